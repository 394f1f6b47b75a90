"""Another Backscroll archive's JSON export: a file per conversation, its attachments beside it.

The conversations keep the source they once came from, and bring along what the user added to them. The form is
described in docs/reference/json-export.md.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterator, Mapping, Sequence

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from backscroll.errors import UnreadableExport
from backscroll.model import (
    Additions,
    Attachment,
    Conversation,
    Message,
    MessageAdditions,
    Nodes,
    Other,
    Part,
    Skipped,
    StoredConversation,
    StoredMessage,
    Text,
    path_to,
)
from backscroll.reading.decoding import decode_object
from backscroll.reading.export import Export, Member
from backscroll.reading.source import Record, Source
from backscroll.reading.times import moment
from backscroll.reading.values import Json, count_at, list_at, object_at, text_at

VERSION = 1
INDEX = "backscroll_index"
ATTACHMENTS = "attachments"
_TIMES = ("created_at", "updated_at", "imported_at")


def claims(member: Member) -> bool:
    """The first word of the form is its own name, with the version it is written in."""
    return any(
        type(raw.get("backscroll")) is int and isinstance(raw.get("conversation"), dict) for raw in member.head.objects
    )


def records(export: Export, members: Sequence[Member]) -> Iterator[Record | Skipped]:
    for member in members:
        try:
            content = member.read()
        except UnreadableExport as error:
            yield Skipped(member.name, str(error))
        else:
            files = files_beside(member.name, _addresses(content), export)
            yield Record(member.name, member.name, content, context=_digest(files))


class _Addresses(Struct):
    attachments: dict[str, str] = field(default_factory=dict)


def _addresses(content: bytes) -> Mapping[str, str]:
    try:
        return msgspec.json.decode(content, type=_Addresses).attachments
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}


def files_beside(name: str, addresses: Mapping[str, str], export: Export) -> dict[str, str]:
    """Give the members that hold attachments, by hash; the addresses are relative to the conversation's file."""
    folder = posixpath.dirname(name)
    members = {sha256: posixpath.normpath(posixpath.join(folder, path)) for sha256, path in addresses.items()}
    return {sha256: member for sha256, member in members.items() if member in export.by_name}


def attached(export: Export, members: Sequence[Member]) -> set[str]:
    """Give the files in the folder of attachments beside any of these."""
    folders = {posixpath.join(posixpath.dirname(member.name), ATTACHMENTS) for member in members}
    return {member.name for member in export.members if posixpath.dirname(member.name) in folders}


def near_miss(member: Member) -> str | None:
    """The list of an export's conversations is no conversation."""
    lists = [raw for raw in member.head.objects if type(raw.get(INDEX)) is int]
    if not lists:
        return None
    if lists[0].get("conversations") == []:
        return f"{member.base} is the list of an archive's export, and nothing is on it: there is nothing to import."
    return f"{member.base} only lists what an archive's export holds; import the folder or ZIP that it lies in."


def _digest(files: Mapping[str, str]) -> bytes:
    """An export that brings files which an earlier one lacked is worth reading again."""
    return hashlib.sha256("\n".join(sorted(files)).encode()).digest()[:16] if files else b""


def read(record: Record, export: Export) -> Iterator[Conversation | Skipped]:
    raw = decode_object(record.content)
    version = count_at(raw, "backscroll")
    if version != VERSION:
        why = f"it is written in form {version}, and this Backscroll reads form {VERSION}; update it, then import again"
        raise UnreadableExport(why)
    addresses = {sha256: path for sha256, path in object_at(raw, "attachments").items() if isinstance(path, str)}
    yield conversation(object_at(raw, "conversation"), files_beside(record.name, addresses, export))


def conversation(raw: Json, files: Mapping[str, str]) -> Conversation:
    about = _about(raw)
    found = _found(list_at(raw, "messages"))
    provider_ids = found.provider_ids
    shown_last = next((message.id for message in reversed(found.messages) if message.is_active), "")
    return Conversation(
        source=about.source,
        id=about.external_id,
        title=about.provider_title,
        kind=about.kind,
        project=about.project,
        account=about.account,
        model=about.model,
        created_at=about.created_at,
        updated_at=about.updated_at,
        persona=about.persona,
        active_id=provider_ids.get(about.active_id or shown_last),
        messages=tuple([message(stored, provider_ids, files) for stored in found.messages]),
        metadata=about.metadata,
        nodes=Nodes(total=len(found.messages) + len(found.skipped) + len(about.problems), messages=len(found.messages)),
        skipped=(*map(_problem, about.problems), *found.skipped),
        additions=additions(about, found.messages),
    )


