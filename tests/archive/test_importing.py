"""What an import promises: nothing lost, nothing doubled, and the user's own words untouched."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backscroll.archive import Archive, Counts, Progress, importing
from backscroll.errors import InvalidRequest, UnknownExport, UnreadableExport
from backscroll.model import Conversation, Message, Nodes, Rating, Role, Skipped, Text
from backscroll.reading.export import Export, Member
from backscroll.reading.source import Record
from backscroll.store import sqlite
from tests.builders import a_conversation, a_message, a_thread
from tests.support import archives
from tests.support.archives import Keeping, everything, opened, removed, rows, said, the_conversation, write_export

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY = MONDAY + timedelta(days=2)


def test_a_conversation_comes_back_as_it_was_exported(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(a_message("m1", "Tea?"), a_message("m2", "Gladly.", after="m1", role="assistant"), title="Tea"))

    found = the_conversation(archive)
    assert (found.title, said(found)) == ("Tea", ["Tea?", "Gladly."])
    assert [message.parent_id for message in found.messages] == [None, found.messages[0].id]


def test_the_report_counts_each_conversation_once(keep: Keeping) -> None:
    report = keep(a_conversation(*a_thread(3)), a_conversation(*a_thread(2), id="c2"))

    assert report.totals == Counts(new=2, messages=5)


def test_importing_the_same_export_twice_changes_nothing(archive: Archive, keep: Keeping) -> None:
    export = keep.export(a_conversation(*a_thread(4)), a_conversation(*a_thread(2), id="c2"))
    archive.import_path(export)
    before = everything(archive)

    report = archive.import_path(export)

    assert report.totals == Counts(unchanged=2)
    assert everything(archive) == before


def test_the_same_conversation_written_differently_is_unchanged(archive: Archive, keep: Keeping) -> None:
    folder = keep.export(a_conversation(*a_thread(3)))
    archive.import_path(folder)
    line = (folder / "talk.jsonl").read_bytes()
    (folder / "talk.jsonl").write_bytes(line.replace(b'{"', b'{ "', 1))

    report = archive.import_path(folder)

    assert report.totals == Counts(unchanged=1)
    ((_name, content),) = archive.original("c1")
    assert content.startswith(b'{ "')


def test_a_newer_export_adds_what_is_new(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(2), updated_at=MONDAY))

    report = keep(a_conversation(*a_thread(4), updated_at=TUESDAY, title="Renamed there"))

    assert report.totals == Counts(updated=1, messages=2)
    assert (len(the_conversation(archive).messages), the_conversation(archive).title) == (4, "Renamed there")


def test_a_newer_export_brings_what_was_edited(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(a_message("m1", "Befor"), updated_at=MONDAY))

    keep(a_conversation(a_message("m1", "Before"), updated_at=TUESDAY))

    assert said(the_conversation(archive)) == ["Before"]
    assert archive.search("befor*").total == 1


def test_a_message_that_is_gone_at_the_source_stays_and_is_marked(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(3), updated_at=MONDAY))

    keep(a_conversation(*a_thread(2), updated_at=TUESDAY))

    found = the_conversation(archive)
    assert (len(found.messages), removed(found)) == (3, ["m2"])


def test_a_message_that_is_back_at_the_source_is_marked_no_longer(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(3), updated_at=MONDAY))
    keep(a_conversation(*a_thread(2), updated_at=TUESDAY))

    keep(a_conversation(*a_thread(3), updated_at=WEDNESDAY))

    assert removed(the_conversation(archive)) == []


def test_an_older_export_removes_nothing_and_marks_nothing(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(3), updated_at=TUESDAY, title="New"))
    before = everything(archive)

    report = keep(a_conversation(a_message("m0", "an older wording"), updated_at=MONDAY, title="Old"))

    assert report.totals == Counts(unchanged=1)
    assert everything(archive) == before


def test_an_older_export_still_brings_what_only_it_holds(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(2), updated_at=TUESDAY))

    keep(a_conversation(a_message("m0"), a_message("only here", after="m0"), updated_at=MONDAY))

    found = the_conversation(archive)
    assert {message.external_id for message in found.messages} == {"m0", "m1", "only here"}
    assert [message.external_id for message in found.messages if message.is_active] == ["m0", "m1"]


def test_an_older_export_does_not_take_the_place_of_the_newer_original(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(3), updated_at=TUESDAY))
    newer = archive.original("c1")

    keep(a_conversation(*a_thread(1), updated_at=MONDAY))

    assert archive.original("c1")[:1] == newer
    archive.rederive()
    assert len(the_conversation(archive).messages) == 3


def test_exports_in_the_wrong_order_end_where_the_right_order_does(archive: Archive, keep: Keeping) -> None:
    versions = [a_conversation(*a_thread(length), updated_at=MONDAY + timedelta(days=length)) for length in (1, 2, 3)]
    exports = [keep.export(version) for version in versions]

    for at in (2, 0, 1, 2, 1):
        archive.import_path(exports[at])

    found = the_conversation(archive)
    assert (said(found), removed(found)) == ([f"says m{at}" for at in range(3)], [])
    assert archive.import_path(exports[2]).totals == Counts(unchanged=1)
    assert archive.check().is_sound


def test_a_conversation_in_two_shards_is_one_with_all_its_messages(archive: Archive, tmp_path: Path) -> None:
    first = a_conversation(a_message("m0"), a_message("left", after="m0"))
    second = a_conversation(a_message("m0"), a_message("right", after="m0"))
    folder = write_export(tmp_path / "shards", first, name="talk-1.jsonl")
    write_export(folder, second, name="talk-2.jsonl")

    archive.import_path(folder)

    found = the_conversation(archive)
    assert {message.external_id for message in found.messages} == {"m0", "left", "right"}
    assert removed(found) == []
    assert archive.import_path(folder).totals == Counts(unchanged=2)


def test_the_same_record_in_two_shards_is_kept_once(archive: Archive, tmp_path: Path) -> None:
    folder = write_export(tmp_path / "shards", a_conversation(*a_thread(2)), name="talk-1.jsonl")
    write_export(folder, a_conversation(*a_thread(2)), name="talk-2.jsonl")

    archive.import_path(folder)

    assert len(archive.original("c1")) == 1
    assert len(the_conversation(archive).messages) == 2


def test_a_conversation_in_two_overlapping_exports_is_one(archive: Archive, keep: Keeping) -> None:
    shared = a_conversation(*a_thread(2), id="shared")
    keep(shared, a_conversation(*a_thread(1), id="first"))

    report = keep(a_conversation(*a_thread(1), id="second"), shared)

    assert report.totals == Counts(new=1, unchanged=1, messages=1)
    assert archive.conversations().total == 3


def test_resumed_sessions_of_one_root_become_one_tree(archive: Archive, keep: Keeping) -> None:
    began = a_conversation(*a_thread(2), id="first", root_id="m0", updated_at=MONDAY)
    resumed = a_conversation(
        *a_thread(2), a_message("later", after="m1"), id="second", root_id="m0", updated_at=TUESDAY
    )
    other_way = a_conversation(*a_thread(1), a_message("else", after="m0"), id="third", root_id="m0", updated_at=MONDAY)

    keep(began, resumed, other_way)

    assert archive.conversations().total == 1
    found = the_conversation(archive, "first")
    assert {message.external_id for message in found.messages} == {"m0", "m1", "later", "else"}
    assert removed(found) == []
    assert found.branch_count == 2
    assert len(archive.original("first")) == 3


def test_a_session_that_is_resumed_later_joins_the_one_that_is_there(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(2), id="first", root_id="m0", updated_at=MONDAY))
    resumed = a_conversation(*a_thread(3), id="second", root_id="m0", updated_at=TUESDAY)

    assert keep(resumed).totals == Counts(updated=1, messages=1)
    assert keep(resumed).totals == Counts(unchanged=1)


def test_originals_are_kept_byte_for_byte(archive: Archive, keep: Keeping) -> None:
    folder = keep.export(a_conversation(a_message("m1", "Grüße 🌍 \u2028 \x07")))

    archive.import_path(folder)

    assert archive.original("c1") == [("talk.jsonl", (folder / "talk.jsonl").read_bytes().rstrip(b"\n"))]


def test_one_bad_record_costs_one_record(archive: Archive, keep: Keeping) -> None:
    folder = keep.export(a_conversation(*a_thread(1)), a_conversation(*a_thread(1), id="c2"))
    lines = (folder / "talk.jsonl").read_bytes().splitlines()
    (folder / "talk.jsonl").write_bytes(b"\n".join([lines[0], b'{"source": "made-up", "id": 7}', lines[1]]))

    report = archive.import_path(folder)

    assert report.totals == Counts(new=2, failed=1, messages=2)
    (problem,) = report.problems
    assert problem.where == "talk.jsonl:2"
    assert not report.is_complete


def test_a_broken_message_makes_its_conversation_partial(archive: Archive, keep: Keeping) -> None:
    report = keep(a_conversation(a_message(), nodes=Nodes(2, 1), skipped=(Skipped("messages[1]", "it has no role"),)))

    assert report.totals == Counts(partial=1, messages=1)
    assert the_conversation(archive).problems == ("messages[1]: it has no role",)
    assert archive.import_run(1).problems[0].why == "messages[1]: it has no role"


def test_a_loss_of_the_record_as_a_whole_names_it_once(keep: Keeping) -> None:
    report = keep(a_conversation(nodes=Nodes(1, 0), skipped=(Skipped("talk.jsonl:1", "the rest is missing"),)))

    assert [(problem.where, problem.why) for problem in report.problems] == [("talk.jsonl:1", "the rest is missing")]


@pytest.mark.parametrize(
    ("where", "why"),
    [
        ("talk.jsonl:1[0]", "[0]: it has no role"),
        ("talk.jsonl:1: m1", "m1: it has no role"),
        ("talk.jsonl:12", "talk.jsonl:12: it has no role"),
        ("other.jsonl:1", "other.jsonl:1: it has no role"),
    ],
)
def test_a_loss_within_a_record_names_the_record_once(keep: Keeping, where: str, why: str) -> None:
    report = keep(a_conversation(nodes=Nodes(1, 0), skipped=(Skipped(where, "it has no role"),)))

    assert [(problem.where, problem.why) for problem in report.problems] == [("talk.jsonl:1", why)]


def test_an_unknown_export_is_refused_and_named(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "photo.txt").write_text("Hello")

    with pytest.raises(UnknownExport, match=r"photo\.txt"):
        archive.import_path(tmp_path / "photo.txt")
    assert archive.imports() == []


def test_an_export_that_cannot_be_read_costs_the_others_nothing(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for at in (1, 2):
        write_export(tmp_path / "all" / f"{at}", a_conversation(*a_thread(1), id=f"c{at}"))
    zips = [_zipped(tmp_path / "all" / f"{at}") for at in (1, 2)]

    def records(export: Export, members: Sequence[Member]) -> Iterator[Record | Skipped]:
        if export.label.endswith("1.zip"):
            raise UnreadableExport("1.zip is worn out.")
        return archives.SOURCE.records(export, members)

    archives.know_only(msgspec.structs.replace(archives.SOURCE, records=records), monkeypatch.setattr)

    report = archive.import_path(zips[0].parent)

    assert report.totals.new == 1
    assert "worn out" in report.problems[0].why


def _zipped(folder: Path) -> Path:
    made = Path(shutil.make_archive(str(folder), "zip", folder))
    shutil.rmtree(folder)
    return made


def test_a_provider_s_rating_is_kept_and_brought_up_to_date(archive: Archive, keep: Keeping) -> None:
    message = a_message("m1", role="assistant", rating=Rating(1))
    keep(a_conversation(message, updated_at=MONDAY))

    report = keep(a_conversation(msgspec.structs.replace(message, rating=Rating(-1, "wrong")), updated_at=TUESDAY))

    assert report.totals.updated == 1
    assert the_conversation(archive).messages[0].ratings == (Rating(-1, "wrong"),)


def test_a_provider_s_rating_survives_what_happens_around_its_message(archive: Archive, keep: Keeping) -> None:
    rated = a_message("m1", role="assistant", rating=Rating(1))
    keep(a_conversation(rated, updated_at=TUESDAY))

    archive.add_turn("c1", "And then?")
    keep(a_conversation(a_message("m1", role="assistant"), a_message("m2", after="m1"), updated_at=MONDAY))

    assert the_conversation(archive).messages[0].ratings == (Rating(1),)


def test_clearing_messages_reads_them_anew(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(3), updated_at=MONDAY))

    keep(a_conversation(a_message("m0", "anew"), updated_at=MONDAY), clear_messages=True)

    assert said(the_conversation(archive)) == ["anew"]
    assert archive.check().is_sound


@pytest.mark.parametrize("clear_messages", [False, True])
def test_what_the_user_added_survives_every_import(archive: Archive, keep: Keeping, clear_messages: bool) -> None:
    export = keep.export(a_conversation(*a_thread(2), updated_at=MONDAY, title="Theirs"))
    archive.import_path(export)
    found = the_conversation(archive)
    archive.rename("c1", "Mine")
    archive.star("c1")
    archive.set_status("c1", "archived")
    archive.tag("c1", "work", "tea")
    archive.note("c1", "on the whole")
    archive.note("c1", "on the first", found.messages[0].id)
    archive.rate(found.messages[1].id, -1, "no")

    archive.import_path(export, clear_messages=clear_messages)
    keep(a_conversation(*a_thread(3), updated_at=TUESDAY, title="Theirs, newer"), clear_messages=clear_messages)

    after = the_conversation(archive)
    assert (after.title, after.provider_title, after.starred) == ("Mine", "Theirs, newer", True)
    assert (str(after.status), after.tags, after.notes) == ("archived", ("tea", "work"), ("on the whole",))
    assert after.messages[0].notes == ("on the first",)
    (rating,) = after.messages[1].ratings
    assert (rating.value, rating.reason, rating.by_user) == (-1, "no", True)
    assert len(after.messages) == 3
    assert archive.search("Mine").hits[0].found_in == "title"
    assert archive.check().is_sound


def test_a_star_that_the_user_took_away_stays_away(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(1), updated_at=MONDAY, starred=True, archived=True))
    archive.star("c1", starred=False)
    archive.set_status("c1", "active")

    keep(a_conversation(*a_thread(2), updated_at=TUESDAY, starred=True, archived=True))

    found = the_conversation(archive)
    assert (found.starred, str(found.status)) == (False, "active")


@pytest.mark.parametrize("clear_messages", [False, True])
def test_turns_of_the_user_s_own_survive_every_import(archive: Archive, keep: Keeping, clear_messages: bool) -> None:
    export = keep.export(a_conversation(*a_thread(2), updated_at=MONDAY))
    archive.import_path(export)
    archive.add_turn("c1", "Mine", "Yours")

    archive.import_path(export, clear_messages=clear_messages)

    found = the_conversation(archive)
    assert said(found) == ["says m0", "says m1", "Mine", "Yours"]
    assert all(message.is_active for message in found.messages)


def test_a_dry_run_says_what_would_happen_and_changes_nothing(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(2), updated_at=MONDAY))
    archive.close()
    before, bytes_before = rows(archive.path), archive.path.read_bytes()
    export = keep.export(
        a_conversation(*a_thread(3), updated_at=TUESDAY),
        a_conversation(*a_thread(2), id="c2"),
        files={"photo.png": b"bytes"},
    )

    report = archive.import_path(export, dry_run=True)

    assert report.totals == Counts(new=1, updated=1, messages=3)
    assert [run.number for run in report.runs] == [None]
    archive.close()
    assert rows(archive.path) == before
    assert archive.path.read_bytes() == bytes_before


def test_a_dry_run_counts_what_comes_in_several_batches_and_exports_as_an_import_does(
    archive: Archive, keep: Keeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH_RECORDS", 1)
    first, longer = a_conversation(*a_thread(2), updated_at=MONDAY), a_conversation(*a_thread(3), updated_at=TUESDAY)
    export = keep.export(first, longer, first).parent
    keep.export(longer, a_conversation(id="c2"))

    told = archive.import_path(export, dry_run=True)

    assert told.totals == archive.import_path(export).totals
    assert told.totals.new == 2


def test_others_can_write_during_a_dry_run(archive: Archive, keep: Keeping, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0)

    def write_elsewhere(_progress: Progress) -> None:
        with Archive.open(archive.path) as other:
            other.save_conversation(a_conversation(id="theirs"))

    archive.import_path(keep.export(a_conversation(id="ours")), on_progress=write_elsewhere, dry_run=True)

    assert [found.external_id for found in everything(archive)] == ["theirs"]


def test_progress_is_told_for_each_conversation_after_it_is_kept(archive: Archive, keep: Keeping) -> None:
    seen: list[tuple[str, int]] = []

    def on_progress(progress: Progress) -> None:
        with Archive.open(archive.path) as other:
            seen.append((progress.item.place, other.conversations().total))

    archive.import_path(
        keep.export(a_conversation(*a_thread(1)), a_conversation(*a_thread(1), id="c2")), on_progress=on_progress
    )

    assert seen == [("talk.jsonl:1", 2), ("talk.jsonl:2", 2)]


def test_a_run_that_was_interrupted_is_marked_by_the_next_one(
    archive: Archive, keep: Keeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = keep.export(*(a_conversation(*a_thread(1), id=f"c{at}") for at in range(4)))
    monkeypatch.setattr(importing, "BATCH_RECORDS", 1)

    def stop(progress: Progress) -> None:
        if progress.counts.new == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        archive.import_path(export, on_progress=stop)
    assert archive.imports()[0].state == "interrupted"

    report = archive.import_path(export)

    assert report.totals == Counts(new=2, unchanged=2, messages=2)
    assert [run.state for run in archive.imports()] == ["finished", "interrupted"]


def conversations_of(ids: st.SearchStrategy[str]) -> st.SearchStrategy[Conversation]:
    message = st.builds(
        Message,
        id=ids,
        role=st.sampled_from(Role),
        parts=st.lists(st.builds(Text, st.text(alphabet=st.characters(exclude_categories=["Cs"]))), max_size=2).map(
            tuple
        ),
        parent_id=st.none() | ids,
        created_at=st.none() | st.just(MONDAY) | st.just(TUESDAY),
        model=st.none() | st.just("a-model"),
        rating=st.none() | st.just(Rating(1)),
        hidden=st.booleans(),
    )
    return st.builds(
        Conversation,
        source=st.just("made-up"),
        id=st.sampled_from(["c1", "c2"]),
        title=st.none() | st.just("A title") | st.just("Another"),
        updated_at=st.none() | st.just(MONDAY) | st.just(TUESDAY),
        active_id=st.none() | ids,
        messages=st.lists(message, max_size=5).map(tuple),
    )


def test_a_directory_is_imported_as_a_path_is_and_a_file_is_refused(archive: Archive, keep: Keeping) -> None:
    export = keep.export(a_conversation(*a_thread(2)))

    assert archive.import_directory(export).totals.new == 1
    with pytest.raises(InvalidRequest, match="is no directory"):
        archive.import_directory(export / "talk.jsonl")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(conversations_of(st.sampled_from("abcd")), min_size=1, max_size=4))
def test_importing_any_export_twice_is_importing_it_once(conversations: list[Conversation]) -> None:
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        archives.know_only(archives.SOURCE, patch.setattr)
        with opened(Path(name) / "a.db") as archive:
            export = write_export(Path(name) / "export", *conversations)
            archive.import_path(export)
            before = everything(archive)

            archive.import_path(export)

            assert everything(archive) == before
            assert archive.check().findings == ()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(conversations_of(st.sampled_from("abcd")), min_size=1, max_size=4))
def test_no_message_is_ever_lost_whatever_is_imported_after_it(conversations: list[Conversation]) -> None:
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        archives.know_only(archives.SOURCE, patch.setattr)
        with opened(Path(name) / "a.db") as archive:
            for at, conversation in enumerate(conversations):
                archive.import_path(write_export(Path(name) / f"{at}", conversation))

            kept = {
                (each.external_id, message.external_id) for each in everything(archive) for message in each.messages
            }
            assert kept == {(each.id, message.id) for each in conversations for message in each.messages}
            assert archive.check().findings == ()
