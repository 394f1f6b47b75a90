"""`backscroll import`."""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path

import pytest

from tests.builders import a_file, a_zip
from tests.support.chatgpt import a_broken_export
from tests.support.commands import Backscroll

ROOT = Path(__file__).parent.parent.parent
CHATGPT = "examples/chatgpt"


def a_claude_code_home(home: Path) -> Path:
    """Give a home folder in which Claude Code has kept the sessions of the example."""
    shutil.copytree(ROOT / "examples" / "claude-code" / "projects", home / ".claude" / "projects")
    return home


def test_each_file_has_a_line_and_the_last_lines_sum_up(backscroll: Backscroll) -> None:
    answer = backscroll("import", CHATGPT)

    assert answer.code == 0
    assert answer.out.splitlines()[:2] == [
        "conversations-000.json: 3 new, 29 messages",
        "conversations-001.json: 2 new, 21 messages",
    ]
    assert "Imported from 2 files: 5 new, 0 updated, 0 unchanged, 0 partial, 0 failed; 50 messages." in answer.out
    assert answer.out.splitlines()[-1] == "Findable by meaning: 5 conversations, in a moment."
    assert answer.err == ""


def test_importing_twice_says_that_nothing_changed(backscroll: Backscroll) -> None:
    backscroll("import", CHATGPT)

    answer = backscroll("import", CHATGPT)

    assert "0 new, 0 updated, 5 unchanged" in answer.out
    assert "undo" not in answer.out


def test_json_has_exactly_the_documented_form(backscroll: Backscroll) -> None:
    answer = backscroll("import", CHATGPT, "--json")

    counts = {"new": 5, "updated": 0, "unchanged": 0, "partial": 0, "failed": 0, "messages": 50, "left_out": 0}
    told = {**counts, "missing_files": 2, "problems": []}
    assert answer.json() == {
        "runs": [{"number": 1, "source": "chatgpt", "path": CHATGPT, **told}],
        "totals": told,
        "notes": [],
        "unread": [],
    }


def test_json_names_what_could_not_be_read_at_all(backscroll: Backscroll) -> None:
    some = backscroll("import", "--json", "no-such.zip", CHATGPT)
    none = backscroll("import", "--json", "no-such.zip")

    assert [one["where"] for one in some.json()["unread"]] == ["no-such.zip"]
    assert [(answer.code, answer.json()["totals"]["new"]) for answer in (some, none)] == [(1, 5), (2, 0)]
    assert "no-such.zip cannot be opened" in none.json()["unread"][0]["why"]


def test_where_nothing_can_be_read_every_path_is_named(backscroll: Backscroll) -> None:
    answer = backscroll("import", "no-such.zip", "nor-such.zip")

    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("backscroll: no-such.zip cannot be opened")
    assert "nor-such.zip cannot be opened" in answer.err


def test_files_with_nothing_new_are_summed_up_unless_asked_for(backscroll: Backscroll, tmp_path: Path) -> None:
    home = a_claude_code_home(tmp_path / "home") / ".claude" / "projects"
    backscroll("import", "--quiet", str(home))
    a_file(home / "new.jsonl", (ROOT / CHATGPT / "conversations-000.json").read_bytes())

    again = backscroll("import", str(home))
    every = backscroll("import", "--verbose", str(home))

    assert again.out.splitlines()[:2] == [
        "new.jsonl: 3 new, 29 messages",
        "7 files unchanged; --verbose lists every file.",
    ]
    assert sum(line.endswith(" unchanged, 0 messages") for line in every.out.splitlines()) == 8


def test_quiet_prints_nothing_where_all_is_well(backscroll: Backscroll) -> None:
    answer = backscroll("import", "--quiet", CHATGPT)

    assert (answer.code, answer.out, answer.err) == (0, "", "")


def test_what_holds_nothing_that_was_said_is_left_out_and_is_no_loss(backscroll: Backscroll, tmp_path: Path) -> None:
    (tmp_path / "s1.jsonl").write_text('{"type": "summary", "summary": "Tea", "leafUuid": "u9"}\n' * 60)

    answer = backscroll("import", "--verbose", str(tmp_path))

    assert (answer.code, answer.err) == (0, "")
    assert "  left out: s1.jsonl (it holds no messages, only: summary (60))" in answer.out
    assert "1 record without a conversation left out" in answer.out


def test_what_could_not_be_kept_is_on_standard_error_and_in_the_exit_code(
    backscroll: Backscroll, tmp_path: Path
) -> None:
    answer = backscroll("import", "--quiet", str(a_broken_export(tmp_path)))

    assert answer.code == 1
    assert answer.out == ""
    assert answer.err.startswith("Not kept: ")
    assert len(answer.err.splitlines()) == 1


