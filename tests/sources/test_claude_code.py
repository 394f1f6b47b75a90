"""Records become messages: replies, tool results, branches, compaction."""

from __future__ import annotations

import base64

from backscroll.model import (
    Attachment,
    Kind,
    Other,
    Reasoning,
    Role,
    Text,
    Tokens,
    ToolCall,
    ToolResult,
    active_ids,
    branches,
)
from tests.support.claude_code import (
    a_log,
    a_piece,
    a_prompt,
    a_record,
    a_result,
    an_attachment,
    call,
    conversations_in,
    messages_of,
    parents_in,
    queued,
    result,
    session,
    session_in,
    shown,
    text,
)


def thought(words: str, signature: str = "sig") -> dict[str, str]:
    return {"type": "thinking", "thinking": words, "signature": signature}


# Replies


def test_the_records_of_one_reply_are_one_message_with_the_id_and_time_of_the_first() -> None:
    reply = messages_of(
        a_prompt("u1", "Fix it"),
        a_piece("a1", [thought("Where is it?")], "u1", of="msg_1", timestamp="2026-02-01T09:00:01Z"),
        a_piece("a2", "Found it.", "a1", of="msg_1", timestamp="2026-02-01T09:00:02Z"),
        a_piece("a3", [call("t1")], "a2", of="msg_1", timestamp="2026-02-01T09:00:03Z"),
    )[1]

    assert reply.id == "a1"
    assert reply.parts == (Reasoning("Where is it?"), Text("Found it."), ToolCall("Read", {}, "t1"))
    assert reply.created_at is not None
    assert reply.created_at.second == 1


def test_snapshots_that_repeat_the_reply_so_far_add_only_what_is_new() -> None:
    reply = messages_of(
        a_prompt("u1", "Hi"),
        a_piece("a1", "Hel", "u1", of="msg_1"),
        a_piece("a2", "Hello", "a1", of="msg_1"),
        a_piece("a3", [text("Hello"), call("t1", path="a")], "a2", of="msg_1"),
        a_piece("a4", [text("Hello"), call("t1", path="a")], "a3", of="msg_1"),
    )[1]

    assert reply.parts == (Text("Hello"), ToolCall("Read", {"path": "a"}, "t1"))


def test_a_reply_counts_its_usage_once_and_the_last_one() -> None:
    first = {"input_tokens": 9, "output_tokens": 1, "cache_read_input_tokens": 100, "cache_creation_input_tokens": 7}
    last = {
        **first,
        "output_tokens": 80,
        "cache_creation": {"ephemeral_5m_input_tokens": 7},
        "service_tier": "standard",
    }

    reply = messages_of(
        a_prompt("u1", "Hi"),
        a_piece("a1", "One", "u1", of="msg_1", usage=first),
        a_piece("a2", [call("t1")], "a1", of="msg_1", usage=last),
    )[1]

    assert reply.tokens == Tokens(input=9, output=80, cache_read=100, cache_write=7)


def test_records_of_a_reply_without_a_message_id_are_replies_of_their_own() -> None:
    one, two = a_piece("a1", "One", "u1"), a_piece("a2", "Two", "a1")
    del one["message"]["id"], two["message"]["id"]

    assert shown(a_prompt("u1", "Hi"), one, two) == ["Hi", "One", "Two"]


def test_a_proxy_that_gives_all_replies_one_id_does_not_melt_the_turns_together() -> None:
    said = shown(
        a_prompt("u1", "One?"),
        a_piece("a1", "One.", "u1", of="msg_proxy"),
        a_prompt("u2", "Two?", "a1"),
        a_piece("a2", "Two.", "u2", of="msg_proxy"),
    )

    assert said == ["One?", "One.", "Two?", "Two."]


def test_a_piece_of_history_written_again_under_new_ids_changes_nothing() -> None:
    said = shown(
        a_prompt("u1", "One?"),
        a_piece("a1", "One.", "u1", of="msg_1"),
        a_prompt("u2", "Two?", "a1"),
        a_piece("a1-again", "One.", "u1", of="msg_1"),
        a_piece("a2", "Two.", "u2", of="msg_2"),
    )

    assert said == ["One?", "One.", "Two?", "Two."]


