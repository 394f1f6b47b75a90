"""The tags themselves: which there are, and by what name."""

from __future__ import annotations

from msgspec import Struct
from sqlalchemy import Connection, delete, func, insert, literal, select, update

from backscroll.errors import InvalidRequest, NotFound
from backscroll.model import Status
from backscroll.reading.encoding import clean
from backscroll.store import tables

_TAGS = tables.tags
_LINKS = tables.conversation_tags


class Tag(Struct, frozen=True):
    """A tag, and how many conversations have it, those in the trash left out."""

    name: str
    count: int


def all_tags(connection: Connection) -> list[Tag]:
    """Give all tags by name."""
    conversations = tables.conversations
    shown = _LINKS.join(conversations, conversations.c.id == _LINKS.c.conversation_id)
    counts = (
        select(_LINKS.c.tag_id, func.count().label("count"))
        .select_from(shown)
        .where(conversations.c.status != str(Status.TRASHED))
        .group_by(_LINKS.c.tag_id)
        .subquery()
    )
    query = select(_TAGS.c.name, func.coalesce(counts.c.count, 0)).outerjoin(counts, counts.c.tag_id == _TAGS.c.id)
    return [Tag(*row) for row in connection.execute(query.order_by(func.lower(_TAGS.c.name), _TAGS.c.name))]


def rename(connection: Connection, name: str, new_name: str) -> None:
    """Give a tag another name; where that is a tag already, the two become one."""
    new_name = clean(new_name).strip()
    if not new_name:
        raise InvalidRequest("A tag has a name of at least one letter.")
    key = _key(connection, name)
    if key is None:
        raise NotFound(f"There is no tag {name}.")
    other = _key(connection, new_name)
    if other is None or other == key:
        connection.execute(update(_TAGS).where(_TAGS.c.id == key).values(name=new_name))
        return
    has_other = select(_LINKS.c.conversation_id).where(_LINKS.c.tag_id == other)
    moved = select(_LINKS.c.conversation_id, literal(other)).where(
        _LINKS.c.tag_id == key, _LINKS.c.conversation_id.not_in(has_other)
    )
    connection.execute(insert(_LINKS).from_select(["conversation_id", "tag_id"], moved))
    connection.execute(delete(_LINKS).where(_LINKS.c.tag_id == key))
    connection.execute(delete(_TAGS).where(_TAGS.c.id == key))


def _key(connection: Connection, name: str) -> int | None:
    return connection.scalar(select(_TAGS.c.id).where(_TAGS.c.name == clean(name).strip()))
