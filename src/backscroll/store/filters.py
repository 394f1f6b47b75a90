"""Which conversations and messages are meant: the same words for listing, searching and exporting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select

from backscroll.model import Status
from backscroll.store import tables
from backscroll.store.read import uid_range

_CONVERSATION = tables.conversations.c
_MESSAGE = tables.messages.c


class Filter(Struct, frozen=True, kw_only=True):
    """What is asked for; every field that says something narrows.

    Several values of one field are alternatives. `after` is inclusive, `before` exclusive. Trashed conversations
    are left out unless `status` asks for them.
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


def conversation_conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    """Give what a conversation must fulfil."""
    conditions = [
        _any_of(_CONVERSATION.source, wanted.sources),
        _any_of(_CONVERSATION.kind, wanted.kinds),
        _any_like(func.coalesce(_CONVERSATION.user_title, _CONVERSATION.title, ""), wanted.titles),
        _any_like(func.coalesce(_CONVERSATION.project, ""), wanted.projects),
        _status(wanted),
        _ids(wanted.conversation_ids),
        _tagged(wanted.tags),
    ]
    if wanted.starred is not None:
        conditions.append(_CONVERSATION.starred == wanted.starred)
    if wanted.has_branches is not None:
        many = _CONVERSATION.branch_count > 1
        conditions.append(many if wanted.has_branches else ~many)
    return [condition for condition in conditions if condition is not None]


def listing_conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    """Give what a conversation must fulfil to be listed: dates are its own, models any of its messages'."""
    conditions = conversation_conditions(wanted)
    if wanted.models:
        models = func.coalesce(_CONVERSATION.models, "") + func.coalesce(_CONVERSATION.model, "")
        conditions.append(or_(*(models.ilike(_contains(model), escape="\\") for model in wanted.models)))
    if wanted.after is not None:
        conditions.append(func.coalesce(_CONVERSATION.updated_at, _CONVERSATION.created_at) >= wanted.after)
    if wanted.before is not None:
        conditions.append(func.coalesce(_CONVERSATION.created_at, _CONVERSATION.updated_at) < wanted.before)
    if wanted.roles or wanted.has or wanted.on_branch is not None:
        last = _CONVERSATION.first_message_id + _CONVERSATION.message_count
        inside = and_(_MESSAGE.id >= _CONVERSATION.first_message_id, _MESSAGE.id < last)
        narrowed = Filter(roles=wanted.roles, has=wanted.has, on_branch=wanted.on_branch)
        conditions.append(exists(select(1).where(inside, *message_conditions(narrowed))))
    return conditions


def message_conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    """Give what a message must fulfil; where it has no date or model of its own, its conversation's counts."""
    conditions: list[ColumnElement[bool] | None] = [_any_of(_MESSAGE.role, wanted.roles)]
    if wanted.models:
        model = func.coalesce(_MESSAGE.model, _CONVERSATION.model, "")
        conditions.append(_any_like(model, wanted.models))
    moment = func.coalesce(_MESSAGE.created_at, _CONVERSATION.created_at)
    if wanted.after is not None:
        conditions.append(moment >= wanted.after)
    if wanted.before is not None:
        conditions.append(moment < wanted.before)
    if wanted.on_branch is not None:
        conditions.append(_MESSAGE.is_active != wanted.on_branch)
    conditions += [_HAS[name]() for name in wanted.has if name in _HAS]
    return [condition for condition in conditions if condition is not None]


def _any_of(column: Any, values: tuple[str, ...]) -> ColumnElement[bool] | None:
    return column.in_(values) if values else None


def _any_like(expression: Any, values: tuple[str, ...]) -> ColumnElement[bool] | None:
    return or_(*(expression.ilike(_contains(value), escape="\\") for value in values)) if values else None


def _contains(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _status(wanted: Filter) -> ColumnElement[bool]:
    if wanted.status:
        return _CONVERSATION.status.in_(wanted.status)
    return _CONVERSATION.status != str(Status.TRASHED)


def _ids(prefixes: tuple[str, ...]) -> ColumnElement[bool] | None:
    if not prefixes:
        return None
    ranges = [uid_range(prefix) for prefix in prefixes]
    found = [_CONVERSATION.uid.between(*one) for one in ranges if one is not None]
    return or_(*found) if found else false()


def _tagged(names: tuple[str, ...]) -> ColumnElement[bool] | None:
    if not names:
        return None
    links, tags = tables.conversation_tags.c, tables.tags.c
    query = select(links.conversation_id).join(tables.tags, tags.id == links.tag_id).where(tags.name.in_(names))
    return _CONVERSATION.id.in_(query)


def _holds_attachment(media: str | None = None) -> ColumnElement[bool]:
    files = tables.attachments.c
    conditions = [files.message_uid == _MESSAGE.uid, files.conversation_id == _MESSAGE.conversation_id]
    if media is not None:
        conditions.append(files.media_type.like(f"{media}/%"))
    return exists(select(1).where(*conditions))


_HAS: dict[str, Callable[[], ColumnElement[bool]]] = {
    "attachment": _holds_attachment,
    "image": lambda: _holds_attachment("image"),
    "code": lambda: _MESSAGE.body.like("%```%"),
    "tool": lambda: _MESSAGE.parts.like('%"type":"tool\\_%', escape="\\"),
    "reasoning": lambda: _MESSAGE.parts.like('%"type":"reasoning"%'),
}
HAS_NAMES = tuple(_HAS)
