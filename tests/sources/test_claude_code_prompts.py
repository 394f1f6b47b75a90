"""The user's words are told apart from what the program put into their messages, and nothing of it is lost."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from backscroll.model import Attachment, Message, Other, Role, Text
from tests.support.claude_code import (
    a_piece,
    a_prompt,
    a_record,
    a_result,
    an_attachment,
    call,
    messages_of,
    queued,
    session,
    shown,
    text,
)


def prompt(content: Any, **more: Any) -> Message:
    """Give the message of one user record."""
    (message,) = messages_of(a_prompt("u1", content, **more))
    return message


# What the user typed


def test_a_prompt_is_kept_to_the_letter() -> None:
    words = "    def soup[T](x: List<T>):\n        return x  \n"

    assert prompt(words).parts == (Text(words),)


def test_a_reminder_in_front_of_the_prompt_is_context_beside_it() -> None:
    message = prompt("<system-reminder>\nBe brief.\n</system-reminder>\nFix a.py")

    assert message.parts == (Text("Fix a.py"), Other("system-reminder", text="Be brief."))
    assert (message.role, message.hidden) == (Role.USER, False)


def test_a_reminder_behind_or_between_the_words_is_taken_out_too() -> None:
    message = prompt("Fix a.py <system-reminder>one</system-reminder>and b.py<system-reminder>two</system-reminder>")

    assert message.text == "Fix a.py and b.py"
    assert [part.text for part in message.parts if isinstance(part, Other)] == ["one", "two"]


def test_what_the_editor_adds_is_context_in_a_block_of_its_own() -> None:
    message = prompt(
        [
            text("<ide_opened_file>The user opened soup.py</ide_opened_file>"),
            text("<ide_selection>lines 1 to 3: salt = 0</ide_selection>"),
            text("Why is it bland?"),
        ]
    )

    assert message.text == "Why is it bland?"
    assert [part.kind for part in message.parts if isinstance(part, Other)] == ["ide_opened_file", "ide_selection"]


def command(name: str, message: str = "", args: str | None = None) -> str:
    tags = {"command-message": message, "command-name": name, "command-args": args}
    return "\n".join(f"<{tag}>{inner}</{tag}>" for tag, inner in tags.items() if inner is not None)


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        (command("/review", "review", "12 hard"), "/review 12 hard"),
        (command("/init", "init is analyzing your code…"), "/init"),
        (command("pdf", "pdf", ""), "/pdf"),
        ("<bash-input>git status</bash-input>", "!git status"),
        ("<user-memory-input>no salt</user-memory-input>", "#no salt"),
    ],
)
def test_a_command_is_shown_as_it_was_typed(written: str, typed: str) -> None:
    message = prompt(written)

    assert (message.text, message.role, message.metadata) == (typed, Role.USER, {"command": typed})


def test_a_command_that_the_program_carries_out_itself_is_shown_too() -> None:
    content = "<command-name>/cost</command-name>\n<command-message>cost</command-message>"

    said = shown(a_prompt("u1", "Hi"), a_record("system", "s1", "u1", subtype="local_command", content=content))

    assert said == ["Hi", "/cost"]


def test_a_question_about_a_tag_stays_a_question() -> None:
    asked = "What does <command-name>/x</command-name> in the log mean, and <system-reminder> without an end?"

    assert prompt(asked).parts == (Text(asked),)


def test_images_and_documents_keep_their_bytes_and_never_their_base64() -> None:
    encoded = base64.b64encode(b"PNG bytes").decode()
    message = prompt(
        [
            {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": encoded}},
            {"type": "image", "source": {"type": "url", "url": "https://example.org/soup.jpg"}},
            {
                "type": "document",
                "title": "Menu",
                "source": {"type": "text", "media_type": "text/plain", "data": "Soup"},
            },
            text("[Image #1] What is this?"),
        ]
    )

    assert message.parts == (
        Attachment(media_type="image/png", size=9, content=b"PNG bytes"),
        Attachment(pointer="https://example.org/soup.jpg"),
        Attachment("Menu", "text/plain", text="Soup"),
        Text("[Image #1] What is this?"),
    )


def test_an_image_alone_is_a_prompt() -> None:
    message = prompt([{"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "UE5H"}}])

    assert (message.role, message.hidden) == (Role.USER, False)


def test_an_image_whose_base64_is_damaged_is_missing() -> None:
    message = prompt([{"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "UE5H="[:3]}}])

    assert message.parts == (Attachment(media_type="image/png"),)


def test_an_image_with_a_damaged_character_is_missing_rather_than_another_file() -> None:
    message = prompt([{"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "UE!5H"}}])

    [image] = message.parts

    assert isinstance(image, Attachment)
    assert image.content is None


# What the program put there


@pytest.mark.parametrize(
    "content",
    [
        "<local-command-stdout>Bye!</local-command-stdout>",
        "<local-command-stderr>No such command</local-command-stderr>",
        "<local-command-caveat>Caveat: do not answer</local-command-caveat>",
        "<bash-stdout>clean</bash-stdout><bash-stderr></bash-stderr>",
        "<system-reminder>Be brief</system-reminder>",
        '<task-notification id="7">done</task-notification>',
        "Caveat: The messages below were generated by the user while running local commands.",
        "This session is being continued from a previous conversation that ran out of context.",
        "Stop hook feedback:\nTests fail",
        "[Request interrupted by user]",
        "[Request interrupted by user for tool use]",
    ],
)
def test_injected_text_is_hidden_context_kept_word_for_word(content: str) -> None:
    message = prompt(content)

    assert (message.role, message.hidden, message.text) == (Role.SYSTEM, True, "")
    kept = [part.text for part in message.parts if isinstance(part, Other)]
    assert all(part and part in content for part in kept if part)
    assert any(kept)


@pytest.mark.parametrize("flag", ["isMeta", "isCompactSummary", "isVisibleInTranscriptOnly"])
def test_a_record_that_says_it_is_injected_is_hidden_context(flag: str) -> None:
    message = prompt("Base directory for this skill: /skills/soup", **{flag: True})

    assert (message.role, message.hidden) == (Role.SYSTEM, True)
    assert message.text == "Base directory for this skill: /skills/soup"


def test_a_message_from_another_agent_is_not_the_users() -> None:
    assert prompt("Soup is ready", origin={"kind": "peer"}).hidden
    assert not prompt("Soup is ready?", origin={"kind": "human"}).hidden


def test_an_interruption_makes_no_prompt_of_the_words_behind_it() -> None:
    message = prompt([text("[Request interrupted by user for tool use]"), text("Use tabs")])

    assert message.parts == (Text("Use tabs"), Other("interruption", text="[Request interrupted by user for tool use]"))


def test_ten_thousand_tags_that_are_never_closed_take_no_time() -> None:
    words = "<system-reminder>" * 10_000

    assert prompt(words).text == words


# What was typed while a tool ran


def test_a_prompt_queued_while_a_tool_ran_is_a_prompt() -> None:
    conversation = session(
        a_prompt("u1", "Fix a.py"),
        a_piece("a1", [call("t1")], "u1"),
        a_result("r1", "t1", "A", "a1"),
        queued("q1", "also c.py", "r1"),
        a_piece("a2", "Done.", "q1"),
    )

    assert [(message.role, message.text) for message in conversation.messages] == [
        (Role.USER, "Fix a.py"),
        (Role.ASSISTANT, ""),
        (Role.USER, "also c.py"),
        (Role.ASSISTANT, "Done."),
    ]


def test_a_queued_prompt_may_hold_an_image() -> None:
    image = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "UE5H"}}

    (message,) = messages_of(queued("q1", [text("Like this"), image]))

    assert message.parts == (Text("Like this"), Attachment(media_type="image/png", size=3, content=b"PNG"))


def test_a_queued_notice_is_context() -> None:
    by_tag, by_mode = messages_of(
        queued("q1", "<task-notification>done</task-notification>"),
        queued("q2", "done", commandMode="task-notification"),
    )

    assert by_tag.hidden
    assert by_mode.hidden


def test_the_queues_own_records_repeat_nothing() -> None:
    conversation = session(
        a_prompt("u1", "Hi"),
        a_record("queue-operation", None, operation="enqueue", content="also c.py"),
        a_record("queue-operation", None, operation="dequeue", timestamp="2026-02-01T09:00:09Z"),
        queued("q1", "also c.py", "u1"),
    )

    assert [message.text for message in conversation.messages] == ["Hi", "also c.py"]
    assert conversation.nodes.structural == {"queue-operation": 2}


def test_a_queued_prompt_that_was_never_sent_is_kept_hidden() -> None:
    conversation = session(
        a_prompt("u1", "Hi"),
        a_record("queue-operation", None, operation="enqueue", content="wait, no"),
        a_piece("a1", "Hello", "u1"),
    )

    unsent = conversation.messages[1]
    assert (unsent.text, unsent.hidden, unsent.metadata) == ("wait, no", True, {"queued": "never sent"})
    assert conversation.active_id == "a1"


# What stands between the turns


def test_a_file_mentioned_in_a_prompt_is_an_attachment_with_its_text() -> None:
    content = {"type": "text", "file": {"filePath": "/w/soup.py", "content": "salt = 0"}}

    message = messages_of(
        a_prompt("u1", "@soup.py"), an_attachment("f1", "u1", type="file", filename="/w/soup.py", content=content)
    )[1]

    assert message.parts == (Attachment("soup.py", pointer="/w/soup.py", text="salt = 0"),)
    assert message.hidden


def test_an_image_mentioned_in_a_prompt_keeps_its_bytes() -> None:
    content = {"type": "image", "file": {"base64": "UE5H", "type": "image/png", "originalSize": 3}}

    message = messages_of(
        a_prompt("u1", "@s.png"), an_attachment("f1", "u1", type="file", filename="/w/s.png", content=content)
    )[1]

    assert message.parts == (Attachment("s.png", "image/png", 3, "/w/s.png", content=b"PNG"),)


@pytest.mark.parametrize(
    ("attachment", "words"),
    [
        ({"type": "edited_text_file", "filename": "/w/a.py", "snippet": "1 salt"}, "1 salt"),
        ({"type": "nested_memory", "path": "/w/CLAUDE.md", "content": {"content": "No salt"}}, "No salt"),
        ({"type": "hook_success", "hookName": "Stop", "content": "formatted"}, "formatted"),
        ({"type": "task_reminder", "content": [{"subject": "soup"}], "itemCount": 1}, None),
    ],
)
def test_other_attachments_are_hidden_context(attachment: dict[str, Any], words: str | None) -> None:
    message = messages_of(a_prompt("u1", "Hi"), an_attachment("x1", "u1", **attachment))[1]

    assert message.parts == (Other(attachment["type"], attachment, words),)
    assert (message.role, message.hidden) == (Role.SYSTEM, True)


def test_what_an_api_error_said_is_kept() -> None:
    error = {"status": 529, "message": "Overloaded"}

    message = messages_of(
        a_prompt("u1", "Hi"), a_record("system", "s1", "u1", subtype="api_error", level="error", error=error)
    )[1]

    assert message.parts == (Other("api_error", {"error": error}, "Overloaded"),)
    assert message.hidden


def test_a_record_of_an_unknown_type_is_kept_whole_and_hidden() -> None:
    record = a_record("hologram", "x1", "u1", content="A cat")

    message = messages_of(a_prompt("u1", "Hi"), record)[1]

    assert message.parts == (Other("hologram", record, "A cat"),)
    assert message.hidden


def test_a_message_whose_content_is_of_an_unknown_form_is_kept() -> None:
    odd = a_record("user", "u1", message={"role": "user", "parts": ["Hi"]})

    (message,) = messages_of(odd, a_piece("a1", "Hello", "u1"))[:1]

    assert message.parts == (Other("message", {"type": "message", "value": odd["message"]}),)


def test_an_empty_prompt_is_no_message() -> None:
    conversation = session(
        a_prompt("u1", "Hi"), a_prompt("u2", [], "u1"), a_prompt("u3", "  ", "u2"), a_piece("a1", "Hello", "u3")
    )

    assert [message.id for message in conversation.messages] == ["u1", "a1"]
    assert conversation.nodes.structural == {"empty user record": 2}
