"""`backscroll stats`."""

from __future__ import annotations

from backscroll.archive import Archive
from tests.support.commands import Backscroll


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
