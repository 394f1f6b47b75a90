from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backscroll.model import (
    Attachment,
    Conversation,
    Other,
    Role,
    Skipped,
    active_ids,
)
from backscroll.reading.export import Export
from backscroll.reading.source import Record
from backscroll.sources.claude_web import SOURCE
from tests.support.claude_web import (
    NINE,
    ROOT,
    a_chat,
    a_message,
    an_export,
    claims,
    conversation_of,
    messages_of,
    read,
)

# What belongs to this source


@pytest.mark.parametrize(
    "value",
    [
        [a_chat(a_message())],
        [{"uuid": "odd one out"}, a_chat()],
        a_chat(a_message()),
        [{"uuid": "p", "name": "P", "prompt_template": "", "docs": []}],
        {"uuid": "p", "name": "P", "prompt_template": "", "docs": []},
        [{"conversations_memory": "x", "account_uuid": "a"}],
        {"project_memories": {}, "account_uuid": "a"},
        {"project": {}, "messages": [{"role": "user", "content": {"contentBlocks": []}}]},
    ],
)
def test_every_kind_of_file_with_words_in_it_is_claimed(value: Any) -> None:
    assert claims(value)


@pytest.mark.parametrize(
    "value",
    [
        [{"id": "1", "mapping": {}, "chat_messages": []}],
        [{"uuid": "u", "full_name": "Mira", "email_address": "mira@mail.example"}],
        {"data_files": [{"filename": "a.zip", "export_url": "https://x.example"}]},
        {"messages": [{"role": "user", "content": "plain"}], "project": {}},
        {"messages": [{"role": "user", "content": {"contentBlocks": []}}]},
        {"conversations": [{"conversation": {}, "responses": []}]},
        [],
        "chat_messages",
    ],
)
def test_what_belongs_to_others_is_not_claimed(value: Any) -> None:
    assert not claims(value)


def test_an_index_without_chats_names_the_zips_to_fetch() -> None:
    index = {
        "data_files": [
            {"filename": "conversations-000.zip", "export_url": "https://x.example/1"},
            {"file_name": "projects-000.zip", "export_url": "https://x.example/2"},
        ]
    }

    advice = SOURCE.near_miss(an_export(manifest=index).members[0])

    assert advice is not None
    assert "conversations-000.zip, projects-000.zip" in advice


def test_a_long_index_is_cut_short() -> None:
    files = [{"filename": f"c-{n:03}.zip", "export_url": "https://x.example"} for n in range(40)]

    advice = SOURCE.near_miss(an_export(manifest={"data_files": files}).members[0])

    assert advice is not None
    assert "c-011.zip and 28 more" in advice


def test_the_account_file_is_no_near_miss() -> None:
    assert SOURCE.near_miss(an_export(users=[{"uuid": "u", "full_name": "Mira"}]).members[0]) is None


def test_a_file_that_is_damaged_does_not_cost_the_others() -> None:
    export = Export.of_bytes("test", {"a.json": b'[{"chat_messages":[]},{"chat_', "b.json": b'{"chat_messages":[]}'})

    found = list(SOURCE.records(export, export.members))

    assert [type(one) for one in found] == [Record, Skipped, Record]


# The conversation


def test_a_chat_without_an_id_keeps_its_derived_one_when_it_grows() -> None:
    before = conversation_of(a_chat(a_message(text="Leeks?"), uuid=None))
    after = conversation_of(a_chat(a_message(text="Leeks?"), a_message("m2", text="Onions?"), uuid=None))

    assert before.id == after.id


def test_an_empty_name_is_no_title() -> None:
    assert conversation_of(a_chat(name="")).title is None


def test_the_leaf_of_a_capture_wins_over_the_newest_one() -> None:
    late = "2026-06-02T09:00:00Z"
    messages = [
        a_message("m1", parent_message_uuid=ROOT),
        a_message("m2", "assistant", "a", parent_message_uuid="m1"),
        a_message("m3", "assistant", "b", parent_message_uuid="m1", created_at=late),
    ]

    assert conversation_of(a_chat(*messages)).active_id == "m3"
    assert conversation_of(a_chat(*messages, current_leaf_message_uuid="m2")).active_id == "m2"


def test_an_unknown_leaf_falls_back_to_the_newest() -> None:
    assert conversation_of(a_chat(a_message(), current_leaf_message_uuid="gone")).active_id == "m1"


# The tree


def test_every_branch_is_kept_and_the_last_of_equal_leaves_is_active() -> None:
    chat = conversation_of(
        a_chat(
            a_message("q", parent_message_uuid=ROOT),
            a_message("late", "assistant", parent_message_uuid="edited"),
            a_message("early", "assistant", parent_message_uuid="q"),
            a_message("edited", parent_message_uuid=ROOT),
            a_message("later", "assistant", parent_message_uuid="q"),
        )
    )

    assert len(chat.messages) == 5
    assert active_ids(chat) == {"q", "later"}


def test_messages_that_name_no_parent_follow_each_other() -> None:
    messages = messages_of(a_message("m1"), a_message("m2"), a_message("m3"))

    assert [message.parent_id for message in messages] == [None, "m1", "m2"]


def test_parents_that_are_all_null_say_nothing() -> None:
    messages = messages_of(*[a_message(uuid, parent_message_uuid=None) for uuid in ("m1", "m2")])

    assert [message.parent_id for message in messages] == [None, "m1"]


def test_a_null_parent_in_a_tree_is_a_root() -> None:
    messages = messages_of(
        a_message("m1", parent_message_uuid=None),
        a_message("m2", parent_message_uuid="m1"),
        a_message("m3", parent_message_uuid=None),
    )

    assert [message.parent_id for message in messages] == [None, "m1", None]


