"""One thread of a log as messages: each record becomes a message, or a part of one, or is only structure.

A reply is put together from its records (see `replies`), and the results of its tool calls join it: a user record
that holds nothing but results is no turn. What the user typed while a tool ran stands in a `queued_command`
attachment and nowhere else. Records without words are counted, and whoever names one as parent is led through it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import msgspec
from msgspec import Struct

from backscroll.model import Message, Part, Role
from backscroll.reading.times import moment
from backscroll.reading.values import Json, object_at, text_at
from backscroll.sources.claude_code.blocks import blocks_of, message_blocks
from backscroll.sources.claude_code.branching import Node, Voice, branches_of, named_parents
from backscroll.sources.claude_code.context import (
    SIDE_TYPES,
    attachment_parts,
    context_of,
    system_parts,
    unknown_record,
)
from backscroll.sources.claude_code.entries import Entry, parent_of
from backscroll.sources.claude_code.prompts import prompt_of
from backscroll.sources.claude_code.queue import queued_blocks, unsent_in
from backscroll.sources.claude_code.replies import Reply
from backscroll.sources.claude_code.results import FindFile, Outcome, callers_in, result_parts


class Thread(Struct, frozen=True):
    """The messages of one thread, the leaf shown last, and what became of every record.

    `root` is the first message that somebody spoke. `known_ids` are the records that a summary may point at.
    """

    messages: tuple[Message, ...]
    shown: str | None
    root: Message | None
    first_prompt: Message | None
    record_count: int
    structural: dict[str, int]
    known_ids: frozenset[str]


def thread_of(entries: Sequence[Entry], find_file: FindFile) -> Thread:
    """Put a thread together from its records, in the order of the file."""
    assembly = _Assembly(entries, find_file)
    for entry in entries:
        assembly.take(entry)
    return assembly.thread()


class _Assembly:
    """The messages so far, and what the records so far became."""

    def __init__(self, entries: Sequence[Entry], find_file: FindFile) -> None:
        self._find_file = find_file
        self._callers = callers_in(entries)
        self._unsent = unsent_in(entries)
        self._nodes: list[Node] = []
        self._said: dict[str, Message | Reply] = {}
        self._became: dict[str, str] = {}
        self._replies: dict[str, Reply] = {}
        self._outcomes: dict[str, list[Outcome]] = {}
        self._early: dict[str, str] = {}
        self._structural: Counter[str] = Counter()
        self._record_count = 0
        self._turn = 0

    def take(self, entry: Entry) -> None:
        """Let one record become what it is."""
        if entry.copies:
            self._structural["repeated"] += entry.copies
        take = _TAKERS.get(entry.type)
        if take:
            take(self, entry)
        elif entry.type in SIDE_TYPES:
            self._count(entry, entry.type)
        else:
            self._say(entry, unknown_record(entry), Voice.NOBODY)

    def user(self, entry: Entry) -> None:
        blocks = message_blocks(entry.raw)
        results = [block for block in blocks if block.get("type") == "tool_result"]
        beside = entry.raw.get("toolUseResult") if len(results) == 1 else None
        outcomes = [Outcome(block, beside) for block in results]
        unasked = [part for outcome in outcomes if not self._answers(outcome) for part in self._parts_of(outcome)]
        rest = [block for block in blocks if block.get("type") != "tool_result"] if results else blocks
        if rest:
            self._prompt(entry, rest, entry.raw, unasked)
        elif unasked:
            self._say(entry, _tool_message(entry, unasked), Voice.NOBODY)
        elif outcomes:
            self._join_caller(entry, self._callers[outcomes[0].call_id or ""])
        else:
            self._count(entry, "empty user record")

    def _answers(self, outcome: Outcome) -> bool:
        """Set a result beside its call, once, wherever in the file the call stands; False where there is none."""
        call_id = outcome.call_id
        if call_id is None or call_id not in self._callers:
            return False
        known = self._outcomes.setdefault(call_id, [])
        if all(outcome.block != other.block for other in known):
            known.append(outcome)
        return True

    def _join_caller(self, entry: Entry, caller: str) -> None:
        """Let a record of results become part of the reply that called, though that may be written later."""
        if caller not in self._became:
            self._early[entry.id] = caller
        self._join(entry, self._became.get(caller))

    def _parts_of(self, outcome: Outcome) -> list[Part]:
        return result_parts(outcome, None, self._find_file)

    def assistant(self, entry: Entry) -> None:
        blocks = message_blocks(entry.raw)
        message_id = text_at(object_at(entry.raw, "message"), "id") or entry.id
        reply = self._replies.get(message_id)
        if reply is not None and self._continues(reply, entry.raw, blocks):
            reply.take(entry.raw, blocks, self._turn)
            self._join(entry, reply.id)
            return
        reply = self._replies[message_id] = Reply(entry.id, moment(entry.raw.get("timestamp")))
        reply.take(entry.raw, blocks, self._turn)
        self._say(entry, reply, Voice.NOBODY if reply.hidden else Voice.MODEL)

    def _continues(self, reply: Reply, raw: Json, blocks: list[Json]) -> bool:
        """Whether a record with a reply's id is a piece of that reply.

        Some proxies give every reply the same id (https://github.com/Accio-Lab/Dressage/issues/39): where a prompt
        stands between, the record must be the reply's child, or say nothing new.
        """
        is_child = self._became.get(parent_of(raw) or "") == reply.id
        return reply.turn == self._turn or is_child or reply.holds(blocks)

    def system(self, entry: Entry) -> None:
        if entry.raw.get("subtype") == "local_command":
            message = prompt_of(entry, blocks_of(entry.raw.get("content")), entry.raw)
            if message.hidden or "command" in message.metadata:
                self._say_prompt(entry, message)
                return
        self._context(entry, system_parts(entry.raw))

    def attachment(self, entry: Entry) -> None:
        attachment = object_at(entry.raw, "attachment")
        prompt = queued_blocks(entry.raw)
        if prompt:
            self._prompt(entry, prompt, attachment)
        else:
            self._context(entry, attachment_parts(attachment))

    def queue_operation(self, entry: Entry) -> None:
        """Keep what the user typed and never sent; whatever was sent stands elsewhere."""
        if entry.id not in self._unsent:
            self._count(entry, entry.type)
            return
        message = prompt_of(entry, blocks_of(entry.raw.get("content")), entry.raw)
        metadata = {**message.metadata, "queued": "never sent"}
        self._say(entry, msgspec.structs.replace(message, hidden=True, metadata=metadata), Voice.NOBODY)

    def _prompt(self, entry: Entry, blocks: list[Json], flags: Json, more: Sequence[Part] = ()) -> None:
        message = prompt_of(entry, blocks, flags)
        if more:
            message = msgspec.structs.replace(message, parts=(*message.parts, *more))
        self._say_prompt(entry, message)

    def _say_prompt(self, entry: Entry, message: Message) -> None:
        if not message.parts:
            self._count(entry, "empty user record")
            return
        self._turn += not message.hidden
        self._say(entry, message, Voice.NOBODY if message.hidden else Voice.HUMAN)

    def _context(self, entry: Entry, parts: Sequence[Part]) -> None:
        if parts:
            self._say(entry, context_of(entry, *parts), Voice.NOBODY)
        else:
            what = text_at(entry.raw, "subtype") or text_at(object_at(entry.raw, "attachment"), "type")
            self._count(entry, f"{entry.type} {what or ''}".strip())

    def _say(self, entry: Entry, said: Message | Reply, voice: Voice) -> None:
        """Let a record become a message of its own, or the first of a reply."""
        raw = entry.raw
        wanted = parent_of(raw)
        starts_anew = "parentUuid" in raw and raw["parentUuid"] is None and wanted is None
        self._nodes.append(Node(entry.id, voice, self._latest, wanted, starts_anew))
        self._said[entry.id] = said
        self._join(entry, entry.id)

    @property
    def _latest(self) -> str | None:
        return self._nodes[-1].id if self._nodes else None

    def _join(self, entry: Entry, message_id: str | None) -> None:
        """Let a record become part of a message."""
        self._record_count += 1
        self._lead(entry, message_id or self._latest)

    def _count(self, entry: Entry, reason: str) -> None:
        """Let a record be structure: who names it as parent means what it names."""
        self._structural[reason] += 1
        self._lead(entry, self._became.get(parent_of(entry.raw) or "", self._latest))

    def _lead(self, entry: Entry, message_id: str | None) -> None:
        if message_id is not None:
            self._became[entry.id] = message_id
            self._became[text_at(entry.raw, "uuid") or entry.id] = message_id

    def thread(self) -> Thread:
        """Give what all records together became."""
        self._became |= {result: self._became[caller] for result, caller in self._early.items()}
        branches = branches_of(self._nodes, named_parents(self._nodes, self._became))
        messages = [self._message(node.id, branches.parents[node.id]) for node in self._nodes]
        spoken = [
            message for message, node in zip(messages, self._nodes, strict=True) if node.voice is not Voice.NOBODY
        ]
        prompts = (message for message in spoken if message.role is Role.USER)
        return Thread(
            messages=tuple(messages),
            shown=branches.shown,
            root=next(iter(spoken or messages), None),
            first_prompt=next((prompt for prompt in prompts if prompt.text and "command" not in prompt.metadata), None),
            record_count=self._record_count,
            structural=dict(self._structural),
            known_ids=frozenset(self._became),
        )

    def _message(self, message_id: str, parent_id: str | None) -> Message:
        said = self._said[message_id]
        if isinstance(said, Reply):
            return said.message(self._outcomes, self._find_file, parent_id)
        return msgspec.structs.replace(said, parent_id=parent_id)


_TAKERS: Mapping[str, Callable[[_Assembly, Entry], None]] = {
    "user": _Assembly.user,
    "assistant": _Assembly.assistant,
    "system": _Assembly.system,
    "attachment": _Assembly.attachment,
    "queue-operation": _Assembly.queue_operation,
}


def _tool_message(entry: Entry, parts: Sequence[Part]) -> Message:
    at = moment(entry.raw.get("timestamp"))
    return Message(id=entry.id, role=Role.TOOL, parts=tuple(parts), created_at=at)
