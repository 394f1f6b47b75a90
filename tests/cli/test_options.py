"""Which archive a command opens, and where it makes one."""

from __future__ import annotations

from pathlib import Path

import pytest

from backscroll.cli.app import HOMES
from tests.support.commands import Backscroll

WORDS = {
    "search": ["lamp"],
    "show": ["eae54b93"],
    "export": ["--all"],
    "delete": ["--yes", "eae54b93"],
}


def test_db_wins_over_the_environment(archive_with_chats: Backscroll, tmp_path: Path) -> None:
    other = str(tmp_path / "other.db")
    archive_with_chats("import", "examples/chatgpt/conversations-001.json", "--quiet", "--db", other)

    assert archive_with_chats("list", "--db", other).out.endswith("2 conversations.\n")
    assert archive_with_chats("list").out.endswith("5 conversations.\n")


def test_a_sqlite_url_names_an_archive_too(archive_with_chats: Backscroll) -> None:
    answer = archive_with_chats("list", "--db", f"sqlite:///{archive_with_chats.database}")

    assert answer.out.endswith("5 conversations.\n")


@pytest.mark.parametrize("command", [name for name in HOMES if name not in ("import", "sources")])
def test_a_name_that_leads_nowhere_is_said_and_nothing_is_made_there(
    backscroll: Backscroll, tmp_path: Path, command: str
) -> None:
    wrong = tmp_path / "my talks" / "archive.db"

    answer = backscroll(command, *WORDS.get(command, []), "--db", str(wrong))

    assert (answer.code, answer.out) == (2, "")
    assert answer.err == (
        f"backscroll: There is no archive at {wrong}. Name the one you mean with --db or BACKSCROLL_DB; "
        f"`backscroll import PATH --db '{wrong}'` makes one there.\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["sqlite:///{}", "{}"])
def test_what_the_environment_names_must_be_there_too(
    backscroll: Backscroll, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.setenv("BACKSCROLL_DB", name.format(tmp_path / "gone.db"))

    answer = backscroll("list")

    assert answer.code == 2
    assert answer.err.startswith(f"backscroll: There is no archive at {tmp_path / 'gone.db'}. ")
    assert list(tmp_path.iterdir()) == []


def test_a_server_s_archive_is_not_looked_for_among_the_files(backscroll: Backscroll) -> None:
    answer = backscroll("list", "--db", "postgresql://host/name")

    assert (answer.code, answer.err) == (2, "backscroll: postgresql archives are not supported yet; name a file.\n")


def test_an_import_makes_the_archive_that_is_named(backscroll: Backscroll, tmp_path: Path) -> None:
    new = tmp_path / "new" / "archive.db"

    backscroll("import", "examples/chatgpt", "--quiet", "--db", str(new))

    assert backscroll("list", "--db", str(new)).out.endswith("5 conversations.\n")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["list"], "No conversations yet; `backscroll import PATH` brings some."),
        (["imports"], "Nothing has been imported yet. "),
        (["search", "lamp"], "There are no conversations yet; "),
        (["stats"], "0 conversations, "),
    ],
)
def test_the_usual_place_is_empty_until_something_is_imported(
    backscroll: Backscroll, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: list[str], said: str
) -> None:
    monkeypatch.delenv("BACKSCROLL_DB")
    monkeypatch.setattr("backscroll.config.default_database", lambda: tmp_path / "share" / "archive.db")

    answer = backscroll(*command)

    assert (answer.code, answer.err) == (0, "")
    assert said in answer.out


@pytest.mark.parametrize(
    "command",
    [
        ["search", "lamp", "--limit"],
        ["search", "lamp", "--offset"],
        ["list", "--limit"],
        ["list", "--page"],
        ["show", "eae54b93", "--around"],
    ],
)
@pytest.mark.parametrize("number", ["99999999999999999999", "1000000001"])
def test_a_number_beyond_all_that_could_be_there_is_wrong_use(
    archive_with_chats: Backscroll, command: list[str], number: str
) -> None:
    answer = archive_with_chats(*command, number)

    assert (answer.code, answer.out) == (2, "")
    assert f"Invalid value for '{command[-1]}': it must be less than or equal to 1000000000." in answer.err


@pytest.mark.parametrize("command", [["search", "lamp", "--limit"], ["list", "--page"], ["list", "--limit"]])
def test_the_largest_number_is_as_good_as_any(archive_with_chats: Backscroll, command: list[str]) -> None:
    assert archive_with_chats(*command, "1000000000").code == 0
