"""A look at a file that may be an archive, from outside: nothing is written, made or migrated."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

_COUNT = "SELECT count(*) FROM conversations WHERE (SELECT count(*) FROM import_items) >= 0"
_TOKEN = "SELECT count(*) FROM api_tokens WHERE hash = ?"  # noqa: S105  a question


def conversation_count(path: Path) -> int | None:
    """How many conversations does this archive hold? None where it is no archive."""
    return _number(path, _COUNT)


def knows_token(path: Path, hash: bytes) -> bool:
    """Does this archive keep a token with this hash?"""
    return bool(_number(path, _TOKEN, [hash]))


def _number(path: Path, question: str, values: Sequence[Any] = ()) -> int | None:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            (number,) = connection.execute(question, values).fetchone()
            return int(number)
    except (sqlite3.Error, OSError):
        return None
