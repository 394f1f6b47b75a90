"""How often one visitor may ask for what takes long: far more often than a person would."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from threading import Lock
from time import monotonic

from msgspec import Struct

from backscroll.web.security.refusals import Refusal
from backscroll.web.security.visitors import Visitor

# What takes long has one of these in its address.
COSTLY = frozenset(
    {
        *("search", "find", "similar", "facets", "statistics", "insights"),
        *("import", "local", "export", "bulk", "backup", "vacuum", "check", "index"),
    }
)
AT_ONCE = 200
PER_SECOND = 20
MOST_VISITORS = 1000


class _Allowance(Struct):
    left: float
    counted_at: float


class Rates:
    """What each visitor may still ask for now; it comes back with time."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._allowances: dict[bytes, _Allowance] = {}
        self._lock = Lock()

    def refusal(self, visitor: Visitor, path: str) -> Refusal | None:
        """Give the reason to refuse a visitor who asked too often, or None; this request is counted."""
        if COSTLY.isdisjoint(path.split("/")):
            return None
        wait = self._wait(visitor.key)
        if not wait:
            return None
        return Refusal(429, f"Asked too often. Try again in {wait} s.", {"Retry-After": str(wait)})

    def _wait(self, key: bytes) -> int:
        now = self._clock()
        with self._lock:
            allowance = self._allowances.pop(key, None) or _Allowance(AT_ONCE, now)
            allowance.left = min(AT_ONCE, allowance.left + (now - allowance.counted_at) * PER_SECOND)
            allowance.counted_at = now
            self._keep(key, allowance)
            if allowance.left < 1:
                return ceil((1 - allowance.left) / PER_SECOND)
            allowance.left -= 1
            return 0

    def _keep(self, key: bytes, allowance: _Allowance) -> None:
        """Keep the newest; of too many, who was last seen first is forgotten."""
        self._allowances[key] = allowance
        if len(self._allowances) > MOST_VISITORS:
            self._allowances.pop(next(iter(self._allowances)))