@pytest.mark.parametrize("parent", ["nobody", "m2"])
def test_a_parent_that_cannot_be_makes_a_root(parent: str) -> None:
    messages = messages_of(a_message("m1", parent_message_uuid=ROOT), a_message("m2", parent_message_uuid=parent))

    assert [message.parent_id for message in messages] == [None, None]


def test_a_ring_of_parents_loses_no_message() -> None:
    messages = messages_of(a_message("m1", parent_message_uuid="m2"), a_message("m2", parent_message_uuid="m1"))

    assert {message.id for message in messages} == {"m1", "m2"}


def test_a_message_written_twice_does_not_break_the_row() -> None:
    twice = [a_message("m2", text="x"), a_message("m2", text="longer")]

    messages = messages_of(a_message("m1"), *twice, a_message("m3"))

    assert [(message.id, message.parent_id) for message in messages] == [("m1", None), ("m2", "m1"), ("m3", "m2")]
    assert messages[1].text == "longer"


def test_order_does_not_come_from_time() -> None:
    messages = messages_of(a_message("m1", created_at="2026-06-01T10:00:00Z"), a_message("m2", created_at=NINE))

    assert [message.id for message in messages] == ["m1", "m2"]


def test_a_null_time_stays_unknown() -> None:
    assert messages_of(a_message(created_at=None))[0].created_at is None


def test_an_unknown_sender_is_neither_person_nor_assistant() -> None:
    message = messages_of(a_message(sender="narrator", text="Once upon a time"))[0]

    assert (message.role, message.author) == (Role.SYSTEM, "narrator")
    assert [(type(part), part.text) for part in message.parts if isinstance(part, Other)] == [
        (Other, "Once upon a time")
    ]


# Side files


def test_a_project_is_a_conversation_with_its_instructions_and_documents() -> None:
    doc = {"uuid": "d1", "filename": "soil.md", "content": "Clay", "created_at": NINE}

    found = conversation_of({"uuid": "p1", "name": "Plot", "prompt_template": "Be brief.", "docs": [doc]})

    assert (found.title, found.project) == ("Plot", "Plot")
    assert [message.role for message in found.messages] == [Role.SYSTEM, Role.SYSTEM]
    assert found.messages[0].text == "Be brief."
    assert found.messages[1].parts == (
        Attachment(name="soil.md", media_type="text/markdown", size=4, text="Clay", content=b"Clay"),
    )


def test_memories_are_a_conversation_with_a_message_for_each() -> None:
    found = conversation_of(
        {"account_uuid": "a", "conversations_memory": "Gardens.", "project_memories": {"p1": "Clay."}}
    )

    assert [message.text for message in found.messages] == ["Gardens.", "Clay."]


def test_words_a_person_puts_into_a_design_answer_are_not_the_assistants() -> None:
    block = {"type": "user_interjection", "message": "Larger!"}
    chat = {"uuid": "d", "project": None, "messages": [{"role": "assistant", "content": {"contentBlocks": [block]}}]}

    message = conversation_of(chat).messages[0]

    assert message.text == ""
    assert message.parts == (Other("user_interjection", block, "Larger!"),)


# Anything at all

leaf = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
kinds = st.sampled_from(
    ["text", "thinking", "tool_use", "tool_result", "image", "local_resource", "knowledge", "artifacts"]
)
keys = st.sampled_from(
    [
        *("type", "text", "thinking", "summaries", "name", "input", "id", "tool_use_id", "content", "citations"),
        *("details", "url", "start_index", "end_index", "source", "data", "display_content", "table", "metadata"),
        *("command", "path"),
    ]
)
anything = st.recursive(
    leaf | kinds, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4)
)
blocks: st.SearchStrategy[dict[str, Any]] = st.dictionaries(keys, anything, max_size=4) | st.builds(
    dict, anything=anything
)
odd_messages = anything | st.fixed_dictionaries(
    {},
    optional={
        "uuid": st.sampled_from(["m1", "m2", "m3", None, 4]),
        "sender": st.sampled_from(["human", "assistant", "Human", None, 3]) | anything,
        "text": leaf,
        "content": st.lists(
            st.builds(lambda kind, block: {**block, "type": kind}, kinds, blocks) | anything, max_size=3
        ),
        "created_at": anything,
        "attachments": st.lists(anything, max_size=2) | anything,
        "files": anything,
        "parent_message_uuid": st.sampled_from(["m1", "m2", ROOT, None, 5]),
    },
)


@settings(max_examples=60)
@given(st.lists(odd_messages, max_size=5) | anything, anything)
def test_no_chat_raises_and_every_message_is_accounted_for(messages: Any, value: Any) -> None:
    for found in read({"uuid": "c", "chat_messages": messages, "name": value, "account": value, "created_at": value}):
        if isinstance(found, Conversation):
            assert found.nodes.unaccounted(len(found.skipped)) == 0
        else:
            assert "cannot be understood" not in found.why


@settings(max_examples=60)
@given(anything, anything)
def test_no_side_file_raises(one: Any, other: Any) -> None:
    side_files: list[dict[str, Any]] = [
        {"uuid": one, "name": other, "prompt_template": other, "docs": one, "creator": other},
        {"uuid": "p", "prompt_template": one, "docs": [other, {"filename": one, "content": other}]},
        {"account_uuid": one, "conversations_memory": other, "project_memories": one, "memory_files": [other]},
        {"project": one, "messages": [{"content": {"contentBlocks": [other], "attachments": one}}, other]},
    ]
    for found in [found for raw in side_files for found in read(raw)]:
        assert isinstance(found, Conversation)
        assert found.nodes.unaccounted(len(found.skipped)) == 0
