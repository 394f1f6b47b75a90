"""A session file as conversations: the session, and each subagent whose thread stands in the same file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from backscroll.model import Conversation, Kind, LeftOut, Message, Nodes, Skipped, span
from backscroll.reading.export import Export
from backscroll.reading.source import Record
from backscroll.reading.values import Json, flag_at, kept, text_at
from backscroll.sources.claude_code.assembly import Thread, thread_of
from backscroll.sources.claude_code.beside import (
    SPEAKING,
    agent_facts,
    conversation_of,
    file_finder,
    first_session,
    side_files,
)
from backscroll.sources.claude_code.entries import MAIN, Entry, identity_of, log_of, session_of, threads_in
from backscroll.sources.claude_code.facts import first_value, session_facts, tasks_in
from backscroll.sources.claude_code.results import FindFile
from backscroll.sources.claude_code.titles import title_of

NAME = "claude-code"
_AGENT_FACTS = ("agentType", "description", "toolUseId", "spawnDepth", "model", "name")


class _File(Struct, frozen=True):
    """What the conversations of one session file share."""

    record: Record
    session: str
    side: dict[str, bytes]
    find_file: FindFile


class _Part(Struct, frozen=True):
    """The records of one thread, and the damaged lines that are counted with it."""

    key: str
    entries: list[Entry]
    skipped: Sequence[Skipped] = ()


def conversations_in(record: Record, export: Export) -> Iterator[Conversation | Skipped]:
    """Give the session first, then its subagents, each from the records of its own thread."""
    log = log_of(record.content)
    session = first_session(entry.raw for entry in log.entries)
    side = side_files(record.name, session, export)
    file = _File(record, session or record.key, side, file_finder(export))
    first, *others = _parts_of(threads_in(log.entries), log.skipped)
    tasks: Mapping[str, Json] = {}
    if first.key == MAIN:
        thread = thread_of(first.entries, file.find_file)
        yield _session(file, first, thread)
        tasks = tasks_in(thread.messages) if others else {}
    else:
        others.insert(0, first)
    for part in others:
        yield _agent(file, part, tasks)


def _parts_of(threads: Mapping[str, list[Entry]], skipped: Sequence[Skipped]) -> list[_Part]:
    """Give the threads of a file; side records are counted with the first, be it the session's or an agent's."""
    main, *agents = (_Part(key, entries) for key, entries in threads.items())
    if agents and not any(entry.type in SPEAKING for entry in main.entries):
        own, *agents = agents
        return [_Part(own.key, main.entries + own.entries, skipped), *agents]
    return [_Part(main.key, main.entries, skipped), *agents]


def _session(file: _File, part: _Part, thread: Thread) -> Conversation | Skipped:
    if thread.root is None:
        return _without_messages(file, part, thread)
    return _conversation(
        file,
        part,
        thread,
        id=file.session,
        title=title_of(part.entries, thread.known_ids, thread.first_prompt),
        root_id=_lasting_id(thread.root, part.entries),
        metadata=session_facts(part.entries),
    )


def _agent(file: _File, part: _Part, tasks: Mapping[str, Json]) -> Conversation | Skipped:
    """Give a subagent's conversation. Its records name the session that started it as theirs.

    Its root is its own even where it begins with a copy of the session's history: it is no branch of the session.
    """
    thread = thread_of(part.entries, file.find_file)
    if thread.root is None:
        return _without_messages(file, part, thread)
    raw = next(entry.raw for entry in part.entries if flag_at(entry.raw, "isSidechain"))
    session = session_of(raw) or file.session
    agent_id = text_at(raw, "agentId")
    prompt = thread.first_prompt.text.strip() if thread.first_prompt else ""
    task = tasks.get(agent_id or "") or tasks.get(prompt, {})
    facts = {**task, **agent_facts(file.record.name, file.side)}
    return _conversation(
        file,
        part,
        thread,
        id=f"{session}/{agent_id}" if agent_id else part.key,
        title=text_at(facts, "description") or title_of(part.entries, thread.known_ids, thread.first_prompt),
        parent_id=conversation_of(session, file.side),
        root_id=f"{part.key}/{thread.root.id}",
        metadata={**session_facts(part.entries), **kept(raw, "agentId"), **kept(facts, *_AGENT_FACTS)},
    )


def _conversation(file: _File, part: _Part, thread: Thread, **own: Any) -> Conversation:
    """Give a conversation with what a session's and a subagent's have in common, and its own fields."""
    created_at, updated_at = span(thread.messages)
    return Conversation(
        source=NAME,
        kind=Kind.SESSION,
        project=first_value(part.entries, "cwd"),
        model=next((message.model for message in reversed(thread.messages) if message.model), None),
        created_at=created_at,
        updated_at=updated_at,
        active_id=thread.shown,
        messages=thread.messages,
        nodes=Nodes(
            sum(1 + entry.copies for entry in part.entries) + len(part.skipped),
            thread.record_count,
            thread.structural,
        ),
        skipped=tuple(part.skipped),
        beside=file.side,
        **own,
    )


def _lasting_id(root: Message, entries: Iterable[Entry]) -> str | None:
    """Give the id by which copies of a session know each other; none where its first record was given no id."""
    return identity_of(next(entry.raw for entry in entries if entry.id == root.id))


def _without_messages(file: _File, part: _Part, thread: Thread) -> Skipped:
    held = [f"{reason} ({count})" for reason, count in thread.structural.items()]
    held += [f"damaged lines ({len(part.skipped)})"] if part.skipped else []
    outcome = Skipped if part.skipped else LeftOut
    return outcome(file.record.where, f"it holds no messages, only: {', '.join(held) or 'blank lines'}")
