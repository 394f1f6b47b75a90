"""What is known of imports: while they run, when they are stopped or die, and what they made of each conversation."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest

from backscroll.archive import Archive, Counts, Outcome, Progress, Stopped, importing
from backscroll.errors import InvalidRequest, NotFound
from backscroll.model import Skipped
from tests.builders import a_conversation, a_message, a_thread
from tests.support.archives import Keeping, everything


def stopping_at(count: int) -> Callable[[Progress], None]:
    def on_progress(progress: Progress) -> None:
        if progress.counts.new == count:
            raise Stopped

    return on_progress


def test_a_stopped_import_keeps_what_it_had_in_hand_and_says_so(
    archive: Archive, keep: Keeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH_RECORDS", 2)
    export = keep.export(*(a_conversation(a_message(), id=f"c{number}") for number in range(5)))

    (run,) = archive.import_path(export, on_progress=stopping_at(3)).runs

    assert (run.state, run.counts) == ("interrupted", Counts(new=4, messages=4))
    assert len(everything(archive)) == 4
    assert archive.imports()[0].counts == run.counts


def test_what_comes_after_a_stopped_export_is_left_alone(archive: Archive, keep: Keeping, tmp_path: Path) -> None:
    for name in ("a", "b"):
        keep.export(a_conversation(*a_thread(1), id=name)).rename(tmp_path / f"{name}.folder")
    (folder := tmp_path / "both").mkdir()
    for name in ("a", "b"):
        _zip(tmp_path / f"{name}.folder", folder / f"{name}.zip")

    report = archive.import_path(folder, on_progress=stopping_at(1))

    assert [run.state for run in report.runs] == ["interrupted"]
    assert [one.external_id for one in everything(archive)] == ["a"]


def test_an_import_that_was_stopped_is_finished_by_importing_again(
    archive: Archive, keep: Keeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH_RECORDS", 1)
    export = keep.export(*(a_conversation(a_message(), id=f"c{number}") for number in range(3)))
    archive.import_path(export, on_progress=stopping_at(1))

    assert archive.import_path(export).totals == Counts(new=2, unchanged=1, messages=2)


def test_the_report_calls_a_path_by_the_name_its_user_knows(archive: Archive, keep: Keeping) -> None:
    (run,) = archive.import_path(keep.export(a_conversation(*a_thread(1))), name="my export.zip").runs

    assert run.path == archive.imports()[0].path == "my export.zip"


def test_each_conversation_of_an_import_is_told_with_its_outcome(archive: Archive, keep: Keeping) -> None:
    lossy = a_conversation(*a_thread(2), id="c2", skipped=(Skipped("talk.jsonl:2", "a picture is cut short"),))
    keep(a_conversation(*a_thread(1), title="Tea"), lossy)

    page = archive.import_items(1)

    told = [(item.outcome, item.title, item.why, item.message_count) for item in page.items]
    assert told == [
        (Outcome.NEW, "Tea", None, 1),
        (Outcome.PARTIAL, "says m0", "a picture is cut short", 2),
    ]
    assert page.items[0].conversation_id == archive.conversation("c1").id


def test_the_outcomes_can_be_chosen_and_paged(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(1)))
    keep(*(a_conversation(*a_thread(1), id=f"c{number}") for number in range(1, 5)))

    page = archive.import_items(2, outcomes=["new"], offset=1, limit=1)

    assert (page.total, [item.where for item in page.items]) == (3, ["talk.jsonl:3"])


def test_what_was_deleted_since_has_no_title_and_no_id_in_the_report(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(1), title="Secret"))
    archive.delete([archive.conversation("c1").id])

    (item,) = archive.import_items(1).items

    assert (item.outcome, item.title, item.conversation_id) == (Outcome.NEW, None, None)


def test_an_unknown_import_has_no_items(archive: Archive) -> None:
    with pytest.raises(NotFound):
        archive.import_items(7)


def _leave_running(archive: Archive, process: int) -> None:
    """Let an import look as it does where its process was killed."""
    with closing(sqlite3.connect(archive.path)) as connection:
        connection.execute("UPDATE imports SET state = 'running', counts = NULL, process = ?", (process,))
        connection.commit()


def test_an_import_whose_process_is_gone_shows_as_interrupted(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(1)))
    _leave_running(archive, _dead_process())

    assert archive.imports()[0].state == "interrupted"


def test_what_an_import_kept_before_it_was_killed_is_counted(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(2)))
    _leave_running(archive, _dead_process())

    assert archive.imports()[0].counts == archive.import_run(1).counts == Counts(new=1, messages=2)


def test_a_new_process_with_the_old_number_ends_what_it_finds_with_its_counts(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(2)))
    _leave_running(archive, os.getpid())
    assert archive.imports()[0].state == "running"

    archive.end_dead_imports()

    assert (archive.imports()[0].state, archive.imports()[0].counts) == ("interrupted", Counts(new=1, messages=2))


def test_a_running_import_is_not_undone(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*a_thread(1)))
    _leave_running(archive, os.getpid())

    with pytest.raises(InvalidRequest, match="still running"):
        archive.undo_import(1)


def _dead_process() -> int:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return child


def _zip(folder: Path, path: Path) -> None:
    with ZipFile(path, "w") as packed:
        for file in folder.iterdir():
            packed.write(file, file.name)
