"""What a tool gave back: it stands in the next user record, and belongs right behind its call."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from msgspec import Struct

from backscroll.model import Attachment, Part, ToolResult
from backscroll.reading.values import Json, flag_at, kept, text_at
from backscroll.sources.claude_code.blocks import blocks_of, call_id_of, file_of, message_blocks, words_in
from backscroll.sources.claude_code.entries import Entry

FindFile = Callable[[str], str | None]
FILES = ("image", "document")
_OPENING, _CLOSING = "<persisted-output>", "</persisted-output>"
_SAVED_TO = re.compile(r"saved to:?[ \t]+(\S.*)")


class Outcome(Struct, frozen=True):
    """A `tool_result` block, and the record's own `toolUseResult` beside it: a string, an object or an array."""

    block: Json
    beside: Any = None

    @property
    def call_id(self) -> str | None:
        return text_at(self.block, "tool_use_id")


def callers_in(entries: Iterable[Entry]) -> dict[str, str]:
    """Give the record that makes each tool call, by the call's id: a result may stand before it."""
    callers: dict[str, str] = {}
    for entry in entries:
        if entry.type == "assistant":
            for block in message_blocks(entry.raw):
                callers.setdefault(call_id_of(block) or "", entry.id)
    callers.pop("", None)
    return callers


def result_parts(outcome: Outcome, name: str | None, find_file: FindFile) -> list[Part]:
    """Give the result, and the files that came with it."""
    content = blocks_of(outcome.block.get("content"))
    output = words_in(content)
    if not content and isinstance(outcome.beside, str):
        output = outcome.beside
    files: list[Part] = [file_of(block) for block in content if block.get("type") in FILES]
    if _OPENING in output[:200]:
        output, saved = _persisted(output, find_file)
        files.extend(saved)
    result = ToolResult(
        output,
        name=name,
        call_id=outcome.call_id,
        is_error=flag_at(outcome.block, "is_error"),
        raw=_unsaid(content, outcome.beside),
    )
    return [result, *files]


def _persisted(output: str, find_file: FindFile) -> tuple[str, list[Attachment]]:
    """Take the tags off a result too long for the log, and name the file that holds all of it."""
    preview = output.replace(_OPENING, "", 1).replace(_CLOSING, "", 1).strip()
    saved_to = _SAVED_TO.search(preview[:2000])
    if saved_to is None:
        return preview, []
    path = saved_to.group(1).strip()
    name = path.replace("\\", "/").rpartition("/")[2]
    return preview, [Attachment(name=name, pointer=path, member=find_file(path))]


def _unsaid(content: list[Json], beside: Any) -> Json | None:
    """Give what the text does not say: blocks that are neither text nor file, and the subagent that answered."""
    odd = [block for block in content if block.get("type") != "text" and block.get("type") not in FILES]
    unsaid: Json = {"content": odd} if odd else {}
    if isinstance(beside, dict) and text_at(beside, "agentId"):
        unsaid |= kept(beside, "agentId", "status", "totalTokens", "totalToolUseCount", "totalDurationMs")
    return unsaid or None
