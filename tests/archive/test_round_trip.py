"""An archive exported as JSON and imported into another is the same archive."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from backscroll.archive import Archive
from backscroll.model import (
    Attachment,
    Kind,
    Nodes,
    Other,
    Rating,
    Reasoning,
    Skipped,
    StoredConversation,
    Text,
    Tokens,
    ToolCall,
    ToolResult,
)
from backscroll.sources.backscroll_json import SOURCE
from tests.builders import a_conversation, a_message
from tests.support import archives
from tests.support.archives import EVERYWHERE, Keeping, everything, opened

MARCH = datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=UTC)


def _fill(archive: Archive, keep: Keeping) -> None:
    rich = a_conversation(
        a_message("system", "Be kind.", role="system", hidden=True),
        a_message("q", "Which way?", Attachment(name="a.png", content=b"\x89PNG\r\n\x1a\n"), after="system"),
        a_message(
            "left",
            Reasoning("Hm.", "Thought for 1 s"),
            Text("Left."),
            ToolCall("look", {"at": ["map"]}, "call-1"),
            ToolResult("a map", call_id="call-1", raw={"x": 1}),
            Text("Yes, left."),
            Attachment(name="lost.pdf", pointer="file-1", size=9),
            Other("card", {"odd": True}, "a card"),
            after="q",
            role="assistant",
            model="model-9",
            created_at=MARCH,
            tokens=Tokens(1, 2, 3, 4),
            rating=Rating(1, "good", MARCH),
            metadata={"finish": "stop"},
        ),
        a_message("right", "日本語 🌍 \u2028", after="q", role="assistant"),
        id="rich",
        title="Theirs",
        project="Trips",
        account="me",
        model="model-9",
        created_at=MARCH,
        updated_at=MARCH,
        persona="A guide",
        kind=Kind.SESSION,
        active_id="left",
        metadata={"a": [1]},
        nodes=Nodes(5, 4),
        skipped=(Skipped("messages[4]", "it is broken: badly"),),
    )
    keep(rich, a_conversation(a_message("m1"), id="plain", parent_id="rich", archived=True), a_conversation(id="empty"))
    archive.rename("rich", "Mine")
    archive.tag("rich", "tea", "work")
    archive.star("rich")
    archive.note("rich", "on it all")
    left = next(one for one in archive.conversation("rich").messages if one.external_id == "left")
    archive.note("rich", "on the left", left.id)
    archive.rate(left.id, -1, "mine")
    archive.set_status("empty", "trashed")


def _copied(archive: Archive, folder: Path, output: str) -> list[StoredConversation]:
    archive.export(folder / output, "json", filter=EVERYWHERE)
    with opened(folder / "copy.db") as copy:
        report = copy.import_path(folder / output)
        assert [problem for problem in report.problems if "it is broken" not in problem.why] == []
        assert copy.check().is_sound
        before = everything(copy)
        copy.import_path(folder / output)
        assert everything(copy) == before
        return before


@pytest.mark.parametrize("output", ["out", "out.zip"])
def test_an_exported_archive_imports_as_the_same(
    archive: Archive, keep: Keeping, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: str
) -> None:
    _fill(archive, keep)
    archives.know_only(SOURCE, monkeypatch.setattr)

    copy = _copied(archive, tmp_path, output)

    assert copy == everything(archive)


def test_what_the_user_did_in_the_other_archive_since_wins(
    archive: Archive, keep: Keeping, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fill(archive, keep)
    archives.know_only(SOURCE, monkeypatch.setattr)
    archive.export(tmp_path / "out", "json", filter=EVERYWHERE)
    archive.rename("rich", "Mine, later")
    archive.star("rich", starred=False)
    before = everything(archive)

    archive.import_path(tmp_path / "out")

    assert everything(archive) == before


def test_the_provider_s_own_record_stays_when_an_archive_s_export_comes_beside_it(
    archive: Archive, keep: Keeping, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fill(archive, keep)
    originals = archive.original("plain")
    archives.know_only(SOURCE, monkeypatch.setattr)
    archive.export(tmp_path / "out", "json", filter=EVERYWHERE)

    archive.import_path(tmp_path / "out")

    assert archive.original("plain")[:1] == originals
