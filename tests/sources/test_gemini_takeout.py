from __future__ import annotations

import json
from collections.abc import Generator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backscroll.errors import UnreadableExport
from backscroll.model import Attachment, Conversation, LeftOut, Other, Role, Skipped, active_ids
from backscroll.reading.export import Export, Member
from backscroll.reading.source import Record
from backscroll.reading.streams import stream_of
from backscroll.sources.gemini_takeout import SOURCE
from tests.support.gemini_takeout import (
    FOLDER,
    JSON_FILE,
    an_entry,
    an_export,
    claims,
    conversation_of,
    conversations_of,
    cut,
    near_miss,
    read,
    records_of,
    skipped_of,
)

TEA = {"name": "-  tea.txt", "url": "tea-1a2b.txt"}

# What belongs to this source


@pytest.mark.parametrize(
    "header",
    ["Gemini Apps", "Gemini-Apps", "Bard", "Gemini", "Applications Gemini", "Aplicaciones de Gemini", "Gemini アプリ"],
)
def test_gemini_is_known_by_its_product_in_every_language(header: str) -> None:
    assert claims([an_entry(header=header)])


@pytest.mark.parametrize("header", ["Search", "YouTube", "Chrome", "Google Play Store", "Assistant", "Bardot", ""])
def test_activity_in_another_product_is_not_claimed_whatever_its_words(header: str) -> None:
    assert not claims([an_entry("gemini", header=header, titleUrl="https://gemini.google.com/app/0123456789abcdef")])


@pytest.mark.parametrize("field", ["products", "activityControls"])
def test_gemini_may_be_named_beside_the_header(field: str) -> None:
    assert claims(
        [{"header": "Assistant", "title": "x", "time": "2026-03-14T19:50:59Z", field: ["Gemini Apps Activity"]}]
    )


def test_the_file_may_have_any_name_and_begin_with_something_else() -> None:
    assert claims([None, an_entry(header="Search"), an_entry()], name="x.json")


@pytest.mark.parametrize("content", [[], [{"header": "Gemini Apps"}], [{"role": "user", "content": "Gemini"}], b"{}"])
def test_what_is_no_activity_is_not_claimed(content: Any) -> None:
    assert not claims(content, name=JSON_FILE)


def test_a_near_miss_says_what_to_tick_instead() -> None:
    advice = near_miss([an_entry(header="Search")]) or ""

    assert all(
        words in advice for words in ("Gemini has no chats", "takeout.google.com", "“My Activity”", "“Gemini Apps”")
    )


def test_the_logs_of_a_whole_takeout_give_one_advice() -> None:
    assert near_miss([an_entry(header="Search")], name="a.json") == near_miss([an_entry(header="Maps")], name="b.json")


@pytest.mark.parametrize("name", ["Takeout/Gemini/gemini_gems_data.html", "gemini_scheduled_actions_data.html"])
def test_the_product_called_gemini_is_a_near_miss(name: str) -> None:
    assert "no chats" in (near_miss(b"<div>A Gem</div>", name=name) or "")


def test_an_empty_log_is_a_near_miss() -> None:
    assert "without an entry" in (near_miss([]) or "")


@pytest.mark.parametrize("content", [b'{"a": 1}', b"<p>Gemini</p>", b"text", b"[]"])
def test_other_files_get_no_advice(content: bytes) -> None:
    assert near_miss(content, name="somewhere/notes") is None


# Which entries are one conversation


def times(*minutes: float) -> list[dict[str, Any]]:
    """Give entries at these minutes of an hour, newest first."""
    moments = [datetime.fromtimestamp(1773500000 + minute * 60, UTC) for minute in minutes]
    entries = [
        an_entry(f"at {name}", "<p>ok</p>", time=at.isoformat()) for name, at in zip(minutes, moments, strict=True)
    ]
    return entries[::-1]


def prompts(conversation: Conversation) -> list[str]:
    return [message.text for message in conversation.messages if message.role is Role.USER]


def test_prompts_up_to_thirty_minutes_apart_are_one_conversation_and_say_so() -> None:
    conversation = conversation_of(times(0, 30, 60))

    assert prompts(conversation) == ["at 0", "at 30", "at 60"]
    assert conversation.metadata == {"grouping": "inferred", "gap_minutes": 30}


