"""A file that is one record: a session, a prompt, a chat saved alone."""

from __future__ import annotations

from backscroll.reading.export import Member
from backscroll.reading.source import Record


def whole(member: Member, *, key: str = "") -> Record:
    """Give a file as one record; of a damaged one, what stands before the damage.

    Raises `UnreadableExport` where nothing of it can be read, and where it is too large to be held at once.
    """
    content, damage = member.read_while_sound()
    if damage and not content:
        raise damage
    return Record(member.name, member.name, content, key=key, damage=str(damage) if damage else None)
