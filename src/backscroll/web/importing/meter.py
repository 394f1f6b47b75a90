"""How fast something goes, by what it did in the last seconds."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from time import monotonic

SPAN_SECONDS = 10.0
STEP_SECONDS = 0.25


class Meter:
    """A moving average: what came before the span has no say in how fast it goes now."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._marks: deque[tuple[float, float]] = deque()

    def reached(self, amount: float) -> None:
        """Take note of how much is done in all."""
        now = self._clock()
        if self._marks and now - self._marks[-1][0] < STEP_SECONDS:
            return
        self._marks.append((now, amount))
        while len(self._marks) > 2 and now - self._marks[1][0] >= SPAN_SECONDS:
            self._marks.popleft()

    def rate(self) -> float | None:
        """Give the amount a second; None before anything can be said."""
        if len(self._marks) < 2:
            return None
        (began, before), (_, amount) = self._marks[0], self._marks[-1]
        elapsed = self._clock() - began
        return (amount - before) / elapsed if amount > before and elapsed > 0 else None

    def seconds_until(self, whole: float) -> float | None:
        """Give how long the rest takes at this rate."""
        rate = self.rate()
        return max(whole - self._marks[-1][1], 0.0) / rate if rate else None
