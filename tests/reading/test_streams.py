"""Streams made of chunks: as they come, as much as is asked for, and all that is sound before a damaged place."""

from __future__ import annotations

import zlib
from collections.abc import Generator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backscroll.errors import LimitExceeded, UnreadableExport
from backscroll.reading.streams import failures_named, read_while_sound, stream_of


def made_of(chunks: list[bytes], ending: Exception | None = None) -> Generator[bytes]:
    yield from chunks
    if ending is not None:
        raise ending


@given(st.lists(st.binary()))
def test_a_stream_is_its_chunks_joined(chunks: list[bytes]) -> None:
    with stream_of(made_of(chunks)) as stream:
        assert stream.read() == b"".join(chunks)


@given(st.lists(st.binary()), st.lists(st.integers(0, 20)))
def test_a_stream_gives_as_much_as_is_asked_for(chunks: list[bytes], sizes: list[int]) -> None:
    content = b"".join(chunks)

    with stream_of(made_of(chunks)) as stream:
        for size in sizes:
            assert stream.read(size) == content[:size]
            content = content[size:]


@given(st.lists(st.binary()), st.integers(0, 100))
def test_everything_before_the_damage_is_read(chunks: list[bytes], most: int) -> None:
    damage = UnreadableExport("it is damaged")

    with stream_of(made_of(chunks, damage)) as stream:
        content, found = read_while_sound(stream, most)

    assert content == b"".join(chunks)[:most]
    assert found is (damage if most > len(b"".join(chunks)) else None)


def test_a_limit_is_no_damage_and_stops_the_reading() -> None:
    with (
        stream_of(made_of([b"a"], LimitExceeded("too much", limit="ratio"))) as stream,
        pytest.raises(LimitExceeded),
    ):
        read_while_sound(stream, 10)


def test_closing_a_stream_ends_what_makes_it() -> None:
    chunks = made_of([b"a", b"b"])
    stream = stream_of(chunks)
    stream.read(1)

    stream.close()

    assert next(chunks, None) is None


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (PermissionError(13, "Permission denied"), "a.json cannot be read: Permission denied."),
        (zlib.error("Error -3"), "a.json cannot be read: Error -3."),
        (EOFError(), "a.json cannot be read: EOFError."),
    ],
)
def test_a_failure_comes_out_with_the_name_of_the_file(error: Exception, message: str) -> None:
    with pytest.raises(UnreadableExport) as caught, failures_named("a.json"):
        raise error

    assert str(caught.value) == message


@pytest.mark.parametrize("error", [KeyboardInterrupt, GeneratorExit, KeyError])
def test_what_is_no_failure_of_the_file_goes_its_way(error: type[BaseException]) -> None:
    with pytest.raises(error), failures_named("a.json"):
        raise error
