"""`backscroll export`."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.support.commands import Backscroll

SOURDOUGH = "eae54b93-ac1d-5a90-9eea-0ea2bb51bbb4"


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
        (["--all", "-o", ""], "An empty path names nothing. Name a folder or a .zip"),
        (["--all", "-o", " "], "An empty path names nothing."),
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
