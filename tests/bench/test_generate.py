"""What is measured must be what the sources read: a made export is claimed, read whole, and always the same."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from bench.generate import MAKERS, generate
from bench.prose import Writer, english
from bench.vocabulary import shares, table, vocabulary

from backscroll.model import Attachment, Conversation, Reasoning, Role, Skipped, ToolCall, ToolResult
from backscroll.reading.opening import exports_at
from backscroll.sources import all_sources
from tests.support.fixtures import claimants, read_at

COUNT = 40


@pytest.fixture(scope="module", params=sorted(MAKERS))
def source(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def folder(source: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / source
    generate(source, COUNT, folder)
    return folder


@pytest.fixture(scope="module")
def found(source: str, folder: Path) -> list[Conversation | Skipped]:
    return read_at(all_sources()[source], folder)


def test_no_source_but_its_own_claims_anything_of_it(source: str, folder: Path) -> None:
    claimed = {name for export in exports_at(folder) for member in export.members for name in claimants(member)}

    assert claimed == {source}


def test_every_conversation_is_read(found: list[Conversation | Skipped]) -> None:
    assert [type(item) for item in found] == [Conversation] * COUNT


def test_every_node_is_accounted_for(found: list[Conversation | Skipped]) -> None:
    for conversation in found:
        assert isinstance(conversation, Conversation)
        assert conversation.skipped == ()
        assert conversation.nodes.unaccounted(0) == 0


def test_the_count_of_messages_is_what_a_reader_finds(source: str, tmp_path: Path) -> None:
    made = generate(source, COUNT, tmp_path / source)

    read = [item for item in read_at(all_sources()[source], tmp_path / source) if isinstance(item, Conversation)]
    said = [message for conversation in read for message in conversation.messages if not message.hidden]
    assert made.messages == len(said)


def test_it_holds_what_real_exports_hold(found: list[Conversation | Skipped]) -> None:
    messages = [message for item in found if isinstance(item, Conversation) for message in item.messages]

    kinds = {type(part) for message in messages for part in message.parts}
    assert {Reasoning, ToolCall, ToolResult} <= kinds
    assert {Role.USER, Role.ASSISTANT} <= {message.role for message in messages}


@pytest.mark.parametrize("source", ["chatgpt", "claude-web"])
def test_chats_hold_code_and_more_than_one_script(source: str, tmp_path: Path) -> None:
    generate(source, 100, tmp_path / source)

    text = (tmp_path / source / "conversations.json").read_text(encoding="utf-8")
    written = json.dumps(json.loads(text), ensure_ascii=False)
    assert "```python" in written
    assert "。" in written


def test_some_conversations_branch_and_some_attachments_have_bytes(tmp_path: Path) -> None:
    made = generate("chatgpt", 200, tmp_path / "export")

    read = [item for item in read_at(all_sources()["chatgpt"], tmp_path / "export") if isinstance(item, Conversation)]
    forks = [conversation for conversation in read if _most_children(conversation) > 1]
    attachments = [
        part
        for conversation in read
        for message in conversation.messages
        for part in message.parts
        if isinstance(part, Attachment)
    ]
    assert len(forks) == made.branched > 0
    assert {attachment.is_missing for attachment in attachments} == {True, False}


def test_the_same_seed_gives_the_same_bytes(source: str, folder: Path, tmp_path: Path) -> None:
    generate(source, COUNT, tmp_path / "again")

    assert _digests(tmp_path / "again") == _digests(folder)


def test_another_seed_gives_other_bytes(source: str, folder: Path, tmp_path: Path) -> None:
    generate(source, COUNT, tmp_path / "other", seed=1)

    assert _digests(tmp_path / "other") != _digests(folder)


def test_a_small_export_is_the_beginning_of_a_large_one(tmp_path: Path) -> None:
    generate("chatgpt", 3, tmp_path / "small")
    generate("chatgpt", 5, tmp_path / "large")

    small, large = (json.loads((tmp_path / size / "conversations.json").read_text()) for size in ("small", "large"))
    assert large[:3] == small


def test_words_are_many_and_the_commonest_is_one_in_sixteen() -> None:
    drawn = Counter(table(vocabulary(), 1 << 20))

    assert len(drawn) == len(set(vocabulary())) > 50_000
    assert drawn["the"] / drawn.total() == pytest.approx(1 / 16, rel=0.1)


def test_the_hundredth_word_is_said_a_tenth_as_often_as_the_tenth() -> None:
    share = shares(len(vocabulary()))

    assert share[9] / share[99] == pytest.approx(10, rel=0.1)


def test_no_paragraph_is_written_twice() -> None:
    paragraphs = [
        paragraph
        for index in range(200)
        for paragraph in Writer(Random(index), english()).answer().split("\n\n")
        if len(paragraph) > 100
    ]

    assert len(paragraphs) == len(set(paragraphs))


def _most_children(conversation: Conversation) -> int:
    return max(Counter(message.parent_id for message in conversation.messages).values())


def _digests(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
