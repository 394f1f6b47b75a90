from __future__ import annotations

import json
from datetime import UTC, datetime
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
from backscroll.sources.grok import SOURCE

BACKEND = "ttl/30d/export_data/u1/prod-grok-backend.json"
ASSETS = "ttl/30d/export_data/u1/prod-mc-asset-server"
FILE = "0a0a0a0a-0000-4000-8000-000000000001"
OTHER_FILE = "0a0a0a0a-0000-4000-8000-000000000002"


def a_response(own: Any = "r1", sender: Any = "human", message: Any = "", **more: Any) -> dict[str, Any]:
    created = {"$date": {"$numberLong": "1773602366000"}}
    return {"_id": own, "sender": sender, "message": message, "create_time": created, **more}


def an_answer(message: str = "", **more: Any) -> dict[str, Any]:
    return a_response("r2", "assistant", message, **more)


def a_chat(*responses: Any, **facts: Any) -> dict[str, Any]:
    wrapped = [{"response": response, "share_link": None} for response in responses]
    return {"conversation": {"id": "c1", "title": "Soup", **facts}, "responses": wrapped}


def a_backend(*chats: Any, **lists: Any) -> bytes:
    return json.dumps({"conversations": chats, "projects": [], "tasks": [], "media_posts": [], **lists}).encode()


def an_export(backend: bytes | None = None, **files: bytes) -> Export:
    found = {} if backend is None else {BACKEND: backend}
    return Export.of_bytes("test", found | {f"{ASSETS}/{name}/content": content for name, content in files.items()})


def records_of(export: Export) -> list[Record | Skipped]:
    return list(SOURCE.records(export, [member for member in export.members if SOURCE.claims(member)]))


def read(export: Export) -> list[Conversation | Skipped]:
    found: list[Conversation | Skipped] = []
    for record in records_of(export):
        found += [record] if isinstance(record, Skipped) else each(SOURCE, record, export)
    return [arranged(one) if isinstance(one, Conversation) else one for one in found]


def conversation_of(chat: Any, **files: bytes) -> Conversation:
    found = read(an_export(a_backend(chat), **files))[0]
    assert isinstance(found, Conversation)
    return found


def messages_of(*responses: Any, **facts: Any) -> tuple[Message, ...]:
    return conversation_of(a_chat(*responses, **facts)).messages


def parts_of(response: dict[str, Any]) -> tuple[Any, ...]:
    return messages_of(response)[0].parts


def claims(name: str, value: Any) -> bool:
    return SOURCE.claims(Export.of_bytes("test", {name: json.dumps(value).encode()}).members[0])


# What belongs to this source


@pytest.mark.parametrize(
    "value",
    [
        {"conversations": [a_chat()]},
        {"projects": [], "conversations": [None, {"title": "odd one out"}, a_chat()]},
        [a_chat()],
        a_chat(),
    ],
)
def test_double_wrapped_chats_are_claimed_under_any_name(value: Any) -> None:
    assert claims("renamed.json", value)


def test_an_export_without_chats_is_claimed_by_its_name() -> None:
    assert claims(BACKEND, {"conversations": [], "media_posts": []})
    assert not claims("other.json", {"conversations": [], "media_posts": []})


@pytest.mark.parametrize(
    "value",
    [
        {"conversations": [{"from": "human", "value": "Hi"}]},
        {"conversations": [{"id": "1", "mapping": {}}]},
        {"conversations": [{"conversation": "Hi", "responses": "Hello"}]},
        [{"uuid": "1", "chat_messages": []}],
    ],
)
def test_what_belongs_to_others_is_not_claimed(value: Any) -> None:
    assert not claims("conversations.json", value)


@pytest.mark.parametrize("name", ["prod-mc-auth-mgmt-api.json", "x/prod-mc-billing.json", f"{ASSETS}/{FILE}/content"])
def test_private_files_and_uploads_are_never_claimed(name: str) -> None:
    assert not claims(name, {"conversations": [a_chat()]})


def test_private_files_are_not_even_opened() -> None:
    backend = Export.of_bytes("test", {BACKEND: a_backend(a_chat(a_response()))}).members[0]
    private = Export.of_bytes("test", {"prod-mc-billing.json": b'{"projects": []}'}).members[0]
    private.open = lambda: pytest.fail("it was opened")  # type: ignore[method-assign]

    assert len(read(Export("test", [backend, private]))) == 1


