"""Looking into an export before it is imported: the report says what importing would do, and nothing is written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from backscroll.archive import Archive, Counts, Glance, Progress, Stopped
from backscroll.archive.demo import sample_exports
from backscroll.errors import UnknownExport
from backscroll.model import Skipped
from tests.builders import a_conversation, a_message, a_thread
from tests.support.archives import Keeping, opened, rows

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)


def counts(glance: Glance) -> Counts:
    (looked,) = glance.found
    return looked.counts


def test_what_is_new_is_told_from_what_is_here(archive: Archive, keep: Keeping) -> None:
    same, older = a_conversation(*a_thread(2), id="same"), a_conversation(*a_thread(2), id="older")
    keep(same, older)
    export = keep.export(same, a_conversation(*a_thread(3), id="older"), a_conversation(*a_thread(1), id="new"))

    assert counts(archive.look_into(export)) == Counts(new=1, updated=1, unchanged=1, messages=4)


def test_a_look_says_what_the_import_then_does(archive: Archive, keep: Keeping) -> None:
    lossy = a_conversation(*a_thread(1), id="lossy", skipped=(Skipped("talk.jsonl:2", "a picture is cut short"),))
    export = keep.export(a_conversation(*a_thread(2)), lossy)

    looked = archive.look_into(export)

    assert counts(looked) == archive.import_path(export).totals == Counts(new=1, partial=1, messages=3)


def test_a_conversation_that_comes_twice_in_an_export_is_new_once(archive: Archive, keep: Keeping) -> None:
    export = keep.export(a_conversation(*a_thread(1), root_id="m0"), a_conversation(*a_thread(2), root_id="m0"))

    assert counts(archive.look_into(export)) == Counts(new=1, updated=1, messages=3)


def test_nothing_is_written(archive: Archive, keep: Keeping) -> None:
    before = rows(archive.path)

    archive.look_into(keep.export(a_conversation(*a_thread(2))))

    assert rows(archive.path) == before


def test_the_span_of_time_and_the_accounts_are_told(archive: Archive, keep: Keeping) -> None:
    known = a_conversation(*a_thread(1), id="known", account="ada", created_at=MONDAY, updated_at=MONDAY)
    keep(known)
    new = a_conversation(a_message(created_at=TUESDAY), account="mira")

    (looked,) = archive.look_into(keep.export(known, new)).found

    assert (looked.first_at, looked.last_at, looked.accounts) == (MONDAY, TUESDAY, ("ada", "mira"))


def test_what_nobody_knows_is_said_in_the_words_of_an_import(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "trip.json").write_text('{"photos": []}')

    with pytest.raises(UnknownExport, match=r"No source knows trip\.json: it holds .* with the keys photos"):
        archive.look_into(tmp_path / "trip.json", name="trip.json")


def test_a_source_that_does_not_know_it_names_the_one_that_does(tmp_path: Path) -> None:
    chats = next(path for path in sample_exports() if path.name == "chatgpt")

    with opened(tmp_path / "a.db") as archive, pytest.raises(UnknownExport, match="but chatgpt does"):
        archive.look_into(chats, "grok")


def test_a_look_can_be_stopped(archive: Archive, keep: Keeping) -> None:
    def stop(_progress: Progress) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        archive.look_into(keep.export(a_conversation(*a_thread(1))), on_progress=stop)
