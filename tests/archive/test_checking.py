"""What is wrong with an archive is said, also where damage ends the looking."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from backscroll.archive import Archive
from tests.builders import a_conversation, a_thread
from tests.support.archives import Keeping


def _damage(path: Path, table: str) -> None:
    """Overwrite the first page of a table."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("messages", "the table of messages cannot be read to its end"),
        ("originals", "the table of originals cannot be read to its end"),
        ("keyword_index_docsize", "the keyword index cannot be read to its end"),
    ],
)
def test_a_damaged_table_is_named_and_the_rest_is_looked_at(
    archive: Archive, keep: Keeping, table: str, said: str
) -> None:
    keep(a_conversation(*a_thread(3)))
    archive.close()
    _damage(archive.path, table)

    health = archive.check()

    found = [finding.what for finding in health.findings]
    assert found[0].startswith("the database ")
    assert [what.partition(" (")[0] for what in found if "cannot be read" in what].count(said) == 1
    assert health.checked["conversations"] == 1