def test_a_longer_pause_begins_a_new_conversation() -> None:
    found = conversations_of(an_export(times(0, 30.1)))

    assert [prompts(conversation) for conversation in found] == [["at 30.1"], ["at 0"]]


def test_a_later_export_adds_to_the_conversation_it_cut_off() -> None:
    before = conversation_of(times(0, 10))
    after = conversation_of(times(0, 10, 20, 30))

    assert after.id == before.id
    assert [message.id for message in after.messages][:4] == [message.id for message in before.messages]


def test_earlier_entries_that_turn_up_change_no_other_conversation() -> None:
    [late] = conversations_of(an_export(times(100)))

    found = conversations_of(an_export(times(0, 5, 100)))

    assert found[0].id == late.id


def test_googles_own_id_decides_and_is_no_inference() -> None:
    linked = {"titleUrl": "https://gemini.google.com/app/0b7e3f52c9d14a68"}
    later = "2026-05-01T00:00:00Z"

    conversation = conversation_of(
        [an_entry("b", "<p>2</p>", time=later, **linked), an_entry("a", "<p>1</p>", **linked)]
    )

    assert conversation.id == "0b7e3f52c9d14a68"
    assert conversation.metadata == {"url": linked["titleUrl"]}
    assert prompts(conversation) == ["a", "b"]


@pytest.mark.parametrize(
    ("address", "thread"),
    [
        ("https://gemini.google.com/app/c/abc123", "abc123"),
        ("https://gemini.google.com/u/2/app/abc123?hl=de", "abc123"),
        ("https://gemini.google.com/gem/6a6f50987ce9/abc123", "abc123"),
        ("https://bard.google.com/chat/abc123", "abc123"),
        ("https://gemini.google.com/app", None),
        ("https://gemini.google.com/", None),
        ("https://www.google.com/search?q=https://gemini.google.com/app/abc123", None),
    ],
)
def test_an_address_is_used_where_it_names_a_conversation(address: str, thread: str | None) -> None:
    conversation = conversation_of([an_entry(titleUrl=address)])

    assert (conversation.id == "abc123") is (thread is not None)
    assert ("grouping" in conversation.metadata) is (thread is None)


def test_equal_prompts_of_one_second_stay_two() -> None:
    second, first = "2026-03-14T19:50:59.900Z", "2026-03-14T19:50:59.100Z"
    twice = [an_entry("hi", "<p>b</p>", time=second), an_entry("hi", "<p>a</p>", time=first)]

    conversation = conversation_of(twice)

    assert [message.text for message in conversation.messages] == ["hi", "a", "hi", "b"]


def test_order_comes_from_the_times_where_the_file_has_another() -> None:
    newest, middle, oldest = times(0, 10, 20)

    assert prompts(conversation_of([oldest, newest, middle])) == ["at 0", "at 10", "at 20"]


def test_entries_without_a_time_are_left_alone_and_undated() -> None:
    found = conversations_of(an_export([an_entry("a", time=None), an_entry("b", time="not a time")]))

    assert [(prompts(conversation), conversation.created_at) for conversation in found] == [
        (["a"], None),
        (["b"], None),
    ]
    assert found[1].messages[0].metadata == {"time": "not a time"}


def test_what_was_done_joins_what_was_said_shortly_before_and_bridges_no_pause() -> None:
    linked = {"titleUrl": "https://gemini.google.com/app/0b7e3f52c9d14a68"}
    entries = [
        an_entry("later", "<p>ok</p>", time="2026-03-14T12:50:00Z"),
        an_entry(title="Gave feedback: Good response", time="2026-03-14T12:25:00Z"),
        an_entry("tea?", "<p>ok</p>", time="2026-03-14T12:00:00Z", **linked),
    ]

    later, conversation = conversations_of(an_export(entries))

    assert (prompts(later), len(later.messages)) == (["later"], 2)
    assert conversation.id == "0b7e3f52c9d14a68"
    assert conversation.messages[-1].rating is not None


# What is kept and cut


def test_a_record_holds_the_entries_byte_for_byte() -> None:
    first = b'{ "header":"Gemini Apps", "title":"Prompted \\u00e9", "x": 1.50 }'
    second = b'{"header":"Gemini Apps","title":"Prompted \\u00e9"}'

    [record] = records_of(an_export(b"[\n" + first + b" ,\n\t" + second + b"\n]", name=JSON_FILE))

    assert record.content == b"[" + first + b",\n" + second + b"]"


