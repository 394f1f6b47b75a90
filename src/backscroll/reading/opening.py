"""From a path to exports: a ZIP, a folder, a file, standard input, a folder of ZIPs, a ZIP in a ZIP.

Nothing is ever unpacked to a name an archive chose: members are streams, and their names are only words.
"""

from __future__ import annotations

import os
import stat
import tempfile
import zipfile
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path
from typing import IO

from backscroll.errors import UnreadableExport
from backscroll.model import Skipped
from backscroll.reading.export import Export, Member
from backscroll.reading.limits import Limits
from backscroll.reading.names import shown_name
from backscroll.reading.streams import CHUNK_BYTES, failures_named, stream_of
from backscroll.reading.zips import ZIP_MARKS, Budget, zip_members

IGNORED_NAMES = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
IGNORED_FOLDERS = frozenset({"__MACOSX", ".git", "node_modules"})


def exports_at(path: Path, limits: Limits | None = None, label: str | None = None) -> Generator[Export]:
    """Give the exports that lie at a path, outermost first: a folder's ZIPs, and a ZIP's ZIPs, are their own.

    `label` is what the user calls the path, where that is something else.
    Read each before you ask for the next: by then its ZIP is closed, and the temporary copy of an inner ZIP is gone.
    Who may stop early closes it (`contextlib.closing`), so that they go at once.
    Raises `UnreadableExport` where the path itself cannot be opened; a ZIP in it that cannot be opened comes out as
    an export that refuses it.
    """
    limits = limits or Limits()
    mode = _mode_of(path)
    if stat.S_ISDIR(mode):
        yield from _folder(path, limits, label or str(path))
    elif stat.S_ISREG(mode):
        yield from _file(path, limits, label)
    else:
        raise UnreadableExport(f"{path} is neither a file nor a folder.")


def export_of_stream(stream: IO[bytes], label: str, limits: Limits | None = None) -> Generator[Export]:
    """Give the exports that come in on a stream, kept in a temporary file while they are read."""
    limits = limits or Limits()
    with tempfile.TemporaryDirectory(prefix="backscroll-") as folder:
        copy = Path(folder) / "input"
        _copy(stream, copy, label, limits)
        yield from _file(copy, limits, label)


def labels_of_inner(label: str, name: str) -> tuple[str, str]:
    """Give the labels that `exports_at` gives to a ZIP of this name: in a ZIP of that label, and in a folder."""
    return f"{label} → {name}", shown_name(str(Path(label) / name))


def _mode_of(path: Path) -> int:
    try:
        return path.stat().st_mode
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise UnreadableExport(f"{shown_name(str(path))} cannot be opened: {reason}.") from None


def _file(path: Path, limits: Limits, label: str | None = None) -> Iterator[Export]:
    name = path.name if label is None else label
    label = label or shown_name(str(path))
    if _is_zip(path, label):
        yield from _zip(path, label, Budget(limits, label, path.stat().st_size))
    else:
        yield Export(label, [_member(path, name, limits)])


def _zip(path: Path, label: str, budget: Budget, depth: int = 0) -> Iterator[Export]:
    with path.open("rb") as file:
        members, refused = zip_members(file, label, budget)
        inner = [member for member in members if member.base.lower().endswith(".zip")]
        if len(inner) < len(members) or refused or not inner:
            yield Export(label, members, refused)
        for member in inner:
            yield from _or_refused(
                _inner_zip(member, f"{label} → {member.name}", budget, depth + 1), label, member.name
            )


def _inner_zip(member: Member, label: str, budget: Budget, depth: int) -> Iterator[Export]:
    if depth > budget.limits.nesting:
        raise budget.limits.exceeded("nesting", "a ZIP that lies so deep in other ZIPs is not opened")
    with tempfile.TemporaryDirectory(prefix="backscroll-") as folder, member.open() as packed:
        copy = Path(folder) / "inner.zip"
        _copy(packed, copy, label, budget.limits)
        if not _is_zip(copy, label):
            raise UnreadableExport("it is called .zip and is none")
        yield from _zip(copy, label, budget, depth)


def _or_refused(exports: Iterable[Export], label: str, name: str) -> Iterator[Export]:
    """Give the exports of one of several ZIPs; one that cannot be opened costs the others nothing."""
    try:
        yield from exports
    except UnreadableExport as error:
        yield Export(label, [], [Skipped(name, str(error))])


def _copy(stream: IO[bytes], target: Path, label: str, limits: Limits) -> None:
    """Copy a stream that cannot be read twice to a file that can."""
    size = 0
    where = f"{label}, copied to {tempfile.gettempdir()} (TMPDIR names another place),"
    with failures_named(where), target.open("wb") as copy:
        while content := stream.read(CHUNK_BYTES):
            size += len(content)
            if size > limits.total_bytes:
                raise limits.exceeded("total_bytes", f"{label} is larger than {limits.total_bytes:,} bytes")
            copy.write(content)


def _folder(path: Path, limits: Limits, label: str) -> Iterator[Export]:
    found = list(_found_below(path))
    files = [file for file in found if isinstance(file, Path)]
    refused = [skipped for skipped in found if isinstance(skipped, Skipped)]
    zips = [file for file in files if file.suffix.lower() == ".zip" and _is_zip(file, file.name)]
    if len(zips) < len(files) or refused or not zips:
        members = [_member(file, file.relative_to(path).as_posix(), limits) for file in files]
        yield Export(shown_name(label), members, refused)
    for file in zips:
        called = shown_name(str(Path(label) / file.relative_to(path)))
        yield from _or_refused(_file(file, limits, called), shown_name(label), shown_name(file.name))


def _found_below(path: Path) -> Iterator[Path | Skipped]:
    """Give the files below a folder, sorted, and what is not read there."""
    root = path.resolve()
    failed: list[OSError] = []
    for folder, folders, names in os.walk(path, onerror=failed.append):
        folders[:] = sorted(name for name in folders if name not in IGNORED_FOLDERS)
        for name in [*folders, *sorted(names)]:
            file = Path(folder) / name
            if name in IGNORED_NAMES or name.startswith("._"):
                continue
            why = _refusal(file, root)
            if why:
                yield Skipped(shown_name(str(file.relative_to(path))), why)
                folders[:] = [other for other in folders if other != name]
            elif file.is_file():
                yield file
    yield from (Skipped(shown_name(str(error.filename)), f"it cannot be opened: {error.strerror}") for error in failed)


def _refusal(file: Path, root: Path) -> str | None:
    """Say why a file or folder must not be read, or cannot be, or nothing."""
    try:
        if file.is_symlink() and not file.resolve(strict=True).is_relative_to(root):
            return "a link that leads out of the folder is not followed"
    except (OSError, RuntimeError):
        return "a link that leads nowhere"
    return None if os.access(file, os.R_OK) else "it cannot be opened: Permission denied"


def _member(file: Path, name: str, limits: Limits) -> Member:
    try:
        size = file.stat().st_size
    except OSError:
        size = 0
    return Member(shown_name(name), size, lambda: stream_of(_content(file)), limits)


def _content(file: Path) -> Generator[bytes]:
    with failures_named(shown_name(file.name)), file.open("rb", buffering=0) as opened:
        while content := opened.read(CHUNK_BYTES):
            yield content


def _is_zip(path: Path, label: str) -> bool:
    """Whether this is a ZIP; one that has something before its first file is taken for one only by its name too."""
    with failures_named(label), path.open("rb") as file:
        if file.read(4) in ZIP_MARKS:
            return True
        return path.suffix.lower() == ".zip" and zipfile.is_zipfile(file)
