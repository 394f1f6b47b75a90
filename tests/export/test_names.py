"""Names that are safe on every system, the same in every export, and still say what they are of."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backscroll.export.formats import FORMATS
from backscroll.export.names import attachment_name, conversation_stem, short_id, slug, unmistakable_stem
from backscroll.model import Attachment
from tests.support.payloads import PAYLOADS
from tests.support.stored import NOON, a_conversation, a_file, public_id

LONGEST = 120
# What Windows takes for a device, whatever ending follows (learn.microsoft.com: Naming Files, Paths, and Namespaces).
DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(10))}

any_name = st.text() | st.sampled_from(PAYLOADS)


def is_safe(name: str) -> bool:
    characters_are_words = all(
        character in "-." or character.isalnum() or unicodedata.category(character) in {"Mn", "Mc"}
        for character in name
    )
    return (
        characters_are_words
        and 0 < len(name.encode()) <= LONGEST
        and name[0] not in "-."
        and name[-1] not in "-. "
        and name.partition(".")[0].lower() not in DEVICES
        and PurePosixPath(name).name == name
        and PureWindowsPath(name).name == name
    )


@given(any_name, any_name)
def test_a_conversations_name_is_safe_whatever_its_title_and_id(title: str, conversation_id: str) -> None:
    conversation = a_conversation(title=title, id=conversation_id)

    assert is_safe(conversation_stem(conversation) + ".html")
    assert is_safe(unmistakable_stem(conversation) + ".html")


@given(any_name)
def test_an_attachments_name_is_safe_whatever_it_was_called(name: str) -> None:
    assert is_safe(attachment_name(a_file(name)))


def test_a_name_says_day_title_and_id() -> None:
    conversation = a_conversation(title="Weeknight ramen: a plan?", id="3f2a9c81-5d0e-5b7a-9c0d-b2ac5c9011aa")

    assert conversation_stem(conversation) == "2026-03-14-weeknight-ramen-a-plan-3f2a9c815d0e"


def test_the_name_of_an_untitled_conversation_says_how_it_begins() -> None:
    conversation = a_conversation(
        title=None, beginning="How do\ntides work?", id="3f2a9c81-5d0e-5b7a-9c0d-b2ac5c9011aa"
    )

    assert conversation_stem(conversation) == "2026-03-14-how-do-tides-work-3f2a9c815d0e"


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Fahrplan für zwei", "Fahrplan-für-zwei"),
        ("二次方程式の解", "二次方程式の解"),
        ("हिन्दी में", "हिन्दी-में"),
        ("قصيدة قصيرة", "قصيدة-قصيرة"),
        ("می‌خواهم", "میخواهم"),
        ("ｗｉｄｅ／ｐａｔｈ", "wide-path"),
    ],
)
def test_every_script_stays_readable(title: str, words: str) -> None:
    assert slug(title, 80) == words


def test_an_untitled_undated_conversation_has_a_name_all_the_same() -> None:
    conversation = a_conversation(title=None, created_at=None, updated_at=None, id="abcdef012345")

    assert conversation_stem(conversation) == "undated-abcdef012345"


def test_a_long_title_is_cut_between_characters_and_keeps_the_id() -> None:
    conversation = a_conversation(title="日本語" * 100)

    stem = conversation_stem(conversation)

    assert stem.endswith(short_id(conversation.id))
    assert "\ufffd" not in stem
    assert 100 < len(stem.encode()) <= LONGEST


def test_one_title_on_one_day_gives_two_names() -> None:
    one, other = a_conversation(id=public_id("one")), a_conversation(id=public_id("other"))

    assert conversation_stem(one) != conversation_stem(other)


def test_a_name_does_not_change_when_the_conversation_goes_on() -> None:
    before, after = a_conversation(updated_at=NOON), a_conversation(updated_at=NOON.replace(year=2027))

    assert conversation_stem(before) == conversation_stem(after)


def test_a_conversation_has_one_name_in_all_formats() -> None:
    names = {file_format.file_name(a_conversation()) for file_format in FORMATS.values()}

    assert {name.partition(".")[0] for name in names} == {conversation_stem(a_conversation())}
    assert len(names) == len(FORMATS)


def test_an_attachment_keeps_its_name_and_ending_behind_its_hash() -> None:
    file = Attachment(name="Été (final).PDF", sha256="ab" * 32)

    assert attachment_name(file) == f"{'ab' * 12}-Été-final.pdf"


def test_an_attachment_without_a_name_goes_by_its_hash() -> None:
    assert attachment_name(Attachment(sha256="ab" * 32)) == "ab" * 12


@pytest.mark.parametrize(("media_type", "ending"), [("image/png", ".png"), ("application/x-odd", ""), (None, "")])
def test_an_attachment_without_an_ending_takes_that_of_its_type(media_type: str | None, ending: str) -> None:
    assert attachment_name(Attachment("photo", media_type, sha256="ab" * 32)) == f"{'ab' * 12}-photo{ending}"
