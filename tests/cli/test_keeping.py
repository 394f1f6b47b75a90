"""`backscroll stats`, `check`, `rederive`, `sources`, `delete` and `export`."""

from __future__ import annotations

import sqlite3
import zipfile
from pathlib import Path

import pytest

from backscroll.archive import Archive
from backscroll.sources import all_sources
from tests.support.commands import Backscroll

SOURDOUGH = "eae54b93-ac1d-5a90-9eea-0ea2bb51bbb4"


def test_the_archive_is_shown_in_numbers(archive_with_chats: Backscroll) -> None:
    answer = archive_with_chats("stats")

    assert answer.out.startswith("5 conversations, 50 messages, ")
    assert "from 2024-02-10 to 2026-08-02" in answer.out
    assert answer.out.splitlines()[4:6] == [
        "conversations  messages  first       last        source",
        "            5        50  2024-02-10  2026-08-02  chatgpt",
    ]
    assert archive_with_chats("stats", "--json").json()["sources"][0]["conversations"] == 5


def test_an_empty_archive_has_numbers_too(backscroll: Backscroll) -> None:
    Archive.open(backscroll.database).close()

    answer = backscroll("stats")

    assert answer.code == 0
    assert answer.out.startswith("0 conversations, 0 messages, 0 characters")


def test_a_sound_archive_is_sound(archive_with_chats: Backscroll) -> None:
    answer = archive_with_chats("check")

    assert answer.code == 0
    assert "Looked at 5 conversations, 50 messages, 5 originals" in answer.out
    assert answer.out.endswith("Everything is sound.\n")


def test_a_damaged_index_is_found_and_repaired(archive_with_chats: Backscroll) -> None:
    with sqlite3.connect(archive_with_chats.database) as connection:
        connection.execute("INSERT INTO keyword_index(keyword_index) VALUES ('delete-all')")
    connection.close()

    found = archive_with_chats("check")
    repaired = archive_with_chats("check", "--repair")

    assert found.code == 1
    assert "Not sound: " in found.err
    assert "With --repair the index is built anew from the text." in found.err
    assert repaired.code == 0
    assert "What could be repaired is repaired." in repaired.out
    assert archive_with_chats("search", "lamp", "--json").json()["total"] == 3


def test_rederiving_what_was_just_read_changes_nothing(archive_with_chats: Backscroll) -> None:
    answer = archive_with_chats("rederive", "--json")

    assert answer.json() == {"read": 5, "unchanged": 5, "changes": [], "kept": 0}


def test_every_source_is_listed_with_how_to_get_its_export(backscroll: Backscroll) -> None:
    answer = backscroll("sources")

    assert all(f"{source.name}: {source.label}" in answer.out for source in all_sources().values())
    assert [one["name"] for one in backscroll("sources", "--json").json()] == sorted(all_sources())


def test_deleting_without_a_yes_where_nobody_can_be_asked_is_refused(
    archive_with_chats: Backscroll, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)

    answer = archive_with_chats("delete", SOURDOUGH)

    assert answer.code == 2
    assert "--yes" in answer.err
    assert archive_with_chats("show", SOURDOUGH).code == 0


def test_what_is_deleted_is_in_no_file_of_the_archive(archive_with_chats: Backscroll) -> None:
    answer = archive_with_chats("delete", "--yes", SOURDOUGH)

    assert answer.out == "Deleted 1 conversation with 10 messages and 1 file.\n"
    assert archive_with_chats("show", SOURDOUGH).code == 2
    assert archive_with_chats("search", "lamp").out == "Nothing found.\n"
    folder = archive_with_chats.database.parent
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert [path.name for path in files if b"oven lamp" in path.read_bytes()] == []


def test_deleting_what_is_not_there_deletes_nothing(archive_with_chats: Backscroll) -> None:
    answer = archive_with_chats("delete", "--yes", SOURDOUGH, "ffffffff")

    assert answer.code == 2
    assert archive_with_chats("show", SOURDOUGH).code == 0


def test_a_conversation_is_exported_with_its_attachments(archive_with_chats: Backscroll, tmp_path: Path) -> None:
    answer = archive_with_chats("export", SOURDOUGH, "--output", str(tmp_path / "out"))

    assert answer.code == 0
    assert answer.out.startswith("Wrote 1 conversation and 1 attachment to ")
    assert [path.suffix for path in sorted((tmp_path / "out").rglob("*.*"))] == [".md", ".png"]


def test_everything_goes_into_a_zip(archive_with_chats: Backscroll, tmp_path: Path) -> None:
    archive_with_chats("export", "--all", "--format", "json", "-o", str(tmp_path / "all.zip"))

    with zipfile.ZipFile(tmp_path / "all.zip") as written:
        names = written.namelist()
    assert sum(name.endswith(".json") and name != "index.json" for name in names) == 5


def test_what_a_search_finds_is_exported(archive_with_chats: Backscroll, tmp_path: Path) -> None:
    answer = archive_with_chats("export", "--query", "lamp", "--json", "-o", str(tmp_path / "out"))

    assert answer.json()["conversation_count"] == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "Say which conversations"),
        (["--all", SOURDOUGH], "Say which conversations"),
        (["--query", "xylophone"], "Nothing was found"),
        (["--all", "--branch", "0"], "--branch is a number from 1"),
        (["--all", "--format", "pdf"], "pdf"),
        (["ffffffff"], "There is no conversation ffffffff"),
    ],
)
def test_an_export_that_cannot_be_meant_is_wrong_use(
    archive_with_chats: Backscroll, tmp_path: Path, options: list[str], said: str
) -> None:
    answer = archive_with_chats("export", "-o", str(tmp_path / "out"), *options)

    assert answer.code == 2
    assert said in answer.err
