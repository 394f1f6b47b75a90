"""Things made with one word each where nothing else matters: `a_message("m1", after="m0")`.

Each builder gives something whole and valid; name only what the test is about. `tests/support/stored.py` has the same
for what an archive gives back.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from backscroll.errors import UnreadableExport
from backscroll.model import Conversation, Message, Nodes, Part, Role, Skipped, Text
from backscroll.reading.export import Export, Member
from backscroll.reading.limits import Limits
from backscroll.reading.source import Record, Source
from backscroll.reading.streams import stream_of


def a_message(
    name: str = "m1", *said: str | Part, after: str | None = None, role: str = "user", **fields: Any
) -> Message:
    """Give a message whose id is `name` and whose parent is `after`."""
    parts = tuple(Text(part) if isinstance(part, str) else part for part in said or (f"says {name}",))
    return Message(id=name, role=Role(role), parts=parts, parent_id=after, **fields)


def a_conversation(*messages: Message, **fields: Any) -> Conversation:
    count = len(messages)
    return Conversation(
        **{"source": "made-up", "id": "c1", "messages": messages, "nodes": Nodes(count, count), **fields}
    )


def a_thread(length: int) -> list[Message]:
    """Give a straight talk: m0 ← m1 ← m2 …"""
    return [a_message(f"m{at}", after=f"m{at - 1}" if at else None) for at in range(length)]


def a_member(content: bytes | Iterable[bytes] = b"{}", name: str = "file.json", limits: Limits | None = None) -> Member:
    """Give a member that lies in memory; given chunks, one that can be read once and never lies there whole."""
    if isinstance(content, bytes):
        return Member(name, len(content), lambda: io.BytesIO(content), limits)
    return Member(name, 1 << 40, lambda: stream_of(chunk for chunk in content), limits)


def a_damaged_member(content: bytes, name: str = "file.json") -> Member:
    """Give a member that can be read, and read again, up to its end: there its checksum turns out to be wrong."""

    def chunks() -> Generator[bytes]:
        yield content
        raise UnreadableExport(f"{name} cannot be read: its checksum is wrong.")

    return Member(name, len(content), lambda: stream_of(chunks()))


def an_export(**files: bytes) -> Export:
    """Give an export in memory: `an_export(conversations=b"[]")` holds `conversations.json`."""
    return Export.of_bytes("made up", {f"{name}.json": content for name, content in files.items()})


def a_zip(files: Mapping[str, bytes] | Sequence[tuple[str | zipfile.ZipInfo, bytes]] = (), method: int = 8) -> bytes:
    """Give a ZIP's bytes; a list of pairs may name a file twice."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in files.items() if isinstance(files, Mapping) else files:
            archive.writestr(name, content, method)
    return target.getvalue()


def a_file(path: Path, content: bytes | str | Any = b"{}") -> Path:
    """Write a file and the folders above it; what is neither bytes nor text is written as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not isinstance(content, bytes | str):
        content = json.dumps(content)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def a_record(content: bytes = b"{}", where: str = "file.json[0]") -> Record:
    return Record(where, "file.json", content)


Read = Callable[[Record, Export], Iterable[Conversation | Skipped]]


def a_source(read: Read, name: str = "made-up") -> Source:
    """Give a source that claims every member and reads each as one record."""

    def records(_export: Export, members: Sequence[Member]) -> Iterator[Record | Skipped]:
        return (Record(member.name, member.name, member.read()) for member in members)

    return Source(name, "nobody", "Made up", lambda _member: True, records, read, "anything", "make it up")


def content_of(stream: IO[bytes]) -> bytes:
    with stream:
        return stream.read()
