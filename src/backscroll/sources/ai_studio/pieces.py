"""What a chunk of a prompt holds: words, thoughts, files, code and what it printed, searches, errors.

The fields are those of real files (inferred schema and reader of https://github.com/Sinity/polylogue).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import groupby
from typing import Any
from urllib.parse import quote

from backscroll.model import Attachment, Other, Part, Reasoning, Text, ToolCall, ToolResult
from backscroll.reading.base64_text import bytes_in, padded
from backscroll.reading.links import link
from backscroll.reading.values import Json, count_at, flag_at, kept, object_at, objects_at, text_at, texts_at

CODE_TOOL, SEARCH_TOOL = "code_execution", "google_search"
METADATA_KEYS = (
    "finishReason",
    "isEdited",
    "thinkingBudget",
    "thinkingLevel",
    "safetyRatings",
    "branchParent",
    "branchChildren",
    "aspectRatio",
)
# Fields that say nothing to a reader, or that are read elsewhere.
_KNOWN = frozenset(
    {"id", "role", "text", "parts", "isThought", "tokenCount", "createTime", "grounding", "citations"}
    | {"thoughtSignature", "thoughtSignatures", "isGeneratedUsingApiKey", *METADATA_KEYS}
)
_OUTCOMES_OF_SUCCESS = ("OUTCOME_OK", "OK", "", None)
_STOPPED_AS_USUAL = frozenset({"STOP", "FINISH_REASON_STOP", "FINISH_REASON_UNSPECIFIED"})
_NO_LANGUAGE = frozenset({"", "language_unspecified"})
_INLINE_KEYS = ("inlineFile", "inlineImage", "inlineAudio", "inlineData")


def pieces_of(chunk: Json) -> Iterator[Part]:
    """Give the parts a chunk becomes; a field that nobody knows becomes an `Other`."""
    found = list(_found_in(chunk))
    yield from found
    reason = text_at(chunk, "finishReason")
    if not found and reason and reason not in _STOPPED_AS_USUAL:
        yield Other("finish_reason", reason, reason)


def content_of(chunk: Json) -> Json:
    """Give the fields that make a chunk what it is, whenever the file was saved."""
    said = {"text": chunk["text"]} if text_at(chunk, "text") else kept(chunk, "parts")
    return said | kept(chunk, *_MADE)


def _found_in(chunk: Json) -> Iterator[Part]:
    grounding = object_at(chunk, "grounding")
    if queries := texts_at(grounding, "webSearchQueries"):
        yield ToolCall(SEARCH_TOOL, {"queries": queries})
    yield from _said(chunk)
    for key, value in chunk.items():
        if value not in (None, "", [], {}, False) and key not in _KNOWN:
            yield _made(key, value)
    if sources := _source_links(chunk, grounding):
        yield Text("\n".join(sources))


def _said(chunk: Json) -> Iterator[Part]:
    """Give the words, once: `parts` repeats `text`, but may hold thoughts and files that `text` does not tell apart."""
    parts, text, is_thought = objects_at(chunk, "parts"), text_at(chunk, "text"), flag_at(chunk, "isThought")
    thoughts = {flag_at(part, "thought") for part in parts if text_at(part, "text")}
    if text and (is_thought or len(thoughts) < 2):
        yield _words(text, is_thought=is_thought)
        parts = [part for part in parts if not text_at(part, "text")]
    for (is_said, is_part_thought), run in groupby(parts, _kind_of_part):
        if is_said:
            yield _words("".join([part["text"] for part in run]), is_thought=is_thought or is_part_thought)
        else:
            yield from (_made(key, part[key]) for part in run for key in part if _adds(key, chunk))


def _kind_of_part(part: Json) -> tuple[bool, bool]:
    return text_at(part, "text") is not None, flag_at(part, "thought")


def _words(text: str, *, is_thought: bool) -> Part:
    return Reasoning(text) if is_thought else Text(text)


def _adds(key: str, chunk: Json) -> bool:
    """Whether a field of a part is not one that the chunk has itself."""
    if key in _INLINE_KEYS:
        return not any(chunk.get(known) for known in _INLINE_KEYS)
    return key in _MADE and not chunk.get(key)


def _made(key: str, value: Any) -> Part:
    make = _MADE.get(key)
    made = make(value) if make else None
    return made or Other(key, value, value if isinstance(value, str) else None)


def _inline_file(value: Any) -> Part | None:
    if not isinstance(value, dict) or not isinstance(value.get("data"), str):
        return None
    name, media_type = text_at(value, "name", "displayName"), text_at(value, "mimeType")
    content = bytes_in(padded(value["data"]))
    if content is None:
        return Attachment(name=name, media_type=media_type, metadata={"problem": "its base64 is damaged"})
    return Attachment(name=name, media_type=media_type, size=len(content), content=content)


def _drive_file(value: Any, *, kind: str) -> Part | None:
    """Give a file that stayed in Google Drive; nothing ties its id to a file in the export."""
    pointer = text_at(value, "id") if isinstance(value, dict) else None
    if pointer is None:
        return None
    return Attachment(
        name=text_at(value, "name", "displayName", "title"),
        media_type=text_at(value, "mimeType"),
        size=count_at(value, "sizeBytes"),
        pointer=pointer,
        metadata={"kind": kind, "link": f"https://drive.google.com/file/d/{quote(pointer, safe='')}/view"},
    )


def _video_link(value: Any) -> Part | None:
    video = text_at(value, "id") if isinstance(value, dict) else None
    return Text(link(None, f"https://www.youtube.com/watch?v={quote(video, safe='')}")) if video else None


def _code(value: Any) -> Part | None:
    code = text_at(value, "code") if isinstance(value, dict) else None
    if code is None:
        return None
    language = (text_at(value, "language") or "").lower()
    return ToolCall(CODE_TOOL, code, language=None if language in _NO_LANGUAGE else language)


def _code_result(value: Any) -> Part | None:
    if not isinstance(value, dict):
        return None
    outcome = value.get("outcome")
    is_error = outcome not in _OUTCOMES_OF_SUCCESS
    return ToolResult(text_at(value, "output") or "", name=CODE_TOOL, is_error=is_error, raw=kept(value, "outcome"))


def _error(value: Any) -> Part | None:
    return Other("error", value, value) if isinstance(value, str) else None


def _source_links(chunk: Json, grounding: Json) -> list[str]:
    """Give what the answer rests on as a list of links, each address once, numbered as the provider does."""
    sources = objects_at(grounding, "groundingSources")
    numbers = {count_at(source, "referenceNumber") for source in sources}
    segments = objects_at(grounding, "corroborationSegments")
    beside = [segment for segment in segments if count_at(segment, "footnoteNumber") not in numbers]
    lines: dict[str, str] = {}
    for source in [*sources, *beside, *objects_at(chunk, "citations")]:
        uri = text_at(source, "uri")
        number = count_at(source, "referenceNumber") or count_at(source, "footnoteNumber")
        if uri and uri not in lines:
            lines[uri] = f"{f'{number}.' if number else '-'} {link(text_at(source, 'title'), uri)}"
    return list(lines.values())


_MADE: dict[str, Callable[[Any], Part | None]] = {
    **dict.fromkeys(_INLINE_KEYS, _inline_file),
    **{f"drive{kind}": partial(_drive_file, kind=kind.lower()) for kind in ("Document", "Image", "Video", "Audio")},
    "youtubeVideo": _video_link,
    "executableCode": _code,
    "codeExecutionResult": _code_result,
    "errorMessage": _error,
}
