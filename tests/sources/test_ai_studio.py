from __future__ import annotations

import base64
import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backscroll.model import (
    Attachment,
    Conversation,
    Other,
    Part,
    Reasoning,
    Role,
    Skipped,
    Text,
    Tokens,
    ToolCall,
    ToolResult,
    arranged,
)
from backscroll.reading.each import each
from backscroll.reading.export import Export, Member
from backscroll.reading.limits import Limits
from backscroll.reading.source import Record
from backscroll.sources.ai_studio import SOURCE

NAME = "Google AI Studio/Soup, and more"


def a_user(text: str | None = "Hello", **more: Any) -> dict[str, Any]:
    return {**({} if text is None else {"text": text}), "role": "user", **more}


def a_model(text: str | None = "Hi", **more: Any) -> dict[str, Any]:
    return {**({} if text is None else {"text": text}), "role": "model", **more}


def a_prompt(*chunks: Any, **more: Any) -> dict[str, Any]:
    settings = {"model": "models/gemini-2.5-pro", "temperature": 1.0}
    pending = [{"text": "", "role": "user"}]
    return {
        "runSettings": settings,
        "systemInstruction": {},
        "chunkedPrompt": {"chunks": chunks, "pendingInputs": pending},
    } | more


def read(raw: Any, name: str = NAME) -> list[Conversation | Skipped]:
    export = Export.of_bytes("drive", {name: json.dumps(raw).encode()})
    found: list[Conversation | Skipped] = []
    for record in SOURCE.records(export, export.members):
        found += [record] if isinstance(record, Skipped) else each(SOURCE, record, export)
    return [arranged(one) if isinstance(one, Conversation) else one for one in found]


def conversation_of(*chunks: Any, name: str = NAME, **more: Any) -> Conversation:
    [conversation] = read(a_prompt(*chunks, **more), name)
    assert isinstance(conversation, Conversation)
    assert conversation.nodes.unaccounted(len(conversation.skipped)) == 0
    return conversation


def parts_of(*chunks: Any) -> tuple[Part, ...]:
    [message] = conversation_of(*chunks).messages
    return message.parts


def claims(raw: Any, name: str = NAME, *, indent: int | None = 2) -> bool:
    content = raw if isinstance(raw, bytes) else json.dumps(raw, indent=indent).encode()
    return SOURCE.claims(Export.of_bytes("drive", {name: content}).members[0])


# What belongs to this source


@pytest.mark.parametrize("indent", [None, 2])
def test_a_prompt_is_known_by_its_chunks_and_not_by_its_name(indent: int | None) -> None:
    assert claims(a_prompt(a_user()), name="anything", indent=indent)
    assert claims({"chunks": [a_user(), a_model()]}, name="x.json", indent=indent)


def test_a_document_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    content = json.dumps(a_prompt(a_user("Soup?"), a_model("Leek."), {"role": "user", "text": "And then?"})).encode()
    export = Export.of_bytes("drive", {NAME: content[: content.index(b"then")]})

    (record,) = SOURCE.records(export, export.members)
    assert isinstance(record, Record)
    (found,) = each(SOURCE, record, export)

    assert isinstance(found, Conversation)
    assert [message.text for message in found.messages] == ["Soup?", "Leek.", "And "]
    assert found.skipped == (Skipped(NAME, "the file breaks off; what stands before that was read"),)
    assert found.nodes.unaccounted(len(found.skipped)) == 0


@pytest.mark.parametrize(
    "raw",
    [
        {"runSettings": {}, "chunkedPrompt": {}},
        {"runSettings": {}, "freeformPrompt": {}},
        {"runSettings": {}, "structuredPrompt": {}},
        {"chunkedPrompt": {"chunks": []}},
    ],
)
def test_an_empty_or_older_prompt_is_claimed(raw: Any) -> None:
    assert claims(raw)


@pytest.mark.parametrize(
    "raw",
    [
        {},
        [a_user()],
        {"chunks": []},
        {"chunks": [{"role": "assistant", "text": "x"}]},
        {"chunks": [{"role": ["user"]}, None]},
        {"chunkedPrompt": "x"},
        {"messages": [{"role": "user", "content": "x"}]},
        {"sessionId": "s", "messages": [{"type": "gemini", "content": "x"}]},
        {"runSettings": {"model": "x"}},
    ],
)
def test_other_documents_are_not_claimed(raw: Any) -> None:
    assert not claims(raw)


def test_a_large_prompt_is_claimed_once_more_of_it_is_seen() -> None:
    raw = {"systemInstruction": {"text": "x" * 100_000}, "chunkedPrompt": {"chunks": [a_user()]}}
    member = Export.of_bytes("drive", {NAME: json.dumps(raw).encode()}).members[0]

    assert SOURCE.claims(member) or (member.look_further() and SOURCE.claims(member))