def test_a_kept_record_reads_the_same_alone_and_as_a_file() -> None:
    export = an_export(times(0, 10, 90))
    for record in records_of(export):
        kept = Export.of_bytes("kept", {record.name: record.content})

        assert list(SOURCE.read(record, kept)) == list(SOURCE.read(record, export))
        assert [again.content for again in records_of(kept)] == [record.content]


def damaged_after(content: bytes) -> Member:
    def chunks() -> Generator[bytes]:
        yield content
        raise UnreadableExport("the ZIP is damaged")

    return Member(JSON_FILE, len(content), lambda: stream_of(chunks()))


def test_what_stands_before_a_damage_is_read() -> None:
    long = f"<p>{'soup ' * 80_000}</p>"
    entries = [an_entry(str(day), long, time=f"2026-03-{day}T12:00:00Z") for day in (14, 13, 12)]
    member = damaged_after(json.dumps(entries).encode()[:-1])

    found = list(SOURCE.records(Export("x", [member]), [member]))

    assert isinstance(found[0], Record)
    assert isinstance(found[-1], Skipped)
    assert "the ZIP is damaged" in found[-1].why


def test_a_file_that_is_cut_off_loses_its_last_entry_only() -> None:
    content = json.dumps(times(0, 100)).encode()[:-40]

    found = cut(an_export(content, name=JSON_FILE))

    assert [type(one) for one in found] == [Record, Skipped]


def test_entries_of_other_products_are_counted_and_left_out() -> None:
    export = an_export([an_entry(header="Search"), an_entry(), an_entry(header="YouTube"), an_entry(header="Search")])

    assert len(conversations_of(export)) == 1
    assert skipped_of(export) == [LeftOut(JSON_FILE, "activities that are not Gemini's: 2 of Search, 1 of YouTube")]


# Prompts and answers


def test_several_answers_are_branches_and_the_talk_goes_on_from_the_last() -> None:
    second = an_entry("more", "<p>ok</p>", time="2026-03-14T19:55:00Z")

    conversation = conversation_of([second, an_entry("tea?", "<p>one</p>", "<p>two</p>", "<p>three</p>")])

    asked, one, two, three, more, _ = conversation.messages
    assert {one.parent_id, two.parent_id, three.parent_id} == {asked.id}
    assert more.parent_id == three.id
    assert [message.text for message in conversation.messages if message.id in active_ids(conversation)] == [
        "tea?",
        "three",
        "more",
        "ok",
    ]


def test_the_first_prompt_is_the_title() -> None:
    later = an_entry("more", "<p>ok</p>", time="2026-03-14T19:55:00Z")

    assert conversation_of([later, an_entry("Which\ntea?")]).title == "Which tea?"
    assert conversation_of([an_entry("茶" * 100)]).title == "茶" * 79 + "…"


def test_a_prompt_without_an_answer_stays() -> None:
    conversation = conversation_of([{"header": "Gemini Apps", "title": "Prompted hi", "time": "2026-03-14T19:50:59Z"}])

    assert [message.role for message in conversation.messages] == [Role.USER]


def test_an_answer_is_markdown_without_anything_that_could_run() -> None:
    answer = "<p>It <b>depends</b> &amp; varies.</p><script>steal()</script><img src=x onerror=steal()>"

    conversation = conversation_of([an_entry("tea?", answer)])

    assert conversation.messages[1].text == "It **depends** & varies."


@pytest.mark.parametrize(
    "items", [None, [], {}, "", [None], [{"html": None}], [{"html": ""}, {}], [5], {"html": "<p></p>"}]
)
def test_an_empty_answer_is_no_message(items: Any) -> None:
    conversation = conversation_of([an_entry(safeHtmlItem=items)])

    assert len(conversation.messages) == 1
    assert conversation.nodes.unaccounted(0) == 0


def test_an_answer_may_stand_in_no_array() -> None:
    assert conversation_of([an_entry(safeHtmlItem={"htmlValue": "<p>hi</p>"})]).messages[1].text == "hi"