def test_what_the_program_itself_answers_is_hidden_and_costs_nothing() -> None:
    answer = messages_of(
        a_prompt("u1", "Hi"),
        a_piece("a1", "No response requested.", "u1", model="<synthetic>", usage={"input_tokens": 0}),
    )[1]

    assert answer.hidden
    assert answer.role is Role.ASSISTANT
    assert (answer.model, answer.tokens) == (None, None)


def test_an_api_error_is_hidden_and_says_so() -> None:
    answer = messages_of(a_prompt("u1", "Hi"), a_piece("a1", "API Error: 529", "u1", isApiErrorMessage=True))[1]

    assert answer.hidden
    assert answer.metadata["isApiErrorMessage"] is True


def test_thinking_of_which_only_the_signature_is_left_says_nothing_and_redacted_thinking_says_that_it_is() -> None:
    reply = messages_of(
        a_prompt("u1", "Hi"),
        a_piece("a1", [thought(""), {"type": "redacted_thinking", "data": "x"}, text("Hello")], "u1"),
    )[1]

    assert reply.parts == (Reasoning("", "Redacted by the provider"), Text("Hello"))


def test_a_block_of_an_unknown_type_is_kept_as_it_is() -> None:
    block = {"type": "hologram", "text": "A cat", "depth": 3}

    reply = messages_of(a_prompt("u1", "Hi"), a_piece("a1", [block], "u1"))[1]

    assert reply.parts == (Other("hologram", block, "A cat"),)


def test_an_unusual_end_of_a_reply_is_kept() -> None:
    reply = messages_of(a_prompt("u1", "Hi"), a_piece("a1", "Once upon", "u1", stop_reason="max_tokens"))[1]

    assert reply.metadata == {"stop_reason": "max_tokens"}


# Tool results


def test_parallel_tool_calls_keep_every_result_each_behind_its_call() -> None:
    conversation = session(
        a_prompt("u1", "Fix both"),
        a_piece("a1", [call("t1")], "u1", of="msg_1"),
        a_piece("a2", [call("t2")], "a1", of="msg_1"),
        a_result("r1", "t1", "A", "a1"),
        a_result("r2", "t2", [text("B"), text("b")], "a2"),
        a_piece("a3", "Done.", "r2", of="msg_2"),
    )

    assert [message.id for message in conversation.messages] == ["u1", "a1", "a3"]
    assert conversation.messages[1].parts == (
        ToolCall("Read", {}, "t1"),
        ToolResult("A", "Read", "t1"),
        ToolCall("Read", {}, "t2"),
        ToolResult("B\nb", "Read", "t2"),
    )
    assert len(branches(conversation.messages)) == 1
    assert conversation.nodes.messages == 6


def test_a_result_that_is_written_before_its_call_finds_it() -> None:
    conversation = session(
        a_prompt("u1", "Fix it"),
        a_result("r1", "t1", "A", "a1"),
        a_piece("a1", [call("t1")], "u1"),
        a_piece("a2", "Done.", "r1"),
    )

    assert conversation.messages[1].parts[1] == ToolResult("A", "Read", "t1")
    assert parents_in(conversation.messages) == {"u1": None, "a1": "u1", "a2": "a1"}


def test_a_result_without_its_call_is_a_tool_message_and_no_turn() -> None:
    orphan = messages_of(a_prompt("u1", "Hi"), a_result("r1", "gone", "A", "u1"))[1]

    assert orphan.role is Role.TOOL
    assert orphan.parts == (ToolResult("A", None, "gone"),)


def test_a_result_written_twice_is_there_once() -> None:
    reply = messages_of(
        a_prompt("u1", "Hi"),
        a_piece("a1", [call("t1")], "u1"),
        a_result("r1", "t1", "A", "a1"),
        a_result("r2", "t1", "A", "a1"),
    )[1]

    assert len(reply.parts) == 2


def test_words_beside_a_result_are_the_users() -> None:
    prompt = messages_of(
        a_prompt("u1", "Hi"),
        a_piece("a1", [call("t1")], "u1"),
        a_prompt("u2", [result("t1", "rejected", is_error=True), text("Use tabs instead")], "a1"),
    )[2]

    assert (prompt.role, prompt.text, prompt.parent_id) == (Role.USER, "Use tabs instead", "a1")


