"""From a path to exports, whatever lies there and however it is packed."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import IO

import pytest

from backscroll.errors import LimitExceeded, UnreadableExport
from backscroll.model import Skipped
from backscroll.reading.export import Export
from backscroll.reading.heads import Shape
from backscroll.reading.json_stream import Piece, pieces
from backscroll.reading.limits import Limits
from backscroll.reading.opening import export_of_stream, exports_at
from tests.builders import a_file, a_zip, content_of

CHATS = {"conversations.json": b'[{"id": "c1"}]', "user.json": b"{}"}
NESTED = {f"my export/2026/{name}": content for name, content in CHATS.items()}

Read = dict[str, dict[str, bytes]]


def read_all(exports: Generator[Export]) -> Read:
    """Read every member while its export is open."""
    with closing(exports):
        return {
            export.label: {member.name: content_of(member.open()) for member in export.members} for export in exports
        }


def read_at(path: Path, limits: Limits | None = None) -> list[dict[str, bytes]]:
    return list(read_all(exports_at(path, limits)).values())


def refused_at(path: Path, limits: Limits | None = None) -> list[Skipped]:
    return [skipped for export in exports_at(path, limits) for skipped in export.refused]


def a_folder(path: Path, files: dict[str, bytes]) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        a_file(path / name, content)
    return path


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that temporary copies go to."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    return a_folder(tmp_path / "temporary", {})


@pytest.mark.parametrize("files", [CHATS, NESTED], ids=["at the top", "in folders"])
def test_zip_folder_and_stream_of_one_export_hold_the_same(files: dict[str, bytes], tmp_path: Path) -> None:
    zipped = a_file(tmp_path / "export.zip", a_zip(files))
    folder = a_folder(tmp_path / "export", files)

    assert read_at(zipped) == [files]
    assert read_at(folder) == [files]
    assert list(read_all(export_of_stream(io.BytesIO(a_zip(files)), "standard input")).values()) == [files]


def test_a_file_is_an_export_of_one_member(tmp_path: Path) -> None:
    assert read_at(a_file(tmp_path / "chat.json", b"[1]")) == [{"chat.json": b"[1]"}]


def test_a_stream_that_is_no_zip_is_an_export_of_one_member() -> None:
    assert read_all(export_of_stream(io.BytesIO(b"[1]"), "standard input")) == {
        "standard input": {"standard input": b"[1]"}
    }


@pytest.mark.parametrize("name", ["export", "export.ZIP", "export.json", "export.zip.part"])
def test_a_zip_is_known_by_its_content_whatever_its_name(name: str, tmp_path: Path) -> None:
    assert read_at(a_file(tmp_path / name, a_zip(CHATS))) == [CHATS]


def test_a_zip_with_something_before_it_is_known_by_its_name(tmp_path: Path) -> None:
    assert read_at(a_file(tmp_path / "export.zip", b"garbage" + a_zip(CHATS))) == [CHATS]


def test_a_file_that_is_only_called_zip_is_a_file(tmp_path: Path) -> None:
    assert read_at(a_file(tmp_path / "export.zip", b"<html>Sign in</html>")) == [
        {"export.zip": b"<html>Sign in</html>"}
    ]


def test_each_zip_of_a_folder_is_an_export_beside_the_loose_files(tmp_path: Path) -> None:
    folder = a_folder(
        tmp_path / "d", {"a.zip": a_zip({"a.json": b"1"}), "b/c.ZIP": a_zip({"c.json": b"2"}), "x.json": b"3"}
    )

    loose, first, second = read_all(exports_at(folder)).items()

    assert loose[1]["x.json"] == b"3"
    assert (first, second) == ((str(folder / "a.zip"), {"a.json": b"1"}), (str(folder / "b/c.ZIP"), {"c.json": b"2"}))


def test_a_folder_of_zips_alone_is_no_export_itself(tmp_path: Path) -> None:
    assert read_at(a_folder(tmp_path / "d", {"a.zip": a_zip({"a.json": b"1"})})) == [{"a.json": b"1"}]


def test_a_zip_of_zips_holds_their_exports(tmp_path: Path) -> None:
    path = a_file(tmp_path / "all.zip", a_zip({"1.zip": a_zip({"a.json": b"1"}), "x/2.zip": a_zip({"b.json": b"2"})}))

    assert read_all(exports_at(path)) == {f"{path} → 1.zip": {"a.json": b"1"}, f"{path} → x/2.zip": {"b.json": b"2"}}


def test_a_zip_that_someone_uploaded_to_a_chat_stays_a_member_too(tmp_path: Path) -> None:
    uploaded = a_zip({"main.py": b"print()"})
    path = a_file(tmp_path / "export.zip", a_zip({**CHATS, "file-1-code.zip": uploaded}))

    assert read_at(path) == [{**CHATS, "file-1-code.zip": uploaded}, {"main.py": b"print()"}]


def nested_zips(levels: int) -> bytes:
    content = a_zip({"bottom.json": b"[1]"})
    for _ in range(levels):
        content = a_zip({"next.zip": content})
    return content


def test_a_zip_in_a_zip_in_a_zip_is_refused_with_the_way_out(tmp_path: Path) -> None:
    path = a_file(tmp_path / "deep.zip", nested_zips(2))

    (refused,) = refused_at(path)

    assert refused.where == "next.zip"
    assert "BACKSCROLL_LIMIT_NESTING higher than 1" in refused.why
    assert read_at(path, Limits(nesting=2)) == [{"bottom.json": b"[1]"}]


def test_zips_in_zips_without_end_come_to_an_end(tmp_path: Path) -> None:
    path = a_file(tmp_path / "deep.zip", a_zip({"a.zip": nested_zips(30), "b.zip": nested_zips(30), "c.json": b"1"}))

    assert len(refused_at(path)) == 2


BROKEN = {
    "cut": a_zip(CHATS)[:-30],
    "none": b"<html>Sign in</html>",
    "empty": b"",
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a_broken_zip_in_a_zip_costs_only_itself(broken: bytes, tmp_path: Path) -> None:
    path = a_file(tmp_path / "all.zip", a_zip({"a.zip": broken, "b.zip": a_zip(CHATS), "c.json": b"1"}))

    assert [skipped.where for skipped in refused_at(path)] == ["a.zip"]
    assert read_at(path)[-1] == CHATS


def test_a_broken_zip_in_a_folder_costs_only_itself(tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "d", {"a.zip": BROKEN["cut"], "b.zip": a_zip(CHATS)})

    (refused,) = refused_at(folder)

    assert refused.where == "a.zip"
    assert "fetch it again" in refused.why
    assert read_at(folder)[-1] == CHATS


def test_a_bomb_in_a_zip_costs_only_itself(tmp_path: Path) -> None:
    path = a_file(tmp_path / "all.zip", a_zip({"a.zip": a_zip({"x": bytes(5_000)}, 0), "b.zip": a_zip(CHATS)}))

    (refused,) = refused_at(path, Limits(member_bytes=1_000))

    assert refused.where == "a.zip"
    assert "BACKSCROLL_LIMIT_MEMBER_BYTES" in refused.why


def test_what_inner_zips_unpack_to_counts_for_the_whole(tmp_path: Path) -> None:
    inner = a_zip({"x.json": b"x" * 4_000})
    path = a_file(tmp_path / "all.zip", a_zip({f"{at}.zip": inner for at in range(5)}))

    with pytest.raises(LimitExceeded) as caught:
        read_at(path, Limits(total_bytes=10_000))

    assert caught.value.limit == "total_bytes"


def test_refusals_in_a_zip_of_zips_are_not_forgotten(tmp_path: Path) -> None:
    path = a_file(tmp_path / "all.zip", a_zip({"../up.json": b"1", "a.zip": a_zip(CHATS)}))

    assert [skipped.where for skipped in refused_at(path)] == ["../up.json"]


def test_no_name_of_an_archive_ever_becomes_a_path(tmp_path: Path) -> None:
    names = ["../up", "/tmp/absolute", "a/../../up", "C:/c", "b\\c", "%2e%2e%2fup", "in/side", "in.zip"]
    path = a_file(tmp_path / "x" / "hostile.zip", a_zip({name: a_zip({name: b"1"}) for name in names}))

    read_at(path)

    assert [found.name for found in tmp_path.rglob("*")] == ["x", "hostile.zip"]


@pytest.mark.parametrize("name", ["gone.json", "no/such/folder", "x" * 5_000, "nul\x00", "surrogate\udc80"])
def test_a_path_that_leads_nowhere_is_named_in_words_that_can_be_written(name: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableExport, match="cannot be opened: ") as caught:
        read_at(tmp_path / name)

    str(caught.value).encode()


def test_an_empty_folder_is_an_export_of_nothing(tmp_path: Path) -> None:
    assert read_at(tmp_path) == [{}]


def test_the_files_of_a_folder_come_in_order_and_without_clutter(tmp_path: Path) -> None:
    clutter = [".DS_Store", "b/Thumbs.db", "._a.json", "__MACOSX/a.json", ".git/config", "b/node_modules/x/chat.json"]
    a_folder(tmp_path, dict.fromkeys(["b/2.json", "a.json", "b/1.json", ".hidden/x.json", *clutter], b"1"))

    assert list(read_at(tmp_path)[0]) == ["a.json", ".hidden/x.json", "b/1.json", "b/2.json"]


def test_links_that_lead_out_of_a_folder_are_refused_and_others_followed(tmp_path: Path) -> None:
    outside = a_file(tmp_path / "outside/secret.json", b"1")
    folder = a_folder(tmp_path / "d", {"a.json": b"2"})
    for name, target in {
        "in": folder / "a.json",
        "out": outside,
        "up": Path("../outside/secret.json"),
        "folder": outside.parent,
        "nowhere": folder / "gone",
        "round": folder / "round",
    }.items():
        (folder / name).symlink_to(target)

    assert read_at(folder) == [{"a.json": b"2", "in": b"2"}]
    assert {skipped.where: skipped.why for skipped in refused_at(folder)} == {
        "folder": "a link that leads out of the folder is not followed",
        "nowhere": "a link that leads nowhere",
        "out": "a link that leads out of the folder is not followed",
        "round": "a link that leads nowhere",
        "up": "a link that leads out of the folder is not followed",
    }


def test_a_link_in_a_circle_of_folders_ends(tmp_path: Path) -> None:
    (a_folder(tmp_path / "a", {"x.json": b"1"}) / "back").symlink_to(tmp_path)

    assert read_at(tmp_path) == [{"a/x.json": b"1"}]


def test_a_folder_that_is_itself_a_link_is_read(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(a_folder(tmp_path / "d", CHATS))

    assert read_at(tmp_path / "link") == [CHATS]


def test_a_file_that_may_not_be_read_costs_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_folder(tmp_path, {"a.json": b"1", "locked.json": b"2", "locked.zip": b"3"})
    monkeypatch.setattr(os, "access", lambda file, _mode: "locked" not in Path(file).name)

    assert read_at(tmp_path) == [{"a.json": b"1"}]
    assert [skipped.where for skipped in refused_at(tmp_path)] == ["locked.json", "locked.zip"]


def test_a_folder_that_may_not_be_read_is_named_once_and_not_entered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_folder(tmp_path / "locked", CHATS)
    a_file(tmp_path / "a.json", b"1")
    monkeypatch.setattr(os, "access", lambda file, _mode: Path(file).name != "locked")

    assert read_at(tmp_path) == [{"a.json": b"1"}]
    assert [skipped.where for skipped in refused_at(tmp_path)] == ["locked"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_locked_folder_costs_only_itself(tmp_path: Path) -> None:
    locked = a_folder(tmp_path / "locked", CHATS)
    a_file(tmp_path / "a.json", b"1")
    locked.chmod(0)
    try:
        assert read_at(tmp_path) == [{"a.json": b"1"}]
        assert [skipped.where for skipped in refused_at(tmp_path)] == ["locked"]
    finally:
        locked.chmod(0o755)


def test_pipes_and_the_like_are_no_files_and_nobody_waits_for_them(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    a_file(tmp_path / "a.json", b"1")

    assert read_at(tmp_path) == [{"a.json": b"1"}]
    with pytest.raises(UnreadableExport, match="pipe is neither a file nor a folder"):
        read_at(tmp_path / "pipe")


def test_a_name_that_is_no_utf8_is_shown_as_far_as_it_is(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.json")).write_bytes(b"1")

    assert read_at(tmp_path) == [{"caf\ufffd.json": b"1"}]


def test_a_file_that_goes_away_is_told_when_it_is_read(tmp_path: Path) -> None:
    a_file(tmp_path / "a.json", b"1")
    (export,) = exports_at(tmp_path)
    (tmp_path / "a.json").unlink()

    (member,) = export.members

    assert (member.head.shape, member.head.text) == (
        Shape.UNREADABLE,
        "a.json cannot be read: No such file or directory.",
    )
    with pytest.raises(UnreadableExport, match=r"a\.json cannot be read"):
        member.read()


def test_a_file_that_shrinks_while_it_is_read_gives_what_it_has(tmp_path: Path) -> None:
    path = a_file(tmp_path / "a.json", b"[" + b'"x",' * 1_000_000 + b"1]")
    (export,) = exports_at(path)
    found = pieces(export.members[0])
    first = next(found)

    os.truncate(path, 1_000)
    *others, last = found

    assert isinstance(first, Piece)
    assert len(others) > 1_000
    assert isinstance(last, Skipped)
    assert last.why == "the file ends here, in the middle"


def test_a_zip_is_closed_and_its_copies_are_gone_when_the_next_export_is_asked_for(
    tmp_path: Path, temporary: Path
) -> None:
    path = a_file(tmp_path / "all.zip", a_zip({"1.zip": a_zip(CHATS), "2.zip": a_zip(CHATS)}))
    exports = exports_at(path)

    copies = [len(list(temporary.iterdir())) for _export in exports]

    assert copies == [1, 1]
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("how_many", [0, 1])
def test_stopping_early_leaves_nothing_behind(how_many: int, temporary: Path) -> None:
    exports = export_of_stream(io.BytesIO(a_zip({"1.zip": a_zip(CHATS), "2.zip": a_zip(CHATS)})), "standard input")
    for _ in range(how_many):
        next(exports)

    exports.close()

    assert list(temporary.iterdir()) == []


def test_a_member_read_too_late_says_that_it_cannot_be_read(tmp_path: Path) -> None:
    (export,) = list(exports_at(a_file(tmp_path / "a.zip", a_zip(CHATS))))

    with pytest.raises(UnreadableExport, match=r"conversations\.json in .* cannot be read: .*closed file"):
        export.members[0].read()


def test_a_stream_without_end_is_refused_with_the_way_out(temporary: Path) -> None:
    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            return b"y\n" * 10_000

    with pytest.raises(
        LimitExceeded, match=r"standard input is larger than 1,000,000 bytes.*BACKSCROLL_LIMIT_TOTAL_BYTES"
    ):
        next(export_of_stream(Endless(), "standard input", Limits(total_bytes=1_000_000)))  # type: ignore[arg-type]

    assert list(temporary.iterdir()) == []


class Failing(io.RawIOBase):
    def read(self, size: int = -1) -> bytes:
        raise OSError(28, "No space left on device")


def test_a_copy_that_fails_says_where_it_went(temporary: Path) -> None:
    stream: IO[bytes] = Failing()  # type: ignore[assignment]

    with pytest.raises(
        UnreadableExport, match=r"standard input, copied to .*temporary \(TMPDIR .*No space left on device"
    ):
        next(export_of_stream(stream, "standard input"))


def test_limits_reach_every_member(tmp_path: Path) -> None:
    limits = Limits(record_bytes=3)
    path = a_file(tmp_path / "all.zip", a_zip({"a.json": b"[1, 2]", "b.zip": a_zip({"b.json": b"[1, 2]"})}))
    loose = a_file(tmp_path / "c.json", b"[1, 2]")

    for place in (path, loose, tmp_path):
        for export in exports_at(place, limits):
            assert all(member.limits is limits for member in export.members)