def test_a_cut_off_file_gives_the_chats_before_the_cut() -> None:
    backend = a_backend(a_chat(a_response()), a_chat(a_response()))

    found = records_of(an_export(backend[: len(backend) // 2 + 40]))

    assert isinstance(found[0], Record)
    assert {type(one) for one in found[1:]} == {Skipped}


def test_a_list_that_nobody_knows_is_reported() -> None:
    found = read(an_export(a_backend(canvases=[{"id": 1}, {"id": 2}], version=3)))

    assert [one.why for one in found if isinstance(one, Skipped)] == [
        "2 entries of a kind that is not known were not read"
    ]


# Wrappers, senders and dates


def test_a_response_may_come_with_one_wrapper_less() -> None:
    chat = {"conversation": {"id": "c1"}, "responses": [a_response(message="Hi")]}

    assert [message.text for message in conversation_of(chat).messages] == ["Hi"]


@pytest.mark.parametrize(
    ("sender", "role"),
    [
        ("human", Role.USER),
        ("Human", Role.USER),
        ("assistant", Role.ASSISTANT),
        ("ASSISTANT", Role.ASSISTANT),
        ("grok-3", Role.ASSISTANT),
        (None, Role.ASSISTANT),
    ],
)
def test_whoever_is_not_human_is_the_assistant(sender: Any, role: Role) -> None:
    assert messages_of(a_response(sender=sender))[0].role is role


def test_a_sender_can_be_the_name_of_the_model() -> None:
    assert messages_of(a_response(sender="grok-3"))[0].model == "grok-3"
    assert messages_of(a_response(sender="assistant"))[0].model is None


def test_a_persons_words_have_no_model() -> None:
    assert messages_of(a_response(model="grok-4"))[0].model is None


@pytest.mark.parametrize(
    "written",
    [
        {"$date": {"$numberLong": "1773602366234"}},
        {"$date": 1773602366234},
        {"$date": "2026-03-15T19:19:26.234Z"},
        "2026-03-15T19:19:26.234Z",
        1773602366234,
    ],
)
def test_every_way_to_write_a_date_is_read(written: Any) -> None:
    assert messages_of(a_response(create_time=written))[0].created_at == datetime(
        2026, 3, 15, 19, 19, 26, 234000, tzinfo=UTC
    )


@pytest.mark.parametrize("written", [None, {}, {"$date": None}, "soon", 0])
def test_a_date_that_is_none_stays_unknown(written: Any) -> None:
    assert messages_of(a_response(create_time=written))[0].created_at is None


def test_the_facts_of_a_chat_are_kept() -> None:
    chat = conversation_of(a_chat(starred=True, system_prompt_name="Baker", user_id="u1", temporary=True))

    assert (chat.starred, chat.persona, chat.account) == (True, "Baker", "u1")
    assert chat.metadata == {"temporary": True}


def test_a_chat_without_an_id_keeps_its_derived_one_when_it_grows() -> None:
    before = conversation_of(a_chat(a_response(), id=None, title="Soup"))
    after = conversation_of(a_chat(a_response(), an_answer(parent_response_id="r1"), id=None, title="Soups"))

    assert before.id == after.id


# The tree


def test_every_branch_is_kept_and_the_newest_leaf_is_active() -> None:
    late = {"$date": {"$numberLong": "1773602999000"}}
    chat = conversation_of(
        a_chat(
            a_response("q"),
            a_response("new", "assistant", parent_response_id="q", create_time=late),
            a_response("old", "assistant", parent_response_id="q"),
        )
    )

    assert len(chat.messages) == 3
    assert active_ids(chat) == {"q", "new"}


def test_a_known_leaf_is_the_one_shown() -> None:
    responses = [a_response("q"), a_response("a", parent_response_id="q"), a_response("b", parent_response_id="q")]

    assert conversation_of(a_chat(*responses, leaf_response_id="a")).active_id == "a"
    assert conversation_of(a_chat(*responses, leaf_response_id="gone")).active_id == "b"


@pytest.mark.parametrize("ids", [("a", None, "c"), ("a", "a", "c"), ("a", "", "c")])
def test_without_sound_ids_the_array_gives_the_order(ids: tuple[Any, ...]) -> None:
    responses = [a_response(own, message=str(place), parent_response_id="a") for place, own in enumerate(ids)]

    messages = messages_of(*responses)

    assert [message.text for message in messages] == ["0", "1", "2"]
    assert [message.parent_id for message in messages] == [None, messages[0].id, messages[1].id]


def test_a_response_that_stands_there_twice_is_one_message() -> None:
    chat = conversation_of(a_chat(a_response(message="Hi"), a_response(message="Hi")))

    assert len(chat.messages) == 1
    assert chat.nodes.structural == {"repeated": 1}


def test_responses_that_name_no_parent_follow_each_other() -> None:
    assert [message.parent_id for message in messages_of(a_response("a"), a_response("b"))] == [None, "a"]


# Words and their tags


def test_a_known_citation_becomes_a_link_and_an_unknown_one_goes() -> None:
    card = json.dumps({"id": "a", "cardType": "citation_card", "url": "https://x.example/p"})
    tag = '<grok:render card_id="{}" type="render_inline_citation"><argument name="n">1</argument></grok:render>'

    parts = parts_of(an_answer(f"One.{tag.format('a')} Two.{tag.format('b')}", card_attachments_json=[card]))

    assert parts == (Text("One. [x.example](https://x.example/p) Two."),)


def test_a_document_stands_where_it_was_written() -> None:
    tag = '<xaiArtifact artifact_id="1" artifact_version_id="2" title="a.py" contentType="text/python">\nx = 1\n'

    parts = parts_of(an_answer(f"Here:\n\n{tag}</xaiArtifact>\n\nRun it."))

    assert parts == (
        Text("Here:"),
        Attachment(
            name="a.py",
            media_type="text/python",
            size=5,
            text="x = 1",
            content=b"x = 1",
            metadata={"artifact_id": "1", "artifact_version_id": "2"},
        ),
        Text("Run it."),
    )


def test_a_document_that_was_cut_off_is_kept_to_its_end() -> None:
    assert parts_of(an_answer('<xaiArtifact title="a">\nhalf a'))[0].text == "half a"


def test_tags_in_a_persons_own_words_stay() -> None:
    assert parts_of(a_response(message="What is <xaiArtifact>?")) == (Text("What is <xaiArtifact>?"),)


def test_cited_pages_are_listed_below_the_text_unless_it_links_to_them() -> None:
    pages = [{"url": "https://x.example", "title": "X"}, {"url": "https://y.example", "title": "Y"}]

    parts = parts_of(an_answer("See [here](https://x.example).", cited_web_search_results=pages))

    assert parts[-1] == Text("- [Y](https://y.example)")


def test_found_pages_are_a_tool_result() -> None:
    pages = [{"url": "https://x.example", "title": "X", "preview": "Leeks."}] * 2

    assert parts_of(an_answer("Yes.", web_search_results=pages))[0] == ToolResult(
        "[X](https://x.example)\nLeeks.", "web_search"
    )


def test_a_page_whose_address_is_no_text_costs_nothing() -> None:
    pages = [{"url": ["x"], "title": "X"}, {"title": "Y", "preview": "Leeks."}]

    assert parts_of(an_answer("Yes.", web_search_results=pages)) == (
        ToolResult("X\n\nY\nLeeks.", "web_search"),
        Text("Yes."),
    )


@pytest.mark.parametrize("written", ["no json", "[1]", 7, None, {"type": "map"}])
def test_a_card_that_nobody_knows_is_kept(written: Any) -> None:
    assert [type(part) for part in parts_of(an_answer(card_attachments_json=[written]))] == [Other]


def test_an_error_is_no_text() -> None:
    message = messages_of(an_answer(error="Failed to respond."))[0]

    assert message.text == ""
    assert message.parts == (Other("error", "Failed to respond.", "Failed to respond."),)


# Thoughts and tools

CARD = (
    "<xai:tool_usage_card><xai:tool_usage_card_id>t1</xai:tool_usage_card_id><xai:tool_name>browse</xai:tool_name>"
    '<xai:tool_args><![CDATA[{"url": "https://x.example"}]]></xai:tool_args></xai:tool_usage_card>'
)


def test_a_tool_call_in_a_thought_is_a_tool_call() -> None:
    assert parts_of(an_answer(thinking_trace=f"First.\n{CARD}\nThen.")) == (
        Reasoning("First."),
        ToolCall("browse", {"url": "https://x.example"}, "t1"),
        Reasoning("Then."),
    )


def test_arguments_that_are_no_json_are_kept_as_words() -> None:
    card = CARD.replace('{"url": "https://x.example"}', "just words")

    assert parts_of(an_answer(thinking_trace=card))[0].input == "just words"


def test_the_same_thought_is_given_once() -> None:
    traces = [{"agent_id": "a1", "thinking_trace": text} for text in ("Leeks?", "Onions?")]

    assert parts_of(an_answer(thinking_trace="Leeks?", agent_thinking_traces=traces)) == (
        Reasoning("Leeks?"),
        Reasoning("Onions?", "a1"),
    )


def test_steps_say_more_than_the_trace_they_repeat() -> None:
    step = {
        "tag_order": ["header", "summary", "tool_usage_card"],
        "tagged_text": {"tool_usage_card": CARD, "summary": "First.", "header": "Reading"},
        "tool_usage_results": [{"tool_usage_card_id": "t1", "result": "A page"}],
    }

    assert parts_of(an_answer(thinking_trace=f"First.\n\n{CARD}", steps=[step])) == (
        Reasoning("First.", "Reading"),
        ToolCall("browse", {"url": "https://x.example"}, "t1"),
        ToolResult("A page", "browse", "t1"),
    )


def test_a_step_may_be_one_text() -> None:
    assert parts_of(an_answer(steps=[{"tagged_text": "Thinking."}])) == (Reasoning("Thinking."),)


def test_what_nobody_knows_of_a_step_is_kept() -> None:
    assert parts_of(an_answer(steps=[{"tagged_text": ["x"], "novelty": 1}])) == (
        Other("step", {"tagged_text": ["x"], "novelty": 1}),
    )


def test_what_was_asked_of_the_painter_is_a_tool_call() -> None:
    assert parts_of(an_answer(query="a leek", query_type="imagine")) == (ToolCall("imagine", {"query": "a leek"}),)


# Files


def files_in(response: dict[str, Any], **files: bytes) -> list[tuple[str | None, bool]]:
    parts = conversation_of(a_chat(response), **files).messages[0].parts
    return [(part.pointer, part.is_missing) for part in parts if isinstance(part, Attachment)]


def test_an_upload_is_found_by_its_folder() -> None:
    assert files_in(a_response(file_attachments=[FILE, OTHER_FILE]), **{FILE: b"Jam"}) == [
        (FILE, False),
        (OTHER_FILE, True),
    ]


@pytest.mark.parametrize("folder", ["", "export_data/u1/", "top/ttl/30d/export_data/u1//"])
def test_an_upload_is_found_in_every_layout(folder: str) -> None:
    content = a_backend(a_chat(a_response(file_attachments=[FILE])))
    files = {f"{folder}prod-grok-backend.json": content, f"{folder}prod-mc-asset-server//{FILE}/content": b"Jam"}

    found = read(Export.of_bytes("test", files))[0]

    assert isinstance(found, Conversation)
    assert found.messages[0].parts[0].member == f"{folder}prod-mc-asset-server//{FILE}/content"  # type: ignore[union-attr]


def test_a_picture_is_found_by_the_id_in_its_address_and_given_once() -> None:
    address = f"users/u1/generated/{FILE}/image.jpg"
    card = json.dumps({"id": "p", "type": "render_generated_image", "image_chunk": {"imageUuid": FILE}})
    answer = an_answer(generated_image_urls=[address], image_attachments=[FILE], card_attachments_json=[card])

    assert files_in(answer, **{FILE: b"\x89PNG"}) == [(FILE, False)]


def test_an_empty_message_with_a_picture_is_kept() -> None:
    assert files_in(an_answer(generated_image_urls=["https://x.example/1.jpg"])) == [("https://x.example/1.jpg", True)]


def test_a_file_of_the_chat_that_no_response_has_stands_before_them() -> None:
    chat = conversation_of(a_chat(a_response(file_attachments=[FILE]), asset_ids=[FILE, OTHER_FILE]))

    assert [(message.id, message.parent_id, message.hidden) for message in chat.messages] == [
        ("files", None, True),
        ("r1", "files", False),
    ]
    assert chat.messages[0].parts == (Attachment(pointer=OTHER_FILE),)


def test_files_that_nothing_mentions_are_kept_together() -> None:
    found = read(an_export(a_backend(a_chat(a_response(file_attachments=[FILE]))), **{FILE: b"a", OTHER_FILE: b"b"}))

    assert isinstance(found[-1], Conversation)
    assert found[-1].messages[0].parts == (Attachment(pointer=OTHER_FILE, member=f"{ASSETS}/{OTHER_FILE}/content"),)


def test_a_file_that_comes_later_makes_its_chat_worth_reading_again() -> None:
    backend = a_backend(a_chat(a_response(file_attachments=[FILE])), a_chat(a_response()))

    before = records_of(an_export(backend))
    after = records_of(an_export(backend, **{FILE: b"Jam"}))

    changed = [
        old.fingerprint != new.fingerprint
        for old, new in zip(before, after, strict=True)
        if isinstance(old, Record) and isinstance(new, Record)
    ]
    assert changed == [True, False]


# Lists beside the chats


def test_a_chat_knows_its_project_by_name_also_when_it_is_read_again_alone() -> None:
    export = an_export(a_backend(a_chat(a_response(), workspace_id="w1"), projects=[{"id": "w1", "name": "Bakery"}]))
    record = records_of(export)[0]
    assert isinstance(record, Record)
    first = next(iter(SOURCE.read(record, export)))
    assert isinstance(first, Conversation)

    kept = Export.of_bytes("kept", {record.name: record.content, **first.beside})
    again = next(iter(SOURCE.read(record, kept)))

    assert first.project == "Bakery"
    assert again == first


def test_a_project_keeps_its_instructions() -> None:
    projects = [{"id": "w1", "name": "Bakery", "custom_personality": "You are a baker."}]

    found = read(an_export(a_backend(projects=projects)))[0]

    assert isinstance(found, Conversation)
    assert (found.id, found.title, found.messages[0].text) == ("project-w1", "Bakery", "You are a baker.")


def test_a_picture_made_outside_of_a_chat_is_a_prompt_and_its_file() -> None:
    post = {"id": FILE, "original_prompt": "A leek", "media_type": "image", "link": "https://x.example/a"}

    found = read(an_export(a_backend(media_posts=[post]), **{FILE: b"\x89PNG"}))

    assert len(found) == 1
    assert isinstance(found[0], Conversation)
    assert [message.role for message in found[0].messages] == [Role.USER, Role.ASSISTANT]
    assert not found[0].messages[1].parts[0].is_missing  # type: ignore[union-attr]


def test_a_task_is_kept_whole() -> None:
    task = {"id": "t1", "name": "News", "prompt": "What happened?"}

    found = read(an_export(a_backend(tasks=[task])))[0]

    assert isinstance(found, Conversation)
    assert found.messages[0].parts == (Other("task", task, "What happened?"),)


def test_two_backend_files_are_both_read() -> None:
    files = {f"{place}/prod-grok-backend.json": a_backend(a_chat(a_response())) for place in ("first", "second")}

    assert len(read(Export.of_bytes("test", files))) == 2


# Anything at all

leaf = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=6)
words = st.sampled_from([CARD, '<grok:render card_id="a"/>', "<xaiArtifact>", FILE, "https://x.example", "header", "<"])
keys = st.sampled_from(
    ["url", "title", "id", "type", "image_chunk", "image", "imageUuid", "tagged_text", "tag_order", "header", "results"]
)
anything = st.recursive(
    leaf | words, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3), max_leaves=8
)
FIELDS = [
    *("message", "query", "create_time", "file_attachments", "image_attachments", "generated_image_urls", "steps"),
    *("card_attachments_json", "web_search_results", "cited_web_search_results", "thinking_trace", "error", "model"),
    "agent_thinking_traces",
]
odd_responses = anything | st.fixed_dictionaries(
    {},
    optional={
        "_id": st.sampled_from(["r1", "r2", None, 3]),
        "parent_response_id": st.sampled_from(["r1", "r2", None, 3]),
        "sender": st.sampled_from(["human", "assistant", None, 3]),
        **{field: st.lists(anything, max_size=2) | anything for field in FIELDS},
        "response": anything,
    },
)


@settings(max_examples=60)
@given(st.lists(odd_responses, max_size=4) | anything, anything)
def test_no_chat_raises_and_every_response_is_accounted_for(responses: Any, value: Any) -> None:
    chat = {"conversation": {"title": value, "asset_ids": value, "create_time": value}, "responses": responses}
    for found in read(an_export(a_backend(a_chat(), chat))):
        if isinstance(found, Conversation):
            assert found.nodes.unaccounted(len(found.skipped)) == 0
        else:
            assert "cannot be understood" not in found.why


@settings(max_examples=40)
@given(
    st.lists(anything, max_size=3), st.dictionaries(st.sampled_from(["id", "name", "link", "create_time"]), anything)
)
def test_no_list_raises(items: list[Any], item: dict[str, Any]) -> None:
    lists = {key: [*items, item] for key in ("projects", "tasks", "media_posts", "media_generations")}
    for found in read(an_export(a_backend(**lists), **{FILE: b"x"})):
        if isinstance(found, Skipped):
            assert "cannot be understood" not in found.why
