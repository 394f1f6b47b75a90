"""Bytes that ought to be UTF-8, and often are not quite."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Generator
from typing import IO, Any, cast

from backscroll.reading.streams import CHUNK_BYTES, stream_of

LONE_SURROGATE = re.compile("[\ud800-\udfff]")
NUL_SHOWN = "\u2400"
_SURROGATE_BYTES = re.compile(rb"(?:\xed[\xa0-\xbf][\x80-\xbf])+")


def text_from(content: bytes) -> str:
    """Decode UTF-8, repairing what can be: surrogate halves written as bytes (CESU-8) are joined to characters.

    A half without its other half, and any byte that is not UTF-8, becomes U+FFFD. A byte order mark is dropped.
    """
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        return clean(content.decode())
    except UnicodeDecodeError:
        return clean(_SURROGATE_BYTES.sub(_joined_halves, content).decode("utf-8", "replace"))


def _joined_halves(halves: re.Match[bytes]) -> bytes:
    return clean(halves.group().decode("utf-8", "surrogatepass")).encode()


def clean(text: str) -> str:
    """Give the text without lone surrogates (U+FFFD stands for each) and NUL (shown as U+2400).

    SQLite ends a comparison at NUL and PostgreSQL refuses it; no UTF-8 file can hold a lone surrogate. Other control
    characters are kept: they are the renderers' business.
    """
    if "\x00" in text:
        text = text.replace("\x00", NUL_SHOWN)
    if not text.isascii() and LONE_SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def cleaned(value: Any) -> Any:
    """Clean every string of a decoded JSON value, or of what msgspec makes of a struct, its keys too."""
    match value:
        case str():
            return clean(value)
        case list():
            return [cleaned(item) for item in value]
        case dict():
            return {clean(key): cleaned(item) for key, item in value.items()}
        case tuple():
            return tuple(map(cleaned, value))
        case _:
            return value


def utf8_stream(stream: IO[bytes]) -> IO[bytes]:
    """Give the stream as UTF-8 without a byte order mark, transcoding UTF-16 on the way."""
    buffered = stream if isinstance(stream, io.BufferedReader) else _buffered(stream)
    try:
        mark = buffered.peek(len(codecs.BOM_UTF8))
    except BaseException:
        buffered.close()
        raise
    if mark.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return stream_of(_transcoded(cast("IO[bytes]", buffered)))
    if mark.startswith(codecs.BOM_UTF8):
        buffered.read(len(codecs.BOM_UTF8))
    return cast("IO[bytes]", buffered)


def _buffered(stream: IO[bytes]) -> io.BufferedReader:
    return io.BufferedReader(cast("io.RawIOBase", stream), CHUNK_BYTES)


def _transcoded(stream: IO[bytes]) -> Generator[bytes]:
    with stream:
        decoder = codecs.getincrementaldecoder("utf-16")("replace")
        while content := stream.read(CHUNK_BYTES):
            yield decoder.decode(content).encode()
        yield decoder.decode(b"", final=True).encode()
