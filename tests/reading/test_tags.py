from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from backscroll.reading.tags import Tag, split_at_tags


def test_a_text_without_tags_is_one_piece() -> None:
    assert list(split_at_tags("a < b and <i>c</i>", "doc")) == ["a < b and <i>c</i>"]


def test_an_empty_text_has_no_pieces() -> None:
    assert list(split_at_tags("", "doc")) == []


def test_pieces_come_in_order() -> None:
    pieces = list(split_at_tags('Here: <doc title="Soup">Leeks</doc> Done.', "doc"))

    assert pieces == ["Here: ", Tag("doc", {"title": "Soup"}, "Leeks"), " Done."]


def test_an_attribute_may_hold_a_bracket() -> None:
    assert list(split_at_tags('<doc title="a > b">x</doc>', "doc")) == [Tag("doc", {"title": "a > b"}, "x")]


def test_a_tag_never_closed_goes_to_the_end() -> None:
    assert list(split_at_tags("<doc>cut off here", "doc")) == [Tag("doc", {}, "cut off here")]


def test_a_tag_that_closes_itself_has_no_body() -> None:
    assert list(split_at_tags('a<x:card id="1"/>b', "x:card")) == ["a", Tag("x:card", {"id": "1"}, ""), "b"]


def test_a_longer_name_is_another_tag() -> None:
    assert list(split_at_tags("<document>x</document>", "doc")) == ["<document>x</document>"]


def test_an_opening_without_an_end_is_text() -> None:
    assert list(split_at_tags("see <doc title=", "doc")) == ["see <doc title="]


def test_many_openings_without_an_end_cost_no_more_than_their_length() -> None:
    text = '<doc "' * 20_000

    assert list(split_at_tags(text, "doc")) == [text]


@given(st.lists(st.sampled_from(['<doc a="b">', "</doc>", "<doc", "<doc/>", "x", '"', ">", "<"]), max_size=12))
def test_whatever_stands_outside_tags_is_kept_in_order(tokens: list[str]) -> None:
    text = "".join(tokens)
    at = 0
    for piece in split_at_tags(text, "doc"):
        found = piece if isinstance(piece, str) else piece.body
        at = text.index(found, at) + len(found)
