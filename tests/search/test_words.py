"""Text and query are cut the same way."""

from __future__ import annotations

import re
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backscroll.store.words import folded, identifier_parts, indexed


@pytest.mark.parametrize(
    ("identifier", "parts"),
    [
        ("camelCase", ["camel", "Case"]),
        ("parseHTTPResponse", ["parse", "HTTP", "Response"]),
        ("utf8Decoder", ["utf8", "Decoder"]),
        ("XMLHttpRequest2", ["XML", "Http", "Request2"]),
    ],
)
def test_an_identifier_has_its_parts(identifier: str, parts: list[str]) -> None:
    assert identifier_parts(f"see {identifier}, {identifier}") == " ".join(parts)


@given(st.text("aB9_ é漢\n", max_size=30))
def test_every_identifier_of_a_text_has_its_parts_and_no_other_word_has(text: str) -> None:
    identifiers = dict.fromkeys(word for word in re.findall("[A-Za-z0-9]+", text) if re.search("[a-z0-9][A-Z]", word))
    assert identifier_parts(text).replace(" ", "") == "".join(identifiers)


def test_an_identifier_longer_than_any_is_no_identifier() -> None:
    assert identifier_parts("aB" * 101 + " andMore") == "and More"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_text_can_be_indexed_and_the_same_way_each_time(text: str) -> None:
    assert indexed(text) == indexed(text)


@pytest.mark.parametrize("text", ["aB" * 50_000, "a" * 200_000 + "B", "A" * 100_000, "漢" * 100_000, "aB " * 50_000])
def test_no_text_takes_long_to_index(text: str) -> None:
    assert len(indexed(text)) < 8 * len(text)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_folding_leaves_each_character_at_its_place(text: str) -> None:
    assert len(folded(text)) == len(text)


@given(st.text(st.sampled_from("αάΰἄᾧ ёйїе\u0301\u0342")))
def test_a_text_is_folded_alike_however_its_accents_are_composed(text: str) -> None:
    composed, apart = (re.sub("[\u0300-\u036f]", "", folded(normalize(form, text))) for form in ("NFC", "NFD"))

    assert composed == apart
