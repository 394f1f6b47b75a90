"""Forks: conversations of one's own that begin as copies."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backscroll.archive import Archive
from backscroll.errors import InvalidRequest, NotFound
from backscroll.model import Attachment, Message, Rating, StoredConversation, StoredMessage, Tokens
from tests.archive.test_reading import FORKED, id_of
from tests.builders import a_conversation, a_message, content_of
from tests.support.archives import Keeping


def tree_of(conversation: StoredConversation) -> dict[str, str | None]:
    names = {message.id: message.external_id for message in conversation.messages}
    return {message.external_id: names.get(message.parent_id or "") for message in conversation.messages}


def contents(messages: Sequence[StoredMessage]) -> list[object]:
    """Give what of messages a fork must keep."""
    return [
        (each.external_id, each.role, each.text, each.parts, each.model, each.created_at, each.tokens, each.hidden)
        for each in messages
    ]


@pytest.mark.parametrize(
    ("scope", "taken"),
    [
        ("path", ["q1", "a2", "q3"]),
        ("branches", ["q1", "a1", "a2", "q2", "q3"]),
        ("everything", ["q1", "a1", "a2", "q2", "q3", "a3"]),
    ],
)
def test_each_scope_takes_what_it_says(archive: Archive, keep: Keeping, scope: str, taken: list[str]) -> None:
    keep(a_conversation(*FORKED))
    fork = archive.fork(id_of(archive.conversation("c1"), "q3"), scope)

    assert sorted(tree_of(archive.conversation(fork.id))) == sorted(taken)


@st.composite
def forests(draw: st.DrawFn) -> list[Message]:
    size = draw(st.integers(1, 10))
    after = [draw(st.none() | st.integers(0, at - 1)) if at else None for at in range(size)]
    return [
        a_message(f"m{at}", after=None if parent is None else f"m{parent}", tokens=Tokens(at, 1, cache_read=2))
        for at, parent in enumerate(after)
    ]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(messages=forests(), data=st.data())
def test_a_fork_of_everything_equals_what_it_was_made_from(
    archive: Archive, messages: list[Message], data: st.DataObject
) -> None:
    before = archive.save_conversation(a_conversation(*messages, id=data.draw(st.uuids()).hex))
    at = data.draw(st.sampled_from(before.messages))

    after = archive.conversation(archive.fork(at.id, "everything").id)

    assert tree_of(after) == tree_of(before)
    assert contents(after.messages) == contents(before.messages)
    assert archive.read(after.id, message=id_of(after, at.external_id)).branch.is_active


def test_a_fork_says_where_it_is_from(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*FORKED, title="Bread"))
    before = archive.conversation("c1")

    fork = archive.fork(id_of(before, "a1"))

    origin = archive.read(fork.id).forked_from
    assert fork.title == "Bread"
    assert fork.source == "backscroll"
    assert origin is not None
    assert origin.message_id == id_of(before, "a1")
    assert origin.conversation is not None
    assert origin.conversation.id == before.id


def test_a_fork_outlives_what_it_was_made_from(archive: Archive, keep: Keeping) -> None:
    file = Attachment(name="plan.txt", member="plan.txt")
    keep(a_conversation(a_message("m1", "Look", file)), files={"plan.txt": b"the plan"})
    before = archive.conversation("c1")
    fork = archive.fork(before.messages[0].id)

    archive.delete([before.id])

    (message,) = archive.conversation(fork.id).messages
    kept = next(part for part in message.parts if isinstance(part, Attachment))
    stream = archive.open_blob(kept.sha256 or "")
    assert stream is not None
    assert content_of(stream) == b"the plan"
    origin = archive.read(fork.id).forked_from
    assert origin is not None
    assert origin.conversation is None


def test_a_fork_is_found_by_its_words(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*FORKED))
    fork = archive.fork(id_of(archive.conversation("c1"), "a1"))

    assert fork.id in archive.ids_found("rye")


def test_what_the_user_added_stays_with_the_first(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(a_message("m1", rating=Rating(1)), title="Bread"))
    (message,) = archive.conversation("c1").messages
    archive.rate(message.id, -1)
    archive.note("c1", "mine", message.id)
    archive.tag("c1", "baking")

    fork = archive.conversation(archive.fork(message.id).id)

    assert [(rating.value, rating.by_user) for rating in fork.messages[0].ratings] == [(1, False)]
    assert (fork.tags, fork.messages[0].notes) == ((), ())


def test_a_fork_can_go_on(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*FORKED))
    fork = archive.fork(id_of(archive.conversation("c1"), "a1"))

    after = archive.add_turn(fork.id, "And the yeast?")

    assert [message.text for message in after.messages] == ["Which bread?", "Rye.", "And the yeast?"]


def test_an_unknown_scope_or_message_is_refused(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(a_message()))
    (message,) = archive.conversation("c1").messages

    with pytest.raises(InvalidRequest):
        archive.fork(message.id, "half")
    with pytest.raises(NotFound):
        archive.fork("ffffffff")
