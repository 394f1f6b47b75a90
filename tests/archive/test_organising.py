"""What the user adds to a conversation, and how it can be taken back."""

from __future__ import annotations

import pytest

from backscroll.archive import Archive, Filter
from backscroll.errors import InvalidRequest, NotFound
from backscroll.model import Rating
from tests.builders import a_conversation, a_message, a_thread
from tests.support.archives import the_conversation


@pytest.fixture(autouse=True)
def _one_conversation(archive: Archive) -> None:
    archive.save_conversation(a_conversation(*a_thread(2), title="Theirs"))


def test_a_title_of_the_user_s_stands_before_the_provider_s(archive: Archive) -> None:
    archive.rename("c1", "Mine")

    found = the_conversation(archive)
    assert (found.title, found.provider_title) == ("Mine", "Theirs")
    assert [archive.search(word).total for word in ("mine", "theirs")] == [1, 0]
    assert archive.check().is_sound


@pytest.mark.parametrize("nothing", [None, ""])
def test_the_provider_s_title_comes_back(archive: Archive, nothing: str | None) -> None:
    archive.rename("c1", "Mine")

    archive.rename("c1", nothing)

    assert the_conversation(archive).title == "Theirs"
    assert [archive.search(word).total for word in ("mine", "theirs")] == [0, 1]
    assert archive.check().is_sound


def test_a_star_is_given_and_taken(archive: Archive) -> None:
    archive.star("c1")
    assert archive.conversations(Filter(starred=True)).total == 1

    archive.star("c1", starred=False)
    assert archive.conversations(Filter(starred=True)).total == 0


def test_tags_are_kept_once_trimmed_and_in_order(archive: Archive) -> None:
    archive.tag("c1", "tea", " work ", "tea", "")

    assert the_conversation(archive).tags == ("tea", "work")


def test_a_tag_is_taken_off_one_conversation_and_stays_on_others(archive: Archive) -> None:
    archive.save_conversation(a_conversation(*a_thread(1), id="c2"))
    for name in ("c1", "c2"):
        archive.tag(name, "tea")

    archive.untag("c1", "tea", "never there")

    assert (the_conversation(archive).tags, the_conversation(archive, "c2").tags) == ((), ("tea",))


def test_notes_stand_on_a_conversation_and_on_messages(archive: Archive) -> None:
    second = the_conversation(archive).messages[1].id

    archive.note("c1", "on it all")
    archive.note("c1", "on the second", second)

    found = the_conversation(archive)
    assert (found.notes, [message.notes for message in found.messages]) == (("on it all",), [(), ("on the second",)])


def test_a_rating_takes_the_place_of_the_one_before_and_beside_the_provider_s(archive: Archive) -> None:
    archive.save_conversation(a_conversation(a_message("m1", rating=Rating(1)), id="c2"))
    message_id = the_conversation(archive, "c2").messages[0].id

    archive.rate(message_id, -1)
    archive.rate(message_id, 1, "on second thoughts")

    theirs, mine = the_conversation(archive, "c2").messages[0].ratings
    assert (theirs, mine.value, mine.reason, mine.by_user) == (Rating(1), 1, "on second thoughts", True)


def test_zero_takes_a_rating_back(archive: Archive) -> None:
    message_id = the_conversation(archive).messages[0].id
    archive.rate(message_id, 1)

    archive.rate(message_id, 0)

    assert the_conversation(archive).messages[0].ratings == ()


@pytest.mark.parametrize("value", [2, -2, 100])
def test_a_rating_is_a_thumb_up_or_down(archive: Archive, value: int) -> None:
    with pytest.raises(InvalidRequest, match=str(value)):
        archive.rate(the_conversation(archive).messages[0].id, value)


def test_an_unknown_status_is_refused(archive: Archive) -> None:
    with pytest.raises(InvalidRequest, match="lost"):
        archive.set_status("c1", "lost")


@pytest.mark.parametrize("act", ["rename", "note", "tag", "set_status"])
def test_what_is_not_there_cannot_be_organised(archive: Archive, act: str) -> None:
    with pytest.raises(NotFound, match="nobody"):
        getattr(archive, act)("nobody", "active")
