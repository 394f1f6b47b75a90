from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backscroll.model import (
    Attachment,
    Conversation,
    Message,
    Other,
    Reasoning,
    Role,
    Skipped,
    Text,
    ToolCall,
    ToolResult,
    active_ids,
    arranged,
)
from backscroll.reading.each import each
from backscroll.reading.export import Export
from backscroll.reading.source import Record
from backscroll.sources.claude_web import SOURCE

ROOT = "00000000-0000-4000-8000-000000000000"
NINE = "2026-06-01T09:00:00.000000Z"


def a_message(uuid: str | None = "m1", sender: Any = "human", text: Any = "", **more: Any) -> dict[str, Any]:
    return {"uuid": uuid, "sender": sender, "text": text, "created_at": NINE, **more}


def an_answer(*blocks: Any, text: str = "") -> dict[str, Any]:
    return a_message("m2", "assistant", text, content=list(blocks))


def a_chat(*messages: Any, **more: Any) -> dict[str, Any]:
    return {"uuid": "c1", "name": "Soup", "created_at": NINE, "chat_messages": list(messages), **more}


def read(raw: Any) -> list[Conversation | Skipped]:
    record = Record("conversations.json[0]", "conversations.json", json.dumps(raw).encode())
    found = each(SOURCE, record, Export("test", []))
    return [arranged(one) if isinstance(one, Conversation) else one for one in found]


def conversation_of(raw: Any) -> Conversation:
    found = read(raw)[0]
    assert isinstance(found, Conversation)
    return found


def messages_of(*messages: Any, **more: Any) -> tuple[Message, ...]:
    return conversation_of(a_chat(*messages, **more)).messages


def parts_of(message: dict[str, Any]) -> tuple[Any, ...]:
    return messages_of(message)[0].parts


def an_export(**files: Any) -> Export:
    return Export.of_bytes("test", {name: json.dumps(value).encode() for name, value in files.items()})


def claims(value: Any) -> bool:
    return SOURCE.claims(an_export(file=value).members[0])


def artifact_call(call_id: str, **call: Any) -> dict[str, Any]:
    return {"type": "tool_use", "id": call_id, "name": "artifacts", "input": {"id": "doc", **call}}


def documents_in(*blocks: Any) -> list[str | None]:
    return [part.text for part in parts_of(an_answer(*blocks)) if type(part) is Attachment]


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


# Blocks and the flattened text


def test_blocks_speak_and_the_flattened_text_is_ignored() -> None:
    assert parts_of(an_answer({"type": "text", "text": "Leeks."}, text="Thinking. Leeks.")) == (Text("Leeks."),)


@pytest.mark.parametrize("content", [None, [], [{"type": "text", "text": ""}], "absent"])
def test_without_text_blocks_the_flattened_text_speaks(content: Any) -> None:
    message = a_message("m2", "assistant", "Leeks.") | ({} if content == "absent" else {"content": content})

    assert parts_of(message) == (Text("Leeks."),)


VIEWING = "Viewing artifacts created via the Analysis Tool web feature preview isn’t yet supported on mobile."


@pytest.mark.parametrize(
    "text",
    [
        "One.\n```\nThis block is not supported on your current device yet.\n```\n\nTwo.",
        f"One.\n```\n{VIEWING}\n```\nTwo.",
        f"One.\n\n{VIEWING.replace('’', chr(39))}\nTwo.",
    ],
)
def test_stand_ins_do_not_reach_the_text(text: str) -> None:
    assert parts_of(an_answer(text=text)) == (Text("One.\n\nTwo."),)
    assert parts_of(an_answer({"type": "text", "text": text})) == (Text("One.\n\nTwo."),)


def test_a_stand_in_that_a_person_quotes_stays() -> None:
    text = "```\nThis block is not supported on your current device yet.\n```"

    assert parts_of(a_message(text=text)) == (Text(text),)


def test_a_long_blank_beside_a_stand_in_is_passed_quickly() -> None:
    text = "One." + "\n \t" * 50_000 + "This block is not supported on your current device yet. Or is it?"

    assert parts_of(an_answer(text=text)) == (Text(text),)


def test_thoughts_in_the_flattened_text_are_not_said_twice() -> None:
    block = {"type": "thinking", "thinking": "Leeks or onions?"}

    assert parts_of(an_answer(block, text="Leeks or onions?\n\nLeeks.")) == (
        Reasoning("Leeks or onions?"),
        Text("Leeks."),
    )


def test_summaries_are_the_label_of_thoughts_that_are_not_written_out() -> None:
    block = {"type": "thinking", "thinking": "", "summaries": [{"summary": "Weighing"}, None, {"summary": "Choosing"}]}

    assert parts_of(an_answer(block)) == (Reasoning("", "Weighing · Choosing"),)


