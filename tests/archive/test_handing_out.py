"""One conversation as one file, and one file of a conversation."""

from __future__ import annotations

import random
import threading
import zipfile
from collections.abc import Callable, Iterator
from threading import Event
from typing import IO

import pytest

from backscroll.archive import Archive, Selection, handing_out
from backscroll.archive.flowing import THREAD, Flowing
from backscroll.errors import InvalidRequest, NotFound
from backscroll.model import Attachment, Skipped, StoredConversation
from tests.archive.test_reading import FORKED, id_of
from tests.builders import a_conversation, a_message, content_of
from tests.support.archives import Keeping

FILE = Attachment(name="plan.txt", member="plan.txt")


@pytest.mark.parametrize(
    ("format", "ending", "media_type"),
    [
        ("markdown", ".md", "text/markdown"),
        ("text", ".txt", "text/plain"),
        ("html", ".html", "text/html"),
        ("json", ".json", "application/json"),
    ],
)
def test_a_conversation_without_files_is_one_file(
    archive: Archive, keep: Keeping, format: str, ending: str, media_type: str
) -> None:
    keep(a_conversation(*FORKED, title="Bread"))

    given = archive.hand_out("c1", format)

    assert given.name.startswith("undated-bread-")
    assert given.name.endswith(ending)
    assert given.media_type == media_type
    assert "Which bread?" in content_of(given.content).decode()


def test_files_make_it_a_zip(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(a_message("m1", "Look", FILE)), files={"plan.txt": b"the plan"})

    given = archive.hand_out("c1", "markdown")

    assert (given.name[-4:], given.media_type) == (".zip", "application/zip")
    with given.content, zipfile.ZipFile(given.content) as found:
        (file,) = [name for name in found.namelist() if name.startswith("attachments/")]
        assert found.read(file) == b"the plan"


def test_a_branch_is_named_by_its_end(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*FORKED))
    leaf_id = id_of(archive.conversation("c1"), "a1")

    text = content_of(archive.hand_out("c1", "text", leaf_id=leaf_id).content).decode()

    assert "Rye." in text
    assert "Spelt." not in text


def test_what_cannot_be_handed_out_is_refused(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(*FORKED))

    with pytest.raises(InvalidRequest):
        archive.hand_out("c1", "docx")
    with pytest.raises(NotFound):
        archive.hand_out("c1", "text", leaf_id=id_of(archive.conversation("c1"), "q1"))


def test_a_file_is_given_by_its_hash(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(a_message("m1", FILE)), files={"plan.txt": b"the plan"})
    (part,) = archive.conversation("c1").messages[0].parts
    assert isinstance(part, Attachment)

    file = archive.attachment(part.sha256 or "")

    assert file.path.read_bytes() == b"the plan"
    assert (file.name, file.media_type) == ("plan.txt", "text/plain")


@pytest.mark.parametrize("sha256", ["", "..", "../../etc/passwd", "0" * 64, "%00", "plan.txt"])
def test_no_other_file_is_given(archive: Archive, sha256: str) -> None:
    with pytest.raises(NotFound):
        archive.attachment(sha256)


def test_a_file_whose_bytes_are_gone_is_not_given(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(a_message("m1", FILE)), files={"plan.txt": b"the plan"})
    (part,) = archive.conversation("c1").messages[0].parts
    assert isinstance(part, Attachment)
    archive.attachment(part.sha256 or "").path.unlink()

    with pytest.raises(NotFound):
        archive.attachment(part.sha256 or "")


EVERYTHING = Selection()
LONG = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz ", k=400_000))


def test_many_begin_to_flow_before_the_last_is_read(
    archive: Archive, keep: Keeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(a_conversation(a_message("m1", LONG), id="c1"), a_conversation(id="c2"))
    has_begun = Event()

    def waiting(found: list[StoredConversation | Skipped]) -> Iterator[StoredConversation | Skipped]:
        yield found[0]
        assert has_begun.wait(10), "nothing came before all was written"
        yield from found[1:]

    _read_by(waiting, monkeypatch)
    with archive.hand_out_all(EVERYTHING).content as content:
        first = content.read(4)
        has_begun.set()
        rest = b"".join(iter(lambda: content.read(1 << 16), b""))

    assert first == b"PK\x03\x04"
    assert rest[-22:-18] == b"PK\x05\x06"


def test_a_slow_reader_keeps_no_conversation_from_being_deleted(archive: Archive, keep: Keeping) -> None:
    keep(a_conversation(a_message("m1", LONG), id="c1"), a_conversation(a_message("m1", LONG), id="c2"))

    with archive.hand_out_all(EVERYTHING).content as content:
        content.read(4)
        archive.delete([archive.conversation("c1").id, archive.conversation("c2").id])
        rest = content.read(1 << 26)

    assert rest


def test_what_cannot_be_written_is_named_in_the_zip(
    archive: Archive, keep: Keeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(a_conversation(id="c1"))
    _read_by(lambda _found: iter([Skipped("c1", "it cannot be read from the archive")]), monkeypatch)

    with archive.hand_out_all(EVERYTHING).content as content:
        assert b"left-out.txt" in content.read()


def test_who_stops_reading_leaves_no_thread_behind(archive: Archive, keep: Keeping) -> None:
    keep(*(a_conversation(a_message("m1", LONG), id=f"c{number}") for number in range(5)))

    with archive.hand_out_all(EVERYTHING).content as content:
        assert content.read(4)
        (writing,) = [thread for thread in threading.enumerate() if thread.name == THREAD]
    writing.join(10)

    assert not writing.is_alive()


def test_an_unknown_format_of_many_is_refused_at_once(archive: Archive) -> None:
    with pytest.raises(InvalidRequest, match="no format pdf"):
        archive.hand_out_all(EVERYTHING, "pdf")


def test_what_goes_wrong_at_once_is_told_at_once() -> None:
    def write(_stream: IO[bytes]) -> None:
        raise NotFound("There is none.")

    with pytest.raises(NotFound):
        Flowing(write)


def test_a_part_is_never_taken_for_the_whole() -> None:
    def write(stream: IO[bytes]) -> None:
        stream.write(b"half")
        stream.flush()
        raise NotFound("The rest is gone.")

    flowing = Flowing(write)

    assert flowing.read(10) == b"half"
    with pytest.raises(NotFound, match="The rest is gone"):
        flowing.read(10)


Readable = list[StoredConversation | Skipped]


def _read_by(
    told: Callable[[Readable], Iterator[StoredConversation | Skipped]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Let what was read from the archive go through a test's hands."""
    really = handing_out._one_after_the_other
    monkeypatch.setattr(handing_out, "_one_after_the_other", lambda *asked: told(list(really(*asked))))
