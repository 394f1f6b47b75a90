from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backscroll.model import (
    Conversation,
    LeftOut,
    Other,
    Role,
    Skipped,
    active_ids,
)
from backscroll.reading.export import Export
from backscroll.reading.source import Record
from backscroll.sources.grok import SOURCE
from tests.support.grok import (
    ASSETS,
    BACKEND,
    CARD,
    FILE,
    a_backend,
    a_chat,
    a_response,
    an_answer,
    an_export,
    claims,
    conversation_of,
    messages_of,
    read,
    records_of,
)

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


def test_a_list_that_nobody_knows_is_left_out_and_named() -> None:
    found = read(an_export(a_backend(canvases=[{"id": 1, "by": "u1"}, {"id": 2}], version=3, account={"plan": "free"})))

    assert found == [
        LeftOut(f"{BACKEND}: canvases", "not known to hold chats: 2 × an object with id, by"),
        LeftOut(f"{BACKEND}: account", "not known to hold chats: 1 × an object with plan"),
    ]


def test_strings_in_a_list_that_nobody_knows_are_counted_too() -> None:
    found = read(an_export(a_backend(notes=["buy flour", "call Ida"])))

    assert found == [LeftOut(f"{BACKEND}: notes", "not known to hold chats: 2 × a value without names")]


def test_a_chat_is_read_in_whatever_list_it_stands() -> None:
    found = read(an_export(a_backend(archived_conversations=[a_chat(a_response(message="Hi")), {"id": 1}])))

    assert [one.messages[0].text for one in found if isinstance(one, Conversation)] == ["Hi"]
    assert [one.why for one in found if isinstance(one, LeftOut)] == ["not known to hold chats: 1 × an object with id"]


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


def test_chats_held_inside_x_are_told_apart() -> None:
    script = b'window.YTD.grok_chat_item.part0 = [ {"grokChatItem": {"message": "hi"}} ]'
    inside_x, other = Export.of_bytes("x.zip", {"data/grok-chat-item.js": script, "data/like.js": b"x = []"}).members

    assert "accounts.x.ai/data" in (SOURCE.near_miss(inside_x) or "")
    assert SOURCE.near_miss(other) is None


def test_a_new_name_of_a_project_concerns_only_its_own_chats() -> None:
    chats = [a_chat(a_response(message="w-1 is a name"), id="c1"), a_chat(a_response(), id="c2", workspace_id="w-1")]

    before = records_of(an_export(a_backend(*chats, projects=[{"id": "w-1", "name": "Garden"}])))
    after = records_of(an_export(a_backend(*chats, projects=[{"id": "w-1", "name": "Harbour"}])))

    assert [
        one.context != other.context
        for one, other in zip(before, after, strict=True)
        if isinstance(one, Record) and isinstance(other, Record)
    ] == [False, True, False]
