"""What every command promises: plain text on every path, errors in a sentence, exit codes that scripts can use."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import zstandard

from backscroll.archive import Archive
from backscroll.cli.app import HOMES
from backscroll.model import Attachment, Reasoning, Text, ToolCall, ToolResult
from tests.builders import a_conversation, a_file, a_message, a_zip
from tests.support.commands import Backscroll

ROOT = Path(__file__).parent.parent.parent
CHATGPT = str(ROOT / "examples" / "chatgpt")
BLINKING = "\x1b[5;31mred\x1b[0m\x1b]0;owned\x07"
REVERSED = "\u202eexe.txt\u2066"
HOSTILE = f"hostile {BLINKING}\x9b2J {REVERSED} \r[bold]markup[/bold] :smile:"
# What may be in an answer besides printable characters.
_DANGEROUS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture
def hostile_archive(backscroll: Backscroll) -> Backscroll:
    """An archive with one conversation in which everything a stranger can write is hostile."""
    parts = (
        Text(HOSTILE),
        Reasoning(HOSTILE, HOSTILE),
        ToolCall(HOSTILE, {"input": HOSTILE}),
        ToolResult(HOSTILE),
        Attachment(name=HOSTILE, media_type=HOSTILE, pointer=HOSTILE),
    )
    message = a_message("m1", *parts, author=HOSTILE, model=HOSTILE)
    with Archive.open(backscroll.database) as archive:
        archive.save_conversation(a_conversation(message, title=HOSTILE, project=HOSTILE))
        archive.tag("c1", HOSTILE)
    return backscroll


@pytest.mark.parametrize(
    "arguments",
    [
        ["list"],
        ["search", "hostile"],
        ["search", "hostile", "--title", "hostile"],
        ["show", "c1"],
        ["show", "c1", "--tools", "--reasoning"],
        ["stats"],
        ["list", "--json"],
        ["search", "hostile", "--json"],
        ["show", "c1", "--json"],
    ],
    ids=" ".join,
)
def test_nothing_in_a_conversation_reaches_the_terminal_as_a_command(
    hostile_archive: Backscroll, arguments: list[str]
) -> None:
    answer = hostile_archive(*arguments)

    assert answer.code == 0
    assert _DANGEROUS.search(answer.out) is None


def test_json_says_escaped_what_it_does_not_print(hostile_archive: Backscroll) -> None:
    assert hostile_archive("list", "--json").json()["conversations"][0]["title"] == HOSTILE


def test_markup_and_emoji_codes_are_shown_as_they_were_written(hostile_archive: Backscroll) -> None:
    answer = hostile_archive("show", "c1")

    assert "[bold]markup[/bold] :smile:" in answer.out


def test_deleting_asks_with_a_title_that_is_harmless(
    hostile_archive: Backscroll, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("typer.confirm", lambda _question: False)

    answer = hostile_archive("delete", "c1")

    assert answer.code == 1
    assert "hostile" in answer.out
    assert answer.out.endswith("· 1 message\nNothing is deleted.\n")
    assert _DANGEROUS.search(answer.out) is None
    assert hostile_archive("show", "c1").code == 0


def test_errors_about_hostile_exports_are_harmless(backscroll: Backscroll, tmp_path: Path) -> None:
    odd = a_file(tmp_path / "odd.zip", a_zip({f"{BLINKING}.json": json.dumps({HOSTILE: 1}).encode()}))

    answer = backscroll("import", str(odd))

    assert answer.code == 2
    assert "hostile" in answer.err
    assert _DANGEROUS.search(answer.err) is None


@pytest.mark.parametrize(
    "command", [["list"], ["search", "x"], ["stats"], ["import", CHATGPT], ["check"]], ids=" ".join
)
def test_a_file_that_is_no_archive_is_left_alone(backscroll: Backscroll, command: list[str]) -> None:
    backscroll.database.write_text("my diary, by no means a database")

    answer = backscroll(*command)

    assert (answer.code, answer.out) == (2, "")
    assert "is no archive: it is not a SQLite file" in answer.err
    assert backscroll.database.read_text() == "my diary, by no means a database"


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["list", "--frobnicate"],
        ["show"],
        ["list", "--limit", "0"],
        ["list", "--order", "odd"],
        ["search"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_said_in_one_line(backscroll: Backscroll, arguments: list[str]) -> None:
    answer = backscroll(*arguments)

    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("backscroll: ")
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["list", "--limit", "0"], "it must be greater than or equal to 1. `backscroll list --help` says more."),
        (["list", "--order", "odd"], "'odd' is not one of 'newest', 'oldest', 'title', 'longest'. `backscroll list"),
        (["serch", "x"], "Did you mean 'search', 'searches', 'serve'? `backscroll --help` says more."),
        (["show"], "Missing argument 'ID'. `backscroll show --help` says more."),
    ],
)
def test_wrong_use_says_what_is_wrong_and_where_the_help_is(
    backscroll: Backscroll, arguments: list[str], said: str
) -> None:
    assert said in backscroll(*arguments).err


@pytest.mark.parametrize("command", HOMES)
def test_the_help_of_a_command_fits_a_terminal_and_names_no_types(backscroll: Backscroll, command: str) -> None:
    answer = backscroll(command, "--help")

    assert answer.code == 0
    assert max(map(len, answer.out.splitlines())) <= 80
    assert "str>" not in answer.out


def test_the_unforeseen_is_a_sentence_without_a_trace(
    archive_with_chats: Backscroll, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Archive, "statistics", lambda _archive: 1 / 0)

    answer = archive_with_chats("stats")

    assert answer.code == 2
    assert answer.err.startswith("backscroll: something unforeseen went wrong (ZeroDivisionError")
    assert "--debug" in answer.err
    assert "Traceback" not in answer.err


def test_debug_shows_where_an_error_came_from(archive_with_chats: Backscroll) -> None:
    answer = archive_with_chats("show", "ffffffff", debug=True)

    assert "Traceback" in answer.err
    assert answer.err.endswith("`backscroll list` shows the ids.\n")


def test_ctrl_c_says_that_what_was_done_is_kept(
    archive_with_chats: Backscroll, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_archive: Archive) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Archive, "statistics", interrupted)

    answer = archive_with_chats("stats")

    assert answer.code == 130
    assert "What was done so far is kept" in answer.err


# The command as it is installed: a process of its own


def run(
    *arguments: str, environment: Mapping[str, str] | None = None, stdin: bytes | None = None
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "backscroll", *arguments]
    return subprocess.run(
        command, env={**os.environ, **(environment or {})}, input=stdin, capture_output=True, check=False, timeout=60
    )


def test_exit_codes_tell_scripts_what_happened(backscroll: Backscroll, tmp_path: Path) -> None:
    assert run("import", "--quiet", CHATGPT).returncode == 0
    assert run("import", "--quiet", CHATGPT, "no-such.zip").returncode == 1
    assert run("import", "--quiet", "no-such.zip").returncode == 2


def test_answers_and_complaints_go_to_different_streams(archive_with_chats: Backscroll) -> None:
    answer = run("show", "ffffffff")

    assert answer.stdout == b""
    assert answer.stderr.startswith(b"backscroll: There is no conversation or message ffffffff")


def test_a_zip_can_be_piped_in(backscroll: Backscroll) -> None:
    content = (ROOT / "examples" / "chatgpt" / "conversations-000.json").read_bytes()

    answer = run("import", "-", "--json", stdin=a_zip({"conversations.json": content}))

    assert json.loads(answer.stdout)["totals"]["new"] == 3


def test_nothing_on_standard_input_is_said(backscroll: Backscroll) -> None:
    answer = run("import", "-", stdin=b"")

    assert answer.returncode == 2
    assert answer.stderr.startswith(b"backscroll: standard input is empty: there is nothing to import.")


@pytest.mark.parametrize("arguments", [["list"], ["show", "eae54b93", "--json"], ["sources"]], ids=" ".join)
def test_a_reader_that_goes_away_is_no_error(archive_with_chats: Backscroll, arguments: list[str]) -> None:
    reading_end, writing_end = os.pipe()
    os.close(reading_end)

    answer = subprocess.run(
        [sys.executable, "-m", "backscroll", *arguments],
        stdout=writing_end,
        stderr=subprocess.PIPE,
        check=False,
        timeout=60,
    )

    os.close(writing_end)
    assert (answer.returncode, answer.stderr) == (0, b"")


def test_a_pipe_gets_utf_8_and_no_colours_whatever_the_locale(archive_with_chats: Backscroll) -> None:
    answer = run("search", "sommerfest", environment={"LC_ALL": "C", "PYTHONUTF8": "0"})

    assert answer.returncode == 0
    assert "Plakat fürs Sommerfest" in answer.stdout.decode()
    assert b"\x1b" not in answer.stdout


@pytest.mark.parametrize(
    ("arguments", "code"), [(["search", "\udcff"], 0), (["list", "--tag", "\udcff"], 0), (["import", "\udcff.zip"], 2)]
)
def test_bytes_that_are_no_text_are_no_trouble(archive_with_chats: Backscroll, arguments: list[str], code: int) -> None:
    answer = run(*arguments, "--json")

    assert answer.returncode == code
    assert isinstance(json.loads(answer.stdout), dict)
    assert b"unforeseen" not in answer.stderr


def test_debug_may_stand_anywhere(backscroll: Backscroll) -> None:
    answer = run("show", "--debug", "ffffffff")

    assert answer.returncode == 2
    assert b"Traceback" in answer.stderr


def test_the_version_is_that_of_the_package(backscroll: Backscroll) -> None:
    assert re.fullmatch(rb"backscroll \d+\.\d+\.\d+\n", run("--version").stdout)


def test_without_a_command_the_help_is_shown_with_every_command_on_a_line(backscroll: Backscroll) -> None:
    answer = backscroll()

    assert (answer.code, answer.err) == (2, "")
    assert answer.out.startswith("Usage: backscroll")
    assert "..." not in answer.out.partition("Commands:")[2]


def test_the_default_archive_lies_in_the_folder_for_data(
    backscroll: Backscroll, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BACKSCROLL_DB")

    run("list", environment={"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "share")})

    assert [path.name for path in tmp_path.rglob("archive.db")] == ["archive.db"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check"], "parts and files of the archive"),
        (["rederive"], "5/5 originals"),
        (["export", "--all", "--output", "out"], "5/5 conversations"),
    ],
    ids=["check", "rederive", "export"],
)
def test_what_takes_its_time_shows_a_bar_in_a_terminal_alone(
    archive_with_chats: Backscroll, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)

    assert said in _in_a_terminal(*arguments)
    assert said not in archive_with_chats(*arguments).out


def _in_a_terminal(*arguments: str) -> str:
    """Give everything that a command writes to a terminal, the bars that it takes away again too."""
    ours, its = os.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "120"}
    command = [sys.executable, "-m", "backscroll", *arguments]
    with subprocess.Popen(command, stdout=its, stderr=its, stdin=its, env=environment) as process:
        os.close(its)
        written = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)
    assert process.returncode == 0
    return re.sub("\x1b\\[[0-9;?]*[a-zA-Z]", "", written.decode())


def _read(terminal: int) -> bytes:
    """Read what is there; Linux says with an error that nobody will write any more."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


def test_an_export_names_its_files_in_utf_8_whatever_the_locale(backscroll: Backscroll, tmp_path: Path) -> None:
    with Archive.open(backscroll.database) as archive:
        archive.save_conversation(a_conversation(a_message("m1", Text("x")), title="渡り鳥"))
    command = [sys.executable, "-m", "backscroll", "export", "--all", "--output", str(tmp_path / "out")]
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}

    assert subprocess.run(command, env=environment, check=False).returncode == 0
    assert any("渡り鳥" in found.name for found in (tmp_path / "out").iterdir())


def test_an_original_is_harmless_in_a_terminal_and_itself_in_a_pipe(archive_with_chats: Backscroll) -> None:
    record = b'{"title": "\x1b[5;31mred"}'
    with sqlite3.connect(archive_with_chats.database) as connection:
        connection.execute("UPDATE originals SET content = ?", (zstandard.ZstdCompressor().compress(record),))
    connection.close()

    assert '{"title": "[5;31mred"}' in _in_a_terminal("show", "eae54b93", "--original")
    assert record.decode() in archive_with_chats("show", "eae54b93", "--original").out
