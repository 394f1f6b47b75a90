"""`backscroll check`, `rederive` and `delete`."""

from __future__ import annotations

import sqlite3

import pytest

from tests.support.commands import Backscroll

SOURDOUGH = "eae54b93-ac1d-5a90-9eea-0ea2bb51bbb4"


def test_a_sound_archive_is_sound(archive_with_chats: Backscroll) -> None:
    answer = archive_with_chats("check")

    assert answer.code == 0
    assert "Looked at 5 conversations, 50 messages, 5 originals" in answer.out
    assert answer.out.endswith("Everything is sound.\n")


def test_check_says_how_many_can_be_found_by_meaning(archive_with_chats: Backscroll) -> None:
    before = archive_with_chats("check")
    archive_with_chats("index")
    after = archive_with_chats("check")

    assert "0 of 5 conversations can be found by meaning (wordllama-256). `backscroll index` makes the" in before.out
    assert "5 of 5 conversations can be found by meaning (wordllama-256).\n" in after.out
    assert (before.code, after.code) == (0, 0)
    assert archive_with_chats("check", "--json").json()["meaning"] == {
        "embedder": "wordllama-256",
        "conversations": 5,
        "done": 5,
    }


def test_what_cannot_be_repaired_is_said_with_how_to_save_the_rest(archive_with_chats: Backscroll) -> None:
    with sqlite3.connect(archive_with_chats.database) as connection:
        connection.execute("UPDATE originals SET content = x'00' WHERE id = 1")
    connection.close()

    answer = archive_with_chats("check")

    assert answer.code == 1
    assert "Not sound: 1 original cannot be unpacked.\n" in answer.err
    assert "`backscroll export --all --format json -o rescue.zip`" in answer.err


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
    assert archive_with_chats("search", "lamp", "--mode", "keyword", "--json").json()["total"] == 3


def test_rederiving_what_was_just_read_changes_nothing(archive_with_chats: Backscroll) -> None:
    answer = archive_with_chats("rederive", "--json")

    assert answer.json() == {"read": 5, "unchanged": 5, "changes": [], "kept": 0}


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
