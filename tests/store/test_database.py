"""Opening an archive: made, migrated after a copy, or refused with the reason."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from backscroll.archive import Archive
from backscroll.errors import ArchiveUnusable
from backscroll.store import database as databases
from backscroll.store import migrating, sqlite, tables
from backscroll.store.database import HEAD, Database
from backscroll.store.words import VERSION
from tests.builders import a_conversation, a_thread
from tests.support.archives import everything, rows

SECOND_REVISION = """
import sqlalchemy as sa
from alembic import op

revision = "9002"
down_revision = "{before}"


def upgrade() -> None:
    op.add_column("tags", sa.Column("colour", sa.Text()))
    {more}
"""


@pytest.fixture
def next_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let today's archives be those of an older release: give the folder of the next one's migrations."""
    folder = tmp_path / "migrations"
    shutil.copytree(Path(migrating.__file__).parent / "migrations", folder)
    config = migrating._config()
    config.set_main_option("script_location", str(folder))
    monkeypatch.setattr(migrating, "_config", lambda: config)
    monkeypatch.setattr(migrating, "HEAD", "9002")
    monkeypatch.setattr(databases, "HEAD", "9002")
    _write_revision(folder, "")
    return folder


def _write_revision(folder: Path, more: str) -> None:
    (folder / "versions" / "v9002_next.py").write_text(SECOND_REVISION.format(before=HEAD, more=more))


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """An archive as today's release leaves it."""
    path = tmp_path / "a.db"
    with Archive.open(path) as archive:
        archive.save_conversation(a_conversation(*a_thread(2), title="Kept"))
    return path


def test_an_archive_that_is_not_there_is_made_with_its_folders(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "deep" / "er" / "a.db") as archive:
        assert archive.conversations().total == 0
        assert archive.check().is_sound


def test_whoever_opens_an_archive_that_another_is_just_making_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        monkeypatch.setattr(sqlite, "sleep", lambda _seconds: other.execute("COMMIT"))

        with Archive.open(path) as archive:
            assert archive.conversations().total == 0


def test_whoever_waits_too_long_for_an_archive_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0)
    with closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(ArchiveUnusable, match="another program has kept the archive locked"):
            Archive.open(tmp_path / "a.db")


def test_an_archive_can_be_named_by_its_url(tmp_path: Path) -> None:
    with Archive.open(f"sqlite:///{tmp_path}/a.db") as archive:
        assert archive.path == tmp_path / "a.db"


def test_the_tables_that_are_made_are_those_the_code_knows(tmp_path: Path) -> None:
    Archive.open(tmp_path / "a.db").close()

    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        for table in tables.metadata.sorted_tables:
            columns = [(row[1], bool(row[3])) for row in connection.execute(f"PRAGMA table_info({table.name})")]
            assert sorted(columns) == sorted((column.name, not column.nullable) for column in table.columns)


def test_an_older_archive_is_migrated_and_nothing_of_it_lost(older: Path, next_release: Path) -> None:
    with Archive.open(older) as archive:
        assert archive.conversation("c1").title == "Kept"
        assert archive.search("says").total == 2
        archive.tag("c1", "works")
    with closing(sqlite3.connect(older)) as connection:
        assert connection.execute("SELECT name, colour FROM tags").fetchall() == [("works", None)]


def test_an_index_by_older_rules_is_built_anew(older: Path) -> None:
    with closing(sqlite3.connect(older)) as connection:
        connection.execute("UPDATE settings SET value = '0' WHERE name = 'words_version'")
        connection.execute("INSERT INTO keyword_index(keyword_index) VALUES ('delete-all')")
        connection.commit()

    with Archive.open(older) as archive:
        assert archive.search("says").total == 2
        assert archive.check().is_sound
    assert rows(older)["settings"] == [("words_version", VERSION)]


