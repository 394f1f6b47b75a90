"""Lists: which conversations, in what order, which page, and at what cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event

from backscroll.archive import Archive, Filter, Order
from backscroll.model import Attachment, Conversation, Kind, Reasoning, ToolCall
from tests.builders import a_conversation, a_message, a_thread

NAMES = ("tea", "code", "trip")


def day(number: int) -> datetime:
    return datetime(2026, 3, number, 12, tzinfo=UTC)


TALKS = (
    a_conversation(*a_thread(3), id="tea", title="On tea", created_at=day(1), updated_at=day(2), project="Kitchen"),
    a_conversation(
        a_message("m0", "```py\n1\n```", ToolCall("run"), Reasoning("Hm."), role="assistant", model="model-9"),
        a_message("m1", Attachment(name="a.png", content=b"\x89PNG\r\n\x1a\n"), after="m0"),
        id="code",
        title="a script",
        created_at=day(5),
        updated_at=day(6),
        kind=Kind.SESSION,
        starred=True,
    ),
    a_conversation(
        a_message("q"),
        a_message("a1", after="q", role="assistant"),
        a_message("a2", after="q", role="assistant"),
        a_message("a3", after="q", role="assistant"),
        id="trip",
        source="other",
        title="Über 100%_",
        created_at=day(3),
        updated_at=day(9),
        archived=True,
    ),
    a_conversation(*a_thread(1), id="bin", title="Rubbish", updated_at=day(4)),
    a_conversation(id="empty"),
)


@pytest.fixture(autouse=True)
def _talks(archive: Archive) -> None:
    for talk in TALKS:
        archive.save_conversation(talk)
    archive.set_status("bin", "trashed")
    archive.tag("tea", "warm")


def listed(archive: Archive, filter: Filter | None = None, order: Order = Order.NEWEST) -> list[str]:
    return [conversation.external_id for conversation in archive.conversations(filter, order)]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Order.NEWEST, ["trip", "code", "tea", "empty"]),
        (Order.OLDEST, ["tea", "code", "trip", "empty"]),
        (Order.TITLE, ["code", "tea", "empty", "trip"]),
        (Order.LONGEST, ["trip", "tea", "code", "empty"]),
    ],
)
def test_conversations_are_listed_in_the_order_asked_for(archive: Archive, order: Order, expected: list[str]) -> None:
    assert listed(archive, order=order) == expected


@pytest.mark.parametrize(
    ("filter", "expected"),
    [
        (Filter(), ["tea", "code", "trip", "empty"]),
        (Filter(sources=("other",)), ["trip"]),
        (Filter(sources=("other", "made-up")), ["tea", "code", "trip", "empty"]),
        (Filter(kinds=("session",)), ["code"]),
        (Filter(titles=("TEA",)), ["tea"]),
        (Filter(titles=("100%_",)), ["trip"]),
        (Filter(titles=("%",)), ["trip"]),
        (Filter(projects=("kitchen",)), ["tea"]),
        (Filter(tags=("warm",)), ["tea"]),
        (Filter(tags=("cold",)), []),
        (Filter(status=("trashed",)), ["bin"]),
        (Filter(status=("archived", "trashed")), ["bin", "trip"]),
        (Filter(starred=True), ["code"]),
        (Filter(starred=False), ["tea", "trip", "empty"]),
        (Filter(has_branches=True), ["trip"]),
        (Filter(has_branches=False), ["tea", "code", "empty"]),
        (Filter(models=("MODEL",)), ["code"]),
        (Filter(roles=("assistant",)), ["code", "trip"]),
        (Filter(on_branch=True), ["trip"]),
        (Filter(has=("code",)), ["code"]),
        (Filter(has=("tool",)), ["code"]),
        (Filter(has=("reasoning",)), ["code"]),
        (Filter(has=("attachment",)), ["code"]),
        (Filter(has=("image",)), ["code"]),
        (Filter(has=("tool", "image")), []),
        (Filter(after=day(6)), ["code", "trip"]),
        (Filter(before=day(3)), ["tea"]),
        (Filter(after=day(3), before=day(4)), ["trip"]),
        (Filter(conversation_ids=("00000000",)), []),
        (Filter(conversation_ids=("nothing",)), []),
    ],
    ids=repr,
)
def test_a_filter_leaves_what_it_asks_for(archive: Archive, filter: Filter, expected: list[str]) -> None:
    assert sorted(listed(archive, filter)) == sorted(expected)
    assert archive.conversations(filter).total == len(expected)
    assert sorted(one.external_id for one in archive.each_conversation(filter)) == sorted(expected)


def test_a_filter_by_the_beginning_of_an_id_finds_it(archive: Archive) -> None:
    tea = archive.conversation("tea")

    assert listed(archive, Filter(conversation_ids=(tea.id[:9],))) == ["tea"]


def test_pages_divide_the_whole_list(archive: Archive) -> None:
    pages = [archive.conversations(page=number, page_size=3) for number in (1, 2, 3)]

    assert [[one.external_id for one in page] for page in pages] == [["trip", "code", "tea"], ["empty"], []]
    assert {page.total for page in pages} == {4}


def test_a_page_before_the_first_is_the_first(archive: Archive) -> None:
    assert archive.conversations(page=0, page_size=2) == archive.conversations(page=1, page_size=2)


def test_a_list_is_without_messages_and_counts_them(archive: Archive) -> None:
    trip = next(iter(archive.conversations(Filter(sources=("other",)))))

    assert (trip.messages, trip.message_count, trip.branch_count) == ((), 4, 3)


def statements(archive: Archive, act: Callable[[], Any]) -> int:
    with _counting(archive) as executed:
        act()
    return len(executed)


@contextmanager
def _counting(archive: Archive) -> Iterator[list[str]]:
    executed: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        executed.append(statement)

    event.listen(archive._database.engine, "before_cursor_execute", count)
    yield executed
    event.remove(archive._database.engine, "before_cursor_execute", count)


def _many(count: int) -> list[Conversation]:
    return [a_conversation(*a_thread(1), id=f"more {at}", updated_at=day(20)) for at in range(count)]


def test_a_list_of_a_hundred_costs_as_many_statements_as_one_of_ten(archive: Archive) -> None:
    for conversation in _many(100):
        archive.save_conversation(conversation)
        archive.tag(conversation.id, "many")

    counts = {size: statements(archive, lambda size=size: archive.conversations(page_size=size)) for size in (10, 100)}  # type: ignore[misc]

    assert counts[10] == counts[100]


def test_a_long_conversation_costs_as_many_statements_as_a_short_one(archive: Archive) -> None:
    archive.save_conversation(a_conversation(*a_thread(2), id="short"))
    archive.save_conversation(a_conversation(*a_thread(500), id="long"))

    counts = [statements(archive, lambda name=name: archive.conversation(name)) for name in ("short", "long")]  # type: ignore[misc]

    assert counts[0] == counts[1]


def test_statistics_count_everything(archive: Archive) -> None:
    found = archive.statistics()

    assert (found.conversations, found.messages, found.branches) == (5, 10, 2)
    assert (found.files, found.missing_files, found.file_bytes) == (1, 0, 8)
    assert found.roles == {"assistant": 4, "user": 6}
    assert found.models == {"model-9": 1}
    assert {one.source: (one.conversations, one.messages) for one in found.sources} == {
        "made-up": (4, 6),
        "other": (1, 4),
    }
    assert (found.first, found.last) == (day(1), day(9))


def test_an_empty_archive_counts_nothing(archive: Archive) -> None:
    archive.delete([talk.id for talk in TALKS])

    found = archive.statistics()

    assert (found.conversations, found.messages, found.first, found.sources) == (0, 0, None, ())