def _about(raw: Json) -> StoredConversation:
    try:
        return msgspec.convert(_with_moments({**raw, "messages": []}), StoredConversation)
    except msgspec.ValidationError as error:
        raise UnreadableExport(f"it is no conversation as Backscroll writes it ({error})") from None


class _Found(Struct):
    """The messages of a file; `lost` has the parents of those that could not be read."""

    messages: list[StoredMessage] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    lost: dict[str, str | None] = field(default_factory=dict)

    @property
    def provider_ids(self) -> dict[str, str]:
        """The provider's id for each public one; a lost message's place is taken by the one it followed."""
        known = {message.id: message.external_id for message in self.messages}
        followed = {message_id: self.lost[path_to(message_id, self.lost)[0]] for message_id in self.lost}
        return known | {lost: known[before] for lost, before in followed.items() if before in known}


def _found(raw_messages: Sequence[object]) -> _Found:
    found = _Found()
    for index, raw in enumerate(raw_messages):
        try:
            found.messages.append(stored_message(raw))
        except msgspec.ValidationError as error:
            found.skipped.append(Skipped(f"messages[{index}]", str(error)))
            if isinstance(raw, dict) and (message_id := text_at(raw, "id")):
                found.lost[message_id] = text_at(raw, "parent_id")
    return found


def _problem(problem: str) -> Skipped:
    where, _, why = problem.partition(": ")
    return Skipped(where, why)


def stored_message(raw: object) -> StoredMessage:
    """Give a message; a part of it that is not understood becomes an `Other`."""
    if not isinstance(raw, dict):
        return msgspec.convert(raw, StoredMessage)
    timed = _with_moments(raw)
    try:
        return msgspec.convert(timed, StoredMessage)
    except msgspec.ValidationError:
        parts = tuple(_part(part) for part in list_at(raw, "parts"))
        return replace(msgspec.convert({**timed, "parts": []}, StoredMessage), parts=parts)


def _part(raw: object) -> Part:
    try:
        part: Part = msgspec.convert(raw, Part)
    except msgspec.ValidationError:
        kind = raw.get("type") if isinstance(raw, dict) else None
        return Other(str(kind or "unknown"), raw)
    return part


def message(stored: StoredMessage, provider_ids: Mapping[str, str], files: Mapping[str, str]) -> Message:
    parts = stored.parts or ((Text(stored.text),) if stored.text else ())
    return Message(
        id=stored.external_id,
        role=stored.role,
        parts=tuple([_with_file(part, files) for part in parts]),
        parent_id=provider_ids.get(stored.parent_id) if stored.parent_id else None,
        author=stored.author,
        model=stored.model,
        created_at=stored.created_at,
        tokens=stored.tokens,
        hidden=stored.hidden,
        rating=next((rating for rating in stored.ratings if not rating.by_user), None),
        metadata=stored.metadata,
    )


def _with_file(part: Part, files: Mapping[str, str]) -> Part:
    """The hash is left to be found again: what an export says of its files is not taken on trust."""
    if not isinstance(part, Attachment):
        return part
    return replace(part, sha256=None, member=files.get(part.sha256 or ""), content=None)


def additions(about: StoredConversation, messages: Sequence[StoredMessage]) -> Additions:
    """Give what the other archive knew beyond the provider."""
    each = {message.external_id: _of_message(message) for message in messages}
    return Additions(
        title=about.title if about.title != about.provider_title else None,
        status=about.status,
        starred=about.starred,
        tags=about.tags,
        notes=about.notes,
        parent_id=about.parent_id,
        imported_at=about.imported_at,
        messages={message_id: added for message_id, added in each.items() if added != MessageAdditions()},
    )


def _of_message(message: StoredMessage) -> MessageAdditions:
    return MessageAdditions(
        rating=next((rating for rating in message.ratings if rating.by_user), None),
        notes=message.notes,
        is_removed=message.is_removed,
    )


def _with_moments(raw: Json) -> Json:
    """Give the object with its times as moments with a zone, and its ratings likewise."""
    timed = {key: moment(raw[key]) for key in _TIMES if key in raw}
    ratings = [_with_moments(rating) if isinstance(rating, dict) else rating for rating in list_at(raw, "ratings")]
    return {**raw, **timed, **({"ratings": ratings} if ratings else {})}


SOURCE = Source(
    name="backscroll",
    provider="backscroll",
    label="Backscroll JSON export",
    claims=claims,
    records=records,
    read=read,
    looks_for='a JSON file that begins with "backscroll": 1 and holds one "conversation"; attachments/ beside it',
    how_to_get="`backscroll export --format json` in the other archive, into a folder or a ZIP.",
    near_miss=near_miss,
    attached=attached,
)
