"""ChatGPT's format moves several times a year: nothing in it, of whatever type, may stop a reading."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from backscroll.model import Conversation, Skipped, arranged
from backscroll.reading.each import each
from backscroll.reading.export import Export
from backscroll.reading.source import Record
from backscroll.sources.chatgpt import SOURCE
from backscroll.sources.chatgpt.content import READERS
from backscroll.sources.chatgpt.pieces import RECORDING

SCALARS = st.none() | st.booleans() | st.integers(-3, 10**18) | st.floats(allow_nan=False, allow_infinity=False)
WORDS = st.sampled_from([
    "", "Hello", "all", "python", "canmore.create_textdoc", "canmore.update_textdoc", '{"content":"x"}', "user", "tool",
    "file-1", "sediment://file_2#x", "\ue200cite\ue202turn0search1\ue201", "【3:0†source】", "sandbox:/mnt/data/x",
    "https://example.org", "finished_successfully", "error", "turn0search1",
])  # fmt: skip
IDS = st.sampled_from(["a", "b", "c", "d", "gone"])
ANYTHING = st.recursive(
    SCALARS | WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3)
)


def mostly(value: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.sampled_from([*[value] * 15, ANYTHING]).flatmap(lambda chosen: chosen)


def all_of(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Give objects with these fields, each mostly as it should be."""
    return mostly(st.fixed_dictionaries({key: mostly(value) for key, value in fields.items()}))


def some_of(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Give objects with any of these fields, each mostly as it should be."""
    return mostly(st.fixed_dictionaries({}, optional={key: mostly(value) for key, value in fields.items()}))


PAGES = st.lists(
    some_of(url=WORDS, title=WORDS, supporting_websites=st.just([{"url": "https://s.example"}])), max_size=2
)
REFERENCES = some_of(matched_text=WORDS, type=WORDS, url=WORDS, alt=WORDS, items=PAGES, fallback_items=PAGES)
CITATIONS = some_of(
    start_ix=st.integers(-2, 9), end_ix=st.integers(-2, 9), metadata=some_of(title=WORDS, extra=ANYTHING)
)
PIECES = some_of(
    content_type=st.sampled_from(["image_asset_pointer", "audio_transcription", RECORDING]),
    asset_pointer=WORDS,
    audio_asset_pointer=some_of(asset_pointer=WORDS),
    frames_asset_pointers=st.lists(WORDS, max_size=2),
    text=WORDS,
    metadata=some_of(dalle=ANYTHING, generation=ANYTHING),
)
CONTENTS = some_of(
    content_type=st.sampled_from([kind for kind in READERS if kind] + ["riddle"]),
    parts=st.lists(WORDS | PIECES, max_size=3),
    text=WORDS,
    language=WORDS,
    thoughts=st.lists(some_of(summary=WORDS, content=WORDS), max_size=2),
    content=WORDS,
    result=WORDS,
    screenshot=PIECES,
    state=ANYTHING,
    url=WORDS,
)
METADATA = some_of(
    attachments=st.lists(some_of(id=WORDS, name=WORDS, size=ANYTHING), max_size=2),
    content_references=st.lists(REFERENCES, max_size=2),
    citations=st.lists(CITATIONS, max_size=2),
    search_result_groups=st.lists(
        some_of(entries=st.lists(some_of(ref_id=ANYTHING, url=WORDS), max_size=2)), max_size=2
    ),
    aggregate_result=some_of(
        messages=st.lists(some_of(image_url=WORDS, text=WORDS), max_size=2), in_kernel_exception=ANYTHING
    ),
    user_context_message_data=ANYTHING,
    finish_details=ANYTHING,
    canvas=some_of(textdoc_id=WORDS),
    model_slug=WORDS,
)
MESSAGES = all_of(
    author=some_of(
        role=st.sampled_from(["user", "assistant", "tool", "system", "critic"]), name=WORDS, metadata=ANYTHING
    ),
    content=CONTENTS,
    metadata=METADATA,
    recipient=WORDS,
    create_time=ANYTHING,
    status=WORDS,
    weight=ANYTHING,
)
NODES = all_of(id=IDS, parent=IDS, children=st.lists(IDS, max_size=3), message=MESSAGES)
CONVERSATIONS = all_of(
    id=IDS,
    title=WORDS,
    mapping=st.dictionaries(IDS, NODES, max_size=4),
    current_node=IDS,
    create_time=ANYTHING,
    gizmo_id=WORDS,
)
FEEDBACK = st.lists(some_of(id=IDS, conversation_id=IDS, rating=WORDS, content=WORDS), max_size=2)
SIDE_FILES = st.fixed_dictionaries(
    {},
    optional={
        "user.json": ANYTHING,
        "message_feedback.json": FEEDBACK | ANYTHING,
        "shared_conversations.json": FEEDBACK | ANYTHING,
        "library_files.json": st.lists(some_of(file_id=WORDS, file_name=WORDS), max_size=2) | ANYTHING,
        "conversation_asset_file_names.json": st.dictionaries(WORDS, WORDS, max_size=2) | ANYTHING,
    },
)


def found_in(export: Export) -> list[Conversation | Skipped]:
    found: list[Conversation | Skipped] = []
    for record in SOURCE.records(export, export.members[:1]):
        found += [record] if isinstance(record, Skipped) else each(SOURCE, record, export)
    return found


@settings(max_examples=100, deadline=None)
@given(st.lists(CONVERSATIONS, max_size=2), SIDE_FILES)
def test_any_export_gives_conversations_or_says_what_is_lost(
    conversations: list[Any], side_files: dict[str, Any]
) -> None:
    files = {name: msgspec.json.encode(content) for name, content in side_files.items()}
    export = Export.of_bytes("x", {"conversations.json": msgspec.json.encode(conversations)} | files)

    found = found_in(export)

    assert len(found) == len(conversations)
    for one in found:
        if isinstance(one, Skipped):
            assert "cannot be understood" not in one.why
            continue
        assert one.nodes.unaccounted(len(one.skipped)) == 0
        assert not [skipped for skipped in one.skipped if "cannot be understood" in skipped.why]
        assert len(arranged(one).messages) == len(one.messages)


@settings(max_examples=50, deadline=None)
@given(CONVERSATIONS, SIDE_FILES)
def test_a_kept_original_always_reads_the_same_again(conversation: Any, side_files: dict[str, Any]) -> None:
    files = {name: msgspec.json.encode(content) for name, content in side_files.items()}
    record = Record("c[0]", "conversations.json", msgspec.json.encode(conversation))

    (found,) = each(SOURCE, record, Export.of_bytes("x", {record.name: record.content} | files))

    if isinstance(found, Conversation):
        kept = Export.of_bytes("kept", {record.name: record.content} | found.beside)
        assert list(each(SOURCE, record, kept)) == [found]


@settings(max_examples=50, deadline=None)
@given(ANYTHING)
def test_any_file_is_claimed_or_not_without_a_word(content: Any) -> None:
    member = Export.of_bytes("x", {"any.json": msgspec.json.encode(content)}).members[0]

    assert SOURCE.claims(member) in (True, False)
    SOURCE.near_miss(member)
