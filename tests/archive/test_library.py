"""Many conversations: listed by cursor, counted, changed at once, and set back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backscroll.archive import Archive, Filter, Order
from backscroll.archive.bulk import Action, Change
from backscroll.archive.cards import Card
from backscroll.archive.list_facets import ListFacet
from backscroll.archive.selecting import Selection
from backscroll.errors import InvalidRequest, NotFound
from backscroll.model import Conversation, Kind, Status
from backscroll.store.ids import shown
from tests.archive.test_listing import statements
from tests.builders import a_conversation, a_message, a_thread
from tests.support.archives import Keeping

ALL = Selection(filter=Filter(status=tuple(map(str, Status))))
WORDS = ("lamp", "kettle", "island")


def hours_ago(number: float) -> datetime:
    return datetime.now(UTC) - timedelta(hours=number)


def a_talk(number: int) -> Conversation:
    """Give one of many conversations that differ in everything a list goes by."""
    return a_conversation(
        a_message("q", f"about the {WORDS[number % 3]}"),
        a_message("a", "so", after="q", role="assistant", model=f"model-{number % 2}"),
        *a_thread(number % 4),
        id=f"talk {number}",
        source=("made-up", "other")[number % 2],
        project=(None, "Kitchen", "Boat")[number % 3],
        title=None if number % 5 == 0 else f"Talk {number % 7}",
        updated_at=None if number % 11 == 0 else hours_ago(30.5 * (number // 2)),
        kind=(Kind.CHAT, Kind.SESSION)[number % 2],
        starred=number % 4 == 0,
        archived=number % 6 == 0,
    )


def ids_of(archive: Archive, selection: Selection = ALL) -> list[str]:
    return [card.id for card in all_cards(archive, selection)]


def all_cards(archive: Archive, selection: Selection, order: Order = Order.NEWEST, limit: int = 200) -> list[Card]:
    return [card for page in pages(archive, selection, order, limit) for card in page]


def pages(archive: Archive, selection: Selection, order: Order, limit: int) -> Iterator[Sequence[Card]]:
    cursor = None
    while True:
        page = archive.cards(selection, order, limit=limit, cursor=cursor)
        yield page.conversations
        cursor = page.cursor
        if cursor is None:
            return


@pytest.fixture
def shelf(archive: Archive, keep: Keeping) -> Archive:
    """Forty conversations, some tagged, some in the trash."""
    keep(*map(a_talk, range(40)))
    ids = ids_of(archive)
    archive.change_all(Selection(ids=tuple(ids[::3])), Change(Action.TAG, ("warm", "Two words")))
    archive.change_all(Selection(ids=tuple(ids[::7])), Change(Action.TRASH))
    return archive


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("limit", [1, 7, 200])
def test_pages_by_cursor_are_the_whole_list_in_its_order(shelf: Archive, order: Order, limit: int) -> None:
    listed = [card.id for card in all_cards(shelf, Selection(), order, limit)]

    assert listed == [one.id for one in shelf.conversations(order=order, page_size=1000)]
    assert shelf.cards(Selection(), order).total == len(listed)


@pytest.mark.parametrize("order", Order)
def test_what_comes_in_between_two_pages_moves_nothing(shelf: Archive, order: Order, keep: Keeping) -> None:
    before = [card.id for card in all_cards(shelf, Selection(), order)]
    seen: list[str] = []
    for number, page in enumerate(pages(shelf, Selection(), order, 5)):
        seen += [card.id for card in page]
        keep(
            a_conversation(*a_thread(number), id=f"new {number}", title=f"Talk {number}", updated_at=hours_ago(number))
        )

    assert [one for one in seen if one in before] == before
    assert len(seen) == len(set(seen))


def test_a_page_may_leave_out_the_first_of_what_it_gives(shelf: Archive) -> None:
    all_ids = ids_of(shelf, Selection())

    assert [card.id for card in shelf.cards(Selection(), limit=5, offset=10).conversations] == all_ids[10:15]


def test_a_card_says_what_a_list_shows(shelf: Archive) -> None:
    card = next(card for card in all_cards(shelf, ALL) if card.title is None and "warm" in card.tags)
    whole = shelf.conversation(card.id)

    assert card.beginning == whole.beginning
    assert (card.source, card.project, card.message_count) == (whole.source, whole.project, whole.message_count)
    assert (card.starred, card.status, card.tags) == (whole.starred, whole.status, whole.tags)


@pytest.mark.parametrize("cursor", ["", "nonsense", "!", "WyJuZXdlc3QiLDEsMV0x"])
def test_a_cursor_from_nowhere_is_refused_or_the_beginning(shelf: Archive, cursor: str) -> None:
    if not cursor:
        assert shelf.cards(Selection(), cursor=cursor) == shelf.cards(Selection())
        return
    with pytest.raises(InvalidRequest, match="cursor"):
        shelf.cards(Selection(), cursor=cursor)


def test_a_cursor_of_another_order_is_refused(shelf: Archive) -> None:
    cursor = shelf.cards(Selection(), limit=3).cursor

    with pytest.raises(InvalidRequest, match="newest"):
        shelf.cards(Selection(), Order.TITLE, cursor=cursor)


def test_a_page_of_a_hundred_costs_as_many_statements_as_one_of_ten(archive: Archive, keep: Keeping) -> None:
    keep(*map(a_talk, range(120)))
    archive.change_all(ALL, Change(Action.TAG, ("many",)))

    counts = {size: statements(archive, lambda size=size: archive.cards(ALL, limit=size)) for size in (10, 100)}  # type: ignore[misc]

    assert counts[10] == counts[100]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("lamp", {"lamp"}),
        ("lamp kettle", {"lamp", "kettle"}),
        ('"the island"', {"island"}),
        ("the -lamp kettle", {"kettle"}),
    ],
)
def test_words_select_what_a_search_finds(shelf: Archive, query: str, words: set[str]) -> None:
    found = {hit.conversation_id for hit in shelf.search(query, limit=1000, mode="keyword").hits}

    assert set(ids_of(shelf, Selection(query=query))) == found
    assert {shelf.conversation(one).messages[0].text.split()[-1] for one in found} == words


def test_a_title_alone_selects_too(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(1), title="On violins", source="made-up"), a_conversation(*a_thread(1), id="c2"))

    assert ids_of(archive, Selection(query="violins")) == [archive.conversation("c1").id]
    assert ids_of(archive, Selection(query="violins source:made-up")) == [archive.conversation("c1").id]
    assert ids_of(archive, Selection(query="violins role:user")) == []


def test_filter_and_query_both_narrow(shelf: Archive) -> None:
    both = ids_of(shelf, Selection(query="source:other tag:warm", filter=Filter(starred=False)))

    assert both == [
        card.id
        for card in all_cards(shelf, Selection())
        if card.source == "other" and "warm" in card.tags and not card.starred
    ]


def test_what_leaves_out_words_selects_the_rest(shelf: Archive) -> None:
    rest = ids_of(shelf, Selection(query="-lamp source:other"))

    assert {shelf.conversation(one).messages[0].text.split()[-1] for one in rest} == {"kettle", "island"}


def test_a_saved_search_selects_by_its_name(shelf: Archive) -> None:
    shelf.save_search("warm-ones", "tag:warm")

    assert ids_of(shelf, Selection(query="@warm-ones")) == ids_of(shelf, Selection(filter=Filter(tags=("warm",))))


FILTERS = st.builds(
    Filter,
    sources=st.sampled_from([(), ("made-up",), ("other", "made-up"), ("nowhere",)]),
    tags=st.sampled_from([(), ("warm",), ("Two words", "no such tag")]),
    kinds=st.sampled_from([(), ("session",)]),
    status=st.sampled_from([(), ("active",), ("archived", "trashed"), ("trashed",)]),
    in_project=st.sampled_from([None, None, "", "Kitchen"]),
    models=st.sampled_from([(), (), ("model-1",)]),
    starred=st.sampled_from([None, None, True, False]),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filter=FILTERS, query=st.sampled_from(["", "", "lamp", "has:code", "is:starred"]))
def test_what_facets_count_is_what_lists_give(shelf: Archive, filter: Filter, query: str) -> None:
    selection = Selection(filter=filter, query=query)
    found, listed = shelf.list_facets(selection), all_cards(shelf, selection)

    assert found.total == len(listed)
    assert {one.source: one.count for one in found.sources} == Counter(card.source for card in listed)
    assert {(one.source, project.name): project.count for one in found.sources for project in one.projects} == Counter(
        (card.source, card.project) for card in listed
    )
    assert {one.name: one.count for one in found.tags} == Counter(tag for card in listed for tag in card.tags)
    assert sum(one.count for one in found.spans) == len(listed)
    assert {one.name: one.count for one in found.spans} == Counter(map(span_of, listed))


def span_of(card: Card) -> str:
    """Give the name of the span of a card, reckoned the other way round."""
    latest = card.updated_at or card.created_at
    if latest is None:
        return "undated"
    days = (datetime.now(UTC).date() - latest.date()).days
    return "today" if days <= 0 else "yesterday" if days == 1 else "week" if days <= 7 else f"{latest:%Y-%m}"


def test_facets_count_beyond_the_status_what_one_could_turn_to(shelf: Archive) -> None:
    found = shelf.list_facets(Selection(filter=Filter(status=("active",))), [ListFacet.STATUS])
    everything = Counter(card.status for card in all_cards(shelf, ALL))

    assert {one.name: one.count for one in found.status} == {str(name): count for name, count in everything.items()}
    assert found.starred == len(ids_of(shelf, Selection(filter=Filter(starred=True))))


def test_a_model_counts_once_for_a_conversation(archive: Archive, keep: Keeping) -> None:
    keep(
        a_conversation(
            a_message("a", model="m-1"), a_message("b", after="a", model="m-2"), a_message("c", model="m-1")
        ),
        a_conversation(a_message("a", model="m-1"), id="c2"),
    )

    assert {one.name: one.count for one in archive.list_facets(Selection()).models} == {"m-1": 2, "m-2": 1}


def test_a_day_begins_when_it_does_in_the_time_zone(archive: Archive, keep: Keeping) -> None:
    midnight = datetime(2025, 3, 1, tzinfo=UTC)
    keep(a_conversation(*a_thread(1), updated_at=midnight - timedelta(minutes=30)))

    names = {
        zone: [one.name for one in archive.list_facets(Selection(), zone=zone).spans] for zone in ("UTC", "Asia/Tokyo")
    }

    assert names == {"UTC": ["2025-02"], "Asia/Tokyo": ["2025-03"]}


@pytest.mark.parametrize("zone", ["Nowhere/Here", "../etc/passwd", "", "\x00"])
def test_a_time_zone_that_nobody_knows_is_named(archive: Archive, zone: str) -> None:
    with pytest.raises(InvalidRequest, match="time zone"):
        archive.list_facets(Selection(), zone=zone)


def states(archive: Archive) -> dict[str, tuple[Status, bool, tuple[str, ...]]]:
    return {card.id: (card.status, card.starred, card.tags) for card in all_cards(archive, ALL)}


@pytest.mark.parametrize("action", Action)
def test_a_change_of_many_is_taken_back_as_if_it_had_not_been(shelf: Archive, action: Action) -> None:
    before = states(shelf)

    changed = shelf.change_all(Selection(query="lamp"), Change(action, ("warm", "new")))
    during = states(shelf)
    undone = shelf.take_back(changed)

    assert changed.selected == len(ids_of(shelf, Selection(query="lamp")))
    assert sum(before[one] != during[one] for one in before) == changed.count == undone > 0
    assert states(shelf) == before


@pytest.mark.parametrize(
    ("action", "holds"),
    [
        (Action.STAR, lambda card: card.starred),
        (Action.UNSTAR, lambda card: not card.starred),
        (Action.ARCHIVE, lambda card: card.status is Status.ARCHIVED),
        (Action.RESTORE, lambda card: card.status is Status.ACTIVE),
        (Action.TRASH, lambda card: card.status is Status.TRASHED),
        (Action.TAG, lambda card: {"x", "y"} <= set(card.tags)),
        (Action.UNTAG, lambda card: not {"x", "y"} & set(card.tags)),
    ],
)
def test_a_change_holds_for_all_that_were_selected_and_no_other(shelf: Archive, action: Action, holds) -> None:  # type: ignore[no-untyped-def]
    chosen = tuple(ids_of(shelf)[3:30:2])
    before = states(shelf)

    shelf.change_all(Selection(ids=chosen), Change(action, (" x ", "y", "")))

    assert all(holds(card) for card in all_cards(shelf, ALL) if card.id in chosen)
    assert {one: state for one, state in states(shelf).items() if one not in chosen} == {
        one: state for one, state in before.items() if one not in chosen
    }


def test_what_the_user_changed_since_is_not_taken_back(shelf: Archive) -> None:
    first, second, third = ids_of(shelf, Selection(filter=Filter(status=("active",))))[:3]
    changed = shelf.change_all(Selection(ids=(first, second, third)), Change(Action.ARCHIVE))
    shelf.set_status(first, "trashed")
    shelf.delete([third])

    assert shelf.take_back(changed) == 1
    assert [shelf.conversation(one).status for one in (first, second)] == [Status.TRASHED, Status.ACTIVE]


def test_a_tag_that_was_there_before_stays_when_a_change_is_taken_back(shelf: Archive) -> None:
    one, other = ids_of(shelf)[:2]
    shelf.tag(one, "mine")

    changed = shelf.change_all(Selection(ids=(one, other)), Change(Action.TAG, ("mine",)))
    shelf.take_back(changed)

    assert (changed.count, "mine" in shelf.conversation(one).tags, "mine" in shelf.conversation(other).tags) == (
        1,
        True,
        False,
    )


def test_an_import_leaves_what_a_change_of_many_said(shelf: Archive, keep: Keeping) -> None:
    shelf.change_all(ALL, Change(Action.UNSTAR))
    keep(*map(a_talk, range(40)))

    assert not any(card.starred for card in all_cards(shelf, ALL))


def test_another_count_than_expected_changes_nothing(shelf: Archive) -> None:
    before = states(shelf)

    with pytest.raises(InvalidRequest, match="were expected"):
        shelf.change_all(Selection(query="lamp"), Change(Action.TRASH), expected=3)
    with pytest.raises(InvalidRequest, match="were expected"):
        shelf.delete_all(Selection(query="lamp"), expected=3)

    assert states(shelf) == before


def test_many_are_deleted_for_good(shelf: Archive) -> None:
    trash = Selection(filter=Filter(status=("trashed",)))
    count = shelf.count(trash)

    assert shelf.delete_all(trash, expected=count).conversations == count
    assert (shelf.count(trash), shelf.count(ALL)) == (0, 40 - count)


def test_an_id_that_is_none_is_named_and_one_that_is_gone_is_left_out(shelf: Archive) -> None:
    with pytest.raises(InvalidRequest, match="talk 1"):
        shelf.count(Selection(ids=("talk 1",)))

    assert shelf.count(Selection(ids=(shown(bytes(16)), *ids_of(shelf)[:2]))) == 2


@pytest.mark.parametrize("query", ["!!!", "🙂", '""'])
def test_a_query_without_a_word_selects_nothing_rather_than_everything(shelf: Archive, query: str) -> None:
    with pytest.raises(InvalidRequest, match="nothing to look for"):
        shelf.change_all(Selection(query=query), Change(Action.TRASH))


def test_tagging_needs_a_tag(shelf: Archive) -> None:
    with pytest.raises(InvalidRequest, match="tag"):
        shelf.change_all(ALL, Change(Action.TAG, (" ",)))


@pytest.mark.parametrize("action", Action)
def test_changing_a_hundred_costs_as_many_statements_as_changing_ten(
    archive: Archive, keep: Keeping, action: Action
) -> None:
    keep(*map(a_talk, range(110)))
    ids = ids_of(archive)
    few, many = Selection(ids=tuple(ids[:10])), Selection(ids=tuple(ids[10:]))

    def change(some: Selection) -> None:
        archive.change_all(some, Change(action, ("x",)))

    counts = [statements(archive, partial(change, some)) for some in (few, many)]

    assert counts[0] >= counts[1]


def test_tags_are_counted_without_the_trash(shelf: Archive) -> None:
    counts = {tag.name: tag.count for tag in shelf.tags()}

    assert counts == Counter(tag for card in all_cards(shelf, Selection()) for tag in card.tags)


def test_a_tag_gets_another_name_and_two_become_one(shelf: Archive) -> None:
    first, second = ids_of(shelf)[:2]
    shelf.tag(first, "tee", "tea")
    shelf.tag(second, "tee")

    shelf.rename_tag("tee", " tea ")
    shelf.rename_tag("warm", "cosy")

    assert all("tea" in shelf.conversation(one).tags for one in (first, second))
    assert {tag.name for tag in shelf.tags()} == {"tea", "cosy", "Two words"}


def test_renaming_a_tag_to_itself_changes_nothing(shelf: Archive) -> None:
    before = shelf.tags()

    shelf.rename_tag("warm", "warm")

    assert shelf.tags() == before


@pytest.mark.parametrize(("name", "new_name", "error"), [("no such", "x", NotFound), ("warm", " ", InvalidRequest)])
def test_a_tag_that_is_not_there_and_an_empty_name_are_refused(
    shelf: Archive, name: str, new_name: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        shelf.rename_tag(name, new_name)
