"""An upload as it comes in: straight to disk, counted on the way, and refused as soon as it is too much."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from backscroll.errors import InvalidRequest, OutputUnwritable
from backscroll.reading.limits import Limits
from backscroll.web.importing.uploads import Upload

FIELDS = frozenset({"source", "preview"})
LONGEST_FIELD = 200
WRITTEN_AT_ONCE = 1 << 20
# What is left free on the disk for everything else, and how often that is looked at.
ROOM_LEFT = 256 << 20
LOOK_EVERY = 32 << 20

NO_FORM = "Send the files as multipart/form-data, each as a part called `file`."
BROKEN = "The upload broke off, or is no form. Send it again."
NO_ROOM = "The disk is too full for this upload. Make room, or import from the command line: `backscroll import PATH`."


class Reception:
    """Takes a form apart. Files go to the upload's folder; of fields, only those that are known are taken."""

    def __init__(self, upload: Upload, boundary: bytes, limits: Limits) -> None:
        self.upload = upload
        self.fields: dict[str, str] = {}
        self._limits = limits
        self._bytes = 0
        self._looked_at = 0
        self._is_whole = False
        self._header = self._value = b""
        self._options: dict[bytes, bytes] = {}
        self._file: IO[bytes] | None = None
        self._text = b""
        names = ("part_begin", "header_field", "header_value", "header_end", "headers_finished", "part_data")
        callbacks = {f"on_{name}": getattr(self, f"_{name}") for name in (*names, "part_end", "end")}
        self._parser = MultipartParser(boundary, callbacks)  # type: ignore[arg-type]

    def take(self, content: bytes) -> None:
        """Take the next bytes. Raises `InvalidRequest`, `LimitExceeded`, or 507 where the disk is full."""
        self._bytes += len(content)
        if self._bytes > self._limits.total_bytes:
            raise self._limits.exceeded("total_bytes", f"The upload is larger than {self._limits.total_bytes:,} bytes")
        self._look_for_room()
        try:
            with failures_named():
                self._parser.write(content)
        except MultipartParseError:
            raise InvalidRequest(BROKEN) from None

    def finish(self) -> None:
        """Raise `InvalidRequest` where the form broke off."""
        if not self._is_whole:
            raise InvalidRequest(BROKEN)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()

    def _look_for_room(self) -> None:
        if self._bytes >= self._looked_at:
            self._looked_at = self._bytes + LOOK_EVERY
            require_room(self.upload, LOOK_EVERY)

    def _part_begin(self) -> None:
        self._options, self._text, self._file = {}, b"", None

    def _header_field(self, content: bytes, start: int, end: int) -> None:
        self._header += content[start:end]

    def _header_value(self, content: bytes, start: int, end: int) -> None:
        self._value += content[start:end]

    def _header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._options = parse_options_header(self._value)[1]
        self._header = self._value = b""

    def _headers_finished(self) -> None:
        filename = self._options.get(b"filename")
        if filename is None:
            return
        if self.upload.count >= self._limits.entries:
            raise self._limits.exceeded("entries", f"The upload holds more than {self._limits.entries:,} files")
        self._file = self.upload.create(filename.decode(errors="replace"))

    def _part_data(self, content: bytes, start: int, end: int) -> None:
        if self._file is not None:
            self._file.write(content[start:end])
            return
        self._text += content[start:end]
        if len(self._text) > LONGEST_FIELD:
            raise InvalidRequest(f"A field of the form is longer than {LONGEST_FIELD} bytes. {NO_FORM}")

    def _part_end(self) -> None:
        self.close()
        name = self._options.get(b"name", b"").decode(errors="replace")
        if self._file is None:
            if name not in FIELDS:
                raise InvalidRequest(f"The form has a field that means nothing here. {NO_FORM}")
            self.fields[name] = self._text.decode(errors="replace")

    def _end(self) -> None:
        self._is_whole = True


async def receive(request: Request, upload: Upload, limits: Limits) -> Reception:
    """Take a whole request's form. What has come in so far is for the caller to discard where this raises."""
    reception = Reception(upload, _boundary(request), limits)
    said = request.headers.get("content-length", "")
    if said.isdecimal():
        _look_at_size(upload, int(said[:20]), limits)
    held = bytearray()
    try:
        async for chunk in request.stream():
            held += chunk
            if len(held) >= WRITTEN_AT_ONCE:
                await run_in_threadpool(reception.take, bytes(held))
                held.clear()
        await run_in_threadpool(reception.take, bytes(held))
        reception.finish()
    except ClientDisconnect:
        raise HTTPException(400, BROKEN) from None
    finally:
        reception.close()
    return reception


@contextmanager
def failures_named() -> Iterator[None]:
    """Say in words why an upload cannot be written: 507 where the disk is full."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise HTTPException(507, NO_ROOM) from None
        why = (error.strerror or str(error)).lower()
        raise OutputUnwritable(f"The upload cannot be kept beside the archive: {why}.") from error


def require_room(upload: Upload, size: int) -> None:
    """Raise 507 where the disk has no room for so many bytes more."""
    with suppress(OSError):
        if shutil.disk_usage(upload.folder).free < size + ROOM_LEFT:
            raise HTTPException(507, NO_ROOM)


def _look_at_size(upload: Upload, size: int, limits: Limits) -> None:
    """Refuse before it comes what would not be taken."""
    if size > limits.total_bytes:
        raise limits.exceeded("total_bytes", f"The upload is larger than {limits.total_bytes:,} bytes")
    require_room(upload, size)


def _boundary(request: Request) -> bytes:
    kind, options = parse_options_header(request.headers.get("content-type"))
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not 0 < len(boundary) <= 200:
        raise HTTPException(415, NO_FORM)
    return boundary