def test_an_error_an_image_and_odd_content_of_a_result_are_kept() -> None:
    image = {
        "type": "image",
        "source": {"type": "base64", "media_type": "image/png", "data": base64.b64encode(b"PNG").decode()},
    }
    reference = {"type": "tool_reference", "tool_name": "mcp__x"}

    reply = messages_of(
        a_prompt("u1", "Hi"),
        a_piece("a1", [call("t1")], "u1"),
        a_prompt("r1", [result("t1", [text("no"), image, reference], is_error=True)], "a1"),
    )[1]

    assert reply.parts[1:] == (
        ToolResult("no", "Read", "t1", is_error=True, raw={"content": [reference]}),
        Attachment(media_type="image/png", size=3, content=b"PNG"),
    )


def test_a_result_without_content_says_what_stands_beside_it() -> None:
    reply = messages_of(
        a_prompt("u1", "Hi"),
        a_piece("a1", [call("t1")], "u1"),
        a_result("r1", "t1", None, "a1", toolUseResult="Error: cancelled"),
    )[1]

    assert reply.parts[1] == ToolResult("Error: cancelled", "Read", "t1")


def test_the_result_of_a_subagent_names_it() -> None:
    reply = messages_of(
        a_prompt("u1", "Hi"),
        a_piece("a1", [call("t1", "Task")], "u1"),
        a_result("r1", "t1", "Done", "a1", toolUseResult={"agentId": "ab12", "totalTokens": 900, "content": []}),
    )[1]

    assert isinstance(reply.parts[1], ToolResult)
    assert reply.parts[1].raw == {"agentId": "ab12", "totalTokens": 900}


def test_a_result_too_long_for_the_log_names_the_file_that_holds_it() -> None:
    saved = "/home/mira/.claude/projects/-w/S1/tool-results/t1.txt"
    said = f"Output too large (54KB). Full output saved to: {saved}\n\nPreview:\none"
    preview = f"<persisted-output>\n{said}\n</persisted-output>"
    log = a_log(a_prompt("u1", "Hi"), a_piece("a1", [call("t1")], "u1"), a_result("r1", "t1", preview, "a1"))

    (conversation,) = conversations_in({"p/S1.jsonl": log, "p/S1/tool-results/t1.txt": b"one\ntwo\n"})

    _call, output, file = conversation.messages[1].parts
    assert file == Attachment("t1.txt", pointer=saved, member="p/S1/tool-results/t1.txt")
    assert isinstance(output, ToolResult)
    assert output.output == said


def test_a_result_whose_file_is_not_in_the_export_says_that_it_is_missing() -> None:
    preview = r"<persisted-output>Output has been saved to C:\Users\Mira\S1\tool-results\t1.txt</persisted-output>"
    log = (a_prompt("u1", "Hi"), a_piece("a1", [call("t1")], "u1"), a_result("r1", "t1", preview, "a1"))

    file = messages_of(*log)[1].parts[2]

    assert isinstance(file, Attachment)
    assert (file.name, file.is_missing) == ("t1.txt", True)


# Branches


def test_two_prompts_after_one_message_are_branches_and_the_later_one_is_shown() -> None:
    conversation = session(
        a_prompt("u1", "Hi"),
        a_piece("a1", "Hello", "u1"),
        a_prompt("u2", "Cats", "a1"),
        a_piece("a2", "Meow", "u2"),
        a_prompt("u3", "Dogs", "a1"),
        a_piece("a3", "Woof", "u3"),
    )

    assert [branch[-1].id for branch in branches(conversation.messages)] == ["a2", "a3"]
    assert conversation.active_id == "a3"


def test_the_branch_that_was_written_to_last_is_shown_even_if_it_is_the_older_one() -> None:
    conversation = session(
        a_prompt("u1", "Hi"),
        a_piece("a1", "Hello", "u1"),
        a_prompt("u2", "Cats", "a1"),
        a_prompt("u3", "Dogs", "a1"),
        a_piece("a3", "Woof", "u3"),
        a_piece("a2", "Meow", "u2"),
        a_record("system", "s1", "a3", subtype="informational", content="Branch saved"),
    )

    assert conversation.active_id == "a2"


def test_the_first_prompt_edited_is_a_branch_at_the_root() -> None:
    conversation = session(a_prompt("u1", "Ctas"), a_prompt("u2", "Cats"), a_piece("a2", "Meow", "u2"))

    assert parents_in(conversation.messages) == {"u1": None, "u2": None, "a2": "u2"}
    assert conversation.active_id == "a2"


