"""A single word is looked for where it stands: what stands beside it is for questions of several words."""

from __future__ import annotations

from pathlib import Path

from backscroll.search.embedders.word_llama import WordLlama
from backscroll.search.tuning import DEFAULT, FEW_MEANING, for_terms
from tests.builders import a_conversation, a_message
from tests.support.archives import opened


def test_a_single_name_is_found_first_where_it_stands_and_then_where_it_is_answered(tmp_path: Path) -> None:
    said = (
        "Our import dies with E4012 on line 88 of loader/rows.py.",
        "`parseRowHeader` returns None for an empty row; check `row.isBlank()` before it.",
        "It works, but now TestRowLoader.test_trailing_newline fails.",
        "The test expects `RowCount == 3`; a trailing newline must not count.",
    )
    roles = ("user", "assistant")
    messages = [a_message(f"m{at}", text, role=roles[at % 2]) for at, text in enumerate(said)]
    with opened(tmp_path / "a.db", WordLlama.installed()) as archive:
        archive.save_conversation(a_conversation(*messages))
        archive.build_vectors()

        found = [hit.snippet for hit in archive.search("test_trailing_newline").hits]

    assert found[:2] == [said[2], said[3]]


def test_of_a_word_or_two_neighbours_and_meaning_count_less() -> None:
    assert for_terms(DEFAULT, 1) == for_terms(DEFAULT, 2)
    assert for_terms(DEFAULT, 2).neighbours == DEFAULT.neighbours[1:]
    assert for_terms(DEFAULT, 2).meaning_share == DEFAULT.meaning_share / FEW_MEANING
    assert for_terms(DEFAULT, 3) == DEFAULT
