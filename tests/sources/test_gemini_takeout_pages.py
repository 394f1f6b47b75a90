from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backscroll.model import Attachment, Conversation, Other, Role, Skipped, Text
from backscroll.reading.export import Export
from backscroll.sources.gemini_takeout import SOURCE, html_entries
from tests.support.gemini_takeout import (
    FOLDER,
    PAGE_FILE,
    a_cell,
    a_page,
    an_entry,
    an_export,
    claims,
    conversation_of,
    conversations_of,
    near_miss,
    read,
    records_of,
    skipped_of,
)

TIME = "Mar 14, 2026, 8:50:59\u202fPM CET"


def a_turn(prompt: str = "tea?", answer: str = "<p>ok</p>", *, time: str = TIME, small_print: str = "") -> str:
    return a_cell(f"Prompted&nbsp;{prompt}<br>{small_print}{time}<br>{answer}<br>")


def texts(conversation: Conversation) -> list[str]:
    return [message.text for message in conversation.messages]


# What belongs to this source


@pytest.mark.parametrize("product", ["Gemini Apps", "Gemini-Apps", "Bard", "Gemini アプリ"])
def test_a_page_is_known_by_the_product_in_its_cells(product: str) -> None:
    assert claims(a_page(a_cell("x", product=product)))


def test_the_product_may_stand_in_any_heading() -> None:
    page = a_page(a_turn()).replace(b'<p class="mdl-typography--title">', b"<h3>").replace(b"<br></p>", b"</h3>")

    assert claims(page)
    assert texts(conversation_of(page)) == ["tea?", "ok"]


def test_the_cells_may_begin_behind_a_long_style_sheet() -> None:
    assert claims(a_page(a_turn(), style=".outer-cell{margin:8px}" * 9000))


def test_a_page_of_another_product_is_a_near_miss_whatever_its_words() -> None:
    page = a_page(a_cell("Searched for&nbsp;Gemini Apps<br>" + TIME, product="Search"))

    assert not claims(page)
    assert "Gemini has no chats" in (near_miss(page) or "")


def test_a_page_without_cells_is_a_near_miss_in_geminis_folder_only() -> None:
    assert "without an entry" in (near_miss(a_page()) or "")
    assert near_miss(a_page(), name="Takeout/archive_browser.html") is None


# Cutting


def test_the_same_entry_has_the_same_id_in_json_and_on_a_page() -> None:
    later, earlier = "Mar 14, 2026, 8:55:00\u202fPM CET", "2026-03-14T19:50:59.998Z"
    entries = [
        an_entry("a  b\nc", "<p>2</p>", time="2026-03-14T19:55:00.000Z"),
        an_entry("tea?", "<p>1</p>", time=earlier),
    ]

    of_json = conversation_of(entries)
    of_page = conversation_of(a_page(a_turn("a b<br>c", "<p>2</p>", time=later), a_turn("tea?", "<p>1</p>")))

    assert of_page.id == of_json.id
    assert [message.id for message in of_page.messages] == [message.id for message in of_json.messages]


def test_records_hold_the_cells_byte_for_byte() -> None:
    first, second, far = a_turn("1"), a_turn("2"), a_turn("3", time="Mar 1, 2026, 8:50:59 PM CET")

    records = records_of(an_export(a_page(second, first, far)))

    assert [record.content.decode() for record in records] == [second + first, far]


def test_a_kept_record_reads_the_same_alone_and_as_a_file() -> None:
    export = an_export(a_page(a_turn("2"), a_turn("1"), a_turn("3", time="Mar 1, 2026, 8:50:59 PM CET")))
    for record in records_of(export):
        kept = Export.of_bytes("kept", {record.name: record.content})

        assert list(SOURCE.read(record, kept)) == list(SOURCE.read(record, export))
        assert [again.content for again in records_of(kept)] == [record.content]


@pytest.mark.parametrize("chunk_bytes", [1, 13, 100, 512, 1000])
def test_cells_are_found_wherever_a_chunk_ends(monkeypatch: pytest.MonkeyPatch, chunk_bytes: int) -> None:
    monkeypatch.setattr(html_entries, "CHUNK_BYTES", chunk_bytes)
    turns = [a_turn(str(number), "<p>ok</p>" * number) for number in range(7)]

    [record] = records_of(an_export(a_page(*turns)))

    assert record.content.decode() == "".join(turns)


def test_a_cell_without_content_costs_itself() -> None:
    export = an_export(
        a_page(a_turn(), '<div class="outer-cell"><div class="header-cell"><p>Gemini Apps</p></div></div>')
    )

    assert len(conversations_of(export)) == 1
    assert skipped_of(export) == [Skipped(f"{PAGE_FILE}: activity 2", "it has no content cell")]


