"""A folder of Claude Code sessions: one file of lines each, below a folder named after where the work was done."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bench.exports.making import FIRST_MOMENT, LAST_MOMENT, Made, iso, uuid_from, writer_of
from bench.prose import Writer

Json = dict[str, Any]
PROJECTS = 20
MODEL = "claude-sonnet-4-5-20250929"
_TOOLS = ("Bash", "Edit", "Grep", "Read")


def write(folder: Path, count: int, seed: int) -> Made:
    """Write `count` sessions, one file each."""
    made = Made(conversations=count)
    for index in range(count):
        session = _session(writer_of("claude-code", seed, index), f"/home/rivka/code/project-{index % PROJECTS}")
        path = folder / session.place.replace("/", "-") / f"{session.id}.jsonl"
        path.parent.mkdir(exist_ok=True)
        lines = [json.dumps(record, ensure_ascii=False, separators=(",", ":")) for record in session.records]
        path.write_text("\n".join([*lines, ""]), encoding="utf-8")
        made.messages += session.said
    return made


class _Session:
    """One session while it is being written: its lines, and the record that the next one follows."""

    def __init__(self, writer: Writer, place: str) -> None:
        self.writer = writer
        self.random = writer.random
        self.place = place
        self.id = uuid_from(self.random)
        self.moment = self.random.uniform(FIRST_MOMENT, LAST_MOMENT)
        self.records: list[Json] = []
        self.leaf: str | None = None
        self.said = 0

    def add(self, kind: str, **fields: Any) -> str:
        """Write a record that follows the last one, and give its id."""
        self.moment += self.random.expovariate(1 / 8)
        record_id = uuid_from(self.random)
        usual = {
            "parentUuid": self.leaf,
            "isSidechain": False,
            "userType": "external",
            "cwd": self.place,
            "sessionId": self.id,
            "version": "2.1.37",
            "gitBranch": "main",
            "type": kind,
            "uuid": record_id,
            "timestamp": iso(self.moment),
        }
        self.records.append(usual | fields)
        self.leaf = record_id
        return record_id

    def reply(self, *blocks: Json) -> str:
        """Write one reply as the program does: a record for each block, all with one message id."""
        self.said += 1
        message_id = f"msg_{self.random.getrandbits(96):024x}"
        for place, block in enumerate(blocks, 1):
            message = {
                "id": message_id,
                "type": "message",
                "role": "assistant",
                "model": MODEL,
                "content": [block],
                "stop_reason": "end_turn" if place == len(blocks) else None,
                "stop_sequence": None,
                "usage": self._usage(place),
            }
            last = self.add("assistant", message=message, requestId=f"req_{self.random.getrandbits(96):024x}")
        return last

    def _usage(self, place: int) -> Json:
        return {
            "input_tokens": 8,
            "cache_creation_input_tokens": self.random.randint(100, 4000),
            "cache_read_input_tokens": self.random.randint(10_000, 90_000),
            "cache_creation": {"ephemeral_5m_input_tokens": 0, "ephemeral_1h_input_tokens": 0},
            "output_tokens": 40 * place,
            "service_tier": "standard",
        }


def _session(writer: Writer, place: str) -> _Session:
    session = _Session(writer, place)
    session.records.append({"type": "summary", "summary": writer.title(), "leafUuid": uuid_from(writer.random)})
    for _ in range(writer.about(0.8, 0.7)):
        session.said += 1
        asked = {"role": "user", "content": writer.question()}
        prompt = session.add("user", message=asked, permissionMode="default")
        snapshot = {"messageId": prompt, "trackedFileBackups": {}, "timestamp": iso(session.moment)}
        session.records.append({"type": "file-history-snapshot", "messageId": prompt, "snapshot": snapshot})
        for _ in range(writer.about(1.2, 0.6)):
            _tool_use(session)
        session.reply({"type": "text", "text": writer.answer()})
    return session


def _tool_use(session: _Session) -> None:
    writer = session.writer
    call_id = f"toolu_{session.random.getrandbits(96):024x}"
    name = session.random.choice(_TOOLS)
    path = f"{session.place}/{writer.word()}.py"
    call = {"type": "tool_use", "id": call_id, "name": name, "input": {"file_path": path, "text": writer.code()}}
    thinking = {"type": "thinking", "thinking": writer.sentences(2), "signature": session.random.randbytes(120).hex()}
    caller = session.reply(thinking, {"type": "text", "text": writer.sentence()}, call)
    if session.random.random() < 0.3:
        progress = {"type": "bash_progress", "output": writer.sentence(), "elapsedTimeSeconds": 2}
        session.add("progress", data=progress, toolUseID=call_id)
    output = writer.code()
    result = {"type": "tool_result", "tool_use_id": call_id, "content": output, "is_error": False}
    shown = {"stdout": output, "stderr": "", "interrupted": False}
    message = {"role": "user", "content": [result]}
    session.add("user", message=message, toolUseResult=shown, sourceToolAssistantUUID=caller)