def test_two_replies_to_one_prompt_are_branches() -> None:
    conversation = session(a_prompt("u1", "Hi"), a_piece("a1", "Hello", "u1"), a_piece("a2", "Hi there", "u1"))

    assert len(branches(conversation.messages)) == 2


def test_notices_and_late_hooks_make_no_branches() -> None:
    conversation = session(
        a_prompt("u1", "Hi"),
        a_piece("a1", "Hello", "u1"),
        a_record("system", "s1", "a1", subtype="informational", content="Saved"),
        an_attachment("h1", "a1", type="hook_success", content="formatted"),
        a_prompt("u2", "Bye", "a1"),
        a_record("system", "s2", "a1", subtype="informational", content="Late"),
    )

    assert [message.id for message in branches(conversation.messages)[0]] == ["u1", "a1", "s1", "h1", "s2", "u2"]
    assert conversation.active_id == "u2"


def test_a_prompt_and_a_reply_after_one_message_follow_each_other() -> None:
    conversation = session(
        a_prompt("u1", "Fix both"),
        a_piece("a1", [call("t1")], "u1", of="msg_1"),
        a_piece("a2", [call("t2")], "a1", of="msg_1"),
        a_result("r1", "t1", "A", "a1"),
        queued("q1", "and c.py", "r1"),
        a_result("r2", "t2", "B", "a2"),
        a_piece("a3", "Done.", "r2"),
    )

    assert parents_in(conversation.messages) == {"u1": None, "a1": "u1", "q1": "a1", "a3": "q1"}


def test_parents_lead_through_records_that_say_nothing() -> None:
    conversation = session(
        a_prompt("u1", "Hi"),
        a_record("progress", "p1", "u1", data={"type": "hook_progress"}),
        an_attachment("h1", "p1", type="hook_success", content=""),
        a_record("system", "s1", "h1", subtype="turn_duration", durationMs=5),
        a_piece("a1", "Hello", "s1"),
    )

    assert parents_in(conversation.messages) == {"u1": None, "a1": "u1"}
    assert conversation.nodes.structural == {
        "progress": 1,
        "attachment hook_success": 1,
        "system turn_duration": 1,
    }


def test_a_parent_that_is_nowhere_means_the_message_before() -> None:
    conversation = session(a_prompt("u1", "Hi"), a_piece("a1", "Hello", "gone"), a_prompt("u2", "Bye", "lost"))

    assert parents_in(conversation.messages) == {"u1": None, "a1": "u1", "u2": "a1"}


def test_a_parent_may_come_later_in_the_file() -> None:
    conversation = session(a_prompt("u1", "Hi"), a_piece("a2", "there", "a1"), a_piece("a1", "Hello", "u1"))

    assert [message.id for message in conversation.messages] == ["u1", "a1", "a2"]


def test_records_that_are_their_own_ancestors_are_read_all_the_same() -> None:
    conversation = session(a_prompt("u1", "One", "u3"), a_prompt("u2", "Two", "u1"), a_prompt("u3", "Three", "u3"))

    assert {message.text for message in conversation.messages} == {"One", "Two", "Three"}


def test_a_uuid_that_comes_again_keeps_its_place_and_its_richest_content() -> None:
    conversation = session(
        a_prompt("u1", "Hi"),
        a_piece("a1", "Hel", "u1"),
        a_prompt("u2", "Bye", "a1"),
        a_piece("a1", "Hello, Mira!", "u2", of="msg_a1"),
        a_prompt("u1", "H"),
    )

    assert [message.text for message in conversation.messages] == ["Hi", "Hello, Mira!", "Bye"]
    assert conversation.nodes.structural == {"repeated": 2}
    assert conversation.nodes.total == 5


def test_times_that_run_backwards_change_no_order() -> None:
    said = shown(
        a_prompt("u1", "Hi", timestamp="2026-02-03T00:00:00Z"),
        a_piece("a1", "Hello", "u1", timestamp="2026-02-05T00:00:00Z"),
        a_prompt("u2", "Bye", "a1", timestamp="2026-02-01T00:00:00Z"),
    )

    assert said == ["Hi", "Hello", "Bye"]


# Compaction


