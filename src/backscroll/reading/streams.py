"""Streams that are made of chunks, fail in our words, and lose as little as they can where they are damaged."""

from __future__ import annotations

import io
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import IO, Any, cast

from backscroll.errors import LimitExceeded, UnreadableExport

# Twice or four times as much leaves the processor's cache, and is slower.
CHUNK_BYTES = 1 << 18
_FAILURES = (OSError, EOFError, ValueError, OverflowError, zlib.error)


def stream_of(chunks: Generator[bytes]) -> IO[bytes]:
    """Give the chunks as one stream; closing it closes the generator."""
    return cast("IO[bytes]", io.BufferedReader(_Chunked(chunks), CHUNK_BYTES))


class _Chunked(io.RawIOBase):
    def __init__(self, chunks: Generator[bytes]) -> None:
        super().__init__()
        self._chunks = chunks
        self._waiting = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._waiting:
            self._waiting = memoryview(next(filter(None, self._chunks), b""))
        given = self._waiting[: len(buffer)]
        self._waiting = self._waiting[len(given) :]
        buffer[: len(given)] = given
        return len(given)

    def close(self) -> None:
        self._chunks.close()
        super().close()


@contextmanager
def failures_named(name: str) -> Iterator[None]:
    """Let what goes wrong with this file come out as `UnreadableExport`, with its name and the reason."""
    try:
        yield
    except _FAILURES as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UnreadableExport(f"{name} cannot be read: {reason or type(error).__name__}.") from None


def read_while_sound(stream: IO[bytes], most: int) -> tuple[bytes, UnreadableExport | None]:
    """Read up to so many bytes or up to a damaged place; gives the damage beside what was read before it."""
    # `read` would lose what it has gathered when the next chunk fails; `read1` takes one chunk at a time.
    reader = cast("io.BufferedReader", stream)
    parts: list[bytes] = []
    try:
        while most > 0 and (part := reader.read1(most)):
            parts.append(part)
            most -= len(part)
    except LimitExceeded:
        raise
    except UnreadableExport as error:
        return b"".join(parts), error
    return b"".join(parts), None