def test_a_record_that_could_not_be_read_is_told_with_its_file(backscroll: Backscroll, tmp_path: Path) -> None:
    content = (ROOT / CHATGPT / "conversations-000.json").read_bytes()
    (tmp_path / "cut.json").write_bytes(content[:-200])

    answer = backscroll("import", "--no-vectors", str(tmp_path))

    assert answer.out.splitlines()[0].startswith("cut.json: 2 new, 1 failed, ")
    assert "Imported from 1 file: 2 new" in answer.out


def test_a_broken_line_is_named_by_its_number(backscroll: Backscroll, tmp_path: Path) -> None:
    (session,) = (ROOT / "examples" / "claude-code").rglob("2782893c-9d39-4a99-8c5d-5fba1a7c8876.jsonl")
    lines = session.read_text(encoding="utf-8").splitlines()
    (tmp_path / "s1.jsonl").write_text("\n".join([*lines[:3], lines[3][:20], *lines[4:]]), encoding="utf-8")

    answer = backscroll("import", "--quiet", "--no-vectors", str(tmp_path))

    assert answer.err.startswith("Not kept: s1.jsonl: line 4: ")


def test_what_is_not_kept_still_is_said_at_every_import(backscroll: Backscroll, tmp_path: Path) -> None:
    (session,) = (ROOT / "examples" / "claude-code").rglob("2782893c-9d39-4a99-8c5d-5fba1a7c8876.jsonl")
    (tmp_path / "s1.jsonl").write_text(session.read_text(encoding="utf-8") + '{"cut', encoding="utf-8")
    first = backscroll("import", "--quiet", "--no-vectors", str(tmp_path))

    again = backscroll("import", "--no-vectors", str(tmp_path))

    assert (again.code, again.err) == (first.code, first.err) == (1, again.err)
    assert "0 updated, 0 unchanged, 1 partial, 0 failed; 0 messages." in again.out
    assert "undo" not in again.out
    assert backscroll("imports", "2", "--json").json()["problems"] != []


def test_a_dry_run_says_what_would_happen_and_changes_nothing(backscroll: Backscroll) -> None:
    answer = backscroll("import", "--dry-run", CHATGPT)

    assert "Would be imported from 2 files: 5 new" in answer.out
    assert not backscroll.database.exists()


def test_a_dry_run_compares_with_what_is_there(archive_with_chats: Backscroll) -> None:
    before = archive_with_chats("imports").out

    assert "0 new, 0 updated, 5 unchanged" in archive_with_chats("import", "--dry-run", CHATGPT).out
    assert archive_with_chats("imports").out == before


def test_verbose_accounts_for_every_source_node(backscroll: Backscroll) -> None:
    answer = backscroll("import", "--verbose", CHATGPT)

    accounts = [line for line in answer.out.splitlines() if "source node" in line]
    assert len(accounts) == 5
    assert all("in messages +" in line and "structural" in line and line.endswith("skipped") for line in accounts)


def test_several_paths_are_imported_and_one_that_is_not_there_costs_only_itself(backscroll: Backscroll) -> None:
    answer = backscroll("import", "no-such.zip", CHATGPT)

    assert answer.code == 1
    assert "5 new" in answer.out
    assert "Not read: no-such.zip cannot be opened" in answer.err


def test_a_path_that_is_not_there_is_wrong_use(backscroll: Backscroll) -> None:
    answer = backscroll("import", "no-such.zip")

    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("backscroll: no-such.zip cannot be opened")


def test_what_no_source_knows_is_described(backscroll: Backscroll, tmp_path: Path) -> None:
    answer = backscroll("import", str(a_file(tmp_path / "odd.json", {"colour": "blue"})))

    assert answer.code == 2
    assert "odd.json" in answer.err
    assert "colour" in answer.err
    assert "`backscroll sources`" in answer.err


def test_what_no_source_knows_beside_others_is_noted_and_costs_nothing(backscroll: Backscroll, tmp_path: Path) -> None:
    shutil.copy(ROOT / CHATGPT / "conversations-000.json", tmp_path)
    a_file(tmp_path / "odd.json", {"colour": "blue"})

    answer = backscroll("import", "--no-vectors", str(tmp_path))
    again = backscroll("import", "--no-vectors", "--json", str(tmp_path))

    assert answer.code == again.code == 0
    (note,) = again.json()["notes"]
    assert "odd.json" in note
    assert f"Note: {note}" in answer.out


