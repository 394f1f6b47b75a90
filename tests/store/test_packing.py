"""Whatever a message says comes back as it was: from the packing, and from the archive."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backscroll.archive import Archive
from backscroll.model import Attachment, Message, Other, Part, Reasoning, Role, Text, Tokens, ToolCall, ToolResult
from backscroll.store.packing import packed, strings_in, unpacked
from tests.builders import a_conversation, a_message
from tests.support.archives import opened

TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
PARTS: st.SearchStrategy[Part] = st.one_of(
    st.builds(Text, TEXTS),
    st.builds(Reasoning, TEXTS, st.none() | TEXTS),
    st.builds(ToolCall, TEXTS, VALUES, st.none() | TEXTS, st.none() | TEXTS, st.none() | TEXTS),
    st.builds(ToolResult, TEXTS, st.none() | TEXTS, st.none() | TEXTS, st.booleans(), VALUES),
    st.builds(Attachment, st.none() | TEXTS, text=st.none() | TEXTS, pointer=st.none() | TEXTS),
    st.builds(Other, TEXTS, VALUES, st.none() | TEXTS),
)


@given(st.lists(PARTS, max_size=5).map(tuple))
def test_parts_come_back_from_their_packing(parts: tuple[Part, ...]) -> None:
    expected = () if parts == (Text(""),) else parts

    assert unpacked(*packed(parts)) == expected


def test_words_alone_are_packed_as_the_body_alone() -> None:
    assert packed([Text("Hello")]) == ("Hello", None)


def test_the_body_is_not_repeated_in_the_packed_parts() -> None:
    body, parts = packed([Text("Hello"), Reasoning("Hm"), Text("there")])

    assert body == "Hello\n\nthere"
    assert parts is not None
    assert "Hello" not in parts


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with opened(tmp_path_factory.mktemp("shared") / "a.db") as archive:
        yield archive


MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
NUMBERS = count()
MESSAGES = st.builds(
    Message,
    id=st.just("m1"),
    role=st.sampled_from(Role),
    parts=st.lists(PARTS, max_size=3).map(tuple),
    author=st.none() | TEXTS,
    model=st.none() | TEXTS,
    created_at=st.none() | MOMENTS,
    tokens=st.none()
    | st.builds(Tokens, st.integers(0, 9), st.none() | st.integers(0, 9), st.none() | st.integers(0, 9)),
    hidden=st.booleans(),
    metadata=st.dictionaries(TEXTS.filter(lambda key: key != "cache_tokens"), VALUES, max_size=2),
)


@settings(max_examples=60, deadline=None)
@given(MESSAGES, TEXTS)
def test_a_message_comes_back_from_the_archive_as_it_was(shared: Archive, message: Message, title: str) -> None:
    found = shared.save_conversation(a_conversation(message, title=title, id=f"c{next(NUMBERS)}"))

    (kept,) = found.messages
    assert kept.parts == (() if message.parts == (Text(""),) else message.parts)
    assert (kept.text, kept.role, kept.author, kept.model) == (
        message.text,
        message.role,
        message.author,
        message.model,
    )
    assert (kept.created_at, kept.tokens, kept.hidden) == (message.created_at, message.tokens, message.hidden)
    assert kept.metadata == message.metadata
    assert found.title == title


@pytest.mark.parametrize(
    "text",
    [
        "\x00",
        "a\x00b",
        "".join(map(chr, range(32))),
        "\x7f\x80\x9f",
        "🏳️‍🌈👩‍👩‍👧‍👦",
        "\u202eright to left",
        "\ufeff",
        "x" * (1 << 20),
        "漢" * (1 << 18),
    ],
    ids=lambda text: repr(text[:8]),
)
def test_any_text_survives_the_archive(archive: Archive, text: str) -> None:
    archive.save_conversation(a_conversation(a_message("m1", text, Reasoning(text)), title=text[:300]))

    found = archive.conversation("c1")
    assert found.messages[0].parts == (Text(text), Reasoning(text))
    assert found.title == text[:300]
    assert archive.check().is_sound
    archive.delete(["c1"])
    assert archive.check().is_sound


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("words", "words"),
        ({"path": "a.py", "lines": [1, 2.5, True, None], "deep": {"more": ["b"]}}, "a.py\n1\n2.5\nb"),
        (None, ""),
        (True, ""),
        (7, "7"),
    ],
)
def test_the_words_of_a_tool_s_input_are_its_values(value: Any, expected: str) -> None:
    assert strings_in(value) == expected
