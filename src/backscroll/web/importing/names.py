"""What a browser calls the files it sends, made into paths that lead nowhere else."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from backscroll.reading.names import shown_name

LONGEST_PART = 200
# With the archive's folder before it, a path has room everywhere.
DEEPEST, LONGEST_PATH = 32, 1000
_SEPARATOR = re.compile(r"[/\\]")
# Windows takes a colon for a drive or a hidden stream, and the others not at all.
_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def safe_path(name: str, *, windows: bool = os.name == "nt") -> PurePosixPath:
    """Give the path below a folder at which a file of this name may lie: never absolute, never upwards."""
    parts = [_part(part, windows=windows) for part in _SEPARATOR.split(name)[-2 * DEEPEST :]]
    kept = [part for part in parts if part not in ("", ".", "..")][-DEEPEST:]
    while len("/".join(kept).encode()) > LONGEST_PATH:
        kept.pop(0)
    return PurePosixPath(*kept or ["file"])


def name_for_all(paths: Sequence[PurePosixPath]) -> str:
    """Give what several files are called together: their folder's name, or how many they are."""
    if len(paths) == 1:
        return str(paths[0])
    tops = {path.parts[0] for path in paths}
    return tops.pop() if len(tops) == 1 else f"{len(paths):,} files"


def _part(part: str, *, windows: bool) -> str:
    part = shown_name(part)
    if windows:
        part = _NOT_ON_WINDOWS.sub("_", part).rstrip(". ")
        part = f"_{part}" if _RESERVED.fullmatch(part) else part
    return _shortened(part)


def _shortened(part: str) -> str:
    """Cut a name that no file system takes, and leave its ending."""
    if len(part.encode()) <= LONGEST_PART:
        return part
    stem, dot, ending = part.rpartition(".")
    ending = dot + ending if stem and len(ending.encode()) <= 10 else ""
    return (stem or part).encode()[: LONGEST_PART - len(ending.encode())].decode(errors="ignore") + ending
