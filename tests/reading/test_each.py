"""One broken record costs one record, and nothing that a source does wrong gets past."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from backscroll.errors import UnreadableExport
from backscroll.model import Attachment, Conversation, LeftOut, Other, Part, Skipped, ToolCall, ToolResult
from backscroll.reading.each import each
from backscroll.reading.export import Export
from backscroll.reading.source import Record
from tests.builders import a_conversation, a_message, a_record, a_source, an_export


def found_by(read: Any) -> list[Conversation | Skipped]:
    return list(each(a_source(read), a_record(where="chats.json[7]"), an_export()))


def failing_with(error: BaseException, *before: Conversation) -> Any:
    def read(_record: Record, _export: Export) -> Iterator[Conversation]:
        yield from before
        raise error

    return read


def test_what_a_source_reads_comes_out_as_it_is() -> None:
    talk, skipped = a_conversation(), Skipped("x", "no reason")

    assert found_by(lambda _record, _export: [talk, skipped]) == [talk, skipped]


def test_a_named_error_becomes_a_skipped_record() -> None:
    assert found_by(failing_with(UnreadableExport("it is not JSON"))) == [Skipped("chats.json[7]", "it is not JSON")]


@pytest.mark.parametrize("error", [KeyError("id"), MemoryError("no room")], ids=repr)
def test_an_accident_becomes_a_skipped_record_that_names_it(error: Exception) -> None:
    (skipped,) = found_by(failing_with(error))

    assert isinstance(skipped, Skipped)
    assert skipped.where == "chats.json[7]"
    assert skipped.why.startswith(f"cannot be understood ({type(error).__name__}: ")


def test_what_is_read_of_a_damaged_file_says_that_it_is_not_all() -> None:
    talk = a_conversation(a_message("m1"))
    record = replace(a_record(where="s.jsonl"), damage="its checksum is wrong")

    found, skipped = each(
        a_source(lambda _record, _export: [talk, LeftOut("s.jsonl", "no words")]), record, an_export()
    )

    assert isinstance(found, Conversation)
    assert found.skipped == (Skipped("s.jsonl", "its checksum is wrong"),)
    assert found.nodes.unaccounted(len(found.skipped)) == 0
    assert skipped == Skipped("s.jsonl", "no words; its checksum is wrong")


def test_a_reader_that_fell_over_the_depth_says_so() -> None:
    assert found_by(failing_with(RecursionError())) == [Skipped("chats.json[7]", "it is nested too deep to be kept")]


def test_an_accident_is_told_in_few_words_that_can_be_written() -> None:
    (skipped,) = found_by(failing_with(ValueError("\ud800\x00" + "x" * 10_000)))

    assert isinstance(skipped, Skipped)
    assert len(skipped.why.encode()) < 400
    assert "\x00" not in skipped.why


def test_what_was_read_before_the_accident_is_kept() -> None:
    talk = a_conversation()

    assert found_by(failing_with(KeyError("id"), talk))[0] == talk


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_the_users_wish_to_stop_is_never_swallowed(error: type[BaseException]) -> None:
    with pytest.raises(error):
        found_by(failing_with(error()))


def test_stopping_early_closes_the_source() -> None:
    closed: list[str] = []

    def read(_record: Record, _export: Export) -> Iterator[Conversation]:
        try:
            yield a_conversation()
            yield a_conversation()
        finally:
            closed.append("closed")

    found = each(a_source(read), a_record(), an_export())
    next(found)
    found.close()  # type: ignore[attr-defined]

    assert closed == ["closed"]


def nested(levels: int) -> Any:
    value: Any = "the bottom"
    for level in range(levels):
        value = [value] if level % 2 else {"in": value}
    return value


def holding(value: Any) -> list[Part]:
    return [
        ToolCall("search", value),
        ToolResult("found", raw=value),
        Other("card", value),
        Attachment("a.png", metadata={"in": value}),
    ]


@pytest.mark.parametrize("part", holding(nested(100_000)), ids=lambda part: type(part).__name__)
def test_what_is_nested_so_deep_that_it_would_hurt_others_is_skipped(part: Part) -> None:
    (skipped,) = found_by(lambda _record, _export: [a_conversation(a_message("m1", part))])

    assert skipped == Skipped("chats.json[7]", "it is nested too deep to be kept")


def test_metadata_may_not_be_nested_deeper_either() -> None:
    deep = {"in": nested(100_000)}

    in_message = found_by(lambda _record, _export: [a_conversation(a_message("m1", metadata=deep))])
    in_conversation = found_by(lambda _record, _export: [a_conversation(metadata=deep)])

    assert in_message == in_conversation == [Skipped("chats.json[7]", "it is nested too deep to be kept")]


@pytest.mark.parametrize("part", holding(nested(400)), ids=lambda part: type(part).__name__)
def test_what_lies_deep_in_a_part_is_left_as_text(part: Part) -> None:
    (found,) = found_by(lambda _record, _export: [a_conversation(a_message("m1", part), metadata={"in": nested(400)})])

    assert isinstance(found, Conversation)
    assert b'\\"the bottom\\"' in msgspec.json.encode(found.messages)
    assert b'\\"the bottom\\"' in msgspec.json.encode(found.metadata)
    assert found_by(lambda _record, _export: [found]) == [found]


@pytest.mark.parametrize("part", holding(nested(100)), ids=lambda part: type(part).__name__)
def test_a_hundred_levels_are_no_depth(part: Part) -> None:
    talk = a_conversation(a_message("m1", part))

    assert found_by(lambda _record, _export: [talk]) == [talk]
