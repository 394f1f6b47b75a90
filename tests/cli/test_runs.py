"""`backscroll imports`: past imports, and taking them back."""

from __future__ import annotations

from pathlib import Path

import pytest

from backscroll.cli import runs
from tests.support.chatgpt import a_broken_export
from tests.support.commands import Backscroll

CHATGPT = "examples/chatgpt"


def test_imports_lists_the_runs_newest_first(archive_with_chats: Backscroll) -> None:
    archive_with_chats("import", "--quiet", "examples/claude-code")

    listed = archive_with_chats("imports", "--json").json()

    assert [(run["number"], run["source"], run["state"]) for run in listed] == [
        (2, "claude-code", "finished"),
        (1, "chatgpt", "finished"),
    ]
    assert listed[1]["counts"]["new"] == 5


def test_an_import_that_is_not_simply_over_says_so(archive_with_chats: Backscroll) -> None:
    archive_with_chats("imports", "undo", "1")

    assert "  undone; 5 new  " in archive_with_chats("imports").out


def test_imports_with_a_number_shows_what_was_not_kept(backscroll: Backscroll, tmp_path: Path) -> None:
    backscroll("import", str(a_broken_export(tmp_path)))

    answer = backscroll("imports", "1")

    assert answer.code == 0
    assert "conversations.json" in answer.out.splitlines()[-1]
    assert backscroll("imports", "1", "--json").json()["problems"][0]["why"] in answer.out


def test_an_import_is_taken_back(archive_with_chats: Backscroll) -> None:
    answer = archive_with_chats("imports", "undo", "1")

    assert answer.out == "Import 1 is undone: 5 conversations removed, 0 set back.\n"
    assert archive_with_chats("list").out.startswith("No conversations yet; ")
    assert archive_with_chats("imports", "--json").json()[0]["state"] == "undone"


@pytest.mark.parametrize(("second", "said"), [("99", "There is no import 99."), ("1", "Import 1 has been undone")])
def test_of_several_imports_none_is_taken_back_where_one_cannot_be(
    archive_with_chats: Backscroll, second: str, said: str
) -> None:
    archive_with_chats("import", "--quiet", "examples/grok")
    archive_with_chats("imports", "undo", "1")

    answer = archive_with_chats("imports", "undo", "2", second)

    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(f"backscroll: {said}")
    assert archive_with_chats("imports", "2", "--json").json()["state"] == "finished"


def test_an_import_named_twice_is_taken_back_once(archive_with_chats: Backscroll) -> None:
    answer = archive_with_chats("imports", "undo", "1", "1")

    assert (answer.code, len(answer.out.splitlines())) == (0, 1)


def test_of_several_imports_the_newest_is_taken_back_first(archive_with_chats: Backscroll) -> None:
    archive_with_chats("import", "--quiet", CHATGPT)

    answer = archive_with_chats("imports", "undo", "1", "2")

    assert answer.out.splitlines() == [
        "Import 2 is undone: 0 conversations removed, 0 set back.",
        "Import 1 is undone: 5 conversations removed, 0 set back.",
    ]


def test_of_many_conversations_that_are_kept_only_some_are_named(
    archive_with_chats: Backscroll, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "KEPT_SHOWN", 2)
    archive_with_chats("import", "--quiet", CHATGPT)

    lines = archive_with_chats("imports", "undo", "1").out.splitlines()

    assert [line.partition(":")[0] for line in lines[1:3]] == ["Kept", "Kept"]
    assert lines[3:] == ["… and 3 more are kept."]


def test_an_undo_answers_in_json(archive_with_chats: Backscroll) -> None:
    answer = archive_with_chats("imports", "undo", "1", "--json")

    assert answer.json() == [{"number": 1, "removed": 5, "reverted": 0, "kept": []}]


@pytest.mark.parametrize("words", [["99"], ["undo", "99"], ["undo"], ["x"], ["undo", "x"], ["1", "2"]])
def test_an_import_that_is_not_there_is_wrong_use(archive_with_chats: Backscroll, words: list[str]) -> None:
    answer = archive_with_chats("imports", *words)

    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("backscroll: ")


def test_a_number_beyond_all_counting_and_undo_without_one_are_wrong_use(archive_with_chats: Backscroll) -> None:
    assert "is no import's number" in archive_with_chats("imports", "9" * 30).err
    assert "Write `imports`, `imports 3` or `imports undo 3`." in archive_with_chats("imports", "undo").err