@pytest.mark.parametrize(
    ("title", "prompt"),
    [
        ("Prompted which tea", "which tea"),
        ("Prompted\u00a0which tea", "which tea"),
        ("Prompted Prompted twice", "Prompted twice"),
        ("Asked what is a prompt: tell me", "what is a prompt: tell me"),
        ("Eingegebener Prompt: Wie?", "Wie?"),
        ("Prompt\u202f: Quoi ?", "Quoi ?"),
        ("Prompt saisi : Quoi ?", "Quoi ?"),
        ("Prompt introducido: ¿Qué?", "¿Qué?"),
        ("Prompt inserito: Che?", "Che?"),
        ("Prompt inserido: O quê?", "O quê?"),
        ("Ingevoerde prompt: Wat?", "Wat?"),
        ("送信したメッセージ: 何", "何"),
        ("プロンプト：何", "何"),
        ("Has dicho: ¿Qué?", "¿Qué?"),
        ("Zadano pytanie co?", "Zadano pytanie co?"),
    ],
)
def test_the_label_in_front_of_a_prompt_is_taken_off_in_many_languages(title: str, prompt: str) -> None:
    assert prompts(conversation_of([an_entry("", "<p>ok</p>", title=title)])) == [prompt]


@pytest.mark.parametrize("title", ["Gave feedback: Unclear", "Selected preferred draft", "Used an Assistant feature"])
def test_what_was_done_is_kept_hidden_and_is_nobodys_words(title: str) -> None:
    done = an_entry(title=title, time="2026-03-14T19:52:00Z")

    conversation = conversation_of([done, an_entry("tea?", "<p>ok</p>")])

    last = conversation.messages[-1]
    assert (last.role, last.hidden, last.text) == (Role.SYSTEM, True, "")
    assert last.parts == (Other("activity", {"title": title}, title),)


def test_a_canvas_is_the_assistants_text() -> None:
    conversation = conversation_of([an_entry("", "<h1>Boats</h1>", title="Created Gemini Canvas titled Boats")])

    assert [(message.role, message.text) for message in conversation.messages] == [
        (Role.SYSTEM, ""),
        (Role.ASSISTANT, "# Boats"),
    ]


def test_things_done_with_nothing_said_around_them_are_named_once() -> None:
    export = an_export(
        [
            an_entry(title="Selected preferred draft", time="2026-02-01T00:00:00Z"),
            an_entry(title="Selected preferred draft", time="2026-01-01T00:00:00Z"),
        ]
    )

    [skipped] = read(export)

    assert isinstance(skipped, Skipped)
    assert "2 × Selected preferred draft" in skipped.why


def test_a_title_nobody_knows_without_an_answer_is_not_put_in_the_users_mouth() -> None:
    conversation = conversation_of([an_entry(title="Wysłano opinię: dobra")])

    assert [(message.role, message.text, message.hidden) for message in conversation.messages] == [
        (Role.SYSTEM, "Wysłano opinię: dobra", False)
    ]


@pytest.mark.parametrize(
    ("request_string", "words"),
    [
        ("plain words", "plain words"),
        ('{"prompt": "a"}', "a"),
        ('{"contents": [{"parts": [{"text": "a"}, {"text": "b"}]}]}', "a\n\nb"),
        ('"a"', "a"),
        ('{"locale": "en"}', '{"locale": "en"}'),
        ("{broken", "{broken"),
        ("[" * 5000, "[" * 5000),
    ],
)
def test_old_entries_have_their_words_as_json_in_a_string(request_string: str, words: str) -> None:
    interaction = {"userInteraction": {"endpoint": "x", "request": request_string, "response": '{"text": "ok"}'}}

    conversation = conversation_of([an_entry(title="Used Gemini Apps", userInteractions=[interaction])])

    assert [message.text for message in conversation.messages] == [words, "ok"]


# Small print and files


def attachments(conversation: Conversation, at: int = 0) -> list[Attachment]:
    return [part for part in conversation.messages[at].parts if isinstance(part, Attachment)]


def test_a_file_beside_the_log_is_found_under_the_name_takeout_gave_it() -> None:
    entry = an_entry(subtitles=[{"name": "Attached 1 file."}, TEA])

    conversation = conversation_of([entry], {"tea-1a2b.txt": b"leaves"})

    member = f"{FOLDER}/tea-1a2b.txt"
    assert conversation.messages[0].parts[1:] == (Attachment(name="tea.txt", pointer="tea-1a2b.txt", member=member),)


