"""A question that takes too long is given up where a server says so."""

from __future__ import annotations

import contextvars

import pytest

from backscroll.archive import Archive
from backscroll.errors import TookTooLong
from backscroll.store.database import Database
from backscroll.store.patience import answer_within
from tests.builders import a_conversation, a_message

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000000) SELECT max(i) FROM n"


def test_what_takes_too_long_is_given_up(archive: Archive) -> None:
    def asked() -> None:
        answer_within(0.01)
        with Database.open(archive.path).asking() as ask:
            ask(ENDLESS, {})

    with pytest.raises(TookTooLong, match="Ask for less"):
        contextvars.copy_context().run(asked)


def test_what_is_soon_answered_is_answered(archive: Archive) -> None:
    archive.save_conversation(a_conversation(a_message("m1", "heron")))

    def found() -> int:
        answer_within(60)
        return archive.search("heron").total

    assert contextvars.copy_context().run(found) == 1


def test_without_a_server_a_question_takes_as_long_as_it_takes(archive: Archive) -> None:
    contextvars.copy_context().run(answer_within, 0)

    with Database.open(archive.path).asking() as ask:
        assert ask(ENDLESS.replace("20000000", "500000"), {}) == [(500_000,)]
