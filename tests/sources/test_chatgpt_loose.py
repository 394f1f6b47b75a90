"""What a ChatGPT export holds beside its conversations: documents, group chats, and files that hold no talk."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from backscroll.model import Attachment, Conversation, LeftOut, Other, Skipped, branches
from backscroll.reading.export import Export
from tests.support.chatgpt import a_conversation, an_export, conversations_in, everything_in


def with_files(**files: Any) -> Export:
    encoded = {name: value if isinstance(value, bytes) else msgspec.json.encode(value) for name, value in files.items()}
    return an_export(a_conversation(), files=encoded)


def beside(**files: Any) -> list[Conversation | Skipped]:
    """Read an export of one conversation with these files beside it, and give what came of them."""
    return everything_in(with_files(**files))[1:]


def the_part_of(document: Any) -> Any:
    (found,) = beside(**{"textdocs/d-1.json": document})
    assert isinstance(found, Conversation)
    return found.messages[0].parts[0]


@pytest.mark.parametrize("wrapped", [lambda doc: doc, lambda doc: [doc], lambda doc: {"textdocs": [doc]}])
def test_a_canvas_document_is_kept_as_a_file_with_its_words(wrapped: Any) -> None:
    document = {"id": "d-1", "title": "tide.py", "textdoc_type": "code/python", "content": "print(1)", "version": 3}

    part = the_part_of(wrapped(document))

    assert isinstance(part, Attachment)
    assert (part.name, part.media_type, part.content, part.text) == (
        "tide.py",
        "text/x-python",
        b"print(1)",
        "print(1)",
    )
    assert part.metadata == {"canvas": "code/python", "version": 3}


@pytest.mark.parametrize("document", [{"blocks": ["rope"]}, ["rope"], "rope", {"content": None, "x": "rope"}])
def test_a_document_in_a_form_of_tomorrow_is_kept_whole_and_found(document: Any) -> None:
    part = the_part_of(document)

    assert isinstance(part, Other)
    assert part.text == "rope"


@pytest.mark.parametrize(("content", "text"), [(b"# Rope", "# Rope"), (b"\x89PNG\x00\x01", None), (b"null", "null")])
def test_a_file_that_is_no_json_is_kept_as_it_is(content: bytes, text: str | None) -> None:
    part = the_part_of(content)

    assert (part.name, part.content, part.text) == ("d-1.json", content, text)


def test_documents_of_one_file_are_no_branches() -> None:
    (found,) = beside(**{"textdocs/two.json": [{"id": "a", "content": "one"}, {"id": "b", "content": "two"}]})

    assert isinstance(found, Conversation)
    assert len(branches(found.messages)) == 1


def test_an_export_may_lie_in_a_folder_of_that_name() -> None:
    inner = {"textdocs/conversations.json": [a_conversation()], "textdocs/user.json": {"email": "ida@example.org"}}
    export = Export.of_bytes("", {name: msgspec.json.encode(value) for name, value in inner.items()})

    assert [found.title for found in conversations_in(export)] == ["Tea"]


def test_a_folder_of_that_name_elsewhere_is_none_of_the_export() -> None:
    assert beside(**{"elsewhere/textdocs/plan.json": {"content": "mine"}}) == []


def test_a_group_chat_is_kept_whole_and_found() -> None:
    (found,) = beside(**{"group_chats.json": {"chats": [{"id": "g", "title": "Boat", "said": [{"text": "rope?"}]}]}})

    assert isinstance(found, Conversation)
    assert (found.id, found.title) == ("group-chat-g", "Boat")
    part = found.messages[0].parts[0]
    assert isinstance(part, Other)
    assert "rope?" in (part.text or "")


def test_a_group_chat_in_a_known_form_is_read_as_a_conversation() -> None:
    whole = a_conversation(conversation_id="g-1", title="Boat")

    assert [one.title for one in conversations_in(with_files(**{"group_chats.json": {"chats": [whole]}}))] == [
        "Tea",
        "Boat",
    ]


@pytest.mark.parametrize("name", ["model_comparisons.json", "sora.json", "shopping.json"])
def test_what_holds_no_talk_is_left_out_by_name_where_there_is_any(name: str) -> None:
    (left,) = beside(**{name: [{"id": 1}]})

    assert isinstance(left, LeftOut)
    assert left.where == name
    assert beside(**{name: []}) == beside(**{name: {}}) == []


def test_a_damaged_file_of_group_chats_costs_only_itself() -> None:
    found = everything_in(with_files(**{"group_chats.json": b"broken"}))

    assert [type(one) for one in found] == [Conversation, Skipped]
