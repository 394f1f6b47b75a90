"""What a source is: three functions and a few words about where its exports come from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from backscroll.model import Conversation, Skipped
from backscroll.reading.export import Export, Member


class Record(Struct, frozen=True):
    """The provider's own record of one conversation, byte for byte, not yet understood.

    `where` tells a person where it stood; `name` is the member it came from; `key` tells two records of one
    conversation apart (a resumed session has several) and is empty for everyone else. `context` is a digest of
    whatever else the reading depends on, so that a change there is a change of the record. `damage` says why the file
    could be read only up to some place: what is read of it is not all.
    """

    where: str
    name: str
    content: bytes
    key: str = ""
    context: bytes = b""
    damage: str | None = None

    @property
    def fingerprint(self) -> bytes:
        """16 bytes that change when the record, or what its reading depends on, changes."""
        digest = hashlib.sha256(self.context)
        digest.update(self.content)
        return digest.digest()[:16]


class Source(Struct, frozen=True):
    """One format we can read.

    `claims` looks at a member's head and says whether it holds this source's conversations; a member has at most one
    claimant. `records` cuts the claimed members into records without understanding them, in the export's order and
    one at a time. `read` understands one record, and is run again on the kept original when a reader improves; it
    must therefore find everything in the record and in the export's side files. What it cannot read it yields as
    `Skipped`. None of the three opens files by path, writes, logs or asks the clock.

    `near_miss` is asked about a member that nobody claims: a source that knows what it is says what the user should do
    instead. `attached` names the members that are files of the claimed ones' conversations: nothing in them is an
    export, even where somebody attached one to a chat. `beside` names, as patterns, the other files of this source's
    exports: nobody is told that they were passed over. `places` names the folders where the source's program keeps its
    data on this machine, from the environment and the home folder.
    """

    name: str
    provider: str
    label: str
    claims: Callable[[Member], bool]
    records: Callable[[Export, Sequence[Member]], Iterator[Record | Skipped]]
    read: Callable[[Record, Export], Iterable[Conversation | Skipped]]
    looks_for: str
    how_to_get: str
    near_miss: Callable[[Member], str | None] = lambda _member: None
    attached: Callable[[Export, Sequence[Member]], Iterable[str]] = lambda _export, _members: ()
    beside: tuple[str, ...] = ()
    places: Callable[[Mapping[str, str], Path], Iterable[Path]] = lambda _environment, _home: ()
