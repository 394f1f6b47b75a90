"""Which entries of an activity log are one conversation.

An entry is a prompt with its answer, and most exports do not say which prompts belong together
(https://github.com/Superkikim/nexus-ai-chat-importer/issues/30). Where an entry has Google's conversation id, that
decides. The others are one conversation as long as no more than `GAP_MINUTES` lie between them; such a conversation is
marked as inferred.

A conversation without Google's id is named after its first entry, so that entries which come later are added to it.
The price: where the first entry goes (Google deletes old activity if told so, and so may the user), the rest
becomes a new conversation; so it does where an entry turns up that comes less than a gap before the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

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
    """Give for each entry the name of the group it belongs to; where nothing was said, all are one group.

    The gap is counted in whole seconds, which is what a page tells, so that a page and JSON are grouped alike.
    """
    names = [f"thread {slot.thread}" if slot.thread else f"undated {slot.key}" for slot in slots]
    dated = [(slot.when, at) for at, slot in enumerate(slots) if slot.when and not slot.thread]
    name, before = "", datetime.min.replace(tzinfo=UTC)
    for when, at in sorted(dated):
        second = when.replace(microsecond=0)
        name = name if name and second - before <= _GAP else f"from {at}"
        names[at], before = name, second
    said = {name for name, slot in zip(names, slots, strict=True) if slot.is_said}
    return [name if name in said else "nothing said" for name in names]
