"""Which entries of an activity log are one conversation.

An entry is a prompt with its answer, and most exports do not say which prompts belong together
(https://github.com/Superkikim/nexus-ai-chat-importer/issues/30). Where an entry has Google's conversation id, that
decides. The others are one conversation as long as no more than `GAP_MINUTES` lie between them; such a conversation is
marked as inferred. What was done rather than said, such as feedback given, joins what was said shortly before it.

A conversation without Google's id is named after its first entry, so that entries which come later are added to it.
The price: where the first entry goes (Google deletes old activity if told so, and so may the user), the rest
becomes a new conversation; so it does where an entry turns up that comes less than a gap before the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from backscroll.sources.gemini_takeout.entry import Entry

GAP_MINUTES = 30
_GAP = timedelta(minutes=GAP_MINUTES)


class Slot(Struct, frozen=True):
    """What of an entry decides where it belongs."""

    when: datetime | None
    thread: str | None
    key: str
    is_said: bool

    @classmethod
    def of(cls, entry: Entry) -> Slot:
        return cls(entry.when, entry.thread, entry.key(), entry.is_said)


def groups(slots: Sequence[Slot]) -> list[str]:
    """Give for each entry the name of the group it belongs to; what was done with nothing said near it is one group.

    The gap is counted in whole seconds, which is what a page tells, so that a page and JSON are grouped alike.
    """
    names = [_name_without_time(slot) for slot in slots]
    said: tuple[datetime, str] | None = None
    unlinked: tuple[datetime, str] | None = None
    for second, at in sorted((slot.when.replace(microsecond=0), at) for at, slot in enumerate(slots) if slot.when):
        slot = slots[at]
        if slot.thread is None and slot.is_said:
            names[at] = _near(unlinked, second) or f"from {at}"
            unlinked = second, names[at]
        elif slot.thread is None:
            names[at] = _near(said, second) or names[at]
        if slot.is_said:
            said = second, names[at]
    return names


def _name_without_time(slot: Slot) -> str:
    if slot.thread:
        return f"thread {slot.thread}"
    return f"undated {slot.key}" if slot.is_said else "nothing said"


def _near(before: tuple[datetime, str] | None, second: datetime) -> str | None:
    """Give the group of the entry before, where the gap is small enough."""
    return before[1] if before and second - before[0] <= _GAP else None
