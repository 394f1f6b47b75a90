"""How conversations without a title begin, however many are asked for at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backscroll.archive import Archive
from backscroll.store.beginnings import beginnings
from tests.builders import a_conversation, a_message


def test_the_first_words_of_the_user_are_given_on_one_line(archive: Archive) -> None:
    archive.save_conversation(
        a_conversation(
            a_message("m0", "Be kind.", role="system"),
            a_message("m1", "hidden", after="m0", hidden=True),
            a_message("m2", "  Which\nway?  ", after="m1"),
            a_message("m3", "And then?", after="m2"),
        )
    )

    assert next(iter(archive.conversations())).beginning == "Which way?"


def test_long_words_are_cut_between_words_or_where_there_are_none(archive: Archive) -> None:
    for name, said in {"words": "word " * 40, "none": "字" * 200}.items():
        archive.save_conversation(a_conversation(a_message("m1", said), id=name))

    found = {one.external_id: one.beginning or "" for one in archive.conversations()}

    assert found["words"].endswith("word…")
    assert found["none"] == "字" * 119 + "…"


def test_no_statement_grows_with_the_number_of_conversations() -> None:
    asked: list[str] = []

    def ask(question: str, _values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        asked.append(question)
        return [(len(asked), "Hello")]

    found = beginnings(ask, range(200_000, 205_000))

    assert max(map(len, asked)) < 10_000
    assert len(found) == len(asked) == 10
