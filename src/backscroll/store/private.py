"""Folders and files made for nobody but their owner: an archive holds what a person said in years.

What is there already keeps its mode: somebody may have chosen it. Windows has no such modes, and goes by the folder.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

FOLDER_MODE = 0o700
FILE_MODE = 0o600


def make_folder(path: Path) -> None:
    """Make a folder, and those above it that are missing."""
    try:
        path.mkdir(mode=FOLDER_MODE, exist_ok=True)
    except FileNotFoundError:
        if path == path.parent:
            raise
        make_folder(path.parent)
        path.mkdir(mode=FOLDER_MODE, exist_ok=True)


def make_file(path: Path) -> None:
    """Make an empty file where there is none; where that cannot be done, whoever opens it says why.

    What SQLite puts beside a database has the mode of the database.
    """
    with suppress(OSError):
        if not path.exists():
            path.touch(mode=FILE_MODE)
