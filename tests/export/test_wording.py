from __future__ import annotations

from datetime import timedelta

import pytest

from backscroll.export import FORMATS, Alone, Options
from backscroll.export.entry import Entry
from backscroll.export.wording import counted, day, file_facts, heading, minute, month, span_of_days, value_text
from backscroll.model import Attachment
from tests.support.stored import NOON, a_conversation, a_message


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1_000, "1.0 kB"),
        (9_949, "9.9 kB"),
        (12_345, "12 kB"),
        (999_600, "1.0 MB"),
        (5_400_000_000, "5.4 GB"),
        (10**16, "10000 TB"),
        (-1, ""),
        (None, ""),
    ],
)
def test_a_size_is_told_in_two_digits(size: int | None, said: str) -> None:
    assert file_facts(Attachment(size=size, sha256="ab"), is_here=True) == said


def test_days_and_months_are_written_out() -> None:
    assert (day(NOON), month(NOON), month(None)) == ("14 March 2026", "March 2026", "Without a date")
    assert minute(NOON) == "2026-03-14 12:00"


def test_a_span_within_one_day_is_that_day() -> None:
    assert span_of_days(NOON, NOON + timedelta(hours=3)) == "14 March 2026"
    assert span_of_days(NOON, NOON + timedelta(days=3)) == "14 March 2026 – 17 March 2026"
    assert span_of_days(None, NOON) == "14 March 2026"
    assert span_of_days(None, None) == ""


def test_one_is_not_many() -> None:
    assert [counted(number, "word") for number in (0, 1, 2, 1200)] == ["0 words", "1 word", "2 words", "1,200 words"]


def test_a_value_is_told_as_text_or_as_indented_json() -> None:
    assert value_text("a\x1b[0m\nb") == "a\nb"
    assert value_text({"é": [1]}) == '{\n  "é": [\n    1\n  ]\n}'
    assert value_text(None) == ""


@pytest.mark.parametrize(
    ("title", "beginning", "said"),
    [
        ("Tides", "How do tides work?", "Tides"),
        (None, "How do\ntides work?", "“How do tides work?”"),
        ("", "word " * 24, f"“{'word ' * 14}word…”"),
        (None, None, "Untitled conversation"),
    ],
)
def test_a_conversation_is_known_by_its_title_or_how_it_begins(
    title: str | None, beginning: str | None, said: str
) -> None:
    conversation = a_conversation(title=title, beginning=beginning)

    assert heading(conversation) == heading(Entry.of(conversation, "file.html")) == said


@pytest.mark.parametrize("name", ["markdown", "text", "html"])
def test_what_is_read_says_where_its_messages_were_grouped_by_time(name: str) -> None:
    said = FORMATS[name].render(
        a_conversation(a_message("a", "x"), metadata={"grouping": "inferred"}), Options(), Alone()
    )

    assert "grouped by time" in said
    assert "grouped by time" not in FORMATS[name].render(a_conversation(a_message("a", "x")), Options(), Alone())
