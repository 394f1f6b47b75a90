"""What an archive tells about its owner's talks, counted again by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from random import Random
from zoneinfo import ZoneInfo

import pytest

from backscroll.archive import Archive
from backscroll.archive.insights import MODELS_SHOWN, MonthOfSource
from backscroll.archive.words_used import words_in
from backscroll.archive.zones import Clock, weekday_of
from backscroll.errors import InvalidRequest
from backscroll.model import Conversation, Status
from tests.builders import a_conversation, a_message
from tests.support.archives import Keeping

BEGAN = datetime(2024, 2, 27, tzinfo=UTC)
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Chatham", "Australia/Lord_Howe")


def talks(count: int, *, source: str = "made-up", seed: int = 1) -> list[Conversation]:
    """Give conversations of a question and an answer each, at odd moments of two years."""
    chance = Random(seed)
    moments = [BEGAN + timedelta(minutes=chance.randrange(2 * 365 * 24 * 60)) for _ in range(count)]
    return [_talk(f"{source}{at}", source, moment, f"model-{at % 11}") for at, moment in enumerate(moments)]


def _talk(id: str, source: str, moment: datetime, model: str) -> Conversation:
    asked = a_message(f"{id}q", created_at=moment)
    answered = a_message(
        f"{id}a", after=f"{id}q", role="assistant", model=model, created_at=moment + timedelta(seconds=40)
    )
    return a_conversation(asked, answered, id=id, source=source, created_at=moment)


def moments_of(conversations: Sequence[Conversation], zone: str) -> list[datetime]:
    """Give when each message was written, by the clock of a zone."""
    found = [message.created_at for each in conversations for message in each.messages]
    return sorted(moment.astimezone(ZoneInfo(zone)) for moment in found if moment)


@pytest.fixture
def two_years(keep: Keeping) -> list[Conversation]:
    conversations = [*talks(150), *talks(60, source="elsewhere", seed=2)]
    keep(*conversations)
    return conversations


@pytest.mark.parametrize("zone", ZONES)
def test_days_months_and_hours_are_those_of_the_zone(
    archive: Archive, two_years: list[Conversation], zone: str
) -> None:
    moments = moments_of(two_years, zone)

    told = archive.insights(zone=zone)

    assert told.days == Counter(moment.date().isoformat() for moment in moments)
    assert _summed(told.months) == Counter(f"{m:%Y-%m}" for m in moments)
    by_hour = Counter((moment.weekday(), moment.hour) for moment in moments)
    assert [list(row) for row in told.hours] == [[by_hour[day, hour] for hour in range(24)] for day in range(7)]
    assert told.totals.messages == len(moments)
    assert (told.first, told.last) == (moments[0].date(), moments[-1].date())


def _summed(months: Sequence[MonthOfSource]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for one in months:
        sums[one.month] += one.messages
    return sums


def test_months_are_told_apart_by_source(archive: Archive, two_years: list[Conversation]) -> None:
    told = archive.insights()

    expected: Counter[tuple[str, str]] = Counter()
    for each in two_years:
        expected.update((f"{moment:%Y-%m}", each.source) for moment in moments_of([each], "UTC"))
    assert {(one.month, one.source): one.messages for one in told.months} == expected


def test_models_beyond_the_first_are_told_together(archive: Archive, two_years: list[Conversation]) -> None:
    told = archive.insights()

    named = {one.model for one in told.models} - {None}
    answers = len(two_years)
    assert len(named) == MODELS_SHOWN
    assert sum(one.messages for one in told.models) == answers
    assert sum(one.messages for one in told.models if one.model is None) > 0


def test_a_span_takes_in_its_first_and_its_last_day(archive: Archive, two_years: list[Conversation]) -> None:
    zone = "Asia/Kathmandu"
    days = [moment.date() for moment in moments_of(two_years, zone)]
    first, last = days[40], days[140]

    told = archive.insights(first=first, last=last, zone=zone)

    assert told.totals.messages == sum(first <= day <= last for day in days)
    assert (told.first, told.last) == (first, last)


def test_a_source_alone(archive: Archive, two_years: list[Conversation]) -> None:
    told = archive.insights(sources=["elsewhere"])

    assert told.totals.conversations == 60
    assert told.totals.messages == 120
    assert {one.source for one in told.months} == {one.source for one in told.longest} == {"elsewhere"}


@pytest.mark.parametrize("zone", ["Nowhere/Special", "", "/etc/passwd", "../x", "Europe", "\0", "a" * 5000])
def test_a_zone_that_nobody_knows_is_refused(archive: Archive, zone: str) -> None:
    with pytest.raises(InvalidRequest):
        archive.insights(zone=zone)


def test_the_ends_of_the_calendar_are_borne(archive: Archive, two_years: list[Conversation]) -> None:
    told = archive.insights(first=date.min, last=date.max, zone="Pacific/Kiritimati")

    assert told.totals.messages == 420


@pytest.mark.parametrize("zone", ZONES)
def test_the_clock_is_right_on_the_days_it_is_changed(zone: str) -> None:
    clock = Clock(ZoneInfo(zone))
    start = int(datetime(2025, 3, 1, tzinfo=UTC).timestamp()) // 900

    for quarter in range(start, start + 300 * 96, 3):
        local = datetime.fromtimestamp(quarter * 900, ZoneInfo(zone))
        number, at = divmod(clock.local(quarter), 96)
        assert (date(1970, 1, 1) + timedelta(days=number), at) == (local.date(), local.hour * 4 + local.minute // 15)
        assert weekday_of(number) == local.weekday()


def test_the_longest_streak_is_found(archive: Archive, two_years: list[Conversation]) -> None:
    days = sorted({moment.date().toordinal() for moment in moments_of(two_years, "UTC")})
    runs = [len(list(run)) for _key, run in groupby(enumerate(days), lambda one: one[1] - one[0])]

    streak = archive.insights().longest_streak

    assert streak is not None
    assert streak.days == max(runs) == (streak.last - streak.first).days + 1


@pytest.mark.parametrize(("ends", "days"), [(0, 3), (1, 3), (2, None)])
def test_a_streak_goes_on_until_a_day_without_messages_is_over(
    archive: Archive, keep: Keeping, ends: int, days: int | None
) -> None:
    today = datetime.now(UTC).replace(hour=0, minute=0)
    moments = [today - timedelta(days=ends + before) for before in range(3)]
    keep(a_conversation(*(a_message(f"m{at}", created_at=moment) for at, moment in enumerate(moments))))

    streak = archive.insights().current_streak

    assert (streak and streak.days) == days


def test_a_message_without_a_time_has_its_conversations(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(a_message(), created_at=BEGAN), a_conversation(a_message("m2"), id="c2"))

    told = archive.insights()

    assert told.days == {"2024-02-27": 1}
    assert (told.totals.messages, told.totals.undated) == (1, 1)


def test_what_is_in_the_trash_counts_nowhere(archive: Archive, two_years: list[Conversation]) -> None:
    before = archive.insights()
    archive.set_status("made-up0", str(Status.TRASHED))

    after = archive.insights()

    assert after.totals.messages == before.totals.messages - 2
    assert after.totals.conversations == before.totals.conversations - 1


def test_another_that_is_in_the_trash_instead_is_told(archive: Archive, keep: Keeping) -> None:
    for number in (1, 2, 3):
        keep(a_conversation(a_message("m", created_at=BEGAN), id=f"c{number}", source=f"source-{number}"))
    for number in (1, 2):
        archive.set_status(f"c{number}", str(Status.TRASHED))
    before = archive.insights()
    for number in (1, 2):
        archive.set_status(f"c{number}", str(Status.ACTIVE))
    archive.set_status("c3", str(Status.TRASHED))

    after = archive.insights()

    assert ([one.source for one in before.months], [one.source for one in after.months]) == (
        ["source-3"],
        ["source-1", "source-2"],
    )


def test_what_comes_later_is_counted_too(archive: Archive, keep: Keeping, two_years: list[Conversation]) -> None:
    before = archive.insights()

    keep(*talks(5, source="later", seed=3))

    assert archive.insights().totals.messages == before.totals.messages + 10


def test_a_new_title_is_told_at_once(archive: Archive, two_years: list[Conversation]) -> None:
    one = archive.insights().longest[0]

    archive.rename(one.id, "Called otherwise")

    assert archive.insights().longest[0].title == "Called otherwise"


def test_the_longest_and_the_most_branched_come_first(archive: Archive, keep: Keeping) -> None:
    long = [a_message(f"m{at}", after=f"m{at - 1}" if at else None) for at in range(9)]
    branched = [a_message("b0"), *(a_message(f"b{at}", after="b0") for at in range(1, 5))]
    keep(a_conversation(*long, id="long"), a_conversation(*branched, id="branched"), a_conversation(a_message()))

    told = archive.insights()

    assert [one.messages for one in told.longest] == [9, 5, 1]
    assert [(one.id, one.branches) for one in told.most_branched] == [(archive.conversation("branched").id, 4)]


def test_an_empty_archive_tells_nothing(archive: Archive) -> None:
    told = archive.insights()

    assert (told.days, told.months, told.models, told.longest, told.words.words) == ({}, (), (), (), ())
    assert told.totals.messages == 0
    assert (told.longest_streak, told.current_streak, told.first) == (None, None, None)


def test_words_are_counted_by_the_users_messages_they_stand_in(archive: Archive, keep: Keeping) -> None:
    keep(
        a_conversation(a_message("m1", "A lamp, the lamp!"), a_message("m2", "Lamp", after="m1", role="assistant")),
        a_conversation(a_message("m3", "My lamp and my garden"), id="c2"),
        a_conversation(a_message("m4", "A garden"), id="c3"),
    )

    told = archive.insights().words

    assert [(one.word, one.messages) for one in told.words] == [("garden", 2), ("lamp", 2)]
    assert told.looked_at == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The lamp isn't what I'd want", {"lamp"}),
        ("The lantern's garden, l’homme", {"garden", "homme", "lantern"}),
        ("Wie kann ich die Lampe über dem Tisch befestigen?", {"lampe", "tisch", "befestigen"}),
        ("see https://example.org/lamp and src/garden.py", set()),
        ("```python\nlamp = garden\n``` tulip `rose`", {"tulip"}),
        ("```never closed lamp", set()),
        ("我想学习数学", {"我想", "想学", "学习", "习数", "数学"}),
        ("カメラを使います", {"カメ", "メラ"}),
        ("Straße ÄPFEL", {"straße", "äpfel"}),
        ("x 12 ab", set()),
    ],
)
def test_words_that_tell_something(text: str, words: set[str]) -> None:
    assert words_in(text) == words
