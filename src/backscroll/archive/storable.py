"""What callers hand in, as it can be kept: no file and no database holds lone surrogates, and SQLite ends at NUL."""

from __future__ import annotations

import msgspec

from backscroll.model import Conversation
from backscroll.reading.encoding import cleaned


def storable(conversation: Conversation) -> Conversation:
    """Give the conversation with every text in it as it can be kept."""
    plain = msgspec.to_builtins(conversation)
    clean = cleaned(plain)
    return conversation if clean == plain else msgspec.convert(clean, Conversation)
