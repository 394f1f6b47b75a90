"""How long a question to the database may take: as long as it takes, unless a server says otherwise."""

from __future__ import annotations

import sqlite3
from contextvars import ContextVar
from time import monotonic

# SQLite looks at the clock after so many of its steps, a few milliseconds.
_STEPS = 100_000
# By `monotonic`; each request of a server has its own.
_answer_until: ContextVar[float | None] = ContextVar("answer_until", default=None)


def answer_within(seconds: float) -> None:
    """Let what is asked from now on in this context end with `TookTooLong` where it takes longer."""
    _answer_until.set(monotonic() + seconds)


def keep_to_patience(connection: sqlite3.Connection) -> None:
    """Let a connection give up when the time is over."""
    until = _answer_until.get()
    if until is not None:
        connection.set_progress_handler(lambda: monotonic() > until, _STEPS)
