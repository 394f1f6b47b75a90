"""Whatever stands in a log, reading it raises nothing, loses nothing and ends."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from backscroll.model import Conversation, Skipped, Text, arranged
from backscroll.reading.each import each
from backscroll.reading.export import Export
from backscroll.reading.source import Record
from backscroll.sources.claude_code import SOURCE
from tests.support.claude_code import session

ID = st.sampled_from(["u1", "u2", "u3", "u4", "u5", "t1", "t2"])
ODD = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.just([]), st.just({}))
WORDS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            "<system-reminder>x</system-reminder>y",
            "<command-name>/x</command-name>",
            "[Request interrupted by user]",
            "This session is being continued from a previous conversation",
            "<persisted-output>saved to: /a/b/c.txt</persisted-output>",
        ]
    ),
)


def maybe(value: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(value, value, value, ODD)


BLOCKS = st.fixed_dictionaries(
    {"type": maybe(st.sampled_from(["text", "thinking", "tool_use", "tool_result", "image", "document", "new"]))},
    optional={
        "text": maybe(WORDS),
        "thinking": maybe(WORDS),
        "id": maybe(ID),
        "tool_use_id": maybe(ID),
        "name": maybe(st.text(max_size=5)),
        "input": maybe(st.just({"prompt": "x"})),
        "content": maybe(WORDS),
        "source": maybe(st.just({"type": "base64", "data": "UE5H", "media_type": "image/png"})),
    },
)
CONTENT = maybe(st.one_of(WORDS, st.lists(maybe(BLOCKS), max_size=4)))
TYPES = [
    "user",
    "assistant",
    "system",
    "attachment",
    "progress",
    "queue-operation",
    "summary",
    "custom-title",
    "pr-link",
    "new",
]
RECORDS = st.fixed_dictionaries(
    {"type": maybe(st.sampled_from(TYPES))},
    optional={
        "uuid": maybe(ID),
        "parentUuid": maybe(ID),
        "logicalParentUuid": maybe(ID),
        "leafUuid": maybe(ID),
        "sessionId": maybe(st.sampled_from(["S1", "S2"])),
        "isSidechain": maybe(st.booleans()),
        "agentId": maybe(st.sampled_from(["ab", "cd"])),
        "isMeta": maybe(st.booleans()),
        "timestamp": maybe(st.just("2026-02-01T09:00:00Z")),
        "forkedFrom": maybe(st.fixed_dictionaries({"messageUuid": maybe(ID)})),
        "content": CONTENT,
        "customTitle": maybe(WORDS),
        "summary": maybe(WORDS),
        "operation": maybe(st.just("enqueue")),
        "subtype": maybe(st.sampled_from(["compact_boundary", "local_command"])),
        "toolUseResult": maybe(st.just({"agentId": "ab"})),
        "attachment": maybe(
            st.fixed_dictionaries(
                {"type": maybe(st.sampled_from(["queued_command", "file", "new"]))},
                optional={"prompt": CONTENT, "content": CONTENT, "filename": maybe(st.text(max_size=5))},
            )
        ),
        "message": maybe(
            st.fixed_dictionaries(
                {"content": CONTENT},
                optional={
                    "id": maybe(st.sampled_from(["msg_1", "msg_2"])),
                    "model": maybe(st.sampled_from(["claude-x", "<synthetic>"])),
                    "usage": maybe(st.just({"input_tokens": 1, "output_tokens": "2"})),
                    "stop_reason": maybe(st.just("refusal")),
                },
            )
        ),
    },
)


def read(content: bytes) -> list[Conversation | Skipped]:
    record = Record("S1.jsonl", "S1.jsonl", content, "S1")
    return list(each(SOURCE, record, Export.of_bytes("test", {"S1.jsonl": content})))


@given(st.lists(RECORDS, max_size=12))
@settings(max_examples=40, deadline=None)
def test_any_log_is_read_and_every_record_of_it_is_accounted_for(records: list[Any]) -> None:
    found = read("".join(json.dumps(record) + "\n" for record in records).encode())

    assert not [one for one in found if isinstance(one, Skipped) and "cannot be understood" in one.why]
    conversations = [one for one in found if isinstance(one, Conversation)]
    assert all(one.nodes.unaccounted(len(one.skipped)) == 0 for one in conversations)
    if len(conversations) == len(found):
        assert sum(one.nodes.total for one in conversations) == len(records)


@given(st.lists(RECORDS, max_size=12))
@settings(max_examples=40, deadline=None)
def test_the_tree_of_any_log_is_sound_before_anyone_repairs_it(records: list[Any]) -> None:
    for one in read("".join(json.dumps(record) + "\n" for record in records).encode()):
        if isinstance(one, Conversation):
            mended = arranged(one)
            assert {message.id: message.parent_id for message in mended.messages} == {
                message.id: message.parent_id for message in one.messages
            }
            assert mended.active_id == one.active_id


@given(st.binary(max_size=200), st.lists(RECORDS, max_size=4))
@settings(max_examples=40, deadline=None)
def test_any_bytes_between_the_lines_cost_no_other_line(damage: bytes, records: list[Any]) -> None:
    good = {"type": "user", "uuid": "good", "parentUuid": None, "message": {"role": "user", "content": "Still here"}}
    lines = [json.dumps(record).encode() for record in [*records, good]]
    content = b"\n".join([*lines[:-1], damage.replace(b"\n", b""), lines[-1]])

    said = [message for one in read(content) if isinstance(one, Conversation) for message in one.messages]

    assert "Still here" in [message.text for message in said]


@given(st.text(min_size=1, max_size=60), st.text(max_size=60))
@settings(max_examples=40, deadline=None)
def test_words_beside_a_reminder_are_never_lost(before: str, after: str) -> None:
    record = {
        "type": "user",
        "uuid": "u1",
        "message": {"role": "user", "content": f"Soup {before}<system-reminder>brief</system-reminder>{after}"},
    }

    (message,) = session(record).messages

    assert message.parts[0] == Text(f"Soup {before}{after}".replace("\x00", "␀").strip()) or _is_marked_up(
        before + after
    )


def _is_marked_up(words: str) -> bool:
    return "<" in words or "\ufffd" in json.dumps(words) or any("\ud800" <= char <= "\udfff" for char in words)