def test_a_file_that_is_not_in_the_export_is_named_and_missing() -> None:
    [attachment] = attachments(conversation_of([an_entry(attachedFiles=[{"name": "a.pdf"}])]))

    assert (attachment.name, attachment.is_missing) == ("a.pdf", True)


def test_a_file_named_in_several_fields_is_one() -> None:
    entry = an_entry(subtitles=[TEA], attachedFiles=["tea-1a2b.txt", "b.png"], imageFile="b.png")

    assert [attachment.name for attachment in attachments(conversation_of([entry]))] == ["tea.txt", "b.png"]


def test_a_file_of_that_name_in_another_folder_is_another_file() -> None:
    log = json.dumps([an_entry(imageFile="b.png")]).encode()

    [conversation] = conversations_of(Export.of_bytes("x", {JSON_FILE: log, "Takeout/Google Photos/b.png": b"x"}))

    assert attachments(conversation)[0].is_missing


def test_a_name_is_found_whether_its_accents_are_composed_or_not() -> None:
    taken_apart, composed = "U\u0308bung.png", "\u00dcbung.png"

    conversation = conversation_of([an_entry(imageFile=taken_apart)], {composed: b"x"})

    assert attachments(conversation)[0].member == f"{FOLDER}/{composed}"


def test_an_image_made_by_gemini_belongs_to_its_answer() -> None:
    entry = an_entry("draw", '<p>Here:</p><img src="boat.png" alt="A boat">', attachedFiles=["boat.png"])

    conversation = conversation_of([entry], {"boat.png": b"x"})

    assert attachments(conversation) == []
    assert [attachment.name for attachment in attachments(conversation, 1)] == ["boat.png"]
    assert conversation.messages[1].text == "Here:\n\nA boat"


def test_an_image_within_an_answer_is_kept_as_a_file_and_not_as_text() -> None:
    conversation = conversation_of(
        [an_entry("draw", '<img src="data:image/gif;base64,R0lGODlh"><img src="data:,a%20b">')]
    )

    assert [part.content for part in attachments(conversation, 1)] == [b"GIF89a", b"a b"]
    assert conversation.messages[1].text == ""


def test_a_record_changes_when_its_file_turns_up() -> None:
    entries = [an_entry(imageFile="b.png")]

    [without] = records_of(an_export(entries))
    [with_it] = records_of(an_export(entries, files={"b.png": b"x"}))

    assert without.fingerprint != with_it.fingerprint


def test_a_gem_is_the_conversations_project() -> None:
    gem = {"name": "Tea Teacher was used in this chat. Manage your Gems.", "url": "https://gemini.google.com/gems/view"}

    conversation = conversation_of([an_entry(subtitles=[gem])])

    assert conversation.project == "Tea Teacher"
    assert Other("subtitle", gem, gem["name"]) in conversation.messages[0].parts


def test_a_video_in_the_small_print_is_kept() -> None:
    video = {"name": "http://googleusercontent.com/youtube_content/10"}

    conversation = conversation_of([an_entry(subtitles=[video, None, {"name": None}, {}])])

    assert conversation.messages[0].parts[1:] == (Other("subtitle", {**video, "url": None}, video["name"]),)


# Anything at all

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 10**19) | st.floats(allow_nan=False) | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "url", "html", "value"]), inner)
    ),
    max_leaves=6,
)
FIELDS = ["title", "time", "titleUrl", "products", "safeHtmlItem", "subtitles", "attachedFiles", "imageFile", "details"]
ENTRIES = st.dictionaries(st.sampled_from([*FIELDS, "userInteractions"]), ANY_JSON).map(
    lambda fields: {"header": "Gemini Apps", **fields}
)


@settings(max_examples=120, deadline=None, derandomize=True)
@given(st.lists(ENTRIES | ANY_JSON, max_size=4))
def test_no_entry_raises_and_all_nodes_are_accounted_for(entries: list[Any]) -> None:
    for found in read(an_export([an_entry(), *entries])):
        assert isinstance(found, Skipped) or found.nodes.unaccounted(len(found.skipped)) == 0
