"""An archive's messages counted by time, source and model; counted anew only where the archive has changed."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from threading import Lock
from typing import Any, TypeVar

from msgspec import Struct

from backscroll.store import activity
from backscroll.store.database import Ask

MOST_KEPT = 50

Made = TypeVar("Made")


class Series(Struct, frozen=True):
    """The messages from one source by one model (None: by no model), at rising quarters of an hour since 1970."""

    quarters: array[int]
    messages: array[int]
    own: array[int]

    def __iter__(self) -> Iterator[tuple[int, int, int]]:
        return zip(self.quarters, self.messages, self.own, strict=True)


class Tally(Struct, frozen=True):
    """All messages by source and model, and how many of each source have no time."""

    series: Mapping[tuple[str, str | None], Series]
    undated: Mapping[str, int]


class Counting:
    """Counts an archive, and keeps what it counted, and what was made of it, as long as the archive stays as it is.

    Half a million messages take a second to count, whichever of them are asked for.
    """

    def __init__(self) -> None:
        self._state: tuple[Any, ...] = ()
        self._tally = Tally({}, {})
        self._made: dict[Any, Any] = {}
        self._lock = Lock()

    def made(self, ask: Ask, key: Any, make: Callable[[Tally], Made]) -> Made:
        """Give what is made of the archive's tally as this question sees it; kept under a key."""
        state = activity.state(ask)
        with self._lock:
            if state != self._state:
                self._made.clear()
                self._tally, self._state = _tally(ask), state
            if key not in self._made:
                if len(self._made) >= MOST_KEPT:
                    self._made.clear()
                self._made[key] = make(self._tally)
            made: Made = self._made[key]
            return made


def _tally(ask: Ask) -> Tally:
    series: dict[tuple[str, str | None], Series] = defaultdict(lambda: Series(array("q"), array("q"), array("q")))
    undated: dict[str, int] = defaultdict(int)
    for quarter, source, model, messages, own in activity.counted(ask):
        if quarter is None:
            undated[source] += messages
            continue
        found = series[source, model]
        found.quarters.append(quarter)
        found.messages.append(messages)
        found.own.append(own)
    return Tally(dict(series), dict(undated))