def test_a_cell_of_another_product_is_left_out() -> None:
    export = an_export(a_page(a_turn(), a_cell("Watched&nbsp;x", product="YouTube")))

    assert [skipped.why for skipped in skipped_of(export)] == ["activities that are not Gemini's: 1 of YouTube"]


def test_a_cell_that_is_too_large_costs_itself() -> None:
    cells = list(
        html_entries.cells(an_export(a_page(a_turn("1"), a_turn("2" * 9000), a_turn("3"))).members[0].open(), 5000)
    )

    assert [cell is None for cell in cells] == [False, True, False]


# The prompt, the time and the answer


def test_a_cell_becomes_a_prompt_and_an_answer() -> None:
    conversation = conversation_of(a_page(a_turn("Tea &amp; honey?", "<p>Of <b>course</b>.</p><ul><li>hot</li></ul>")))

    asked, answer = conversation.messages
    assert (asked.role, asked.text) == (Role.USER, "Tea & honey?")
    assert (answer.role, answer.text) == (Role.ASSISTANT, "Of **course**.\n\n- hot")
    assert str(asked.created_at) == "2026-03-14 19:50:59+00:00"


def test_a_prompt_may_have_a_line_that_is_a_date() -> None:
    prompt = "Jan 1, 2020, 1:00:00 AM UTC<br>Why then?<br>Jan 2, 2020, 1:00:00 AM UTC"

    conversation = conversation_of(a_page(a_turn(prompt)))

    assert texts(conversation) == [prompt.replace("<br>", "\n"), "ok"]
    assert str(conversation.created_at) == "2026-03-14 19:50:59+00:00"


@pytest.mark.parametrize(
    "answer", [f"<p>{TIME}</p>", f"<pre>{TIME}</pre>", f"<p>ok</p>{TIME}<br>", f"then {TIME} or so"]
)
def test_a_date_in_the_answer_is_not_taken_for_the_time(answer: str) -> None:
    conversation = conversation_of(a_page(a_turn("tea?", answer, time="Mar 1, 2026, 8:00:00 PM UTC")))

    assert str(conversation.created_at) == "2026-03-01 20:00:00+00:00"
    assert conversation.messages[0].text == "tea?"
    assert "2026" in conversation.messages[1].text


def test_a_readable_time_is_preferred_to_an_unreadable_one_below_it() -> None:
    conversation = conversation_of(a_page(a_turn("tea?", "first line<br>2026-01-05 10:00:00<br>last line")))

    assert texts(conversation) == ["tea?", "first line  \n2026-01-05 10:00:00  \nlast line"]


@pytest.mark.parametrize("answer", ["", "<p></p>\n", "<br><br>", "<div> </div>"])
def test_an_empty_answer_is_none(answer: str) -> None:
    assert texts(conversation_of(a_page(a_turn("tea?", answer)))) == ["tea?"]


def test_line_breaks_and_indentation_of_a_prompt_are_kept() -> None:
    conversation = conversation_of(a_page(a_turn("def f():\n    return 1<br>  # why?")))

    assert conversation.messages[0].text == "def f():\n    return 1\n  # why?"


def test_a_language_nobody_knows_loses_its_label_and_keeps_its_time_as_written() -> None:
    page = a_page(a_cell("Υποβολή:&nbsp;Καλημέρα<br>5 Ιαν 2026, 3:04:05 μ.μ. EET<br><p>Γεια.</p><br>"))

    conversation = conversation_of(page)

    assert texts(conversation) == ["Καλημέρα", "Γεια."]
    assert conversation.created_at is None
    assert conversation.messages[0].metadata == {"time": "5 Ιαν 2026, 3:04:05 μ.μ. EET"}


def test_prompts_with_times_nobody_can_read_are_not_mixed_up() -> None:
    turns = [a_cell(f"X&nbsp;same<br>5 Ιαν 2026, {hour}:04:05 μ.μ. EET<br><p>ok</p>") for hour in (3, 2)]

    found = conversations_of(an_export(a_page(*turns)))

    assert len({conversation.id for conversation in found}) == 2


def test_a_cell_without_a_time_has_its_answer_in_blocks() -> None:
    conversation = conversation_of(a_page(a_cell("Prompted&nbsp;tea?<br><p>ok</p><p>yes</p>")))

    assert texts(conversation) == ["tea?", "ok\n\nyes"]
    assert conversation.created_at is None


def test_a_canvas_stands_above_its_time() -> None:
    page = a_page(a_cell(f"Created Gemini Canvas titled&nbsp;Boats<br><h2>Boats</h2><p>Cork.</p><br>{TIME}<br>"))

    activity, canvas = conversation_of(page).messages

    assert activity.parts == (
        Other("activity", {"title": "Created Gemini Canvas titled Boats"}, "Created Gemini Canvas titled Boats"),
    )
    assert (activity.hidden, canvas.role, canvas.text) == (True, Role.ASSISTANT, "## Boats\n\nCork.")


# Small print, files and addresses