def test_a_file_that_is_too_large_is_named_and_left() -> None:
    content = json.dumps(a_prompt(a_user("x" * 999))).encode()
    member = Member(NAME, len(content), lambda: io.BytesIO(content), Limits(record_bytes=100))

    [skipped] = SOURCE.records(Export("drive", [member]), [member])

    assert isinstance(skipped, Skipped)
    assert skipped.where == NAME


# The conversation


def test_the_title_is_the_name_of_the_file() -> None:
    assert conversation_of(a_user()).title == "Soup, and more"
    assert conversation_of(a_user(), name="v1.2 of a plan").title == "v1.2 of a plan"
    assert conversation_of(a_user(), name="Plan.JSON").title == "Plan"
    assert conversation_of(a_user(), displayName="A title of its own").title == "A title of its own"


def test_the_model_and_the_settings_are_kept() -> None:
    conversation = conversation_of(a_user())

    assert conversation.model == "gemini-2.5-pro"
    assert conversation.metadata["runSettings"] == {"model": "models/gemini-2.5-pro", "temperature": 1.0}


def test_times_come_from_the_document_else_from_its_chunks_else_from_nowhere() -> None:
    timed = a_user(createTime="2026-04-02T18:00:00Z"), a_model(createTime="2026-04-02T18:00:09.250Z")

    assert str(conversation_of(*timed).updated_at) == "2026-04-02 18:00:09.250000+00:00"
    assert str(conversation_of(*timed, createTime="2026-04-01T00:00:00Z").created_at) == "2026-04-01 00:00:00+00:00"
    assert conversation_of(a_user()).created_at is None


@pytest.mark.parametrize("instruction", ["Be brief.", {"text": "Be brief."}, {"parts": [{"text": "Be brief."}, None]}])
def test_a_system_instruction_is_the_persona_and_a_hidden_beginning(instruction: Any) -> None:
    conversation = conversation_of(a_user(), systemInstruction=instruction)

    system, user = conversation.messages
    assert (conversation.persona, system.role, system.hidden, system.text) == (
        "Be brief.",
        Role.SYSTEM,
        True,
        "Be brief.",
    )
    assert user.parent_id == system.id


@pytest.mark.parametrize("instruction", [{}, None, "", {"parts": []}, {"text": ""}, []])
def test_no_instruction_is_none(instruction: Any) -> None:
    conversation = conversation_of(a_user(), systemInstruction=instruction)

    assert conversation.persona is None
    assert len(conversation.messages) == 1


def test_a_draft_is_no_message_and_not_lost() -> None:
    raw = a_prompt(a_user())
    raw["chunkedPrompt"]["pendingInputs"] = [{"text": "not yet", "role": "user"}]

    [conversation] = read(raw)

    assert isinstance(conversation, Conversation)
    assert conversation.metadata["draft"] == "not yet"
    assert conversation.nodes.structural == {"unsent draft": 1}


def test_a_branch_names_the_prompt_it_comes_from() -> None:
    parent = {"promptId": "prompts/1xYz", "displayName": "Soup"}

    assert conversation_of(a_user(branchParent=parent)).metadata["branch_parent"] == parent


def test_a_prompt_in_which_nothing_was_sent_stays_an_empty_conversation() -> None:
    assert conversation_of().messages == ()


# Identity


def test_the_documents_own_id_is_used_where_there_is_one() -> None:
    assert conversation_of(a_user(), id="prompts/7Kd2").id == "prompts/7Kd2"


def test_the_id_stays_when_the_talk_goes_on_and_settings_change() -> None:
    before = conversation_of(a_user(), a_model())
    after = conversation_of(a_user(), a_model(), a_user("More"), runSettings={"model": "models/other"})

    assert after.id == before.id
    assert [message.id for message in after.messages][:2] == [message.id for message in before.messages]


def test_a_branch_and_another_prompt_of_the_same_name_are_other_conversations() -> None:
    ids = {
        conversation_of(a_user()).id,
        conversation_of(a_user(), name="Google AI Studio/Branch of Soup, and more").id,
        conversation_of(a_user("Goodbye")).id,
    }

    assert len(ids) == 3


def test_the_folder_and_an_added_extension_do_not_matter_to_the_id() -> None:
    assert conversation_of(a_user(), name="x/Soup").id == conversation_of(a_user(), name="Soup.json").id