@pytest.mark.parametrize("path", [[CHATGPT], []])
def test_an_unknown_source_is_wrong_use_and_the_known_ones_are_named(backscroll: Backscroll, path: list[str]) -> None:
    answer = backscroll("import", "--source", "parrot", *path)

    assert answer.code == 2
    assert "There is no source called parrot" in answer.err
    assert "chatgpt" in answer.err


def test_a_zip_comes_in_on_standard_input(backscroll: Backscroll, monkeypatch: pytest.MonkeyPatch) -> None:
    content = a_zip({"conversations.json": (ROOT / CHATGPT / "conversations-000.json").read_bytes()})
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    answer = backscroll("import", "-")

    assert answer.code == 0
    assert "3 new" in answer.out


def test_without_a_path_the_sessions_of_this_machine_are_imported(
    backscroll: Backscroll, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(a_claude_code_home(tmp_path / "home")))
    monkeypatch.delenv("CLAUDE_CONFIG_DIR", raising=False)

    answer = backscroll("import")

    assert answer.code == 0
    assert answer.out.startswith("Found Claude Code sessions in ")
    assert "6 new, 1 updated" in answer.out


@pytest.mark.parametrize("dry_run", [[], ["--dry-run"]])
def test_a_source_that_does_not_know_it_names_the_one_that_does(backscroll: Backscroll, dry_run: list[str]) -> None:
    answer = backscroll("import", "--source", "grok", CHATGPT, *dry_run)

    assert answer.code == 2
    assert f"grok does not know {CHATGPT}, but chatgpt does. Name that source, or none." in answer.err


def test_a_program_on_this_machine_without_conversations_is_no_loss(
    backscroll: Backscroll, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = a_claude_code_home(tmp_path / "home")
    a_file(home / ".config" / "Code" / "User" / "workspaceStorage" / "a1" / "workspace.json", {"folder": "file:///x"})
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)

    everything = backscroll("import")
    only_copilot = backscroll("import", "--source", "vscode-copilot")

    assert (everything.code, everything.err) == (0, "")
    assert "6 new, 1 updated" in everything.out
    assert f"There are no conversations in {home / '.config'}" in everything.out
    assert (only_copilot.code, "Claude" in only_copilot.out) == (2, False)
    assert "No conversations were found on this machine" in only_copilot.err


def test_without_a_path_and_with_nothing_here_the_user_is_told_what_to_do(
    backscroll: Backscroll, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("CLAUDE_CONFIG_DIR", raising=False)
    monkeypatch.delenv("APPDATA", raising=False)

    answer = backscroll("import")

    assert answer.code == 2
    assert "`backscroll import PATH`" in answer.err


def test_a_limit_can_be_set_and_is_named_when_it_is_exceeded(
    backscroll: Backscroll, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = (ROOT / CHATGPT / "conversations-000.json").read_bytes()
    zipped = a_file(tmp_path / "export.zip", a_zip({"a.json": content, "b.json": content}))
    monkeypatch.setenv("BACKSCROLL_LIMIT_ENTRIES", "1")

    answer = backscroll("import", str(zipped))

    assert answer.code == 2
    assert "set BACKSCROLL_LIMIT_ENTRIES higher than 1" in answer.err


def test_a_limit_that_is_no_number_is_wrong_use(backscroll: Backscroll, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKSCROLL_LIMIT_RATIO", "many")

    answer = backscroll("import", CHATGPT)

    assert answer.code == 2
    assert "BACKSCROLL_LIMIT_RATIO is 'many'; it must be a whole number" in answer.err


def test_clearing_messages_reads_them_anew(archive_with_chats: Backscroll) -> None:
    answer = archive_with_chats("import", "--clear-messages", CHATGPT)

    assert "5 updated" in answer.out
    assert "50 messages" in answer.out


@pytest.mark.parametrize("paths", [[""], [" "], [CHATGPT, ""]])
def test_an_empty_path_names_nothing(backscroll: Backscroll, paths: list[str]) -> None:
    answer = backscroll("import", *paths)

    assert (answer.code, answer.out) == (2, "")
    assert answer.err == "backscroll: An empty path names nothing. Name an export, or . for this folder.\n"
    assert not backscroll.database.exists()


@pytest.mark.parametrize("again", [CHATGPT, f"{CHATGPT}/", f"./{CHATGPT}", f"{CHATGPT}/../chatgpt"])
def test_a_place_that_is_named_twice_is_read_once(backscroll: Backscroll, again: str) -> None:
    answer = backscroll("import", "--json", CHATGPT, again).json()

    assert (answer["totals"]["new"], answer["totals"]["unchanged"]) == (5, 0)
