"""ChatGPT's messages: what they hold, whose they are, and who sees them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from backscroll.model import Attachment, Other, Reasoning, Role, Text, ToolCall, ToolResult
from tests.support.chatgpt import (
    a_call,
    a_conversation,
    a_message,
    a_tool_message,
    nodes,
    the_conversation,
    the_message,
    the_messages,
)

PAGE = "https://a.example"


def a_picture(pointer: str = "sediment://file_ab12", **fields: Any) -> dict[str, Any]:
    return {"content_type": "image_asset_pointer", "asset_pointer": pointer, "size_bytes": 3, "metadata": None} | fields


def multimodal(*parts: Any) -> dict[str, Any]:
    return {"content_type": "multimodal_text", "parts": list(parts)}


def of_type(content_type: str, **fields: Any) -> dict[str, Any]:
    return {"content_type": content_type} | fields


class TestText:
    def test_strings_are_joined_and_gaps_passed_over(self) -> None:
        content = of_type("text", parts=["one", None, "", "two"])

        assert the_message(a_message(content=content)).parts == (Text("one\ntwo"),)

    @pytest.mark.parametrize(
        "content",
        [
            {"parts": ["Hello."]},
            {"text": "Hello."},
            {"content_type": "text", "text": "Hello."},
            {"content_type": None, "content": "Hello."},
            "Hello.",
        ],
    )
    def test_a_content_without_its_type_or_parts_is_read_by_what_it_has(self, content: Any) -> None:
        assert the_message(a_message(content=content)).text == "Hello."

    @pytest.mark.parametrize("content", [None, {}, 7, of_type("text", parts=[]), of_type("text", parts=[" \n"])])
    def test_a_message_without_words_is_counted_and_left_out(self, content: Any) -> None:
        found = the_conversation(
            a_conversation(nodes(("q", None, a_message()), ("e", "q", a_message(content=content))))
        )

        assert [message.id for message in found.messages] == ["q"]
        assert found.nodes.structural == {"empty": 1}

    def test_objects_keep_their_place_between_strings(self) -> None:
        (before, picture, after) = the_message(a_message(content=multimodal("a", a_picture(), "b"))).parts

        assert (before, after) == (Text("a"), Text("b"))
        assert isinstance(picture, Attachment)

    def test_what_a_voice_said_is_text(self) -> None:
        heard = {"content_type": "audio_transcription", "text": "Guten Morgen", "direction": "in"}
        sound = {"content_type": "audio_asset_pointer", "asset_pointer": "sediment://file_s", "format": "wav"}

        text, recording = the_message(a_message(content=multimodal(heard, sound))).parts

        assert text == Text("Guten Morgen")
        assert isinstance(recording, Attachment)
        assert recording.media_type == "audio/wav"

    def test_code_that_is_for_the_user_is_shown_as_code(self) -> None:
        content = of_type("code", language="python", text="print(1)")

        assert the_message(a_message("assistant", content=content)).text == "```python\nprint(1)\n```"


class TestRoles:
    @pytest.mark.parametrize("author", [None, {}, {"role": None}, {"role": "critic"}, {"role": ["user"]}, "user"])
    def test_whoever_is_unknown_is_never_the_user(self, author: Any) -> None:
        message = the_message(a_message(text="Mine?", author=author))

        assert message.role is Role.SYSTEM
        assert [type(part) for part in message.parts] == [Other]

    @pytest.mark.parametrize("kind", ["user_editable_context", "model_editable_context"])
    def test_context_is_nobody_s_turn(self, kind: str) -> None:
        message = the_message(a_message("user", content=of_type(kind, user_profile="Bees", model_set_context="Hives")))

        assert (message.role, message.hidden) == (Role.SYSTEM, True)

    def test_old_custom_instructions_are_context_too(self) -> None:
        said = {"about_user_message": "Bees", "about_model_message": "Be brief"}
        metadata = {"is_user_system_message": True, "user_context_message_data": said}

        message = the_message(a_message("user", "", metadata=metadata))

        assert (message.role, message.hidden, message.text) == (Role.SYSTEM, True, "Bees\n\nBe brief")

    def test_instructions_that_are_told_twice_are_kept_once(self) -> None:
        content = of_type("user_editable_context", user_profile="Bees", user_instructions="Be brief")
        said = {"about_user_message": "Bees", "about_model_message": "Be brief"}

        message = the_message(a_message(content=content, metadata={"user_context_message_data": said}))

        assert message.text == "Bees\n\nBe brief"

    def test_what_the_provider_hides_is_hidden(self) -> None:
        message = the_message(a_message(metadata={"is_visually_hidden_from_conversation": True}))

        assert (message.role, message.hidden) == (Role.USER, True)

    @pytest.mark.parametrize(
        ("role", "hidden"), [("user", False), ("assistant", False), ("tool", True), ("system", True)]
    )
    def test_weight_0_hides_tools_but_no_turn(self, role: str, *, hidden: bool) -> None:
        assert the_message(a_message(role, weight=0)).hidden is hidden

    def test_an_assistant_s_node_may_really_be_a_tool_s(self) -> None:
        author = {"role": "assistant", "name": None, "metadata": {"real_author": "tool:web"}}

        message = the_message(a_message(text="3 pages", author=author))

        assert (message.role, message.author) == (Role.TOOL, "web")

    @pytest.mark.parametrize("fields", [{"end_turn": True}, {"channel": "final"}])
    def test_an_answer_that_ends_the_turn_stays_the_assistant_s(self, fields: dict[str, Any]) -> None:
        author = {"role": "assistant", "name": None, "metadata": {"real_author": "tool:web"}}

        assert the_message(a_message(text="Rain.", author=author, **fields)).role is Role.ASSISTANT

    def test_a_picture_that_a_tool_made_is_the_assistant_s(self) -> None:
        made = the_message(a_tool_message("t2uay3k.sj1i4kz", multimodal(a_picture())))
        looked_at = the_message(a_tool_message("myfiles_browser", multimodal("Page 1", a_picture())))

        assert (made.role, made.author) == (Role.ASSISTANT, "t2uay3k.sj1i4kz")
        assert looked_at.role is Role.TOOL


class TestTools:
    def test_a_result_is_tied_to_the_call_above_it(self) -> None:
        messages = the_messages(
            a_message(),
            a_call("browser", "search('tea')"),
            a_tool_message("browser", of_type("text", parts=["one"])),
            a_tool_message("browser", of_type("text", parts=["two"])),
            a_message("assistant", "So."),
            a_tool_message("bio", of_type("text", parts=["alone"])),
        )

        calls = [part.call_id for message in messages for part in message.parts if isinstance(part, ToolCall)]
        results = [part.call_id for message in messages for part in message.parts if isinstance(part, ToolResult)]
        assert calls == ["m1"]
        assert results == ["m1", "m1", None]

    def test_a_call_s_json_is_a_value_and_a_program_is_a_string(self) -> None:
        (json_call,) = the_message(a_call("web.run", '{"q": ["tea"]}')).parts
        (broken,) = the_message(a_call("web.run", '{"q": ')).parts
        program = of_type("code", language="unknown", text="[1, 2]")
        (python,) = the_message(a_message("assistant", content=program, recipient="python")).parts

        assert [part.input for part in (json_call, broken, python) if isinstance(part, ToolCall)] == [
            {"q": ["tea"]},
            '{"q": ',
            "[1, 2]",
        ]

    def test_a_program_is_kept_to_the_letter(self) -> None:
        program = of_type("code", language="python", text="print('【1†a】 \ue200')")

        (call,) = the_message(a_message("assistant", content=program, recipient="python")).parts

        assert call == ToolCall("python", "print('【1†a】 \ue200')", "m0", language="python")

    def test_a_memory_that_is_stored_is_a_call(self) -> None:
        assert the_message(a_call("bio", "Has two hives.")).parts == (ToolCall("bio", "Has two hives.", "m0"),)

    def test_a_program_s_plots_are_attached(self) -> None:
        run = {"messages": [{"message_type": "image", "image_url": "file-service://file-Plot"}], "status": "success"}
        content = of_type("execution_output", text="<Figure>")

        result, plot = the_message(a_tool_message("python", content, metadata={"aggregate_result": run})).parts

        assert isinstance(result, ToolResult)
        assert isinstance(plot, Attachment)
        assert plot.pointer == "file-service://file-Plot"

    def test_an_empty_output_is_told_by_the_run_s_own_record(self) -> None:
        run = {"messages": [{"message_type": "stream", "text": "4\n"}], "final_expression_output": "5"}

        message = the_message(
            a_tool_message("python", of_type("execution_output", text=""), metadata={"aggregate_result": run})
        )

        (result,) = message.parts
        assert isinstance(result, ToolResult)
        assert (result.output, result.raw) == ("4\n", {"value": "5"})

    @pytest.mark.parametrize(
        ("content", "output"),
        [
            (of_type("tether_browsing_display", result="Long", summary="Short"), "Short\n\nLong"),
            (of_type("tether_quote", url=PAGE, title="A", text="x\n\ny"), f"[A]({PAGE})\n\n> x\n>\n> y"),
            (of_type("tether_quote", url=None, domain="notes.pdf", text="x"), "notes.pdf\n\n> x"),
            (of_type("sonic_webpage", url=PAGE, title="A", text=None, snippet="s"), f"[A]({PAGE})\n\ns"),
            (of_type("citable_code_output", output_str="2 rows", metadata={}), "2 rows"),
            (of_type("computer_output", state={"title": "T", "url": "https://t.example"}), "[T](https://t.example)"),
            (of_type("system_error", name="tool_error", text=None), "tool_error"),
        ],
    )  # fmt: skip
    def test_every_kind_of_output_is_read(self, content: dict[str, Any], output: str) -> None:
        (result,) = the_message(a_tool_message("t", content)).parts

        assert isinstance(result, ToolResult)
        assert result.output == output

    @pytest.mark.parametrize(
        "kind",
        [
            "tether_browsing_display", "tether_quote", "sonic_webpage", "citable_code_output", "computer_output",
            "system_error", "execution_output", "thoughts", "reasoning_recap", "code", "model_editable_context",
        ],
    )  # fmt: skip
    def test_a_kind_without_its_fields_raises_nothing(self, kind: str) -> None:
        found = the_conversation(a_conversation(nodes(("m", None, a_message("tool", content=of_type(kind))))))

        assert found.skipped == ()

    def test_an_unknown_type_is_kept_whole_and_readable(self) -> None:
        content = of_type("super_widget", result="A map", layers=[1])

        assert the_message(a_message("assistant", content=content)).parts == (Other("super_widget", content, "A map"),)


class TestReasoning:
    @pytest.mark.parametrize(
        ("thought", "part"),
        [
            ({"summary": "Why", "content": "Because."}, Reasoning("Because.", "Why")),
            ({"summary": "Why", "content": ""}, Reasoning("Why")),
            ({"summary": None, "content": "Because."}, Reasoning("Because.")),
        ],
    )
    def test_thoughts_are_reasoning(self, thought: dict[str, Any], part: Reasoning) -> None:
        assert the_message(a_message("assistant", content=of_type("thoughts", thoughts=[thought, None]))).parts == (
            part,
        )

    def test_a_recap_labels_it(self) -> None:
        content = of_type("reasoning_recap", content="Thought for 12 seconds")

        assert the_message(a_message("assistant", content=content)).parts == (Reasoning("", "Thought for 12 seconds"),)


class TestFate:
    @pytest.mark.parametrize(
        ("fields", "metadata"),
        [
            ({"status": "finished_partial_completion"}, {"status": "finished_partial_completion"}),
            ({"status": "error"}, {"status": "error"}),
            ({"status": "in_progress"}, {"status": "in_progress"}),
            ({"metadata": {"finish_details": {"type": "max_tokens"}}}, {"finish": "max_tokens"}),
            ({"metadata": {"finish_details": {"type": "stop", "stop_tokens": [1]}}}, {}),
            ({"metadata": {"finish_details": "stop"}}, {}),
            ({"channel": "commentary"}, {"channel": "commentary"}),
            ({"channel": "final"}, {}),
        ],
    )
    def test_how_a_message_ended_is_kept_where_it_says_something(self, fields: dict[str, Any], metadata: Any) -> None:
        assert the_message(a_message("assistant", **fields)).metadata == metadata

    def test_an_answer_that_failed_before_its_first_word_is_kept(self) -> None:
        message = the_message(a_message("assistant", "", status="error"))

        assert (message.parts, message.metadata) == ((), {"status": "error"})


class TestFiles:
    def test_an_upload_that_is_shown_is_attached_once(self) -> None:
        metadata = {"attachments": [{"id": "file_ab12", "name": "robin.png", "mimeType": "image/png", "size": 3}]}

        (picture,) = the_message(a_message(content=multimodal(a_picture()), metadata=metadata)).parts

        assert isinstance(picture, Attachment)
        assert (picture.name, picture.media_type) == ("robin.png", "image/png")

    def test_a_missing_file_keeps_its_name(self) -> None:
        metadata = {"attachments": [{"id": "file-1", "name": "lost.pdf"}]}

        (_, upload) = the_message(a_message(metadata=metadata)).parts

        assert isinstance(upload, Attachment)
        assert (upload.name, upload.is_missing) == ("lost.pdf", True)

    @pytest.mark.parametrize(
        "member",
        [
            "file-1", "file-1.dat", "file-1-robin.png", "file-1.png", "dalle-generations/file-1-7f.webp",
            "export/user-ida/file-1-7f.png",
        ],
    )  # fmt: skip
    def test_a_member_is_found_by_the_id_that_begins_its_name(self, member: str) -> None:
        shown = a_message(content=multimodal(a_picture("file-service://file-1#page")))

        (picture,) = the_message(shown, files={member: b"png", "file-12.png": b"x", "other-file-1.png": b"x"}).parts

        assert isinstance(picture, Attachment)
        assert picture.member == member

    def test_an_id_that_only_begins_alike_is_another_file(self) -> None:
        (picture,) = the_message(
            a_message(content=multimodal(a_picture("x://file-1"))), files={"file-12.png": b"x"}
        ).parts

        assert isinstance(picture, Attachment)
        assert picture.is_missing

    def test_a_member_may_be_known_only_by_the_names_file(self) -> None:
        shown = a_message(content=multimodal(a_picture("x://file-1")))
        names = {"file-1.dat": "dalle-generations/robin.webp"}

        (picture,) = the_message(
            shown, files={"dalle-generations/robin.webp": b"x"}, conversation_asset_file_names_json=names
        ).parts

        assert isinstance(picture, Attachment)
        assert (picture.name, picture.member) == ("robin.webp", "dalle-generations/robin.webp")

    @pytest.mark.parametrize(
        "listed", ["images/robin.png", {"file_path": "images/robin.png", "mime_type": "image/png"}]
    )
    def test_a_member_may_be_known_only_by_the_page(self, listed: Any) -> None:
        shown = a_message(content=multimodal(a_picture("sediment://file_1")))
        talk_about_it = 'var jsonData = ["assetsJson = {\\"sediment://file_1\\": \\"other.png\\"}"];'
        page = f"<html>{talk_about_it} var assetsJson = {json.dumps({'sediment://file_1': listed})};</html>".encode()

        (picture,) = the_message(shown, files={"images/robin.png": b"x", "other.png": b"y", "chat.html": page}).parts

        assert isinstance(picture, Attachment)
        assert (picture.name, picture.member) == ("robin.png", "images/robin.png")

    @pytest.mark.parametrize(
        "page", [b"<html>", b'<html>var assetsJson = {"a', b'<html>assetsJson = {"x://file-1": 7}']
    )
    def test_a_page_that_tells_nothing_is_no_harm(self, page: bytes) -> None:
        shown = a_message(content=multimodal(a_picture("x://file-1")))

        (picture,) = the_message(shown, files={"robin.png": b"x", "chat.html": page}).parts

        assert isinstance(picture, Attachment)
        assert picture.is_missing

    @pytest.mark.parametrize("listed", ["file-1", "7f3c1a90-5a53-4f0e-9a4e-0c5d3b1a2f60", "", None, 7])
    def test_an_id_is_no_name(self, listed: Any) -> None:
        shown = a_message(content=multimodal(a_picture("x://file-1")))

        (picture,) = the_message(
            shown, files={"file-1.dat": b"x"}, conversation_asset_file_names_json={"file-1.dat": listed}
        ).parts

        assert isinstance(picture, Attachment)
        assert picture.name is None

    def test_files_that_a_program_wrote_are_named_though_their_bytes_are_gone(self) -> None:
        text = "[table](sandbox:/mnt/data/a%20b.csv) and again sandbox:/mnt/data/a%20b.csv"

        words, table = the_message(a_message("assistant", text)).parts

        assert words == Text(text)
        assert isinstance(table, Attachment)
        assert (table.name, table.is_missing) == ("a b.csv", True)

    def test_a_recording_gives_its_sound_film_and_frames(self) -> None:
        recording = {
            "content_type": "real_time_user_audio_video_asset_pointer",
            "audio_asset_pointer": {"asset_pointer": "sediment://file_a", "format": "wav"},
            "video_container_asset_pointer": "sediment://file_v",
            "frames_asset_pointers": ["sediment://file_f", {"asset_pointer": "sediment://file_g"}, None],
        }

        parts = the_message(a_message(content=multimodal(recording))).parts

        assert [part.pointer for part in parts if isinstance(part, Attachment)] == [
            "sediment://file_a",
            "sediment://file_v",
            "sediment://file_f",
            "sediment://file_g",
        ]