def test_a_turn_that_is_edited_changes_its_own_id_only() -> None:
    before = conversation_of(a_user("a"), a_model("b"), a_user("c"), a_model("d"))
    after = conversation_of(a_user("a"), a_model("B"), a_user("c"), a_model("d"))

    same = [one.id == other.id for one, other in zip(before.messages, after.messages, strict=True)]

    assert same == [True, False, True, True]


def test_equal_turns_have_ids_of_their_own() -> None:
    conversation = conversation_of(a_user("again"), a_model("no"), a_user("again"), a_model("no"))

    assert len({message.id for message in conversation.messages}) == 4


# Turns


def test_chunks_of_one_role_in_a_row_are_one_message() -> None:
    conversation = conversation_of(
        a_user("Look", tokenCount=3),
        a_user(None, driveDocument={"id": "d1"}, tokenCount="900"),
        a_model("Hm.", isThought=True, tokenCount=20),
        a_model("I see.", tokenCount=4, finishReason="STOP"),
    )

    asked, answer = conversation.messages
    assert asked.tokens == Tokens(input=903)
    assert answer.parts == (Reasoning("Hm."), Text("I see."))
    assert answer.tokens == Tokens(output=24)
    assert answer.metadata == {"finishReason": "STOP"}
    assert answer.parent_id == asked.id


def test_a_role_nobody_knows_is_nobodys_words() -> None:
    message = conversation_of({"role": "narrator", "text": "Once"}).messages[0]

    assert (message.role, message.text, message.parts) == (Role.SYSTEM, "", (Other("narrator role", None, "Once"),))


@pytest.mark.parametrize("chunk", [None, "text", 5, ["x"]])
def test_a_broken_chunk_costs_itself(chunk: Any) -> None:
    conversation = conversation_of(a_user(), chunk, a_model())

    assert [message.text for message in conversation.messages] == ["Hello", "Hi"]
    assert conversation.skipped == (Skipped("chunk 1", "it is no object"),)


def test_an_empty_chunk_is_counted() -> None:
    assert conversation_of(a_user(), a_model("")).nodes.structural == {"empty chunk": 1, "unsent draft": 1}


def test_what_stopped_an_answer_is_told() -> None:
    assert parts_of(a_model("", errorMessage="Quota exceeded")) == (Other("error", "Quota exceeded", "Quota exceeded"),)
    assert parts_of(a_model("", finishReason="SAFETY")) == (Other("finish_reason", "SAFETY", "SAFETY"),)


# Pieces


@pytest.mark.parametrize("key", ["inlineFile", "inlineImage", "inlineAudio"])
def test_a_file_in_the_document_is_kept_as_bytes(key: str) -> None:
    value = {"mimeType": "text/plain", "data": base64.b64encode(b"\xfb\xff leaves").decode()}

    assert parts_of(a_user(None, **{key: value})) == (
        Attachment(media_type="text/plain", size=9, content=b"\xfb\xff leaves"),
    )


@pytest.mark.parametrize("data", ["-_8gbGVhdmVz", "+/8gbGVh\ndmVz", "+/8gbGVhdmVz=="])
def test_base64_is_read_in_both_alphabets_and_with_any_padding(data: str) -> None:
    [attachment] = parts_of(a_user(None, inlineFile={"data": data}))

    assert isinstance(attachment, Attachment)
    assert attachment.content == b"\xfb\xff leaves"


def test_damaged_base64_leaves_a_missing_file() -> None:
    [attachment] = parts_of(a_user(None, inlineImage={"mimeType": "image/png", "data": "a!b"}))

    assert isinstance(attachment, Attachment)
    assert attachment.is_missing
    assert attachment.metadata == {"problem": "its base64 is damaged"}


@pytest.mark.parametrize("kind", ["document", "image", "video", "audio"])
def test_a_file_in_drive_is_missing_and_has_a_link(kind: str) -> None:
    [attachment] = parts_of(a_user(None, **{f"drive{kind.title()}": {"id": "1AbC"}}))

    link = "https://drive.google.com/file/d/1AbC/view"
    assert attachment == Attachment(pointer="1AbC", metadata={"kind": kind, "link": link})


def test_a_video_is_a_link() -> None:
    assert parts_of(a_user(None, youtubeVideo={"id": "dQx0"})) == (
        Text("[youtube.com](https://www.youtube.com/watch?v=dQx0)"),
    )


def test_code_and_what_it_printed_are_a_tool_and_its_result() -> None:
    parts = parts_of(
        a_model(None, executableCode={"language": "PYTHON", "code": "1/0"}),
        a_model(None, codeExecutionResult={"outcome": "OUTCOME_FAILED", "output": "ZeroDivisionError"}),
    )

    assert parts == (
        ToolCall("code_execution", "1/0", language="python"),
        ToolResult("ZeroDivisionError", name="code_execution", is_error=True, raw={"outcome": "OUTCOME_FAILED"}),
    )


