"""How much of a stranger's archive we are ready to unpack."""

from __future__ import annotations

from msgspec import Struct

from backscroll.errors import LimitExceeded

MB = 1 << 20


class Limits(Struct, frozen=True):
    """Bounds on one export; each can be raised through the environment variable of the same name.

    The defaults are several times the largest exports reported (2.5 GB of JSON, 100,000 assets; a single record of
    54 MB), and far below what a bomb needs. `ratio` counts real output bytes per compressed byte, of one member and of
    a whole archive, and only from 100 MB on: plain text can honestly reach 100. `record_bytes` bounds what is held in
    memory at once.
    """

    entries: int = 500_000
    member_bytes: int = 8 * 1024 * MB
    total_bytes: int = 64 * 1024 * MB
    ratio: int = 250
    nesting: int = 1
    record_bytes: int = 256 * MB

    def exceeded(self, limit: str, what: str) -> LimitExceeded:
        """Give the error for a limit: what went beyond it, its value, and how to raise it."""
        return LimitExceeded(self.advice(limit, what), limit=limit)

    def advice(self, limit: str, what: str) -> str:
        return f"{what}. If you trust it, set {self.variable(limit)} higher than {getattr(self, limit):,}."

    @staticmethod
    def variable(limit: str) -> str:
        return f"BACKSCROLL_LIMIT_{limit.upper()}"
