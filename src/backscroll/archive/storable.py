"""What callers hand in, as it can be kept: no file and no database holds lone surrogates."""

from __future__ import annotations

import msgspec

from backscroll.model import Conversation
from backscroll.reading.encoding import cleaned


def storable(conversation: Conversation) -> Conversation:
    """Give the conversation as it is, or, where a text in it cannot be written down, with all its texts cleaned."""
    try:
        msgspec.json.encode(conversation)
    except UnicodeEncodeError:
        return msgspec.convert(cleaned(msgspec.to_builtins(conversation)), Conversation)
    return conversation
