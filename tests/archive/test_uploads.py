"""What somebody uploaded is a file of the conversation, though it be an export itself."""

from __future__ import annotations

import json
from typing import Any

import pytest

from backscroll.archive.detecting import claimed
from backscroll.reading.export import Export
from tests.support.chatgpt import a_conversation
from tests.support.gemini_takeout import FOLDER, JSON_FILE, an_entry
from tests.support.grok import ASSETS, BACKEND, FILE, a_chat

UPLOAD = [a_conversation()]
SESSION = "projects/-w/0b1c2d3e-0000-4000-8000-000000000001"
SPOKEN = {"type": "user", "uuid": "u1", "parentUuid": None, "sessionId": "s", "message": {"content": "Hi"}}


def names_claimed(files: dict[str, Any]) -> set[str]:
    export = Export.of_bytes("", {name: json.dumps(value).encode() for name, value in files.items()})
    return {member.name for members in claimed(export, None).values() for member in members}


@pytest.mark.parametrize(
    ("holds_talk", "upload"),
    [
        ({"conversations.json": UPLOAD}, "file-AbCdEf0123456789abcdefgh-conversations.json"),
        ({"conversations.json": UPLOAD}, "user-ida/file_00000000c3f861f5a7c2d94b60e11f02-x.json"),
        ({"all/conversations-000.json": UPLOAD}, "all/file_00000000c3f861f5a7c2d94b60e11f02-sanitized.json"),
        ({BACKEND: {"conversations": [a_chat()]}}, f"{ASSETS}/{FILE}/content"),
        ({JSON_FILE: [an_entry()]}, f"{FOLDER}/conversations-1a2b3c.json"),
        ({f"{SESSION}.jsonl": SPOKEN}, f"{SESSION}/tool-results/printed.json"),
    ],
    ids=["chatgpt", "chatgpt below", "chatgpt in a folder", "grok", "takeout", "claude code"],
)
def test_an_uploaded_export_is_nobodys_conversations(holds_talk: dict[str, Any], upload: str) -> None:
    assert names_claimed({**holds_talk, upload: UPLOAD}) == set(holds_talk)


@pytest.mark.parametrize(
    "name", ["file-AbCdEf0123456789abcdefgh.json", f"{ASSETS}/{FILE}/content", f"{FOLDER}/conversations-1a2b3c.json"]
)
def test_alone_it_is_an_export_like_any_other(name: str) -> None:
    assert names_claimed({name: UPLOAD}) == {name}


def test_an_export_beside_an_activity_log_in_a_folder_of_ones_own_is_read() -> None:
    files = {"mine/MyActivity.json": [an_entry()], "mine/conversations.json": UPLOAD}

    assert names_claimed(files) == set(files)
