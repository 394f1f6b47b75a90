"""Which conversations and messages are meant: the same words for listing, searching and exporting.

Conditions are plain SQL with named values, so that a search can ask them without loading SQLAlchemy.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from msgspec import Struct

from backscroll.model import Status
from backscroll.store.ids import uid_range
from backscroll.store.moments import microseconds


class Filter(Struct, frozen=True, kw_only=True):
    """What is asked for; every field that says something narrows.

    Several values of one field are alternatives. `after` is inclusive, `before` exclusive. `in_project` is a project's
    whole name; the empty one stands for none. Trashed conversations are left out unless `status` asks for them.
    """

    sources: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    conversation_ids: tuple[str, ...] = ()
    in_project: str | None = None
    has: tuple[str, ...] = ()
    after: datetime | None = None
    before: datetime | None = None
    starred: bool | None = None
    on_branch: bool | None = None
    has_branches: bool | None = None

    @property
    def concerns_messages(self) -> bool:
        """Whether it narrows by what single messages are, and not only their conversations."""
        return bool(self.roles or self.models or self.has or self.after or self.before or self.on_branch is not None)


EVERYTHING = "1 = 1"
NOTHING = "1 = 0"


class Where:
    """Conditions that must all hold, and the values they name. Tables are `conversations` and `messages`."""

    def __init__(self) -> None:
        self._conditions: list[str] = []
        self.values: dict[str, Any] = {}

    @property
    def sql(self) -> str:
        return " AND ".join(self._conditions) or EVERYTHING

    def add(self, condition: str, *values: Any) -> None:
        """Add a condition; each `?` in it stands for the next of the values."""
        pieces = condition.split("?")
        names = [self._named(value) for value in values]
        self._conditions.append("".join(piece + name for piece, name in zip(pieces, [*names, ""], strict=True)))

    def add_any(self, condition: str, values: Iterable[Any]) -> None:
        """Add that a condition holds for at least one of the values; none of them ask for nothing."""
        asked = tuple(values)
        if asked:
            self.add(f"({' OR '.join([condition] * len(asked))})", *asked)

    def add_exists(self, query: str, inside: Where) -> None:
        """Add that a query finds something that fulfils further conditions, which were begun by `within`."""
        self._conditions.append(f"EXISTS ({query} AND {inside.sql})")

    def within(self) -> Where:
        """Begin conditions for a query inside this one; their values are named here."""
        inside = Where()
        inside.values = self.values
        return inside

    def _named(self, value: Any) -> str:
        name = f"v{len(self.values)}"
        self.values[name] = value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
        return f":{name}"


def conversations_where(wanted: Filter) -> Where:
    """Give what a conversation must fulfil for its messages to be searched."""
    where = Where()
    where.add_any("conversations.source = ?", wanted.sources)
    where.add_any("conversations.kind = ?", wanted.kinds)
    where.add_any(f"{_TITLE} LIKE ? ESCAPE '\\'", map(_containing, wanted.titles))
    where.add_any("conversations.project LIKE ? ESCAPE '\\'", map(_containing, wanted.projects))
    if wanted.in_project is not None:
        where.add(*(("conversations.project = ?", wanted.in_project) if wanted.in_project else (_WITHOUT_PROJECT,)))
    where.add_any(_TAGGED, wanted.tags)
    _add_ids(where, wanted.conversation_ids)
    _add_states(where, wanted)
    return where


def messages_where(wanted: Filter) -> Where:
    """Give what a message and its conversation must fulfil; a message without date or model has its conversation's."""
    where = conversations_where(wanted)
    _add_message_conditions(where, wanted)
    if wanted.after is not None:
        where.add(f"{_WRITTEN_AT} >= ?", microseconds(wanted.after))
    if wanted.before is not None:
        where.add(f"{_WRITTEN_AT} < ?", microseconds(wanted.before))
    return where


def listed_where(wanted: Filter) -> Where:
    """Give what a conversation must fulfil to be listed: dates are its own, the rest holds for one of its messages."""
    where = conversations_where(wanted)
    if wanted.after is not None:
        latest = "coalesce(conversations.updated_at, conversations.created_at)"
        where.add(f"{latest} >= ?", microseconds(wanted.after))
    if wanted.before is not None:
        earliest = "coalesce(conversations.created_at, conversations.updated_at)"
        where.add(f"{earliest} < ?", microseconds(wanted.before))
    inside = where.within()
    _add_message_conditions(inside, wanted)
    if inside.sql != EVERYTHING:
        where.add_exists(_A_MESSAGE, inside)
    return where


_TITLE = "coalesce(conversations.user_title, conversations.title, '')"
_WRITTEN_AT = "coalesce(messages.created_at, conversations.created_at)"
_WITHOUT_PROJECT = "conversations.project IS NULL"
_TAGGED = (
    "conversations.id IN (SELECT conversation_id FROM conversation_tags JOIN tags ON tags.id = tag_id WHERE name = ?)"
)
_A_MESSAGE = (
    "SELECT 1 FROM messages WHERE messages.id >= conversations.first_message_id "
    "AND messages.id < conversations.first_message_id + conversations.message_count"
)
_AN_ATTACHMENT = (
    "EXISTS (SELECT 1 FROM attachments WHERE attachments.conversation_id = messages.conversation_id "
    "AND attachments.message_uid = messages.uid"
)
_HAS = {
    "attachment": f"{_AN_ATTACHMENT})",
    "image": f"{_AN_ATTACHMENT} AND attachments.media_type LIKE 'image/%')",
    "code": "messages.body LIKE '%```%'",
    "tool": "messages.parts LIKE '%\"type\":\"tool\\_%' ESCAPE '\\'",
    "reasoning": 'messages.parts LIKE \'%"type":"reasoning"%\'',
}
HAS_NAMES = tuple(_HAS)


def _add_message_conditions(where: Where, wanted: Filter) -> None:
    where.add_any("messages.role = ?", wanted.roles)
    model = "coalesce(messages.model, conversations.model, '')"
    where.add_any(f"{model} LIKE ? ESCAPE '\\'", map(_containing, wanted.models))
    if wanted.on_branch is not None:
        where.add("NOT messages.is_active" if wanted.on_branch else "messages.is_active")
    for name in wanted.has:
        if name in _HAS:
            where.add(_HAS[name])


def _add_states(where: Where, wanted: Filter) -> None:
    if wanted.status:
        where.add_any("conversations.status = ?", wanted.status)
    else:
        where.add("conversations.status <> ?", str(Status.TRASHED))
    if wanted.starred is not None:
        where.add("conversations.starred" if wanted.starred else "NOT conversations.starred")
    if wanted.has_branches is not None:
        where.add("conversations.branch_count > 1" if wanted.has_branches else "conversations.branch_count = 1")


def _add_ids(where: Where, prefixes: Iterable[str]) -> None:
    ranges = [uid_range(prefix) for prefix in prefixes]
    known = [between for between in ranges if between is not None]
    if ranges and not known:
        where.add(NOTHING)
    elif known:
        condition = " OR ".join(["conversations.uid BETWEEN ? AND ?"] * len(known))
        where.add(f"({condition})", *(bound for between in known for bound in between))


def _containing(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
