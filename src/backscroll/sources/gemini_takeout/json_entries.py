"""The entries of `MyActivity.json`: an array of objects, each with all that is known of one activity."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from backscroll.errors import UnreadableExport
from backscroll.reading.decoding import decode
from backscroll.reading.links import is_web_address
from backscroll.reading.times import moment
from backscroll.reading.values import Json, object_at, objects_at, text_at, texts_below
from backscroll.sources.gemini_takeout.entry import Entry, NamedFile, Note, Said, conversation_in, is_count
from backscroll.sources.gemini_takeout.labels import is_activity, names_gemini, prompt_in

_FILE_KEYS = ("attachedFiles", "imageFile", "audioFiles")
_HTML_KEYS = ("html", "htmlValue")
# Where the words are in the requests and responses that old entries have as JSON in a string.
_WORD_KEYS = ("prompt", "query", "text", "message", "content", "contents", "parts", "input", "output", "response")


def is_entry(raw: Json) -> bool:
    """Whether this is an activity of Google's, of whatever product."""
    has_product = text_at(raw, "header") or (text_at(raw, "time") and isinstance(raw.get("products"), list))
    return bool(has_product) and isinstance(raw.get("title"), str)


def product_names(raw: Json) -> list[Any]:
    """Give the products of an activity; all of Google's write the same shape."""
    return [raw.get("header"), *_items(raw, "products"), *_items(raw, "activityControls")]


def entry_of(raw: Json) -> Entry:
    title = text_at(raw, "title") or ""
    requests, responses = _older_exchange(raw)
    answers = tuple(_html_answers(raw)) or tuple(Said(text, is_html=False) for text in responses)
    files, notes = _small_print(raw)
    return Entry(
        product=text_at(raw, "header") or "",
        is_gemini=names_gemini(*product_names(raw)),
        title=title,
        prompt=_prompt(title, requests, has_answer=bool(answers)),
        answers=answers,
        when=moment(raw.get("time")),
        stamp=text_at(raw, "time") or "",
        link=_link(raw),
        notes=notes,
        files=files,
    )


def _prompt(title: str, requests: list[str], *, has_answer: bool) -> str | None:
    """Give what was said to Gemini: a title in an unknown language is that where there is an answer to it."""
    prompt = prompt_in(title)
    if prompt is None and requests:
        return "\n\n".join(requests)
    if prompt is None and has_answer and not is_activity(title):
        return title.strip()
    return prompt


def _html_answers(raw: Json) -> Iterator[Said]:
    """Give the answers; more than one are the same prompt answered again."""
    for item in _items(raw, "safeHtmlItem"):
        html = text_at(item, *_HTML_KEYS) if isinstance(item, dict) else item
        yield Said(html if isinstance(html, str) else "")


def _older_exchange(raw: Json) -> tuple[list[str], list[str]]:
    """Give what old entries have as `details` or `userInteractions` (seen by Portable AI Memory in real exports)."""
    requests: list[str] = []
    responses: list[str] = []
    for detail in objects_at(raw, "details"):
        value = text_at(detail, "value")
        heard = {"request": requests, "response": responses}.get((text_at(detail, "name") or "").casefold())
        if value and heard is not None:
            heard.append(_words_in(value))
    for interaction in objects_at(raw, "userInteractions"):
        inner = object_at(interaction, "userInteraction") or interaction
        requests += [_words_in(value) for value in filter(None, [text_at(inner, "request")])]
        responses += [_words_in(value) for value in filter(None, [text_at(inner, "response")])]
    return requests, responses


def _words_in(text: str) -> str:
    """Give the words of a request that may be JSON in a string; all of it where none are found."""
    if text.lstrip()[:1] not in ("{", "[", '"'):
        return text
    try:
        return "\n\n".join(texts_below(decode(text.encode()), _wordy)) or text
    except UnreadableExport:
        return text


def _wordy(raw: Json) -> list[Any]:
    return [raw.get(key) for key in _WORD_KEYS]


def _link(raw: Json) -> str | None:
    """Give the address of the conversation: the title's, or one among the details (seen in 2026)."""
    addresses = [text_at(raw, "titleUrl")]
    for detail in objects_at(raw, "details"):
        addresses += [text_at(detail, "url"), text_at(detail, "name")]
    return next((address for address in addresses if conversation_in(address)), None)


def _small_print(raw: Json) -> tuple[tuple[NamedFile, ...], tuple[Note, ...]]:
    """Give the files and the other lines under the prompt; the one that counts the files stands before them."""
    files: list[NamedFile] = []
    notes: list[Note] = []
    for subtitle in objects_at(raw, "subtitles"):
        name, url = text_at(subtitle, "name") or "", text_at(subtitle, "url")
        if (url and not is_web_address(url)) or name.startswith("-  "):
            shown = name.removeprefix("-").strip()
            files.append(NamedFile(url or shown, shown or url or ""))
        elif name or url:
            notes.append(Note(name or url or "", url))
    listed = len(files)
    for name in _file_names(raw):
        if not any(name in (known.file, known.shown) for known in files):
            files.append(NamedFile(name, name))
    counting = next((note for note in notes if not note.url and is_count(note.name, listed, len(files))), None)
    return tuple(files), tuple(note for note in notes if note is not counting)


def _file_names(raw: Json) -> Iterator[str]:
    for key in _FILE_KEYS:
        for item in _items(raw, key):
            name = text_at(item, "name") if isinstance(item, dict) else item
            if isinstance(name, str) and name:
                yield name


def _items(raw: Json, key: str) -> list[Any]:
    """Give what is under a key that holds one value or an array of them."""
    value = raw.get(key)
    return value if isinstance(value, list) else [] if value is None else [value]
