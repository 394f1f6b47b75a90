"""From one record to one conversation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from backscroll.errors import UnreadableExport
from backscroll.model import Conversation, Message, Nodes, Skipped, span
from backscroll.reading.decoding import decode_object
from backscroll.reading.export import Export
from backscroll.reading.source import Record
from backscroll.reading.times import moment
from backscroll.reading.values import Json, flag_at, kept, object_at, text_at
from backscroll.sources.chatgpt.assets import Attachments
from backscroll.sources.chatgpt.canvas import documents_of
from backscroll.sources.chatgpt.citations import SearchResults
from backscroll.sources.chatgpt.feedback import ratings_of, unplaced
from backscroll.sources.chatgpt.header import (
    READ_KEYS,
    derived_id,
    metadata_of,
    model_of,
    project_and_persona,
    title_of,
)
from backscroll.sources.chatgpt.links import Links, nearest, parent_links
from backscroll.sources.chatgpt.loose import loose_in
from backscroll.sources.chatgpt.mapping import Told, told_in
from backscroll.sources.chatgpt.node import Shared
from backscroll.sources.chatgpt.side_files import SideFiles, files_beside

NAME = "chatgpt"
NO_MESSAGES = "the export holds no messages of this conversation: its `mapping` is missing"


def read(record: Record, export: Export) -> Iterator[Conversation]:
    """Read one conversation. Raises `UnreadableExport` for an object that is none."""
    if loose := loose_in(record):
        yield loose
        return
    raw = decode_object(record.content)
    if READ_KEYS.isdisjoint(raw):
        raise UnreadableExport("it is no conversation: it has neither messages nor a title")
    yield _conversation(raw, record, export.once(SideFiles))


def _conversation(raw: Json, record: Record, side: SideFiles) -> Conversation:
    shared = _shared(raw, record, side)
    told = told_in(shared, record.where)
    messages = _joined(told.messages, shared.links)
    conversation_id = text_at(raw, "conversation_id", "id") or derived_id(raw, shared.mapping)
    account = side.account_of(record.name)
    shares = side.shares_of(conversation_id)
    feedback = side.feedback_of(conversation_id, shared.mapping)
    project, persona = project_and_persona(raw)
    first, last = span(messages)
    nodes, skipped = _accounts(raw, told, record.where)
    return Conversation(
        source=NAME,
        id=conversation_id,
        title=title_of(raw),
        project=project,
        account=text_at(account, "email", "id"),
        model=model_of(raw, messages),
        created_at=moment(raw.get("create_time")) or first,
        updated_at=moment(raw.get("update_time")) or last,
        persona=persona,
        starred=flag_at(raw, "is_starred"),
        archived=flag_at(raw, "is_archived"),
        active_id=_active_id(raw, shared, messages),
        messages=_rated(messages, feedback),
        metadata=metadata_of(raw) | _told_beside(messages, shares, feedback),
        nodes=nodes,
        skipped=skipped,
        beside=files_beside(account, feedback, shares) | shared.attachments.files_beside(),
    )


def _shared(raw: Json, record: Record, side: SideFiles) -> Shared:
    mapping = object_at(raw, "mapping")
    links = parent_links(mapping)
    documents = documents_of(mapping, links) if b"canmore." in record.content else {}
    return Shared(mapping, links, Attachments(side.assets), SearchResults(mapping), documents)


def _joined(messages: Sequence[Message], links: Links) -> list[Message]:
    """Hang every message on the nearest message above it, past the nodes that became none."""
    kept_ids = {message.id for message in messages}
    shortened = dict(links)
    return [
        message
        if message.parent_id is None or message.parent_id in kept_ids
        else replace(message, parent_id=nearest(message.parent_id, shortened, kept_ids))
        for message in messages
    ]


def _accounts(raw: Json, told: Told, where: str) -> tuple[Nodes, tuple[Skipped, ...]]:
    """Account for every node. A `mapping` that is missing counts as one node that cannot be read."""
    mapping = raw.get("mapping")
    if not isinstance(mapping, dict):
        return Nodes(1, 0), (Skipped(where, NO_MESSAGES),)
    return Nodes(len(mapping), len(told.messages), dict(told.structural)), tuple(told.skipped)


def _active_id(raw: Json, shared: Shared, messages: Sequence[Message]) -> str | None:
    """Give the message at `current_node`, or above it; where that is nowhere, the newest leaf shall be it.

    Without any times the newest leaf is the last one in the mapping.
    """
    parents = {message.id: message.parent_id for message in messages}
    current = text_at(raw, "current_node")
    found = nearest(current, dict(shared.links), parents) if current in shared.mapping else None
    if found is not None or any(message.created_at for message in messages):
        return found
    inner = set(parents.values())
    return next((node_id for node_id in reversed(shared.mapping) if node_id in parents and node_id not in inner), None)


def _rated(messages: Sequence[Message], feedback: Sequence[Json]) -> tuple[Message, ...]:
    if not feedback:
        return tuple(messages)
    ratings = ratings_of(feedback, {message.id for message in messages})
    return tuple(
        replace(message, rating=ratings[message.id]) if message.id in ratings else message for message in messages
    )


def _told_beside(messages: Sequence[Message], shares: Sequence[Json], feedback: Sequence[Json]) -> Json:
    """Give what the side files say about the conversation as a whole."""
    shared = [kept(share, "id", "is_anonymous") for share in shares]
    rest = unplaced(feedback, {message.id for message in messages}) if feedback else []
    return kept({"shared": shared, "feedback": rest}, "shared", "feedback")
