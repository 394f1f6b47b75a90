"""Thumbs up and down, which the log has as entries of their own: `Gave feedback: Bad response (Unspecified)`.

Such an entry does not say which answer it is about. It is taken to be about the one that stands right before it, and
that message says that this is inferred.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from backscroll.model import Message, Rating
from backscroll.sources.gemini_takeout.entry import Entry

_GIVEN = re.compile(r"Gave\s+feedback\s*[:：]\s*(Good|Bad)\s+response\s*(?:\(([^()]*)\))?\s*")
_TAKEN_BACK = re.compile(r"Cleared\s+previous\s+feedback\b")
_VALUES = {"Good": 1, "Bad": -1}
_NO_REASON = frozenset({None, "", "Unspecified"})


def is_feedback(entry: Entry) -> bool:
    """Whether an entry is a thumb and nothing else; in another language, or with more to it, it is an activity."""
    if entry.answers or entry.notes or entry.files:
        return False
    return bool(_GIVEN.fullmatch(entry.title) or _TAKEN_BACK.match(entry.title))


def rated(answer: Message, feedback: Entry) -> Message:
    """Give the answer with its newest rating, or with none where that was taken back."""
    given = _GIVEN.fullmatch(feedback.title)
    metadata = {key: value for key, value in answer.metadata.items() if key != "rating"}
    if given is None:
        return replace(answer, rating=None, metadata=metadata)
    reason = None if given[2] in _NO_REASON else given[2]
    rating = Rating(_VALUES[given[1]], reason, feedback.when)
    return replace(answer, rating=rating, metadata={**metadata, "rating": "inferred"})