def test_a_compacted_session_goes_on_below_what_was_compacted() -> None:
    conversation = session(
        a_prompt("u1", "Hi"),
        a_piece("a1", "Hello", "u1"),
        a_record(
            "system",
            "b1",
            subtype="compact_boundary",
            content="Conversation compacted",
            logicalParentUuid="a1",
            compactMetadata={"trigger": "auto", "preTokens": 9},
        ),
        a_prompt(
            "k1", "This session is being continued from a previous conversation. Hi.", "b1", isCompactSummary=True
        ),
        a_prompt("u2", "Go on", "k1"),
    )

    assert parents_in(conversation.messages) == {"u1": None, "a1": "u1", "b1": "a1", "k1": "b1", "u2": "k1"}
    boundary, summary = conversation.messages[2:4]
    assert boundary.metadata["compactMetadata"] == {"trigger": "auto", "preTokens": 9}
    assert (summary.role, summary.hidden) == (Role.SYSTEM, True)
    assert summary.text.startswith("This session is being continued")
    assert len(active_ids(conversation)) == 5


def test_a_compaction_whose_beginning_is_in_a_deleted_file_goes_on_below_the_message_before() -> None:
    conversation = session(
        a_prompt("u1", "Hi"),
        a_record(
            "system", "b1", subtype="compact_boundary", content="Conversation compacted", logicalParentUuid="gone"
        ),
        a_prompt("u2", "Go on", "b1"),
    )

    assert parents_in(conversation.messages) == {"u1": None, "b1": "u1", "u2": "b1"}


def test_a_boundary_without_words_still_leads_to_what_was_compacted() -> None:
    conversation = session(
        a_prompt("u1", "Hi"),
        a_piece("a1", "Hello", "u1"),
        a_prompt("u2", "Dogs", "a1"),
        a_record("system", "b1", subtype="compact_boundary", logicalParentUuid="a1"),
        a_prompt("u3", "Cats", "b1"),
    )

    assert parents_in(conversation.messages) == {"u1": None, "a1": "u1", "u2": "a1", "u3": "a1"}


def test_a_compaction_summary_in_the_assistants_role_is_context_too() -> None:
    summary = messages_of(
        a_piece("k1", "This session is being continued from a previous conversation. Hi."),
        a_prompt("u2", "Go on", "k1"),
    )[0]

    assert (summary.role, summary.hidden) == (Role.SYSTEM, True)


# The session


def test_a_session_knows_where_and_with_what_it_was_held() -> None:
    more = {"gitBranch": "main", "version": "2.1.37", "slug": "quiet-fox", "sessionId": "S1"}

    conversation = session(
        a_prompt("u1", "Hi", cwd="/home/mira/soup", timestamp="2026-02-01T09:00:00Z", **more),
        a_piece("a1", "Hello", "u1", cwd="/srv", timestamp="2026-02-01T10:00:00Z", model="claude-opus-x", **more),
        a_piece("a2", "No response requested.", "a1", model="<synthetic>"),
    )

    assert (conversation.kind, conversation.project, conversation.model) == (
        Kind.SESSION,
        "/home/mira/soup",
        "claude-opus-x",
    )
    assert str(conversation.created_at) == "2026-02-01 09:00:00+00:00"
    assert str(conversation.updated_at) == "2026-02-01 10:00:00+00:00"
    assert conversation.metadata == {
        "gitBranch": "main",
        "version": "2.1.37",
        "slug": "quiet-fox",
        "session_ids": ["S1"],
    }


def test_a_session_without_times_has_none() -> None:
    conversation = session(a_prompt("u1", "Hi", timestamp=None), a_piece("a1", "Hello", "u1", timestamp="soon"))

    assert (conversation.created_at, conversation.updated_at) == (None, None)


def test_linked_pull_requests_and_the_agents_name_are_kept() -> None:
    conversation = session(
        a_prompt("u1", "Hi"),
        a_record("pr-link", None, prUrl="https://example.org/pull/7", prNumber=7),
        a_record("agent-name", None, agentName="old"),
        a_record("agent-name", None, agentName="soup-cook"),
    )

    assert conversation.metadata["pullRequests"] == ["https://example.org/pull/7"]
    assert conversation.metadata["agentName"] == "soup-cook"


def test_ten_thousand_records_in_one_chain_need_no_recursion() -> None:
    records = [
        a_prompt("u0", "Hi"),
        *[a_piece(f"a{at}", "on", f"a{at - 1}" if at > 1 else "u0") for at in range(1, 10_000)],
    ]

    assert len(session_in(a_log(*records)).messages) == 10_000