def test_files_are_found_by_the_addresses_of_their_links() -> None:
    lines = '2 Dateien angehängt.<br>-  <a href="der%20Tee.txt">Tee.txt</a><br>-  <a href="b-2.png">b.png</a><br>'
    page = a_page(a_turn("Was ist das?<br>- kein Anhang", small_print=lines))

    conversation = conversation_of(page, {"der Tee.txt": b"x"})

    assert conversation.messages[0].parts == (
        Text("Was ist das?\n- kein Anhang"),
        Attachment(name="Tee.txt", pointer="der Tee.txt", member=f"{FOLDER}/der Tee.txt"),
        Attachment(name="b.png", pointer="b-2.png"),
    )


def test_only_the_line_above_the_files_counts_them() -> None:
    lines = 'Attached 1 file.<br>-  <a href="b.png">b.png</a><br>'

    conversation = conversation_of(a_page(a_turn("Which is it?<br>Choose 1", small_print=lines)))

    assert conversation.messages[0].text == "Which is it?\nChoose 1"


def test_files_that_are_counted_and_not_named_are_small_print() -> None:
    conversation = conversation_of(a_page(a_turn("hi", small_print="1 Datei angehängt.<br>")))

    assert conversation.messages[0].parts[1:] == (
        Other("subtitle", {"name": "1 Datei angehängt.", "url": None}, "1 Datei angehängt."),
    )


def test_an_image_beside_the_prompt_was_sent_with_it() -> None:
    page = a_page(a_cell(f"Prompted&nbsp;what?<br>{TIME}<br><p>ok</p>", aside='<img src="sent.png">'))

    [_, sent] = conversation_of(page).messages[0].parts

    assert sent == Attachment(name="sent.png", pointer="sent.png")


def test_an_image_in_the_answer_is_the_assistants() -> None:
    page = a_page(a_turn("draw", '<p>Here:</p><img src="boat.png" alt="A boat">', small_print="1 generated image.<br>"))

    asked, answer = conversation_of(page, {"boat.png": b"x"}).messages

    assert asked.text == "draw"
    assert answer.parts[1] == Attachment(name="boat.png", pointer="boat.png", member=f"{FOLDER}/boat.png")


def test_the_address_of_the_conversation_is_among_the_captions() -> None:
    address = "https://gemini.google.com/app/0b7e3f52c9d14a68"
    captions = f'<b>Details:</b><br>&emsp;<a href="{address}">{address}</a><br>'

    conversation = conversation_of(a_page(a_cell(f"Prompted&nbsp;hi<br>{TIME}<br><p>ok</p>", captions=captions)))

    assert (conversation.id, conversation.metadata) == ("0b7e3f52c9d14a68", {"url": address})


def test_the_prompt_may_be_the_link_to_its_conversation() -> None:
    conversation = conversation_of(a_page(a_turn('<a href="https://gemini.google.com/app/abc123">hi</a>')))

    assert (conversation.id, conversation.messages[0].text) == ("abc123", "hi")


def test_an_address_that_the_user_typed_is_part_of_the_prompt() -> None:
    address = "https://gemini.google.com/app/abc123"

    conversation = conversation_of(a_page(a_turn(f'Read <a href="{address}">{address}</a>')))

    assert conversation.id != "abc123"
    assert conversation.messages[0].text == f"Read {address}"


def test_a_gem_is_small_print() -> None:
    gem = 'Tea Teacher was used in this chat. <a href="https://gemini.google.com/gems/view">Manage your Gems.</a><br>'

    conversation = conversation_of(a_page(a_turn("hi", small_print=gem)))

    assert (conversation.project, conversation.messages[0].text) == ("Tea Teacher", "hi")


# Anything at all

PIECES = [
    *("Prompted&nbsp;", "tea", "<br>", "\n", "- ", "1", "&lt;", "<p>", "</p>", "<b>", "<div>", "</div>"),
    *("<a href='x.png'>x</a>", "<a href='https://gemini.google.com/gems/v'>g</a>", "<img src='data:,a'>"),
    *(TIME, "5 Ιαν 2026, 3:04:05 EET"),
]
MARKUP = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@settings(max_examples=120, deadline=None, derandomize=True)
@given(st.lists(MARKUP, min_size=1, max_size=3))
def test_no_page_raises_and_all_nodes_are_accounted_for(cells: list[str]) -> None:
    for found in read(an_export(a_page(*map(a_cell, cells)))):
        assert isinstance(found, Skipped) or found.nodes.unaccounted(len(found.skipped)) == 0


def test_a_cell_nested_too_deep_is_read_as_far_as_possible() -> None:
    page = a_page(a_turn("1", "<div>" * 2000 + "x"), a_turn("2", "<b>" * 2000 + "y"), a_turn("3"))

    assert texts(conversation_of(page))[1::2] == ["ok", "y", "x"]
