"""The tree of a conversation: whatever a source says of parents, what comes out is sound and complete."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from backscroll.model import Conversation, Message, active_ids, arranged, branches, path_to, span, versions
from tests.builders import a_conversation, a_message, a_thread

NAMES = st.sampled_from(["a", "b", "c", "d", "e", ""])
TIMES = st.none() | st.datetimes(timezones=st.just(UTC))
MESSAGES = st.builds(
    lambda name, after, said, at: a_message(name, said, after=after, created_at=at),
    NAMES,
    NAMES | st.none() | st.just("gone"),
    st.text(max_size=3),
    TIMES,
)
TANGLES = st.builds(
    lambda messages, active: a_conversation(*messages, active_id=active),
    st.lists(MESSAGES, max_size=12),
    NAMES | st.none(),
)


def ids(conversation: Conversation) -> list[str]:
    return [message.id for message in conversation.messages]


def parents(conversation: Conversation) -> dict[str, str | None]:
    return {message.id: message.parent_id for message in conversation.messages}


@given(TANGLES)
def test_no_message_is_lost_and_each_id_is_there_once(tangle: Conversation) -> None:
    assert sorted(ids(arranged(tangle))) == sorted(set(ids(tangle)))


@given(TANGLES)
def test_every_parent_stands_before_its_children(tangle: Conversation) -> None:
    seen: set[str | None] = {None}

    for message in arranged(tangle).messages:
        assert message.parent_id in seen
        seen.add(message.id)


@given(TANGLES)
def test_arranging_twice_changes_nothing_more(tangle: Conversation) -> None:
    once = arranged(tangle)

    assert arranged(once) == once


@given(TANGLES)
def test_the_shown_path_ends_in_a_message_that_is_there(tangle: Conversation) -> None:
    found = arranged(tangle)

    assert found.active_id in ids(found) or not found.messages
    assert path_to(found.active_id, parents(found))[-1:] == [found.active_id][: len(found.messages)]


@given(TANGLES)
def test_the_branches_hold_every_message_from_root_to_leaf(tangle: Conversation) -> None:
    found = arranged(tangle)

    lines = branches(found.messages)

    assert {message.id for line in lines for message in line} == set(ids(found))
    assert all(line[0].parent_id is None for line in lines)


@given(TANGLES)
def test_no_parent_is_invented(tangle: Conversation) -> None:
    sources: dict[str, set[str | None]] = {}
    for message in tangle.messages:
        sources.setdefault(message.id, set()).add(message.parent_id)

    for message in arranged(tangle).messages:
        assert message.parent_id in sources[message.id] | {None}


def test_siblings_keep_the_order_of_the_source() -> None:
    found = arranged(
        a_conversation(a_message("late", after="root"), a_message("root"), a_message("early", after="root"))
    )

    assert ids(found) == ["root", "late", "early"]


def test_a_branch_comes_out_in_one_piece() -> None:
    talk = [a_message("root"), a_message("a", after="root"), a_message("b", after="root"), a_message("a2", after="a")]

    assert ids(arranged(a_conversation(*talk))) == ["root", "a", "a2", "b"]


def test_a_parent_that_is_not_there_makes_a_root() -> None:
    assert parents(arranged(a_conversation(a_message("a", after="gone")))) == {"a": None}


def test_a_message_that_is_its_own_parent_becomes_a_root() -> None:
    assert parents(arranged(a_conversation(a_message("a", after="a")))) == {"a": None}


def test_a_loop_is_cut_at_its_first_message() -> None:
    loop = [a_message("a", after="c"), a_message("b", after="a"), a_message("c", after="b")]

    assert parents(arranged(a_conversation(*loop))) == {"a": None, "b": "a", "c": "b"}


def test_two_loops_and_a_tail_that_leads_into_one_are_all_kept() -> None:
    tangle = [
        a_message("tail", after="a"),
        a_message("a", after="b"),
        a_message("b", after="a"),
        a_message("c", after="d"),
        a_message("d", after="c"),
    ]

    assert parents(arranged(a_conversation(*tangle))) == {"a": None, "tail": "a", "b": "a", "c": None, "d": "c"}


def test_an_id_met_twice_keeps_its_place_and_the_richer_content() -> None:
    found = arranged(a_conversation(a_message("a", "Hi"), a_message("b", "Yes", after="a"), a_message("a", "Hi there")))

    assert [message.text for message in found.messages] == ["Hi there", "Yes"]


def test_five_thousand_messages_deep_is_no_depth() -> None:
    talk = a_thread(5_000)

    found = arranged(a_conversation(*reversed(talk)))

    assert ids(found) == [message.id for message in talk]
    assert found.active_id == "m4999"


def test_a_loop_of_five_thousand_messages_is_cut_once() -> None:
    _, *rest = a_thread(5_000)

    found = arranged(a_conversation(a_message("m0", after="m4999"), *rest))

    assert [message.id for message in found.messages if message.parent_id is None] == ["m0"]
    assert len(found.messages) == 5_000


def test_five_thousand_branches_are_told_apart() -> None:
    answers = [a_message(f"a{at}", after="root") for at in range(5_000)]

    assert len(branches(arranged(a_conversation(a_message("root"), *answers)).messages)) == 5_000


def at_hour(hour: int) -> datetime:
    return datetime(2026, 3, 14, hour, tzinfo=UTC)


def answers_at(*times: datetime | None) -> list[Message]:
    return [a_message(f"a{place}", after="root", created_at=time) for place, time in enumerate(times)]


def test_without_an_active_id_the_newest_leaf_is_shown() -> None:
    talk = a_conversation(a_message("root"), *answers_at(at_hour(9), at_hour(11), at_hour(10)))

    assert arranged(talk).active_id == "a1"


def test_without_times_the_last_leaf_is_shown() -> None:
    assert arranged(a_conversation(a_message("root"), *answers_at(None, None))).active_id == "a1"


def test_an_active_id_that_is_not_there_is_replaced() -> None:
    assert arranged(a_conversation(a_message("a"), active_id="gone")).active_id == "a"


def test_the_active_id_of_the_source_stands_even_where_it_is_no_leaf() -> None:
    talk = a_conversation(a_message("a"), a_message("b", after="a"), active_id="a")

    assert active_ids(arranged(talk)) == {"a"}


def test_a_conversation_without_messages_shows_nothing() -> None:
    assert arranged(a_conversation(active_id="gone")).active_id is None


def test_a_path_through_a_loop_ends() -> None:
    assert path_to("a", {"a": "b", "b": "a"}) == ["b", "a"]


def test_a_path_to_nowhere_is_empty() -> None:
    assert path_to("gone", {"a": None}) == []
    assert path_to(None, {"a": None}) == []


def test_the_span_leaves_out_missing_times() -> None:
    assert span(answers_at(None, at_hour(11), at_hour(9))) == (at_hour(9), at_hour(11))
    assert span(answers_at(None)) == (None, None)


def test_a_message_that_was_told_anew_knows_which_version_it_is() -> None:
    talk = [a_message("q"), a_message("a", after="q"), a_message("b", after="q"), a_message("end", after="b")]

    assert versions(talk) == {"a": (1, 2), "b": (2, 2)}