def test_a_token_budget_says_nothing() -> None:
    assert parts_of(an_answer({"type": "token_budget"})) == ()


def test_an_unknown_block_is_kept_whole() -> None:
    block = {"type": "hologram", "text": "A leek, turning", "depth": 3}

    assert parts_of(an_answer(block)) == (Other("hologram", block, "A leek, turning"),)


def test_the_bytes_of_an_image_block_are_no_part_of_the_text() -> None:
    block = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "iVBORw=="}}

    assert parts_of(an_answer(block)) == (Attachment(media_type="image/png", size=4, content=b"\x89PNG"),)


# Tools


def calls_and_results(*blocks: Any) -> list[tuple[str, str | None]]:
    parts = parts_of(an_answer(*blocks))
    return [
        (part.output if isinstance(part, ToolResult) else part.name, part.call_id)
        for part in parts
        if isinstance(part, ToolCall | ToolResult)
    ]


def use(name: str, call_id: str | None = None) -> dict[str, Any]:
    return {"type": "tool_use", "id": call_id, "name": name, "input": {}}


def result(name: str | None, output: str, call_id: str | None = None) -> dict[str, Any]:
    return {"type": "tool_result", "tool_use_id": call_id, "name": name, "content": [{"type": "text", "text": output}]}


def test_results_without_ids_go_to_the_first_open_call_of_their_name() -> None:
    found = calls_and_results(use("a"), use("b"), use("a"), result("b", "B"), result("a", "A1"), result("a", "A2"))

    assert found == [("a", "m2#0"), ("b", "m2#1"), ("a", "m2#2"), ("B", "m2#1"), ("A1", "m2#0"), ("A2", "m2#2")]


def test_ids_win_over_order() -> None:
    found = calls_and_results(use("a", "t1"), use("a", "t2"), result("a", "second", "t2"), result("a", "first", "t1"))

    assert found == [("a", "t1"), ("a", "t2"), ("second", "t2"), ("first", "t1")]


def test_a_result_without_name_and_id_goes_to_the_first_open_call() -> None:
    assert calls_and_results(use("a"), use("b"), result(None, "A"))[-1] == ("A", "m2#0")


def test_a_result_that_answers_no_call_stays_alone() -> None:
    assert calls_and_results(use("a"), result("b", "B"))[-1] == ("B", None)


def test_a_page_that_was_found_is_a_link_with_its_words() -> None:
    page = {"type": "knowledge", "title": "Leeks", "url": "https://x.example/l", "text": "They are mild."}

    part = parts_of(an_answer({"type": "tool_result", "content": [page]}))[0]

    assert part.output == "[Leeks](https://x.example/l)\n\nThey are mild."


@pytest.mark.parametrize(
    ("card", "output"),
    [
        ({"type": "text", "text": "Done"}, "Done"),
        ({"type": "json_block", "json_block": '{"a": 1}'}, '{"a": 1}'),
        ({"type": "table", "table": [["a", 1], ["b", 2]]}, "a | 1\nb | 2"),
        ({"type": "rich_content", "content": [{"title": "X", "url": "https://x.example"}]}, "[X](https://x.example)"),
        ({"type": "new", "x": 1}, '{\n "type": "new",\n "x": 1\n}'),
    ],
)
def test_an_empty_result_shows_what_its_card_shows(card: Any, output: str) -> None:
    assert parts_of(an_answer({"type": "tool_result", "content": [], "display_content": card}))[0].output == output


def test_what_a_result_does_not_say_in_words_is_kept() -> None:
    item = {"type": "chart", "points": [1, 2]}

    part = parts_of(an_answer({"type": "tool_result", "content": [item], "structured_content": {"n": 2}}))[0]

    assert part.raw == {"structured_content": {"n": 2}, "items": [item]}


# Documents


def test_a_document_is_given_once_a_message_in_its_last_state() -> None:
    found = documents_in(
        artifact_call("t1", command="create", content="one two", title="Count", type="text/markdown"),
        artifact_call("t2", command="update", old_str="two", new_str="three"),
        artifact_call("t3", command="view"),
    )

    assert found == ["one three"]


def test_a_rewrite_keeps_the_title_that_the_document_had() -> None:
    message = an_answer(
        artifact_call("t1", command="create", content="one", title="Count"),
        artifact_call("t2", command="rewrite", content="two"),
    )

    document = parts_of(message)[-1]

    assert (document.name, document.text, document.content) == ("Count", "two", b"two")


