"""The words with which My Activity begins an entry, and the products it names, in the account's language.

Google publishes no list. English, German, French, Spanish, Japanese, Swedish, Greek and Chinese labels are those that
readers of real exports know; a label of any language that says "prompt" before a colon is taken for one too. Another
label stays in front of the prompt: too much text rather than too little.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_PRODUCT = re.compile(r"(?<![a-z])(?:gemini|bard)(?![a-z])", re.IGNORECASE)

_PROMPT_LABELS = (
    "Prompted with:",
    "Prompted",
    "Asked Gemini:",
    "Asked Bard:",
    "Asked",
    "Said",
    "Submitted query",
    "Branched",
    "Added chat from link:",
    "Has dicho:",
    "Hiciste la petición",
    "Preguntado",
    "送信したメッセージ:",
    "Gav instruktionen",
    "Υποβλήθηκε το ερώτημα",
    "已提示",
)
_ACTIVITY_LABELS = (
    "Created",
    "Used",
    "Selected preferred draft",
    "Gave feedback",
    "Cleared previous feedback",
    "Answered survey",
    "Shared",
    "Deleted",
    "Renamed",
    "Pinned",
    "Exported",
    "Edited",
    "Viewed",
    "Visited",
)


def _starting_with(labels: Iterable[str]) -> str:
    """Give a pattern for these labels: any white space between the words, either colon, no half words."""
    patterns = (re.escape(label).replace(r"\ ", r"\s+").replace(":", r"\s*[:：]") for label in labels)
    return "|".join(
        rf"{pattern}(?!\w)" if pattern.isascii() and pattern[-1].isalpha() else pattern for pattern in patterns
    )


_SAYS_PROMPT = r"(?i:(?:[^\W\d_]+\s){0,2}(?:\w*prompt|プロンプト)\w{0,3}(?:\s[^\W\d_]+){0,2}\s?[:：])"
_PROMPT = re.compile(f"(?:{_starting_with(_PROMPT_LABELS)}|{_SAYS_PROMPT})")
_ACTIVITY = re.compile(_starting_with(_ACTIVITY_LABELS))
_SET_OFF = re.compile(r"[^\xa0\n]{1,48}\xa0\s*")


def names_gemini(*names: Any) -> bool:
    """Whether one of these product names is Gemini's: it keeps its brand in every language ("Applications Gemini")."""
    return any(isinstance(name, str) and _PRODUCT.search(name) for name in names)


def is_activity(title: str) -> bool:
    """Whether an entry's title tells of something done, such as feedback given, rather than something said."""
    return _ACTIVITY.match(title) is not None


def prompt_in(title: str) -> str | None:
    """Give the prompt in an entry's title, without the label; None where the title begins with no label we know."""
    label = _PROMPT.match(title)
    return title[label.end() :].strip() if label else None


def prompt_set_off_in(title: str) -> str | None:
    """Give the prompt in the title of an HTML entry: there a label of any language ends in a non-breaking space."""
    label = _SET_OFF.match(title)
    return title[label.end() :].strip() if label else None