def test_a_copy_is_made_before_an_archive_is_migrated(older: Path, next_release: Path) -> None:
    before = rows(older)

    Archive.open(older).close()

    copy = older.with_name(f"a.db.before-{HEAD}")
    assert rows(copy) == before
    assert databases.backups_of(older) == [copy]


def test_a_migration_that_fails_leaves_the_archive_as_it_was(older: Path, next_release: Path) -> None:
    before = rows(older)
    _write_revision(next_release, 'raise ValueError("broken")')

    with pytest.raises(ValueError, match="broken"):
        Archive.open(older)

    assert rows(older) == before


def test_an_archive_that_cannot_be_migrated_is_not_held_open(
    older: Path, next_release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[Path] = []
    close = Database.close

    def closing_seen(database: Database) -> None:
        close(database)
        closed.append(database.path)

    monkeypatch.setattr(Database, "close", closing_seen)
    _write_revision(next_release, 'raise ValueError("broken")')

    with pytest.raises(ValueError, match="broken"):
        Archive.open(older)

    assert closed == [older]


def test_no_copy_is_made_of_a_new_archive(tmp_path: Path) -> None:
    Archive.open(tmp_path / "a.db").close()

    assert databases.backups_of(tmp_path / "a.db") == []


def test_an_archive_of_a_newer_release_is_refused_and_left_alone(older: Path) -> None:
    with closing(sqlite3.connect(older)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = rows(older)

    with pytest.raises(ArchiveUnusable, match=r"newer Backscroll \(revision 9999\)\. Upgrade"):
        Archive.open(older)

    assert rows(older) == before
    assert databases.backups_of(older) == []


def test_another_program_s_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "browser.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE history(url)")

    with pytest.raises(ArchiveUnusable, match="another program"):
        Archive.open(path)

    assert rows(path) == {"history": []}


def test_a_text_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Dear diary, this is no database at all.")

    with pytest.raises(ArchiveUnusable, match="not a SQLite file"):
        Archive.open(path)

    assert path.read_text().startswith("Dear diary")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArchiveUnusable, match="is a folder"):
        Archive.open(tmp_path)


def test_a_place_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(ArchiveUnusable, match="cannot be opened"):
        Archive.open(tmp_path / "file" / "a.db")


def test_a_damaged_archive_is_refused_by_name(older: Path) -> None:
    content = older.read_bytes()
    older.write_bytes(content[:100] + b"\xff" * 4000 + content[4100:])

    with pytest.raises(ArchiveUnusable, match=r"a\.db"):
        Archive.open(older)


def test_an_empty_file_becomes_an_archive(tmp_path: Path) -> None:
    (tmp_path / "a.db").touch()

    with Archive.open(tmp_path / "a.db") as archive:
        assert archive.conversations().total == 0


def test_another_kind_of_database_is_named_as_not_supported() -> None:
    with pytest.raises(ArchiveUnusable, match="postgresql"):
        Archive.open("postgresql://nowhere/archive")


def test_an_archive_s_name_may_hold_anything(tmp_path: Path) -> None:
    path = tmp_path / "my ?%20#ärchive [1].db"

    with Archive.open(path) as archive:
        archive.save_conversation(a_conversation(*a_thread(1)))
        assert len(everything(archive)) == 1
        assert archive.search("says").total == 1

    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == [path.name]


def test_what_is_tried_is_taken_back(older: Path) -> None:
    database = Database.open(older)
    with database.trying() as trial, trial.writing() as connection:
        connection.execute(text("DELETE FROM messages"))

    with database.reading() as connection:
        assert connection.scalar(text("SELECT count(*) FROM messages")) == 2
    database.close()


def test_a_reader_sees_one_state_from_beginning_to_end(older: Path) -> None:
    database = Database.open(older)
    count = text("SELECT count(*) FROM conversations")
    with database.reading() as reader:
        before = reader.scalar(count)
        with Archive.open(older) as archive:
            archive.save_conversation(a_conversation(*a_thread(1), id="c2"))

        assert reader.scalar(count) == before
    database.close()