def test_a_search_is_a_tool_and_its_sources_are_links() -> None:
    grounding = {
        "webSearchQueries": ["swifts"],
        "groundingSources": [{"referenceNumber": 1, "title": "Swift [Apus]", "uri": "https://birds.example/apus"}],
        "corroborationSegments": [
            {"index": 5, "uri": "https://birds.example/apus", "footnoteNumber": 1},
            {"index": 9, "uri": "https://other.example/", "footnoteNumber": 2},
        ],
    }

    assert parts_of(a_model("South.", grounding=grounding)) == (
        ToolCall("google_search", {"queries": ["swifts"]}),
        Text("South."),
        Text("1. [Swift \\[Apus\\]](https://birds.example/apus)\n2. [other.example](https://other.example/)"),
    )


def test_a_source_that_is_no_page_is_no_link() -> None:
    grounding = {"groundingSources": [{"referenceNumber": 1, "title": "x", "uri": "javascript:steal()"}]}

    assert parts_of(a_model("South.", grounding=grounding)) == (Text("South."), Text("1. x"))


def test_parts_that_repeat_the_text_are_read_once() -> None:
    assert parts_of(a_model("Seen it.", parts=[{"text": "Seen "}, {"text": "it."}])) == (Text("Seen it."),)


def test_parts_tell_thoughts_from_words_where_the_text_does_not() -> None:
    parts = [{"text": "Hm", "thought": True}, {"text": ".", "thought": True}, {"text": "Yes."}]

    assert parts_of(a_model("Hm.Yes.", parts=parts)) == (Reasoning("Hm."), Text("Yes."))


def test_parts_are_read_in_order_where_there_is_no_text() -> None:
    parts = [{"text": "a"}, {"executableCode": {"code": "x"}}, {"text": "b"}, {"inlineData": {"data": "eA=="}}]

    assert parts_of(a_model(None, parts=parts)) == (
        Text("a"),
        ToolCall("code_execution", "x"),
        Text("b"),
        Attachment(size=1, content=b"x"),
    )


def test_a_file_in_the_parts_is_not_read_twice() -> None:
    inline = {"mimeType": "image/png", "data": "eA=="}

    assert len(parts_of(a_user("Look", inlineImage=inline, parts=[{"inlineData": inline}]))) == 2


def test_a_field_nobody_knows_is_kept() -> None:
    assert parts_of(a_model("Hi", futureField={"a": 1})) == (Text("Hi"), Other("futureField", {"a": 1}))


@pytest.mark.parametrize("kind", ["freeformPrompt", "structuredPrompt"])
def test_a_kind_from_before_chats_is_kept_with_its_words(kind: str) -> None:
    [conversation] = read({"runSettings": {}, kind: {"rows": [["cat", "hat"]], "count": 1}})

    assert isinstance(conversation, Conversation)
    assert conversation.messages[0].parts == (Other(kind, {"rows": [["cat", "hat"]], "count": 1}, "cat\n\nhat"),)


# Anything at all

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 10**19) | st.floats(allow_nan=False) | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "text", "data", "code", "uri"]), inner)
    ),
    max_leaves=6,
)
KEYS = [
    "text",
    "role",
    "parts",
    "isThought",
    "tokenCount",
    "createTime",
    "grounding",
    "driveImage",
    "inlineFile",
    "new",
]
CHUNKS = st.dictionaries(
    st.sampled_from([*KEYS, "youtubeVideo", "executableCode", "errorMessage", "branchParent"]), ANY_JSON
)


@settings(max_examples=120, deadline=None, derandomize=True)
@given(st.lists(CHUNKS | ANY_JSON, max_size=4), ANY_JSON, ANY_JSON)
def test_no_prompt_raises_and_all_nodes_are_accounted_for(chunks: list[Any], instruction: Any, pending: Any) -> None:
    raw = a_prompt(*chunks, systemInstruction=instruction)
    raw["chunkedPrompt"]["pendingInputs"] = pending

    for found in read(raw):
        assert isinstance(found, Conversation)
        assert found.nodes.unaccounted(len(found.skipped)) == 0


def test_a_record_is_read_again_the_same_alone() -> None:
    content = json.dumps(a_prompt(a_user(), a_model())).encode()
    record = Record(NAME, NAME, content)

    again = list(SOURCE.read(record, Export.of_bytes("kept", {NAME: content})))

    assert again == list(SOURCE.read(record, Export("gone", [])))
