"""From a path to exports: a ZIP, a folder, a file, standard input, a folder of ZIPs, a ZIP in a ZIP.

Nothing is ever unpacked to a name an archive chose: members are streams, and their names are only words.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from backscroll.errors import UnreadableExport
from backscroll.model import Skipped
from backscroll.reading.export import Export, Member
from backscroll.reading.limits import Limits
from backscroll.reading.zips import ZIP_MARKS, zip_members

IGNORED_NAMES = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
IGNORED_FOLDERS = frozenset({"__MACOSX", ".git", "node_modules"})


def exports_at(path: Path, limits: Limits | None = None) -> Iterator[Export]:
    """Give the exports that lie at a path, outermost first: a folder's ZIPs, and a ZIP's ZIPs, are their own."""
    limits = limits or Limits()
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise UnreadableExport(f"{path} cannot be opened: {error.strerror or error}.") from None
    if stat.S_ISDIR(mode):
        yield from _folder(path, limits)
    elif stat.S_ISREG(mode):
        yield from _file(path, limits)
    else:
        raise UnreadableExport(f"{path} is neither a file nor a folder.")


def export_of_stream(stream: IO[bytes], label: str, limits: Limits | None = None) -> Iterator[Export]:
    """Give the exports that come in on a stream, kept in a temporary file while they are read."""
    limits = limits or Limits()
    with tempfile.TemporaryDirectory(prefix="backscroll-") as folder:
        spooled = Path(folder) / "input"
        with spooled.open("wb") as target:
            shutil.copyfileobj(stream, target)
        yield from _file(spooled, limits, label)


def _file(path: Path, limits: Limits, label: str | None = None) -> Iterator[Export]:
    if _is_zip(path):
        yield from _zip(path, limits, label or str(path))
        return
    name = path.name if label is None else label
    yield Export(label or str(path), [Member(name, path.stat().st_size, _opener(path))])


def _zip(path: Path, limits: Limits, label: str, depth: int = 0) -> Iterator[Export]:
    with path.open("rb") as file:
        members, refused = zip_members(file, label, limits)
        inner = [member for member in members if member.base.lower().endswith(".zip")]
        loose = [member for member in members if member not in inner]
        if loose or not inner:
            yield Export(label, loose, refused)
        for member in inner:
            if depth >= limits.nesting:
                why = f"a ZIP inside a ZIP inside a ZIP is not opened; unpack it, or raise {limits.variable('nesting')}"
                yield Export(label, [], [Skipped(member.name, why)])
                continue
            yield from _inner_zip(member, limits, f"{label} → {member.name}", depth + 1)


def _inner_zip(member: Member, limits: Limits, label: str, depth: int) -> Iterator[Export]:
    with tempfile.TemporaryDirectory(prefix="backscroll-") as folder:
        spooled = Path(folder) / "inner.zip"
        with member.open() as source, spooled.open("wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
        if _is_zip(spooled):
            yield from _zip(spooled, limits, label, depth)
        else:
            yield Export(label, [], [Skipped(member.name, "it is called .zip and is none")])


def _folder(path: Path, limits: Limits) -> Iterator[Export]:
    members: list[Member] = []
    refused: list[Skipped] = []
    zips: list[Path] = []
    for file in _files_below(path, refused):
        if file.suffix.lower() == ".zip" and _is_zip(file):
            zips.append(file)
        else:
            name = file.relative_to(path).as_posix()
            members.append(Member(name, file.stat().st_size, _opener(file)))
    if members or refused or not zips:
        yield Export(str(path), members, refused)
    for file in zips:
        yield from _file(file, limits)


def _files_below(path: Path, refused: list[Skipped]) -> Iterator[Path]:
    """Give the regular files below a folder, sorted; links that lead out of it are refused."""
    root = path.resolve()
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if name not in IGNORED_FOLDERS)
        for name in sorted(names):
            file = Path(folder) / name
            if name in IGNORED_NAMES or name.startswith("._"):
                continue
            if file.is_symlink() and not file.resolve().is_relative_to(root):
                refused.append(
                    Skipped(str(file.relative_to(path)), "a link that leads out of the folder is not followed")
                )
            elif file.is_file():
                yield file


def _opener(path: Path) -> Callable[[], IO[bytes]]:
    return lambda: path.open("rb")


def _is_zip(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(4) in ZIP_MARKS
    except OSError as error:
        raise UnreadableExport(f"{path} cannot be read: {error.strerror or error}.") from None
