"""One reply of the model, put together from the records it was written as.

Claude Code writes a reply while it streams: one record for each content block, all with the `message.id` that the API
gave (nearly half of all assistant lines: https://github.com/titeya/dms-claudecode/issues/52); older versions wrote
the whole reply again each time it had grown. So the blocks of all records with one `message.id` are gathered in the
order they first came, each once, and the results of its tool calls are set behind their calls. Id, parent and time
are those of the first record, which every copy of the history repeats. `usage` stands on each record and is partial
on all but the last: the last one counts (https://github.com/xiufengsun/TokenTracker/pull/62).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from backscroll.model import Message, Part, Role, Tokens
from backscroll.reading.values import Json, count_at, flag_at, kept, object_at, text_at
from backscroll.sources.claude_code.blocks import call_id_of, part_of
from backscroll.sources.claude_code.prompts import is_compact_summary
from backscroll.sources.claude_code.results import FindFile, Outcome, result_parts

Key = tuple[str, str]
SYNTHETIC = "<synthetic>"
_GROWING = ("text", "thinking")
_HIDING_FLAGS = ("isApiErrorMessage", "isMeta", "isCompactSummary")
_USUAL_STOPS = (None, "end_turn", "tool_use", "stop_sequence")


class Reply:
    """A reply that is being gathered. `turn` counts the prompts before its latest record."""

    def __init__(self, reply_id: str, created_at: datetime | None) -> None:
        self.id = reply_id
        self.turn = 0
        self.hidden = False
        self._created_at = created_at
        self._blocks: dict[Key, Json] = {}
        self._model: str | None = None
        self._usage: Json = {}
        self._metadata: Json = {}

    def holds(self, blocks: Iterable[Json]) -> bool:
        """Whether all these blocks came before: the record repeats a piece of history."""
        return all(_key_of(block) in self._blocks for block in blocks)

    def take(self, raw: Json, blocks: Sequence[Json], turn: int) -> None:
        """Add what one more record says."""
        self.turn = turn
        message = object_at(raw, "message")
        for block in blocks:
            self._add(block)
        self._model = text_at(message, "model") or self._model
        self._usage = object_at(message, "usage") or self._usage
        if any(is_compact_summary(text_at(block, "text") or "") for block in blocks):
            self._metadata["isCompactSummary"] = self.hidden = True
        self.hidden |= self._model == SYNTHETIC or any(flag_at(raw, flag) for flag in _HIDING_FLAGS)
        self._metadata |= kept(raw, "isApiErrorMessage", "isCompactSummary", "error")
        if message.get("stop_reason") not in _USUAL_STOPS:
            self._metadata |= kept(message, "stop_reason")

    def _add(self, block: Json) -> None:
        key = _key_of(block)
        kind, words = key
        if kind in _GROWING and self._blocks:
            last = next(reversed(self._blocks))
            if last[0] == kind and words.startswith(last[1]):
                del self._blocks[last]
        if key not in self._blocks or len(repr(block)) > len(repr(self._blocks[key])):
            self._blocks[key] = block

    def message(self, outcomes: Mapping[str, list[Outcome]], find_file: FindFile, parent_id: str | None) -> Message:
        """Give the whole reply, each call with its results behind it."""
        parts: list[Part] = []
        for block in self._blocks.values():
            part = part_of(block)
            if part is not None:
                parts.append(part)
            for outcome in outcomes.get(call_id_of(block) or "", ()):
                parts.extend(result_parts(outcome, text_at(block, "name"), find_file))
        return Message(
            id=self.id,
            role=Role.SYSTEM if self._metadata.get("isCompactSummary") else Role.ASSISTANT,
            parts=tuple(parts),
            parent_id=parent_id,
            model=None if self._model == SYNTHETIC else self._model,
            created_at=self._created_at,
            tokens=None if self._model == SYNTHETIC else _tokens(self._usage),
            hidden=self.hidden,
            metadata=self._metadata,
        )


def _key_of(block: Json) -> Key:
    """Give what makes two blocks the same: kind, and id or words."""
    return str(block.get("type")), text_at(block, "id", "text", "thinking", "signature") or repr(block)


def _tokens(usage: Json) -> Tokens | None:
    if not usage:
        return None
    return Tokens(
        input=count_at(usage, "input_tokens"),
        output=count_at(usage, "output_tokens"),
        cache_read=count_at(usage, "cache_read_input_tokens"),
        cache_write=count_at(usage, "cache_creation_input_tokens"),
    )