def test_an_update_replaces_one_passage_only() -> None:
    found = documents_in(
        artifact_call("t1", command="create", content="a a"),
        artifact_call("t2", command="update", old_str="a", new_str="b"),
    )

    assert found == ["b a"]


@pytest.mark.parametrize("old", ["missing", "", None])
def test_an_update_that_does_not_fit_changes_nothing(old: Any) -> None:
    create = artifact_call("t1", command="create", content="one")

    assert documents_in(create, artifact_call("t2", command="update", old_str=old, new_str="x")) == ["one"]


def test_an_update_of_a_document_from_elsewhere_gives_none() -> None:
    assert documents_in(artifact_call("t1", command="update", old_str="a", new_str="b")) == []


def test_a_call_that_failed_changes_nothing() -> None:
    failed = {"type": "tool_result", "tool_use_id": "t1", "is_error": True, "content": []}

    assert documents_in(artifact_call("t1", command="create", content="one"), failed) == []


def test_a_document_is_changed_on_its_own_branch_only() -> None:
    def writes(uuid: str, parent: str, **call: Any) -> dict[str, Any]:
        return a_message(uuid, "assistant", parent_message_uuid=parent, content=[artifact_call("t", **call)])

    messages = messages_of(
        writes("m1", ROOT, command="create", content="base"),
        writes("m2", "m1", command="update", old_str="base", new_str="left"),
        writes("m3", "m1", command="update", old_str="base", new_str="right"),
    )

    assert [message.parts[-1].text for message in messages if isinstance(message.parts[-1], Attachment)] == [
        "base",
        "left",
        "right",
    ]


# What people add


def test_pasted_text_is_the_prompt() -> None:
    paste = {"file_name": "", "file_size": 9, "file_type": "txt", "extracted_content": "Dear Kofi"}

    assert messages_of(a_message(attachments=[paste]))[0].text == "Dear Kofi"


def test_a_named_attachment_keeps_its_words_as_a_file() -> None:
    file = {"file_name": "a.pdf", "file_size": 9, "file_type": "pdf", "extracted_content": "Dear Kofi"}

    assert parts_of(a_message(attachments=[file])) == (
        Attachment(name="a.pdf", media_type="application/pdf", size=9, text="Dear Kofi"),
    )


def test_a_file_that_is_also_an_attachment_is_given_once() -> None:
    message = a_message(
        attachments=[{"file_name": "a.pdf", "extracted_content": "x"}],
        files=[{"file_uuid": "f1", "file_name": "a.pdf"}, {"file_name": "b.png"}],
    )

    assert [(part.name, part.pointer, part.is_missing) for part in parts_of(message)] == [
        ("a.pdf", "f1", True),
        ("b.png", None, True),
    ]


def test_two_files_of_one_name_are_two_files() -> None:
    files = [{"file_uuid": uuid, "file_name": "image.png"} for uuid in ("f1", "f2")]

    assert [part.pointer for part in parts_of(a_message(files=files))] == ["f1", "f2"]


# Citations


def a_citation(start: Any, end: Any, url: str = "https://www.birds.example/gulls") -> dict[str, Any]:
    return {"start_index": start, "end_index": end, "details": {"type": "web_search_citation", "url": url}}


def cited(text: str, *citations: Any) -> str:
    return str(parts_of(an_answer({"type": "text", "text": text, "citations": list(citations)}))[0].text)


LINK = "[birds.example](https://www.birds.example/gulls)"


def test_a_citation_becomes_a_link_behind_its_words() -> None:
    assert cited("Gulls live long. So do we.", a_citation(0, 16)) == f"Gulls live long. {LINK} So do we."


def test_a_citation_never_splits_a_word() -> None:
    assert cited("Gulls live long.", a_citation(0, 8)) == f"Gulls live {LINK} long."


@pytest.mark.parametrize(("start", "end"), [(None, None), (5, 900), (9, 3), (-4, 4), ("x", "y")])
def test_a_citation_that_fits_nowhere_stands_at_the_end(start: Any, end: Any) -> None:
    assert cited("Gulls live long.", a_citation(start, end)) == f"Gulls live long.\n\n{LINK}"


def test_a_citation_never_goes_into_a_code_block() -> None:
    text = "So:\n```\ngull()\n```"

    assert cited(text, a_citation(0, 12)) == f"{text}\n\n{LINK}"


def test_the_same_page_is_linked_once_at_one_place() -> None:
    assert cited("Gulls.", a_citation(0, 6), a_citation(2, 6)) == f"Gulls. {LINK}"


def test_an_address_that_is_none_does_not_become_a_link() -> None:
    assert "](" not in cited("Gulls.", a_citation(0, 6, "javascript:alert(1)"))


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
