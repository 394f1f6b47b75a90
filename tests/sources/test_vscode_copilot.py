"""VS Code sessions and exports: whole conversations, their files, and what is attached to a request."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backscroll.model import (
    Attachment,
    Conversation,
    Kind,
    LeftOut,
    Other,
    Rating,
    Role,
    Skipped,
    Text,
    Tokens,
    active_ids,
)
from backscroll.reading.export import Export
from backscroll.sources.vscode_copilot import SOURCE
from backscroll.sources.vscode_copilot.mutation_log import LACKS_ITS_BEGINNING
from backscroll.sources.vscode_copilot.session import TOO_LONG
from backscroll.sources.vscode_copilot.source import BREAKS_OFF
from tests.support.vscode_copilot import (
    SESSION_ID,
    START,
    a_log,
    a_request,
    a_session,
    answer_to,
    conversation_in,
    conversation_of,
    file_uri,
    found_in,
    markdown,
    replayed_log,
)

PIXEL = b"\x89PNG\r\n\x1a\n pixel"
WORKSPACE = {"folder": "file:///home/ada/some%20app"}


def an_export(*requests: Any) -> dict[str, Any]:
    return {"responderUsername": "GitHub Copilot", "initialLocation": "panel", "requests": list(requests)}


def shown(conversation: Conversation) -> list[str]:
    active = active_ids(conversation)
    return [message.text for message in conversation.messages if message.id in active]


def is_claimed(content: Any) -> bool:
    written = content if isinstance(content, bytes) else json.dumps(content).encode()
    [member] = Export.of_bytes("x", {"x": written}).members
    return SOURCE.claims(member)


# What is claimed


@pytest.mark.parametrize(
    "content",
    [
        an_export(a_request()),
        an_export(),
        a_session(),
        a_session(a_request()) | {"responderUsername": None},
        {"requests": [a_request()]},
        {"kind": 0, "v": a_session()},
        {"kind": 2, "k": ["requests"], "v": [a_request()]},
        a_log({"kind": 0, "v": a_session()}, {"kind": 1, "k": ["customTitle"], "v": "x"}),
        a_log({"kind": 1, "k": ["customTitle"], "v": "x"}, {"kind": 3, "k": ["customTitle"]}),
        b"\xef\xbb\xbf" + a_log({"kind": 0, "v": a_session()}),
        json.dumps(an_export(a_request()), indent=2).encode(),
        json.dumps(an_export(a_request())).encode("utf-16"),
    ],
    ids=lambda content: str(content)[:40],
)
def test_sessions_exports_and_logs_are_claimed(content: Any) -> None:
    assert is_claimed(content)


@pytest.mark.parametrize(
    "content",
    [
        {"requests": []},
        {"requests": [{"method": "GET", "url": "/"}], "info": {}},
        {"requests": "many", "responderUsername": "GitHub Copilot"},
        {"kind": 0, "v": {"title": "x"}},
        {"kind": 1, "pubkey": "ab", "content": "a note"},
        {"kind": "t2", "data": {"k": []}},
        {"type": "session.start", "data": {"sessionId": SESSION_ID, "producer": "copilot-agent"}},
        {"sessionId": SESSION_ID, "projectHash": "a", "messages": []},
        {"folder": "file:///w"},
        {"version": 2, "sessionId": SESSION_ID, "linearHistory": [{"requestId": "request_1", "stops": []}]},
        [a_request()],
        b"ada: hi\n\nGitHub Copilot: hello",
    ],
    ids=str,
)
def test_what_only_looks_like_it_is_not_claimed(content: Any) -> None:
    assert not is_claimed(content)


def test_a_chat_copied_as_text_gets_the_advice_to_export_it() -> None:
    [member] = Export.of_bytes("x", {"chat.md": b"ada: hi\n\nGitHub Copilot: hello"}).members

    assert "Chat: Export Chat" in (SOURCE.near_miss(member) or "")


# Which files belong together


def test_the_log_of_a_session_replaces_its_flat_file() -> None:
    [conversation] = found_in(
        {
            "chatSessions/s.json": a_session(a_request(1)),
            "chatSessions/s.jsonl": a_log({"kind": 0, "v": a_session(a_request(1), a_request(2))}),
        }
    )

    assert isinstance(conversation, Conversation)
    assert len(conversation.messages) == 4


def test_a_log_without_its_beginning_goes_on_from_the_flat_file() -> None:
    log = a_log({"kind": 2, "k": ["requests"], "v": [a_request(2)]})

    [conversation] = found_in({"chatSessions/s.json": a_session(a_request(1)), "chatSessions/s.jsonl": log})

    assert isinstance(conversation, Conversation)
    assert conversation.id == SESSION_ID
    assert shown(conversation) == ["Question 1", "Answer 1", "Question 2", "Answer 2"]
    assert not conversation.skipped


def test_an_empty_log_leaves_the_flat_file_to_be_read() -> None:
    [conversation] = found_in({"chatSessions/s.json": a_session(a_request()), "chatSessions/s.jsonl": b""})

    assert isinstance(conversation, Conversation)


def test_files_of_one_name_in_two_folders_are_two_sessions() -> None:
    found = found_in(
        {
            "a/chatSessions/s.json": a_session(a_request()),
            "b/chatSessions/s.jsonl": a_log({"kind": 0, "v": a_session(a_request())}),
        }
    )

    assert [type(one) for one in found] == [Conversation, Conversation]


@pytest.mark.parametrize(
    ("workspace", "project"),
    [
        (WORKSPACE, "/home/ada/some app"),
        ({"folder": "file:///c%3A/Users/ada/app"}, "c:/Users/ada/app"),
        ({"folder": "file://server/share/app"}, "//server/share/app"),
        ({"workspace": "file:///home/ada/two.code-workspace"}, "/home/ada/two.code-workspace"),
        ({"folder": "vscode-remote://ssh-remote%2Bbox/srv/app"}, "/srv/app"),
        ({"folder": file_uri("/home/ada/app")}, "/home/ada/app"),
        ({"folder": None}, None),
        (b"no json", None),
        ([], None),
    ],
)
def test_the_workspace_file_names_the_project(workspace: Any, project: str | None) -> None:
    [found] = found_in(
        {"hash/workspace.json": workspace, f"hash/chatSessions/{SESSION_ID}.json": a_session(a_request())}
    )

    assert isinstance(found, Conversation)
    assert found.project == project


def test_a_folder_on_another_machine_is_remembered_with_its_address() -> None:
    uri = "vscode-remote://ssh-remote%2Bbox/srv/app"

    [found] = found_in({"workspace.json": {"folder": uri}, "chatSessions/s.json": a_session(a_request())})

    assert isinstance(found, Conversation)
    assert found.metadata["workspace"] == uri


@pytest.mark.parametrize("folder", ["globalStorage/emptyWindowChatSessions", "globalStorage/transferredChatSessions"])
def test_a_window_without_a_folder_has_no_project(folder: str) -> None:
    [found] = found_in(
        {"globalStorage/workspace.json": WORKSPACE, f"{folder}/{SESSION_ID}.json": a_session(a_request())}
    )

    assert isinstance(found, Conversation)
    assert found.project is None


def test_the_working_directory_of_a_session_is_its_project_where_no_workspace_is_known() -> None:
    assert conversation_of(a_request(), workingDirectory="file:///home/ada/app").project == "/home/ada/app"


def test_the_workspace_is_kept_beside_the_original_so_that_reading_again_gives_the_same() -> None:
    name = f"hash/chatSessions/{SESSION_ID}.json"
    files = {"hash/workspace.json": json.dumps(WORKSPACE).encode(), name: json.dumps(a_session(a_request())).encode()}
    [first] = found_in(files)
    assert isinstance(first, Conversation)

    [again] = found_in({name: files[name], **first.beside})

    assert again == first


def test_another_workspace_is_another_reading_of_the_same_file() -> None:
    def fingerprint(workspace: Any) -> bytes:
        name = "chatSessions/s.json"
        export = Export.of_bytes("x", {name: b"{}", "workspace.json": json.dumps(workspace).encode()})
        [record] = SOURCE.records(export, [export.by_name[name]])
        assert not isinstance(record, Skipped)
        return record.fingerprint

    assert fingerprint(WORKSPACE) != fingerprint({"folder": "file:///elsewhere"})


# The conversation


def test_a_session_has_its_own_id_title_and_times() -> None:
    found = conversation_of(
        a_request(), customTitle="Bread", lastMessageDate=START + 3_600_000, requesterUsername="ada"
    )

    assert (found.id, found.title, found.kind, found.account) == (SESSION_ID, "Bread", Kind.SESSION, "ada")
    assert found.created_at == datetime(2025, 9, 12, 23, 41, 14, 534000, UTC)
    assert found.updated_at == datetime(2025, 9, 13, 0, 41, 14, 534000, UTC)


@pytest.mark.parametrize(
    ("titles", "title"),
    [
        ({"customTitle": "Mine", "computedTitle": "Theirs"}, "Mine"),
        ({"computedTitle": "Theirs"}, "Theirs"),
        ({"customTitle": None, "computedTitle": ""}, None),
    ],
)
def test_the_title_the_user_gave_comes_before_the_computed_one(titles: dict[str, Any], title: str | None) -> None:
    assert conversation_of(a_request(), **titles).title == title


@pytest.mark.parametrize("version", [1, 2, 3])
def test_flat_sessions_of_each_version_are_read(version: int) -> None:
    session = a_session(a_request(), version=version)
    if version == 1:
        del session["version"]

    assert shown(conversation_in(session)) == ["Question 1", "Answer 1"]


def test_the_same_session_gives_the_same_messages_flat_logged_and_exported() -> None:
    requests = [a_request(1), a_request(2, vote=1)]

    flat = conversation_of(*requests)
    logged = replayed_log(
        {"kind": 0, "v": a_session(a_request(1))}, {"kind": 2, "k": ["requests"], "v": requests, "i": 0}
    )
    exported = conversation_in(an_export(*requests), "chat.json")

    assert flat.messages == logged.messages == exported.messages
    assert flat.id == logged.id == SESSION_ID
    assert flat.root_id == logged.root_id == exported.root_id == exported.id


def test_an_export_keeps_its_id_when_the_chat_has_gone_on() -> None:
    before = conversation_in(an_export(a_request(1)), "chat.json")

    after = conversation_in(an_export(a_request(1), a_request(2)), "my chat (2).json")

    assert before.id == after.id


def test_exports_whose_requests_are_merely_numbered_are_told_apart_by_their_time() -> None:
    first = conversation_in(an_export(a_request(requestId="request_1")), "chat.json")
    second = conversation_in(an_export(a_request(requestId="request_1", timestamp=START)), "chat.json")

    assert first.id != second.id
    assert first.root_id != second.root_id


def test_a_chat_that_nothing_sets_apart_is_not_taken_for_the_beginning_of_another() -> None:
    found = conversation_in(an_export(a_request(requestId="request_1", timestamp=None)), "chat.json")

    assert found.root_id is None
    assert found.id


def test_a_session_without_an_id_has_that_of_its_file() -> None:
    session = a_session(a_request())
    del session["sessionId"]

    assert conversation_in(session, "chatSessions/0b1c.json").id == "0b1c"


def test_a_session_without_a_date_begins_with_its_first_request() -> None:
    assert conversation_of(a_request(timestamp=START), creationDate=None).created_at == datetime(
        2025, 9, 12, 23, 41, 14, 534000, UTC
    )


def test_without_any_date_the_dates_stay_unknown() -> None:
    found = conversation_of(a_request(timestamp=None), creationDate=0)

    assert (found.created_at, found.updated_at, found.messages[0].created_at) == (None, None, None)


def test_a_session_in_which_nothing_was_asked_is_left_out() -> None:
    found = found_in({"chat.json": a_session(inputState={"inputText": "a draft"})})

    assert found == [LeftOut("chat.json", "a session in which nothing was asked")]


def test_an_empty_session_that_was_given_a_title_stays_an_empty_conversation() -> None:
    found = conversation_of(customTitle="For later")

    assert (found.title, found.messages, found.nodes.total) == ("For later", (), 0)


# Requests and answers


def test_a_request_and_its_answer_are_two_messages_one_below_the_other() -> None:
    question, answer = conversation_of(
        a_request(
            agent={"id": "github.copilot.default", "fullName": "GitHub Copilot"}, promptTokens=9, completionTokens=4
        )
    ).messages

    assert (question.role, question.author, question.model) == (Role.USER, None, None)
    assert (answer.role, answer.author, answer.model) == (Role.ASSISTANT, "GitHub Copilot", "copilot/gpt-5")
    assert answer.parent_id == question.id
    assert answer.tokens == Tokens(9, 4)
    assert answer.metadata["agent"] == "github.copilot.default"


@pytest.mark.parametrize(
    "message",
    ["Hello", {"text": "Hello"}, {"parts": [{"kind": "text", "text": "Hel"}, {"kind": "text", "text": "lo"}]}],
)
def test_what_was_typed_is_found_in_every_way_it_was_written(message: Any) -> None:
    [question, _answer] = conversation_of(a_request(message=message)).messages

    assert question.parts == (Text("Hello"),)


@pytest.mark.parametrize("response", [None, "absent"])
def test_a_request_without_an_answer_is_one_message(response: Any) -> None:
    request = a_request(response=response)
    if response == "absent":
        del request["response"]

    found = conversation_of(request)

    assert [message.role for message in found.messages] == [Role.USER]
    assert found.nodes.total == 1


def test_an_answer_without_content_is_counted_and_the_next_request_follows_the_last() -> None:
    found = conversation_of(a_request(1, response=[]), a_request(2))

    assert shown(found) == ["Question 1", "Question 2", "Answer 2"]
    assert found.nodes.structural == {"answer without content": 1}


@pytest.mark.parametrize("state", [{"isCanceled": True}, {"modelState": {"value": 2, "completedAt": START}}], ids=str)
def test_an_answer_that_was_cancelled_says_so(state: dict[str, Any]) -> None:
    assert answer_to(response=[], **state).metadata["state"] == "cancelled"


@pytest.mark.parametrize("where", ["result", "beside"])
def test_an_error_is_part_of_the_answer(where: str) -> None:
    details = {"message": "You have been rate-limited.", "code": "rateLimited"}
    fields = {"result": {"errorDetails": details}} if where == "result" else {"responseErrorDetails": details}

    assert answer_to(response=None, **fields).parts == (Other("error", details, "You have been rate-limited."),)


@pytest.mark.parametrize(
    ("vote", "rating"),
    [(1, Rating(1)), (0, Rating(-1, "incorrectCode")), (2, Rating(-1, "incorrectCode")), (True, None), (None, None)],
)
def test_a_vote_is_a_rating(vote: Any, rating: Rating | None) -> None:
    reason = {"voteDownReason": "incorrectCode"} if rating and rating.value < 0 else {}

    assert answer_to(vote=vote, **reason).rating == rating


def test_the_usage_of_older_versions_stands_in_the_notes_of_the_extension() -> None:
    assert answer_to(result={"metadata": {"promptTokens": 7, "outputTokens": 3}}).tokens == Tokens(7, 3)


def test_the_notes_of_the_extension_are_not_a_second_answer() -> None:
    metadata = {
        "toolCallRounds": [{"response": "Answer 1", "toolCalls": []}],
        "renderedUserMessage": [{"type": 1, "text": "Question 1"}],
        "codeBlocks": [{"code": "x", "language": "py"}],
    }

    assert answer_to(result={"metadata": metadata}).parts == (Text("Answer 1"),)


@pytest.mark.parametrize(
    ("model", "resolved", "expected"),
    [
        ("copilot/claude-sonnet-4", "claude-sonnet-4-20250514", "copilot/claude-sonnet-4"),
        ("copilot/auto", "gpt-5-mini", "gpt-5-mini"),
        ("copilot/auto", None, "copilot/auto"),
        (None, "gpt-4o", "gpt-4o"),
        (None, None, None),
    ],
)
def test_the_model_is_the_one_chosen_or_the_one_an_automatic_choice_came_to(
    model: str | None, resolved: str | None, expected: str | None
) -> None:
    assert answer_to(modelId=model, result={"metadata": {"resolvedModel": resolved}}).model == expected


def test_an_answer_with_a_time_of_its_own_has_it() -> None:
    assert answer_to(responseTimestamp=START).created_at == datetime(2025, 9, 12, 23, 41, 14, 534000, UTC)


def test_what_stands_beside_the_words_is_kept_with_them() -> None:
    question, answer = conversation_of(
        a_request(
            slashCommand={"name": "explain"},
            modeInfo={"kind": "agent"},
            editedFileEvents=[{"uri": file_uri("/w/a.py"), "eventKind": 2}],
            followups=[{"kind": "reply", "message": "And the tests?", "agentId": "x"}],
            contentReferences=[{"kind": "reference", "reference": {"uri": file_uri("/w/b.py"), "range": {}}}],
            usedContext={"kind": "usedContext", "documents": [{"uri": file_uri("/w/c.py")}]},
            codeCitations=[{"kind": "codeCitation", "license": "MIT", "value": {}, "snippet": "x"}],
            result={"details": "GPT-5 • 1x", "timings": {"totalElapsed": 5000}},
        )
    ).messages

    assert question.metadata == {"command": "explain", "mode": "agent", "edits": {"/w/a.py": "undone"}}
    assert answer.metadata == {
        "details": "GPT-5 • 1x",
        "elapsed_ms": 5000,
        "followups": ["And the tests?"],
        "licenses": ["MIT"],
        "references": ["/w/b.py", "/w/c.py"],
    }


# What was taken back, what waits, what is hidden


@pytest.mark.parametrize("mark", [{"isHidden": True}, {"shouldBeRemovedOnSend": {"requestId": "x"}}], ids=str)
def test_an_undone_request_is_kept_on_a_branch_that_is_not_shown(mark: dict[str, Any]) -> None:
    found = conversation_of(a_request(1), a_request(2, **mark), a_request(3, **mark), a_request(4))

    assert shown(found) == ["Question 1", "Answer 1", "Question 4", "Answer 4"]
    parents = {message.text: message.parent_id for message in found.messages}
    ids = {message.text: message.id for message in found.messages}
    assert parents["Question 2"] == ids["Answer 1"]
    assert parents["Question 3"] == ids["Answer 2"]
    assert parents["Question 4"] == ids["Answer 1"]


def test_the_path_that_is_shown_ends_before_requests_undone_at_the_end() -> None:
    found = conversation_of(a_request(1), a_request(2, shouldBeRemovedOnSend={"requestId": "x"}))

    assert shown(found) == ["Question 1", "Answer 1"]
    assert len(found.messages) == 4


def test_a_request_of_which_only_the_last_edits_are_undone_is_still_shown() -> None:
    mark = {"requestId": "x", "afterUndoStop": "stop-2"}

    assert shown(conversation_of(a_request(1, shouldBeRemovedOnSend=mark))) == ["Question 1", "Answer 1"]


def test_a_request_that_waits_to_be_sent_is_kept_and_not_shown() -> None:
    waiting = {"id": "w", "kind": "queued", "request": a_request(2, response=None)}

    found = conversation_of(a_request(1), pendingRequests=[waiting])

    assert shown(found) == ["Question 1", "Answer 1"]
    assert (found.messages[-1].text, found.messages[-1].metadata) == ("Question 2", {"queued": True})
    assert found.nodes.total == 3


def test_a_request_that_vs_code_made_itself_is_not_the_users() -> None:
    [request, answer] = conversation_of(a_request(isSystemInitiated=True, requestHiddenFromTranscript=True)).messages

    assert (request.role, request.hidden, answer.hidden) == (Role.SYSTEM, True, False)


def test_a_turn_hidden_from_the_transcript_is_hidden_context() -> None:
    assert [message.hidden for message in conversation_of(a_request(hiddenFromTranscript=True)).messages] == [True] * 2


def test_ids_that_began_anew_with_each_window_do_not_make_two_requests_one() -> None:
    found = conversation_of(
        a_request(1, requestId="request_0", responseId="response_0"),
        a_request(2, requestId="request_0", responseId="response_0"),
    )

    assert shown(found) == ["Question 1", "Answer 1", "Question 2", "Answer 2"]


def test_a_request_that_is_there_twice_is_one() -> None:
    assert shown(conversation_of(a_request(1), a_request(1))) == ["Question 1", "Answer 1"]


def test_messages_without_ids_get_lasting_ones() -> None:
    request = a_request(requestId=None, responseId=None)

    assert [message.id for message in conversation_of(request, request).messages] == [
        "request-0",
        "request-0/answer",
        "request-1",
        "request-1/answer",
    ]


# What is attached


def attached(entry: Any, **fields: Any) -> Any:
    [question, _answer] = conversation_of(a_request(variableData={"variables": [entry]}, **fields)).messages
    return question.parts[1]


@pytest.mark.parametrize(
    "value",
    [
        {"$base64": base64.b64encode(PIXEL).decode()},
        base64.b64encode(PIXEL).decode(),
        "data:image/png;base64," + base64.b64encode(PIXEL).decode(),
        {str(index): number for index, number in enumerate(PIXEL)},
        list(PIXEL),
        {"type": "Buffer", "data": list(PIXEL)},
    ],
    ids=["$base64", "bare", "data URI", "indexes", "numbers", "buffer"],
)
def test_an_image_is_found_in_every_way_it_was_written(value: Any) -> None:
    entry = {"kind": "image", "id": "i", "name": "Pasted Image", "mimeType": "image/png", "value": value}

    assert attached(entry) == Attachment(
        "Pasted Image", "image/png", len(PIXEL), content=PIXEL, metadata={"kind": "image"}
    )


def test_an_image_of_2024_is_marked_by_a_flag() -> None:
    part = attached({"id": "i", "name": "Pasted Image", "isImage": True, "value": base64.b64encode(PIXEL).decode()})

    assert (part.content, part.text) == (PIXEL, None)


def test_an_image_of_the_web_is_its_address() -> None:
    part = attached({"kind": "image", "name": "logo", "isURL": True, "value": "https://example.com/logo.png"})

    assert (part.pointer, part.is_missing) == ("https://example.com/logo.png", True)


@pytest.mark.parametrize(
    ("value", "pointer", "lines"),
    [
        (file_uri("/w/a.py"), "/w/a.py", None),
        ("file:///w/a%20b.py", "/w/a b.py", None),
        ({"uri": file_uri("/w/a.py"), "range": {"startLineNumber": 3, "endLineNumber": 9}}, "/w/a.py", "3-9"),
        ({"startLineNumber": 3, "endLineNumber": 3}, None, "3"),
        (None, None, None),
    ],
)
def test_a_file_is_named_with_the_lines_that_were_meant(value: Any, pointer: str | None, lines: str | None) -> None:
    part = attached({"kind": "file", "id": "f", "name": "a.py", "value": value})

    assert (part.name, part.pointer, part.metadata.get("lines"), part.content) == ("a.py", pointer, lines, None)


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ({"kind": "paste", "code": "x = 1", "language": "python", "fileName": "a.py"}, "x = 1"),
        ({"kind": "terminalCommand", "command": "ls", "output": "a.py", "value": "ls"}, "$ ls\na.py"),
        ({"kind": "string", "value": "an issue"}, "an issue"),
        ({"kind": "implicit", "value": {"value": "a page", "uri": file_uri("/x"), "handle": 1}}, "a page"),
        ({"kind": "diagnostic", "problemMessage": "x is unused", "filterUri": file_uri("/w/a.py")}, "x is unused"),
        ({"kind": "generic", "value": "free text"}, "free text"),
        ({"values": [{"level": "full", "value": "of 2024"}]}, "of 2024"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_context_that_is_text_can_be_read_and_found(entry: dict[str, Any], text: str) -> None:
    part = attached({"id": "v", "name": "context", **entry})

    assert (part.text, part.content) == (text, text.encode())


def test_a_tool_that_was_named_is_no_file() -> None:
    entry = {"kind": "tool", "id": "copilot_searchCodebase", "name": "codebase", "value": None}

    assert attached(entry) == Other("tool reference", entry, "codebase")


def test_variables_of_2023_are_an_object_of_lists() -> None:
    variables = {"selection": [{"level": "full", "value": "let x"}]}

    [question, _answer] = conversation_of(a_request(variableData={"variables": variables})).messages

    assert question.parts[1].text == "let x"  # type: ignore[union-attr]


# What is damaged


def test_an_odd_request_costs_itself_and_is_named() -> None:
    found = conversation_of(a_request(1), "not a request", None, a_request(2))

    assert shown(found) == ["Question 1", "Answer 1", "Question 2", "Answer 2"]
    assert [skipped.where for skipped in found.skipped] == [f"chatSessions/{SESSION_ID}.json: request 1"]
    assert found.nodes.structural == {"no request at this place": 1}


def test_a_flat_file_that_breaks_off_keeps_what_stands_before() -> None:
    whole = json.dumps(a_session(a_request(1), a_request(2))).encode()

    found = conversation_in(whole[: whole.index(b'"Answer 2"')])

    assert shown(found)[:3] == ["Question 1", "Answer 1", "Question 2"]
    assert [skipped.why for skipped in found.skipped] == [BREAKS_OFF]


def test_a_broken_line_of_a_log_makes_the_conversation_partial() -> None:
    log = a_log({"kind": 0, "v": a_session(a_request())}) + b'{"kind":1,"k":\n'

    found = conversation_in(log, "chatSessions/s.jsonl")

    assert shown(found) == ["Question 1", "Answer 1"]
    assert [skipped.where for skipped in found.skipped] == ["chatSessions/s.jsonl:2"]
    assert found.nodes.unaccounted(len(found.skipped)) == 0


def test_a_log_that_lost_its_beginning_is_salvaged() -> None:
    found = replayed_log(
        {"kind": 2, "k": ["requests"], "v": [a_request(1)]},
        {"kind": 2, "k": ["requests", 1, "response"], "v": [markdown("Answer 2")]},
    )

    assert found.id == SESSION_ID
    assert shown(found) == ["Question 1", "Answer 1", "Answer 2"]
    assert [skipped.why for skipped in found.skipped] == [LACKS_ITS_BEGINNING]
    assert found.nodes.structural == {"no request at this place": 1}


def test_a_text_that_vs_code_could_not_save_is_said_to_be_lost() -> None:
    note = "[VS Code: value truncated for persistence; original 2000000 chars]"

    found = conversation_of(a_request(1, response=[markdown(note)]), a_request(2))

    assert [(skipped.where[-12:], skipped.why) for skipped in found.skipped] == [("000000000001", TOO_LONG)]
    assert found.nodes.unaccounted(len(found.skipped)) == 0


def test_lone_surrogates_become_replacement_characters_everywhere() -> None:
    session = json.dumps(a_session(a_request(message="a\ud83d b"), customTitle="t\udcb2")).encode()

    found = conversation_in(session)

    assert (found.title, found.messages[0].text) == ("t\ufffd", "a\ufffd b")


# Where VS Code keeps them


def test_the_places_are_those_of_each_system_and_build() -> None:
    found = set(SOURCE.places({"APPDATA": "/windows/Roaming"}, Path("/home/ada")))

    assert {
        Path("/home/ada/.config/Code/User/workspaceStorage"),
        Path("/home/ada/.config/Code - Insiders/User/globalStorage/emptyWindowChatSessions"),
        Path("/home/ada/Library/Application Support/VSCodium/User/globalStorage/transferredChatSessions"),
        Path("/windows/Roaming/Code/User/workspaceStorage"),
        Path("/home/ada/.vscode-server/data/User/workspaceStorage"),
    } <= found
    assert not any("Cursor" in str(place) for place in found)


def test_the_environment_moves_the_places() -> None:
    found = set(
        SOURCE.places({"XDG_CONFIG_HOME": "/x", "VSCODE_PORTABLE": "/stick", "VSCODE_APPDATA": "/y"}, Path("/home/ada"))
    )

    assert {
        Path("/x/Code/User/workspaceStorage"),
        Path("/y/Code/User/workspaceStorage"),
        Path("/stick/user-data/User/workspaceStorage"),
    } <= found
    assert Path("/home/ada/.config/Code/User/workspaceStorage") not in found


# Anything

SCALARS = st.sampled_from(
    [None, True, False, 0, 1, -1, 7.5, START, "", "text", "file:///w/a.py", "[](x)", "```\n", "AAAA"]
)
KEYS = st.sampled_from([
    "kind", "value", "content", "uri", "path", "scheme", "name", "inlineReference", "location", "range", "edits",
    "treeData", "children", "label", "toolId", "toolCallId", "toolSpecificData", "resultDetails", "output", "input",
    "isConfirmed", "type", "isComplete", "commandLine", "original", "text", "variables", "message", "parts",
    "requestId", "responseId", "response", "result", "metadata", "toolCallRounds", "toolCalls", "id", "arguments",
    "errorDetails", "timings", "modelState", "vote", "agent", "followups", "data", "questions", "title", "0",
])  # fmt: skip
KINDS = st.sampled_from([
    "thinking", "inlineReference", "toolInvocationSerialized", "textEditGroup", "workspaceEdit", "multiDiffData",
    "questionCarousel", "treeData", "pullRequest", "codeblockUri", "markdownContent", "image", "paste", "tool",
    "terminal", "subagent", "hook", "x",
])  # fmt: skip
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner | KINDS, max_size=4),
    max_leaves=8,
)
PART = st.builds(lambda kind, fields: {**fields, "kind": kind}, KINDS, st.dictionaries(KEYS, ANYTHING, max_size=4))
REQUEST = st.fixed_dictionaries(
    {},
    optional={
        "requestId": SCALARS,
        "responseId": SCALARS,
        "message": ANYTHING,
        "variableData": st.fixed_dictionaries({"variables": st.lists(PART | ANYTHING, max_size=3) | ANYTHING})
        | ANYTHING,
        "response": st.lists(PART | ANYTHING, max_size=4) | ANYTHING,
        "result": ANYTHING,
        "timestamp": SCALARS,
        "isHidden": SCALARS,
        "shouldBeRemovedOnSend": ANYTHING,
        "vote": ANYTHING,
        "agent": ANYTHING,
        "modeInfo": ANYTHING,
        "editedFileEvents": ANYTHING,
        "contentReferences": ANYTHING,
        "modelState": ANYTHING,
        "promptTokens": ANYTHING,
    },
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(REQUEST | ANYTHING, max_size=4), st.lists(ANYTHING, max_size=2), SCALARS)
def test_no_session_raises_and_every_node_is_accounted_for(requests: list[Any], pending: list[Any], odd: Any) -> None:
    session = a_session(*requests, pendingRequests=pending, customTitle=odd, creationDate=odd, repoData=odd)

    [found] = found_in({"chatSessions/s.json": session})

    assert isinstance(found, Conversation | LeftOut), found
    assert isinstance(found, LeftOut) or found.nodes.unaccounted(len(found.skipped)) == 0
