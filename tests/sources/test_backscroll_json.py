"""What an archive exports as JSON, another archive takes over."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from backscroll.archive import Archive
from backscroll.errors import UnknownExport
from backscroll.export import FORMATS, Alone, Folder, Options, write_bundle, zip_to
from backscroll.model import (
    Additions,
    Attachment,
    Conversation,
    Kind,
    Message,
    MessageAdditions,
    Other,
    Part,
    Rating,
    Reasoning,
    Role,
    Skipped,
    Status,
    StoredConversation,
    Text,
    Tokens,
    ToolCall,
    ToolResult,
    arranged,
)
from backscroll.reading.each import each
from backscroll.reading.export import Export
from backscroll.reading.source import Record
from backscroll.sources.backscroll_json import SOURCE, claims
from backscroll.store.filters import Filter
from tests.builders import a_message as a_said
from tests.builders import a_zip
from tests.conftest import ROOT
from tests.support.fixtures import claimants
from tests.support.stored import NOON, PDF, a_conversation, a_file, a_message, a_tree

ALL = Filter(status=tuple(Status))
# The archive keeps text without NUL and lone surrogates, and times to the microsecond, from 1970 on.
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
names = st.text("abcdefgh-1234 é漢", min_size=1, max_size=8)
moments = st.datetimes(datetime(1970, 1, 2), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  hypothesis adds the zone
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False) | words,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(names, inner, max_size=2),
    max_leaves=4,
)
objects = st.dictionaries(names, values, max_size=2)
counts = st.none() | st.integers(0, 10**9)
parts: st.SearchStrategy[Part] = st.one_of(
    st.builds(Text, words.filter(bool)),
    st.builds(Reasoning, words, st.none() | words),
    st.builds(ToolCall, names, values, st.none() | names, st.none() | words, st.none() | names),
    st.builds(ToolResult, words, st.none() | names, st.none() | names, st.booleans(), values),
    st.builds(
        Attachment, words, media_type=st.none() | names, size=counts, pointer=st.none() | names, metadata=objects
    ),
    st.builds(Attachment, names, content=st.binary(max_size=20)),
    st.builds(Other, names, values, st.none() | words),
)
messages = st.builds(
    Message,
    id=names,
    role=st.sampled_from(Role),
    parts=st.lists(parts, max_size=3).map(tuple),
    parent_id=st.none() | names,
    author=st.none() | names,
    model=st.none() | names,
    created_at=st.none() | moments,
    tokens=st.none() | st.builds(Tokens, st.integers(0, 99), counts, counts, counts),
    hidden=st.booleans(),
    rating=st.none() | st.builds(Rating, st.sampled_from([1, -1]), st.none() | words, st.none() | moments),
    metadata=objects,
)
touches = st.builds(
    Additions,
    title=st.none() | names,
    status=st.sampled_from(Status),
    starred=st.booleans(),
    tags=st.lists(names, max_size=2).map(tuple),
    notes=st.lists(names, max_size=2, unique=True).map(tuple),
)
conversations = st.builds(
    Conversation,
    source=st.sampled_from(["chatgpt", "claude-web", "another"]),
    id=names,
    title=st.none() | names,
    kind=st.sampled_from(Kind),
    project=st.none() | names,
    account=st.none() | names,
    model=st.none() | names,
    created_at=st.none() | moments,
    updated_at=st.none() | moments,
    persona=st.none() | names,
    starred=st.booleans(),
    archived=st.booleans(),
    parent_id=st.none() | names,
    active_id=st.none() | names,
    messages=st.lists(messages, max_size=5).map(tuple),
    metadata=objects,
    skipped=st.lists(st.builds(Skipped, names, names), max_size=2).map(tuple),
)


@pytest.fixture(scope="module")
def new_archive(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Archive]:
    """Make empty archives: copies of one, because migrating takes longer than everything else here."""
    folder = tmp_path_factory.mktemp("archives")
    Archive.open(folder / "empty.db").close()
    empty = (folder / "empty.db").read_bytes()
    numbers = count()

    def make() -> Archive:
        path = folder / str(next(numbers)) / "archive.db"
        path.parent.mkdir()
        path.write_bytes(empty)
        return Archive.open(path)

    return make


def exported(archive: Archive) -> io.BytesIO:
    stream = io.BytesIO()
    with zip_to(stream, "all.zip") as destination:
        done = write_bundle(archive.each_conversation(ALL), FORMATS["json"], destination, open_blob=archive.open_blob)
    assert done.failed == ()
    stream.seek(0)
    return stream


def contents(archive: Archive) -> dict[str, StoredConversation]:
    return {conversation.id: conversation for conversation in archive.each_conversation(ALL)}


def touched(archive: Archive, conversation: StoredConversation, touch: Additions) -> None:
    """Do as a user what the additions say."""
    archive.rename(conversation.id, touch.title)
    archive.star(conversation.id, starred=touch.starred)
    archive.set_status(conversation.id, touch.status)
    archive.tag(conversation.id, *touch.tags)
    for text in touch.notes:
        archive.note(conversation.id, text)
    for message in conversation.messages[:1]:
        archive.note(conversation.id, "on this", message.id)
        archive.rate(message.id, -1, touch.title)


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(
    said=st.lists(st.tuples(conversations, touches), max_size=3, unique_by=lambda pair: (pair[0].source, pair[0].id))
)
def test_an_export_imported_into_an_empty_archive_gives_an_equal_archive(
    said: list[tuple[Conversation, Additions]], new_archive: Callable[[], Archive]
) -> None:
    with new_archive() as one, new_archive() as other:
        for conversation, touch in said:
            touched(one, one.save_conversation(conversation), touch)

        if said:
            other.import_stream(exported(one), "all.zip")

        assert contents(other) == contents(one)


def test_attachments_come_along_with_their_bytes(new_archive: Callable[[], Archive]) -> None:
    letter = Attachment("letter.pdf", content=PDF)
    with new_archive() as one, new_archive() as other:
        one.save_conversation(
            Conversation(source="chatgpt", id="c", messages=(Message(id="m", role=Role.USER, parts=(letter,)),))
        )

        other.import_stream(exported(one), "all.zip")

        (conversation,) = other.each_conversation()
        (part,) = conversation.messages[0].parts
        assert isinstance(part, Attachment)
        kept = other.open_blob(part.sha256 or "")
        assert kept is not None
        with kept:
            assert kept.read() == PDF


def test_importing_the_export_again_changes_nothing(new_archive: Callable[[], Archive]) -> None:
    with new_archive() as one, new_archive() as other:
        saved = one.save_conversation(
            Conversation(source="chatgpt", id="c", messages=(Message(id="m", role=Role.USER, parts=(Text("Hi"),)),))
        )
        touched(one, saved, Additions(title="Mine", tags=("a",), notes=("n",)))
        other.import_stream(exported(one), "all.zip")
        before = contents(other)

        report = other.import_stream(exported(one), "all.zip")

        assert [run.counts.unchanged for run in report.runs] == [1]
        assert contents(other) == before


def records_of(content: str | bytes, beside: Mapping[str, bytes]) -> tuple[Record, Export]:
    content = content.encode() if isinstance(content, str) else content
    export = Export.of_bytes("test", {"talks/a.json": content, **beside})
    (record,) = SOURCE.records(export, [export.by_name["talks/a.json"]])
    assert isinstance(record, Record)
    return record, export


def read(content: str | bytes, beside: Mapping[str, bytes] = {}) -> list[Conversation | Skipped]:
    return list(each(SOURCE, *records_of(content, beside)))


def read_one(conversation: StoredConversation) -> Conversation:
    (found,) = read(FORMATS["json"].render(conversation, Options(), Alone()))
    assert isinstance(found, Conversation)
    return found


def test_a_conversation_keeps_the_source_it_once_came_from() -> None:
    found = read_one(a_conversation(source="claude-web", external_id="chat-1"))

    assert (found.source, found.id) == ("claude-web", "chat-1")


def test_ids_of_the_archive_become_the_providers_again() -> None:
    found = read_one(a_tree())

    assert [(message.id, message.parent_id) for message in found.messages] == [
        ("question", None),
        ("left", "question"),
        ("right", "question"),
        ("why", "right"),
        ("because", "why"),
    ]
    assert found.active_id == "left"


def test_only_a_title_that_differs_from_the_providers_is_the_users() -> None:
    same = read_one(a_conversation(title="T", provider_title="T"))
    other = read_one(a_conversation(title="Mine", provider_title="T"))

    assert [found.additions.title for found in (same, other) if found.additions] == [None, "Mine"]
    assert [found.title for found in (same, other)] == ["T", "T"]


def test_ratings_are_told_apart_by_who_gave_them() -> None:
    message = a_message("m", "Hi", ratings=(Rating(1, "theirs"), Rating(-1, "mine", by_user=True)))

    found = read_one(a_conversation(message))

    assert found.messages[0].rating == Rating(1, "theirs")
    assert found.additions is not None
    assert found.additions.messages == {"m": MessageAdditions(rating=Rating(-1, "mine", by_user=True))}


def test_a_body_without_parts_is_a_text() -> None:
    found = read_one(a_conversation(a_message("m", text="words")))

    assert found.messages[0].parts == (Text("words"),)


@pytest.mark.parametrize("path", ["attachments/f.pdf", "./attachments/f.pdf", "../talks/attachments/f.pdf"])
def test_attachments_are_found_from_where_the_file_lies(path: str) -> None:
    file = a_file("f.pdf")

    (found,) = read(naming(file, path), {"talks/attachments/f.pdf": PDF})

    assert isinstance(found, Conversation)
    assert found.messages[0].parts == (replace(file, sha256=None, member="talks/attachments/f.pdf"),)


@pytest.mark.parametrize("path", ["attachments/f.pdf", "/etc/passwd", "../../../etc/passwd", "", "\0"])
def test_a_path_to_what_is_not_in_the_export_leaves_the_file_missing(path: str) -> None:
    file = a_file("f.pdf")

    (found,) = read(naming(file, path))

    assert isinstance(found, Conversation)
    assert found.messages[0].parts == (replace(file, sha256=None),)


def naming(file: Attachment, path: str) -> str:
    """A conversation with one file, said to lie at a path."""
    rendered = json.loads(FORMATS["json"].render(a_conversation(a_message("m", file)), Options(), Alone()))
    return json.dumps({**rendered, "attachments": {file.sha256: path}})


def test_an_export_that_brings_a_file_another_lacked_is_another_record() -> None:
    content = naming(a_file("f.pdf"), "attachments/f.pdf")

    without, _ = records_of(content, {})
    with_file, _ = records_of(content, {"talks/attachments/f.pdf": PDF})

    assert without.fingerprint != with_file.fingerprint


def test_an_inline_file_or_a_foreign_member_is_not_taken_from_an_attachment() -> None:
    hostile = Attachment("f", member="talks/a.json", content=b"x")

    found = read_one(a_conversation(a_message("m", hostile)))

    assert found.messages[0].parts == (Attachment("f"),)


@pytest.mark.parametrize(
    "content", [b"\x00\xff", b"{", b"[]", b'{"backscroll": 1}', b'{"backscroll": 1, "conversation": {}}']
)
def test_a_damaged_file_is_skipped_with_its_name(content: bytes) -> None:
    (found,) = read(content)

    assert isinstance(found, Skipped)
    assert found.where == "talks/a.json"


def test_a_file_cut_off_in_the_middle_is_skipped() -> None:
    rendered = FORMATS["json"].render(a_tree(), Options(), Alone())

    (found,) = read(rendered[: len(rendered) // 2])

    assert isinstance(found, Skipped)


def test_what_follows_a_message_that_is_lost_follows_the_one_before_it() -> None:
    rendered = json.loads(FORMATS["json"].render(a_tree(), Options(), Alone()))
    for number in (2, 3):
        rendered["conversation"]["messages"][number]["role"] = "narrator"

    (found,) = read(json.dumps(rendered))

    assert isinstance(found, Conversation)
    assert [(message.id, message.parent_id) for message in found.messages] == [
        ("question", None),
        ("left", "question"),
        ("because", "question"),
    ]
    assert [skipped.where for skipped in found.skipped] == ["messages[2]", "messages[3]"]
    assert found.nodes.unaccounted(len(found.skipped)) == 0


def test_a_time_without_a_zone_is_utc() -> None:
    rendered = FORMATS["json"].render(a_conversation(a_message("m", "Hi")), Options(), Alone())

    (found,) = read(rendered.replace("2026-03-14T12:00:00Z", "2026-03-14T12:00:00"))

    assert isinstance(found, Conversation)
    assert found.created_at == found.messages[0].created_at == NOON


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.sampled_from(["user", "text", "a", "b"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


def shaped(**fields: Any) -> st.SearchStrategy[dict[str, Any]]:
    """JSON objects with these fields, each right, missing or anything at all."""
    return st.fixed_dictionaries({}, optional={name: right | anything for name, right in fields.items()})


some_part = shaped(type=st.sampled_from(["text", "attachment", "x"]), text=st.text(max_size=3), sha256=st.just("ab"))
some_message = shaped(
    id=st.sampled_from("abc"),
    external_id=st.sampled_from("abc"),
    role=st.just("user"),
    position=st.just(0),
    text=st.just("Hi"),
    parts=st.lists(some_part | anything, max_size=2),
    parent_id=st.sampled_from("abc"),
    ratings=st.lists(shaped(value=st.just(1), created_at=st.just("2026-01-01")), max_size=2),
)
some_file = shaped(
    backscroll=st.just(1),
    conversation=shaped(
        id=st.just("c"),
        source=st.just("chatgpt"),
        external_id=st.just("c"),
        problems=st.lists(st.text(max_size=4), max_size=2),
        messages=st.lists(some_message | anything, max_size=4),
        active_id=st.just("a"),
    ),
    attachments=st.dictionaries(st.just("ab"), st.just("f") | anything),
)


@given(some_file | anything)
def test_anything_that_looks_like_an_export_is_read_or_skipped(raw: Any) -> None:
    for found in read(json.dumps(raw)):
        if isinstance(found, Conversation):
            assert found.nodes.unaccounted(len(found.skipped)) == 0
            arranged(found)
        else:
            assert "cannot be understood" not in found.why or "ValidationError" in found.why


@pytest.mark.parametrize(
    ("content", "is_ours"),
    [
        ('{"backscroll": 1, "conversation": {"id": "a"}', True),
        ('{"backscroll": 99, "conversation": {}}', True),
        ('{"backscroll": "1", "conversation": {}}', False),
        ('{"backscroll": true, "conversation": {}}', False),
        ('{"backscroll_index": 1, "conversations": []}', False),
        ('{"conversation": {}, "responses": []}', False),
        ("[]", False),
    ],
)
def test_the_form_is_known_by_its_first_word(content: str, is_ours: bool) -> None:
    export = Export.of_bytes("test", {"a": content.encode()})

    assert claims(export.members[0]) is is_ours


def test_the_list_of_an_export_is_nobodys(tmp_path: Path) -> None:
    write_bundle([a_tree()], FORMATS["json"], Folder(tmp_path))

    assert claimants(Export.of_bytes("x", {"index.json": (tmp_path / "index.json").read_bytes()}).members[0]) == []


@pytest.mark.parametrize("output", ["out", "out.zip"])
@pytest.mark.parametrize("name", ["conversations.json", "export.zip"])
def test_an_export_that_somebody_attached_to_a_chat_is_a_file_and_no_export(
    name: str, output: str, tmp_path: Path
) -> None:
    exported = (ROOT / "examples" / "chatgpt" / "conversations-000.json").read_bytes()
    content = a_zip({"conversations.json": exported}) if name.endswith(".zip") else exported
    attachment = Attachment(name=name, content=content)
    with Archive.open(tmp_path / "a.db") as archive, Archive.open(tmp_path / "b.db") as copy:
        archive.save_conversation(Conversation(source="grok", id="c1", messages=(a_said("m1", attachment),)))
        archive.export(tmp_path / output, "json")

        report = copy.import_path(tmp_path / output)

        assert (report.totals.new, report.notes) == (1, ())
        assert copy.conversation("c1") == replace(
            archive.conversation("c1"), imported_at=copy.conversation("c1").imported_at
        )


def test_an_export_of_nothing_says_so(tmp_path: Path) -> None:
    write_bundle([], FORMATS["json"], Folder(tmp_path / "out"))

    with Archive.open(tmp_path / "a.db") as archive, pytest.raises(UnknownExport, match="there is nothing to import"):
        archive.import_path(tmp_path / "out")


def test_the_list_alone_says_what_to_import(tmp_path: Path) -> None:
    write_bundle([a_tree()], FORMATS["json"], Folder(tmp_path))

    with Archive.open(tmp_path / "a.db") as archive, pytest.raises(UnknownExport, match="the folder or ZIP"):
        archive.import_path(tmp_path / "index.json")
