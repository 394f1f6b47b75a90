"""Conversations that are saved from elsewhere, begin here, or go on here."""

from __future__ import annotations

from uuid import NAMESPACE_URL, UUID, uuid5

import pytest

from backscroll.archive import Archive
from backscroll.errors import InvalidRequest, NotFound
from backscroll.model import Reasoning, Role, Text
from backscroll.store.ids import conversation_uid, message_uid
from tests.builders import a_conversation, a_message, a_thread
from tests.support.archives import said, the_conversation


def test_a_public_id_is_the_uuid5_of_source_and_provider_s_id(archive: Archive) -> None:
    found = archive.save_conversation(a_conversation(a_message("m1")))

    namespace = UUID("6f2d8c1e-3b54-5a7f-9c0d-b2ac5c9011aa")
    assert UUID(found.id) == uuid5(namespace, "made-up\x1fc1")
    assert UUID(found.messages[0].id) == uuid5(UUID(found.id), "m1")


@pytest.mark.parametrize("name", ["", "c1", "ключ", "🌍" * 300])
def test_ids_are_those_of_python_s_own_uuid5(name: str) -> None:
    assert message_uid(NAMESPACE_URL.bytes, name) == uuid5(NAMESPACE_URL, name).bytes


def test_the_same_id_of_two_sources_is_two_conversations() -> None:
    assert conversation_uid("chatgpt", "1") != conversation_uid("claude-web", "1")


def test_a_saved_conversation_is_given_back_and_found(archive: Archive) -> None:
    found = archive.save_conversation(
        a_conversation(a_message("m1", "Which way?"), a_message("m2", Reasoning("Hm."), Text("Left."), after="m1"))
    )

    assert said(found) == ["Which way?", "Left."]
    assert found.messages[1].parts == (Reasoning("Hm."), Text("Left."))
    assert archive.search("left").total == 1


def test_saving_again_merges(archive: Archive) -> None:
    archive.save_conversation(a_conversation(*a_thread(2)))

    found = archive.save_conversation(a_conversation(*a_thread(1), a_message("m2", after="m0")))

    assert {message.external_id for message in found.messages} == {"m0", "m1", "m2"}
    assert archive.conversations().total == 1


def test_a_turn_goes_on_from_the_end_of_the_active_branch(archive: Archive) -> None:
    archive.save_conversation(
        a_conversation(
            a_message("question"),
            a_message("left", after="question"),
            a_message("right", after="question"),
            active_id="left",
        )
    )

    found = archive.add_turn("c1", "And then?", "Home.", model="a-model")

    user, assistant = (message for message in found.messages if message.text in {"And then?", "Home."})
    left = next(message for message in found.messages if message.external_id == "left")
    assert (user.role, user.parent_id, assistant.parent_id) == (Role.USER, left.id, user.id)
    assert (assistant.model, assistant.is_active, found.active_id) == ("a-model", True, assistant.id)
    assert [message.external_id for message in found.messages if not message.is_active] == ["right"]
    assert archive.check().is_sound


def test_each_branch_stays_in_one_piece_when_a_turn_is_added(archive: Archive) -> None:
    archive.save_conversation(
        a_conversation(a_message("q"), a_message("left", after="q"), a_message("right", after="q"), active_id="left")
    )

    found = archive.add_turn("c1", "And then?")

    assert said(found) == ["says q", "says left", "And then?", "says right"]


def test_a_turn_can_be_the_user_s_words_alone(archive: Archive) -> None:
    archive.save_conversation(a_conversation(*a_thread(1)))

    assert said(archive.add_turn("c1", "Hello?")) == ["says m0", "Hello?"]


def test_a_turn_needs_words(archive: Archive) -> None:
    archive.save_conversation(a_conversation(*a_thread(1)))

    with pytest.raises(InvalidRequest, match="words"):
        archive.add_turn("c1", "")


def test_a_turn_counts(archive: Archive) -> None:
    archive.save_conversation(a_conversation(*a_thread(1)))

    found = archive.add_turn("c1", "four", "five!")

    assert (found.message_count, found.character_count) == (3, len("says m0") + 9)
    assert found.updated_at is not None


def test_a_conversation_begun_here_is_empty_and_goes_on(archive: Archive) -> None:
    begun = archive.begin("Plans")
    assert (begun.source, begun.title, begun.messages) == ("backscroll", "Plans", ())

    found = archive.add_turn(begun.id, "First things first.")

    assert said(found) == ["First things first."]
    assert archive.search("plans").hits[0].conversation_id == begun.id


def test_an_empty_conversation_s_title_never_leads_to_another_conversation(archive: Archive) -> None:
    begun = archive.begin("Unicorn")
    archive.save_conversation(a_conversation(*a_thread(2)))

    assert {hit.conversation_id for hit in archive.search("unicorn").hits} <= {begun.id}
    assert {hit.conversation_id for hit in archive.search("unicorn source:backscroll").hits} <= {begun.id}


def test_a_conversation_is_found_by_its_id_its_beginning_and_the_provider_s_id(archive: Archive) -> None:
    found = archive.save_conversation(a_conversation(*a_thread(1)))

    assert {archive.conversation(name).id for name in (found.id, found.id[:8], "c1")} == {found.id}


@pytest.mark.parametrize("name", ["", "nobody", "00000000", "c", "%", "'; DROP TABLE messages"])
def test_an_unknown_id_is_not_found(archive: Archive, name: str) -> None:
    archive.save_conversation(a_conversation(*a_thread(1)))

    with pytest.raises(NotFound):
        archive.conversation(name)


def test_a_message_leads_to_its_conversation(archive: Archive) -> None:
    saved = archive.save_conversation(a_conversation(*a_thread(3)))

    found, message_id = archive.conversation_of(saved.messages[1].id[:13])

    assert (found.id, message_id) == (saved.id, saved.messages[1].id)


def test_the_longer_of_two_tellings_of_one_message_is_kept(archive: Archive) -> None:
    archive.save_conversation(a_conversation(a_message("m1", "short"), a_message("m1", "longer by far")))

    assert said(the_conversation(archive)) == ["longer by far"]
