"""What one entry of My Activity says, whether it was written as JSON or as HTML."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime

from msgspec import Struct

from backscroll.sources.gemini_takeout.labels import is_activity

# `https://gemini.google.com/app/<id>` or `/app/c/<id>`; only some entries have one, and not all lead anywhere
# (https://github.com/Superkikim/nexus-ai-chat-importer/issues/30). A Gem's chats are under `/gem/<gem>/<id>`.
_CONVERSATION = re.compile(
    r"https?://(?:gemini|bard)\.google\.com/(?:u/\d+/)?(?:app|chat|gem/[\w-]+)/(?:c/)?([\w-]{4,})"
)
_NUMBER = re.compile(r"\d+")
# White space that is not a single space: few matches, however long a text is.
_SPACES = re.compile(r"[^\S ]\s*| \s+")
_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


class Said(Struct, frozen=True):
    """An answer as the export holds it."""

    text: str
    is_html: bool = True


class Note(Struct, frozen=True):
    """A line of small print under the prompt: the Gem used, a video, what was generated."""

    name: str
    url: str | None = None


class NamedFile(Struct, frozen=True):
    """A file that should lie beside the activity file; `shown` is its name before Takeout made it unique."""

    file: str
    shown: str


class Entry(Struct, frozen=True, kw_only=True):
    """One line of the activity log: a prompt with its answers, or something done.

    `prompt` is None for what is no prompt; `title` always has the whole line. `stamp` is the time as written.
    `link` leads to the conversation at Google, where the export knows it.
    """

    product: str
    is_gemini: bool
    title: str
    prompt: str | None = None
    answers: tuple[Said, ...] = ()
    when: datetime | None = None
    stamp: str = ""
    link: str | None = None
    notes: tuple[Note, ...] = ()
    files: tuple[NamedFile, ...] = ()

    @property
    def thread(self) -> str | None:
        """Google's id of the conversation."""
        return conversation_in(self.link)

    @property
    def is_said(self) -> bool:
        """Whether words were exchanged, or may have been, rather than a draft chosen or feedback given."""
        return self.prompt is not None or bool(self.answers) or not is_activity(self.title)

    @property
    def node_count(self) -> int:
        return 1 + len(self.answers)

    def key(self, occurrence: int = 0) -> str:
        """Give an id that the same entry has in each export, JSON or HTML.

        It is made of the second, which is all that HTML tells, of the prompt's words, between which the two formats
        have different white space, and of the entry's place among equals. An undated entry has what is written
        instead of a date.
        """
        time = self.when.replace(microsecond=0).isoformat() if self.when else " ".join(self.stamp.split())
        words = _SPACES.sub(" ", self.title if self.prompt is None else self.prompt).strip()
        return hashlib.sha256(f"{time}\x00{words}\x00{occurrence}".encode()).hexdigest()[:32]


def conversation_in(url: str | None) -> str | None:
    """Give the conversation id in an address of Gemini's."""
    found = _CONVERSATION.match(url) if url else None
    return found[1] if found else None


def is_count(line: str, *counts: int) -> bool:
    """Whether a line only says how many files there are ("Attached 1 file.", "2 Dateien angehängt.")."""
    return _NUMBER.findall(line) in [[str(count)] for count in counts]


def in_time_order(entries: Sequence[Entry]) -> list[Entry]:
    """Give the entries of a file, which has the newest first, oldest first; one without a date stays at its place."""
    oldest_first = entries[::-1]
    times, last = [], _BEFORE_ALL
    for entry in oldest_first:
        last = entry.when or last
        times.append(last)
    return [oldest_first[at] for at in sorted(range(len(times)), key=times.__getitem__)]
