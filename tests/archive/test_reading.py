"""Reading a conversation by branches and windows: what is asked for comes, and nothing else is loaded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from backscroll.archive import Archive
from backscroll.archive.branching import Tree
from backscroll.errors import NotFound
from backscroll.model import StoredConversation, branches
from backscroll.store.windows import Place
from tests.builders import a_conversation, a_message, a_thread
from tests.support.archives import Keeping

FORKED = (
    a_message("q1", "Which bread?"),
    a_message("a1", "Rye.", after="q1", role="assistant"),
    a_message("a2", "Spelt.", after="q1", role="assistant"),
    a_message("q2", "And the flour?", after="a2"),
    a_message("q3", "And the water?", after="a2"),
    a_message("a3", "Cold.", after="q3", role="assistant"),
)


@pytest.fixture
def forked(keep: Keeping) -> StoredConversation:
    keep(a_conversation(*FORKED, active_id="q2", title="Bread"))
    return keep.archive.conversation("c1")


def id_of(conversation: StoredConversation, name: str) -> str:
    return next(message.id for message in conversation.messages if message.external_id == name)


def names(archive: Archive, **asked: str | int | None) -> list[str]:
    window = archive.read("c1", **asked).window  # type: ignore[arg-type]
    return [placed.message.external_id for placed in window.messages]


def test_the_branch_that_was_shown_last_is_read_first(archive: Archive, forked: StoredConversation) -> None:
    assert names(archive) == ["q1", "a2", "q2"]
    assert archive.read("c1").branch.is_active


def test_any_message_of_a_branch_names_it(archive: Archive, forked: StoredConversation) -> None:
    assert names(archive, branch=id_of(forked, "a1")) == ["q1", "a1"]
    assert names(archive, branch=id_of(forked, "q3")) == ["q1", "a2", "q3", "a3"]
    assert not archive.read("c1", branch=id_of(forked, "a1")).branch.is_active


def test_a_message_opens_on_its_own_branch(archive: Archive, forked: StoredConversation) -> None:
    opened = archive.read("c1", branch=id_of(forked, "a1"), message=id_of(forked, "a3"))

    assert opened.branch.leaf_id == id_of(forked, "a3")
    assert opened.opened_at == 3


def test_a_fork_says_where_each_option_leads(archive: Archive, forked: StoredConversation) -> None:
    first, second = archive.read("c1").branch.forks

    assert (first.at, first.chosen) == (1, 1)
    assert [option.beginning for option in first.options] == ["Rye.", "Spelt."]
    assert [option.message_count for option in first.options] == [1, 4]
    assert [option.leaf_id for option in first.options] == [id_of(forked, "a1"), id_of(forked, "q2")]
    assert [option.leaf_id for option in second.options] == [id_of(forked, "q2"), id_of(forked, "a3")]
    assert [option.is_active for option in second.options] == [True, False]


def test_a_message_says_which_version_it_is(archive: Archive, forked: StoredConversation) -> None:
    placed = archive.window("c1", branch=id_of(forked, "a3")).messages

    assert [(one.version, one.version_count) for one in placed] == [(1, 1), (2, 2), (2, 2), (1, 1)]


def test_a_window_begins_at_a_multiple_of_its_size(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(30)))
    wanted = id_of(archive.conversation("c1"), "m17")

    opened = archive.read("c1", message=wanted, count=8)

    assert (opened.opened_at, opened.window.start, opened.window.message_count) == (17, 16, 30)
    assert [one.at for one in opened.window.messages] == list(range(16, 24))


def test_messages_in_a_window_are_what_they_are_in_the_whole(archive: Archive, forked: StoredConversation) -> None:
    window = archive.window("c1", start=1, count=2)

    assert [one.message for one in window.messages] == [
        message for message in forked.messages if message.external_id in ("a2", "q2")
    ]


def test_a_window_beyond_the_end_is_empty(archive: Archive, forked: StoredConversation) -> None:
    assert archive.window("c1", start=3).messages == ()


def test_an_empty_conversation_can_be_opened(archive: Archive) -> None:
    opened = archive.read(archive.begin("Nothing yet").id)

    assert opened.branch.leaf_id is None
    assert opened.window.messages == ()


def test_a_message_of_another_conversation_is_refused(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(a_message()), a_conversation(a_message("other"), id="c2"))
    (other,) = archive.conversation("c2").messages

    with pytest.raises(NotFound):
        archive.read("c1", message=other.id)


def test_who_started_whom_is_told(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(a_message(), title="Main"), a_conversation(a_message(), id="c2", parent_id="c1", title="Sub"))

    assert [child.title for child in archive.read("c1").children] == ["Sub"]
    parent = archive.read("c2").parent
    assert parent is not None
    assert parent.title == "Main"


def test_long_metadata_stays_behind(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(a_message(), metadata={"short": 1, "long": "x" * 10_000}))

    assert archive.read("c1").conversation.metadata == {"short": 1}


def test_a_long_conversation_takes_as_many_questions_as_a_short_one(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(20)), a_conversation(*a_thread(400), id="c2"))

    assert statements(archive, "c1") == statements(archive, "c2")


def statements(archive: Archive, id: str) -> int:
    asked: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    event.listen(archive._database.engine, "before_cursor_execute", count)
    archive.read(id)
    event.remove(archive._database.engine, "before_cursor_execute", count)
    return len(asked)


@st.composite
def trees(draw: st.DrawFn) -> list[Place]:
    size = draw(st.integers(1, 12))
    parents = [draw(st.none() | st.integers(0, at - 1)) if at else None for at in range(size)]
    end: int | None = draw(st.integers(0, size - 1))
    active: set[int] = set()
    while end is not None:
        active.add(end)
        end = parents[end]
    return [Place(at, bytes([at] * 16), parent, at in active) for at, parent in enumerate(parents)]


class Node:
    """A place as `branches` wants it."""

    def __init__(self, place: Place) -> None:
        self.id = str(place.at)
        self.parent_id = None if place.parent is None else str(place.parent)


@given(trees())
def test_every_branch_of_a_tree_can_be_read_and_is_reached_by_its_forks(places: list[Place]) -> None:
    tree = Tree(places)
    every = {tuple(int(node.id) for node in branch) for branch in branches([Node(place) for place in places])}

    reached: set[tuple[int, ...]] = set()
    waiting = [tree.active_path()]
    while waiting:
        path = waiting.pop()
        if tuple(path) not in reached:
            reached.add(tuple(path))
            options = [at for number in tree.forks(path) for at in tree.siblings(path[number])]
            waiting += [tree.path_through(tree.leaf_of(at)) for at in options]

    assert reached == every


@given(trees())
def test_sizes_count_what_follows(places: list[Place]) -> None:
    tree = Tree(places)

    assert tree.sizes == [len(list(tree.below([place.at]))) for place in places]
