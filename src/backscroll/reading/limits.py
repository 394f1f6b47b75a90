"""How much of a stranger's archive we are ready to unpack."""

from __future__ import annotations

from msgspec import Struct

MB = 1 << 20


class Limits(Struct, frozen=True):
    """Bounds on one export; each can be raised through the environment variable of the same name.

    The defaults are several times the largest exports reported (2.5 GB of JSON, 100,000 assets), and far below what
    a bomb needs. `ratio` counts real output bytes per compressed byte, and only once a member has given 100 MB:
    plain text can honestly reach 100.
    """

    entries: int = 500_000
    member_bytes: int = 8 * 1024 * MB
    total_bytes: int = 64 * 1024 * MB
    ratio: int = 250
    nesting: int = 1
    record_bytes: int = 1024 * MB

    @staticmethod
    def variable(limit: str) -> str:
        return f"BACKSCROLL_LIMIT_{limit.upper()}"
