"""ZIP archives from strangers: every number in them can lie, and every name can be a trap."""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from typing import IO, Any, cast
from urllib.parse import unquote

from backscroll.errors import LimitExceeded, UnreadableExport
from backscroll.model import Skipped
from backscroll.reading.export import Member
from backscroll.reading.limits import Limits

ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
RATIO_COUNTS_FROM = 100 << 20
_END = b"PK\x05\x06"
_MOST_BYTES_AN_ENTRY = 1024
_DRIVE = re.compile(r"^[A-Za-z]:")
_ENCRYPTED = 0x1


def zip_members(file: IO[bytes], label: str, limits: Limits) -> tuple[list[Member], list[Skipped]]:
    """Give the members of a ZIP that are safe to read, by directory entry, and those that are refused.

    Raises `LimitExceeded` where there are too many, `UnreadableExport` where it is no sound ZIP.
    """
    _check_directory(file, label, limits)
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
        message = (
            f"{label} is not a sound ZIP ({error}). A download that stopped early looks like this: fetch it again."
        )
        raise UnreadableExport(message) from None
    entries = archive.infolist()
    if len(entries) > limits.entries:
        raise _too_many(label, len(entries), limits)
    budget = _Budget(limits, label)
    members, refused = [], []
    for entry in entries:
        if entry.is_dir() or _is_clutter(entry.filename):
            continue
        why = _refusal(entry)
        if why:
            refused.append(Skipped(entry.filename, why))
        else:
            members.append(Member(entry.filename, entry.file_size, partial(_open, archive, entry, budget)))
    return members, refused


def _check_directory(file: IO[bytes], label: str, limits: Limits) -> None:
    """Refuse a directory too large to be loaded, before `zipfile` loads it."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - 65_557))
    tail = file.read()
    at = tail.rfind(_END)
    directory_bytes = struct.unpack_from("<L", tail, at + 12)[0] if 0 <= at <= len(tail) - 22 else 0
    directory_bytes = min(size, directory_bytes)
    if directory_bytes > limits.entries * _MOST_BYTES_AN_ENTRY:
        raise _too_many(label, directory_bytes // 46, limits)


def _too_many(label: str, count: int, limits: Limits) -> LimitExceeded:
    message = (
        f"{label} lists {count:,} files; up to {limits.entries:,} are opened. If you trust it, raise "
        f"{limits.variable('entries')}."
    )
    return LimitExceeded(message, limit="entries")


def _is_clutter(name: str) -> bool:
    base = name.rpartition("/")[2]
    return name.startswith("__MACOSX/") or "/__MACOSX/" in name or base == ".DS_Store" or base.startswith("._")


def _refusal(entry: zipfile.ZipInfo) -> str | None:
    """Say why a member must not be read, or nothing."""
    if entry.flag_bits & _ENCRYPTED:
        return "it is encrypted; unpack the ZIP with its password and import the folder"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "it is a symbolic link"
    return _unsafe_name(entry.orig_filename) or _unsafe_name(unquote(entry.orig_filename))


def _unsafe_name(name: str) -> str | None:
    if "\x00" in name:
        return "its name holds a NUL"
    if name.startswith("/") or _DRIVE.match(name):
        return "its name is an absolute path"
    if "\\" in name:
        return "its name holds a backslash"
    if ".." in name.split("/"):
        return "its name leads out of the archive"
    return None


class _Budget:
    """What may still be unpacked from one archive, in real bytes."""

    def __init__(self, limits: Limits, label: str) -> None:
        self.limits = limits
        self.label = label
        self.spent: dict[int, int] = {}
        self.total = 0

    def check(self, entry: zipfile.ZipInfo, given: int) -> None:
        """Count the furthest a member was read (it may be read twice), and refuse what goes too far."""
        before = self.spent.get(entry.header_offset, 0)
        if given > before:
            self.spent[entry.header_offset] = given
            self.total += given - before
        if given > self.limits.member_bytes:
            raise self._refused(
                entry.filename, "member_bytes", f"unpacks to more than {self.limits.member_bytes:,} bytes"
            )
        if given > RATIO_COUNTS_FROM and given > self.limits.ratio * max(1, entry.compress_size):
            raise self._refused(entry.filename, "ratio", f"unpacks to more than {self.limits.ratio} times its size")
        if self.total > self.limits.total_bytes:
            raise self._refused(
                entry.filename, "total_bytes", f"brings the total over {self.limits.total_bytes:,} bytes"
            )

    def _refused(self, name: str, limit: str, what: str) -> LimitExceeded:
        message = f"{self.label} was refused: {name} {what}. If you trust it, raise {Limits.variable(limit)}."
        return LimitExceeded(message, limit=limit)


def _open(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: _Budget) -> IO[bytes]:
    opened = _translated(entry.filename, lambda: archive.open(entry))
    return cast("IO[bytes]", io.BufferedReader(_Counted(cast("IO[bytes]", opened), entry, budget), 1 << 18))


def _translated(name: str, act: Callable[[], Any]) -> Any:
    try:
        return act()
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise UnreadableExport(f"{name} inside the ZIP is damaged ({error}).") from None


class _Counted(io.RawIOBase):
    """A member's stream that counts what it really gives."""

    def __init__(self, stream: IO[bytes], entry: zipfile.ZipInfo, budget: _Budget) -> None:
        super().__init__()
        self._stream = stream
        self._entry = entry
        self._budget = budget
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        content = _translated(self._entry.filename, lambda: self._stream.read(len(buffer)))
        buffer[: len(content)] = content
        self._given += len(content)
        self._budget.check(self._entry, self._given)
        return len(content)

    def close(self) -> None:
        self._stream.close()
        super().close()
