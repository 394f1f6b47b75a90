"""File names made of words that strangers chose.

A name holds letters, digits and marks of any script, and single hyphens: nothing that is a separator, a control
character, a reserved device or an instruction anywhere. It says date, title (or how the conversation begins) and id,
and so is the same whatever else is exported.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

from backscroll.export.characters import printable
from backscroll.model import Attachment, StoredConversation

LONGEST_STEM = 112
ID_DIGITS = 12
HASH_DIGITS = 24
UNDATED = "undated"
_HEX = re.compile(r"[0-9a-f]+")
# For files without a name; `mimetypes` would answer differently from system to system.
_ENDINGS = {
    "application/json": ".json",
    "application/pdf": ".pdf",
    "audio/mp4": ".m4a",
    "audio/mpeg": ".mp3",
    "audio/ogg": ".ogg",
    "audio/wav": ".wav",
    "image/gif": ".gif",
    "image/heic": ".heic",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/svg+xml": ".svg",
    "image/webp": ".webp",
    "text/csv": ".csv",
    "text/html": ".html",
    "text/markdown": ".md",
    "text/plain": ".txt",
    "video/mp4": ".mp4",
    "video/webm": ".webm",
}
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}$")


def conversation_stem(conversation: StoredConversation) -> str:
    """Give the name of a conversation's file without its ending: at most 112 bytes."""
    return _stem(conversation, short_id(conversation.id))


def unmistakable_stem(conversation: StoredConversation) -> str:
    """Give the name for where another conversation of the same day and title has the same beginning of its id."""
    return _stem(conversation, _digest(conversation.id))


def _stem(conversation: StoredConversation, ending: str) -> str:
    moment = conversation.created_at or conversation.updated_at
    day = moment.date().isoformat() if moment else UNDATED
    room = LONGEST_STEM - len(day) - len(ending) - 2
    words = slug((conversation.title or conversation.beginning or "").lower(), room)
    return "-".join(filter(None, (day, words, ending)))


def attachment_name(attachment: Attachment) -> str:
    """Give the name of an attachment's file: the beginning of its hash, and its own name made safe."""
    name = printable(attachment.name or "")
    found = _ENDING.search(name)
    stem = slug(name[: found.start()] if found else name, LONGEST_STEM - HASH_DIGITS - 1)
    ending = found.group().lower() if found else _ENDINGS.get(attachment.media_type or "", "")
    return "-".join(filter(None, (slug(attachment.sha256 or "", HASH_DIGITS), stem))) + ending


def short_id(public_id: str) -> str:
    """Give 12 digits of a public id: its own first ones where it is a UUID, so that it can be found by them."""
    digits = public_id.replace("-", "").lower()
    return (digits if _HEX.fullmatch(digits) else _digest(public_id))[:ID_DIGITS]


def _digest(public_id: str) -> str:
    return hashlib.sha256(public_id.encode()).hexdigest()[:32]


def slug(text: str, most_bytes: int) -> str:
    """Give the words of a text joined by hyphens, in any script, cut to a number of bytes between characters."""
    normal = unicodedata.normalize("NFKC", text)
    words = "".join([_in_a_name(character) for character in normal]).split()
    return "-".join(words).encode()[:most_bytes].decode("utf-8", "ignore").rstrip("-")


def _in_a_name(character: str) -> str:
    """Give a letter, digit or mark as it is, nothing for what is invisible inside a word, and a space for the rest."""
    if character.isalnum():
        return character
    match unicodedata.category(character):
        case "Mn" | "Mc":
            return character
        case "Cf":
            return ""
        case _:
            return " "
