"""ZIP archives from strangers: every number in them can lie, and every name can be a trap.

`zipfile` reads the directory; the members are unpacked here. Its own streams give nothing of a small member whose
checksum is wrong, and unpack bzip2 and LZMA in bursts that no limit can stop.
"""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Generator, Iterable
from contextlib import suppress
from typing import IO, cast
from urllib.parse import unquote

from backscroll.errors import LimitExceeded, UnreadableExport
from backscroll.model import Skipped
from backscroll.reading.export import Member
from backscroll.reading.limits import Limits
from backscroll.reading.names import shown_name
from backscroll.reading.streams import CHUNK_BYTES, failures_named, stream_of

ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
RATIO_COUNTS_FROM = 100 << 20
_ENTRY_MARK = b"PK\x01\x02"
_MOST_BYTES_AN_ENTRY = 512
_LOCAL_MARK, _LOCAL_HEADER = b"PK\x03\x04", struct.Struct("<4s22x2H")
_PACKED_BYTES = 1 << 16
_DRIVE = re.compile(r"^[A-Za-z]:")
_IS_ENCRYPTED, _IS_NAMED_IN_UTF8 = 0x1, 0x800
_READABLE = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_METHODS = {9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard"}
_NOT_SOUND = (zipfile.BadZipFile, OSError, ValueError, OverflowError, NotImplementedError, struct.error)


class Budget:
    """What may still be unpacked from one file, and from the ZIPs inside it, in real bytes."""

    def __init__(self, limits: Limits, label: str, packed_bytes: int) -> None:
        self.limits = limits
        self.label = label
        self._packed_bytes = packed_bytes
        self._total = 0

    def spend(self, count: int) -> None:
        """Count bytes that are unpacked for the first time."""
        self._total += count
        if self._total > self.limits.total_bytes:
            raise self.refused("total_bytes", f"it unpacks to more than {self.limits.total_bytes:,} bytes")
        self.check_ratio("it", self._total, self._packed_bytes)

    def check_ratio(self, what: str, given: int, packed_bytes: int) -> None:
        if given > RATIO_COUNTS_FROM and given > self.limits.ratio * max(1, packed_bytes):
            raise self.refused("ratio", f"{what} unpacks to more than {self.limits.ratio:,} times its size")

    def refused(self, limit: str, why: str) -> LimitExceeded:
        return self.limits.exceeded(limit, f"{self.label} was refused: {why}")


def zip_members(file: IO[bytes], label: str, budget: Budget) -> tuple[list[Member], list[Skipped]]:
    """Give the members of a ZIP that are safe to read, by directory entry, and those that are refused.

    Members can be read as long as the file is open. Raises `LimitExceeded` where there are too many of them,
    `UnreadableExport` where it is no sound ZIP.
    """
    members, refused = [], []
    for entry in _entries(file, label, budget.limits):
        name = _name_of(entry)
        if name.endswith("/") or _is_clutter(name):
            continue
        why = _refusal(entry)
        if why:
            refused.append(Skipped(name, why))
        else:
            members.append(Member(name, entry.file_size, _Unpacking(file, entry, name, budget), budget.limits))
    return members, refused


def _entries(file: IO[bytes], label: str, limits: Limits) -> list[zipfile.ZipInfo]:
    try:
        return zipfile.ZipFile(cast("IO[bytes]", _Directory(file, label, limits))).infolist()
    except _NOT_SOUND as error:
        message = (
            f"{label} is not a sound ZIP ({error}). A download that stopped early looks like this: fetch it again."
        )
        raise UnreadableExport(message) from None


class _Directory:
    """A ZIP's file while `zipfile` loads its directory, in one read: one that is too large is not handed over."""

    def __init__(self, file: IO[bytes], label: str, limits: Limits) -> None:
        self._file = file
        self._label = label
        self._limits = limits
        self.seek = file.seek
        self.tell = file.tell

    def read(self, size: int = -1) -> bytes:
        if size > self._limits.entries * _MOST_BYTES_AN_ENTRY:
            raise self._too_large()
        content = self._file.read(size)
        if content.count(_ENTRY_MARK) > self._limits.entries:
            raise self._too_large()
        return content

    def _too_large(self) -> LimitExceeded:
        return self._limits.exceeded("entries", f"{self._label} lists more than {self._limits.entries:,} files")


def _name_of(entry: zipfile.ZipInfo) -> str:
    """Give the name; macOS writes it in UTF-8 and does not say so."""
    name = entry.filename
    if not entry.flag_bits & _IS_NAMED_IN_UTF8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode()
    return shown_name(name)


def _is_clutter(name: str) -> bool:
    base = name.rpartition("/")[2]
    return name.startswith("__MACOSX/") or "/__MACOSX/" in name or base == ".DS_Store" or base.startswith("._")


def _refusal(entry: zipfile.ZipInfo) -> str | None:
    """Say why a member must not be read, or nothing."""
    if entry.flag_bits & _IS_ENCRYPTED:
        return "it is encrypted; unpack the ZIP with its password and import the folder"
    if entry.compress_type not in _READABLE:
        method = _METHODS.get(entry.compress_type, f"method {entry.compress_type}")
        return f"it is packed in an unusual way ({method}); unpack the ZIP and import the folder"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "it is a symbolic link"
    return _unsafe_name(entry.orig_filename) or _unsafe_name(unquote(entry.orig_filename))


def _unsafe_name(name: str) -> str | None:
    if not name:
        return "it has no name"
    if "\x00" in name:
        return "its name holds a NUL"
    if name.startswith("/") or _DRIVE.match(name):
        return "its name is an absolute path"
    if "\\" in name:
        return "its name holds a backslash"
    if ".." in name.split("/"):
        return "its name leads out of the archive"
    return None


class _Unpacking:
    """Opens one member; counts the furthest that it was read, as it may be read twice."""

    __slots__ = ("_budget", "_entry", "_file", "_furthest", "_name")

    def __init__(self, file: IO[bytes], entry: zipfile.ZipInfo, name: str, budget: Budget) -> None:
        self._file = file
        self._entry = entry
        self._name = name
        self._budget = budget
        self._furthest = 0

    def __call__(self) -> IO[bytes]:
        return stream_of(self._counted())

    def _counted(self) -> Generator[bytes]:
        given = 0
        with failures_named(f"{self._name} in {self._budget.label}"):
            for chunk in _unpacked(self._file, self._entry):
                given += len(chunk)
                self._check(given)
                yield chunk

    def _check(self, given: int) -> None:
        limits = self._budget.limits
        if given > limits.member_bytes:
            raise self._budget.refused(
                "member_bytes", f"{self._name} unpacks to more than {limits.member_bytes:,} bytes"
            )
        self._budget.check_ratio(self._name, given, self._entry.compress_size)
        if given > self._furthest:
            self._budget.spend(given - self._furthest)
            self._furthest = given


def _unpacked(file: IO[bytes], entry: zipfile.ZipInfo) -> Generator[bytes]:
    """Give a member's bytes, all there are, and only then complain of a wrong size or checksum."""
    packed = _packed(file, entry)
    given = checksum = 0
    for chunk in packed if entry.compress_type == zipfile.ZIP_STORED else _inflated(packed):
        given += len(chunk)
        if given > entry.file_size:
            raise ValueError("it is larger than the ZIP says")
        checksum = zlib.crc32(chunk, checksum)
        yield chunk
    if given < entry.file_size:
        raise ValueError("it is shorter than the ZIP says")
    if checksum != entry.CRC:
        raise ValueError("its checksum is wrong, so that some of it may be damaged")


def _packed(file: IO[bytes], entry: zipfile.ZipInfo) -> Generator[bytes]:
    """Give a member's packed bytes; other members of the same file may be read in between."""
    file.seek(entry.header_offset)
    header = file.read(_LOCAL_HEADER.size)
    if not header.startswith(_LOCAL_MARK) or len(header) < _LOCAL_HEADER.size:
        raise ValueError("the ZIP points to a place where no file begins")
    _, *lengths = _LOCAL_HEADER.unpack(header)
    at = entry.header_offset + _LOCAL_HEADER.size + sum(lengths)
    left = entry.compress_size
    while left > 0:
        file.seek(at)
        packed = file.read(min(left, _PACKED_BYTES))
        if not packed:
            raise ValueError("the ZIP ends in the middle of it")
        at += len(packed)
        left -= len(packed)
        yield packed


def _inflated(packed: Iterable[bytes]) -> Generator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for rest in packed:
        waiting = rest
        while waiting and not inflater.eof:
            yield inflater.decompress(waiting, CHUNK_BYTES)
            waiting = inflater.unconsumed_tail
    yield inflater.flush()
