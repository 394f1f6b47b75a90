"""From a saved prompt to a conversation."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from backscroll.errors import LimitExceeded, UnreadableExport
from backscroll.model import Conversation, Other, Skipped, Text, span
from backscroll.reading.decoding import decode_object
from backscroll.reading.encoding import clean, text_from
from backscroll.reading.export import Export, Member
from backscroll.reading.heads import Shape, opened_json
from backscroll.reading.source import Record
from backscroll.reading.times import moment
from backscroll.reading.values import Json, kept, list_at, object_at, objects_at, text_at, texts_below
from backscroll.reading.whole import whole
from backscroll.sources.ai_studio.talk import INSTRUCTION_ID, ROLES, Talk

SOURCE_NAME = "ai-studio"
# What AI Studio saved before it had chats; their insides are not known.
_OLDER_KINDS = ("freeformPrompt", "structuredPrompt")
BREAKS_OFF = "the file breaks off; what stands before that was read"
_EXTENSIONS = ("json", "txt")


def claims(member: Member) -> bool:
    """Claim documents with the chunks of a prompt; the file's name is the prompt's title and says nothing."""
    return member.head.shape is Shape.OBJECT and any(map(_is_prompt, member.head.objects))


def _is_prompt(raw: Json) -> bool:
    if "runSettings" in raw and any(isinstance(raw.get(kind), dict) for kind in ("chunkedPrompt", *_OLDER_KINDS)):
        return True
    if "chunkedPrompt" in raw:
        return isinstance(object_at(raw, "chunkedPrompt").get("chunks"), list)
    chunks = objects_at(raw, "chunks")
    return bool(chunks) and all(text_at(chunk, "role") in ROLES for chunk in chunks)


def records(_export: Export, members: Sequence[Member]) -> Iterator[Record | Skipped]:
    """Give each file as one record; one that is damaged or too large to be held costs itself."""
    for member in members:
        try:
            yield whole(member)
        except LimitExceeded:
            raise
        except UnreadableExport as error:
            yield Skipped(member.name, str(error))


def conversations(record: Record, _export: Export) -> Iterator[Conversation | Skipped]:
    """Read one prompt; its title is the file's name, in all but the newest files.

    One in which nothing was sent yet has its system instruction, or stays empty, as it is in AI Studio.
    """
    raw, lost = _document(record)
    prompt = object_at(raw, "chunkedPrompt") or raw
    name = _without_extension(clean(record.name).rpartition("/")[2])
    instruction = _instruction_in(raw.get("systemInstruction"))
    talk = _talk_in(raw, prompt, instruction)
    talk.lose(*lost)
    first_at, last_at = span(talk.messages)
    yield Conversation(
        source=SOURCE_NAME,
        id=text_at(raw, "id") or _id_of(name, talk.first_prompt),
        title=text_at(raw, "displayName") or name or None,
        model=(text_at(object_at(raw, "runSettings"), "model") or "").removeprefix("models/") or None,
        created_at=moment(raw.get("createTime")) or first_at,
        updated_at=moment(raw.get("updateTime")) or last_at,
        persona=instruction,
        active_id=talk.last_id,
        messages=tuple(talk.messages),
        metadata=_metadata(raw, prompt),
        nodes=talk.nodes,
        skipped=tuple(talk.skipped),
    )


def _document(record: Record) -> tuple[Json, tuple[Skipped, ...]]:
    """Give the document, as far as it goes where the file breaks off."""
    try:
        return decode_object(record.content), ()
    except UnreadableExport:
        cut = opened_json(text_from(record.content))
        if not isinstance(cut, dict) or not _is_prompt(cut):
            raise
        return cut, (Skipped(record.where, BREAKS_OFF),)


def _talk_in(raw: Json, prompt: Json, instruction: str | None) -> Talk:
    talk = Talk()
    if instruction:
        talk.add_apart(INSTRUCTION_ID, Text(instruction), hidden=True)
    talk.add_chunks(list_at(prompt, "chunks"))
    for kind in _OLDER_KINDS:
        if older := object_at(raw, kind):
            talk.add_apart(kind, Other(kind, older, "\n\n".join(texts_below(older))), hidden=False)
    talk.leave_out("unsent draft", len(list_at(prompt, "pendingInputs")))
    return talk


def _without_extension(name: str) -> str:
    """Give the title in a file's name; Drive adds no extension, a person may have."""
    stem, dot, extension = name.rpartition(".")
    return stem if dot and extension.lower() in _EXTENSIONS else name


def _id_of(name: str, first_prompt: bytes) -> str:
    """Give an id for a prompt whose document has none (https://github.com/danny-avila/LibreChat/issues/5932).

    The file's name and the first turn stay while the talk goes on. A branch has the same first turn, and another
    name; a prompt begun from a template may have the same name, and another first turn. The price: a prompt that is
    renamed, or whose first turn is edited, is a new conversation.
    """
    return hashlib.sha256(name.encode() + b"\x00" + first_prompt).hexdigest()[:32]


def _instruction_in(raw: Any) -> str | None:
    """Give the system instruction: a string, or an object with the text in it or in its parts; `{}` for none."""
    match raw:
        case str():
            return raw.strip() or None
        case dict():
            parts = [text for part in objects_at(raw, "parts") if (text := text_at(part, "text"))]
            return text_at(raw, "text") or "\n\n".join(parts) or None
        case _:
            return None


def _metadata(raw: Json, prompt: Json) -> Json:
    """Keep the settings, where the prompt was branched from, and what stood in the input field unsent."""
    parents = [object_at(chunk, "branchParent") for chunk in objects_at(prompt, "chunks")]
    parent = next(filter(None, parents), None)
    drafts = [text for draft in objects_at(prompt, "pendingInputs") if (text := text_at(draft, "text"))]
    return {
        **kept(raw, "runSettings", "citations", "applets"),
        **({"branch_parent": parent} if parent else {}),
        **({"draft": "\n\n".join(drafts)} if drafts else {}),
    }
