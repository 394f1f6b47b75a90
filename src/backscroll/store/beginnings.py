"""The first words a person said in a conversation, by which it is known where it has no title."""

from __future__ import annotations

from collections.abc import Sequence

from backscroll.store.database import Ask

MOST_CHARACTERS = 120
KEYS_A_QUERY = 500
_FIRST_SAID = (
    "SELECT messages.id FROM messages WHERE messages.id >= conversations.first_message_id "
    "AND messages.id < conversations.first_message_id + conversations.message_count "
    "AND messages.role = 'user' AND NOT messages.hidden AND trim(messages.body) <> '' ORDER BY messages.id LIMIT 1"
)
_SAID = (
    f"SELECT conversations.id, substr(trim(messages.body), 1, {2 * MOST_CHARACTERS}) FROM conversations "
    f"JOIN messages ON messages.id = ({_FIRST_SAID})"
)


def beginnings(ask: Ask, keys: Sequence[int]) -> dict[int, str]:
    """What did the user say first in these conversations? On one line, with a mark where it is cut."""
    found: dict[int, str] = {}
    for at in range(0, len(keys), KEYS_A_QUERY):
        query = f"{_SAID} WHERE conversations.id IN ({', '.join(map(str, keys[at : at + KEYS_A_QUERY]))})"
        found |= {key: _shortened(" ".join(body.split())) for key, body in ask(query, {})}
    return found


def _shortened(text: str) -> str:
    """Cut a long line between words, or where there are none."""
    if len(text) <= MOST_CHARACTERS:
        return text
    start = text[: MOST_CHARACTERS - 1]
    return (start.rpartition(" ")[0] or start).rstrip() + "…"
