"""How often somebody may be wrong: each wrong password makes the next try wait longer, whoever is asking."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Lock
from time import monotonic

from msgspec import Struct

# So many wrong tries cost nothing; each one more doubles the wait.
FREE, FREE_OVERALL = 5, 50
LONGEST_WAIT, LONGEST_OVERALL = 900.0, 60.0
FORGOTTEN_AFTER = 3600.0
MOST_ADDRESSES = 10_000
OVERALL = ""


class _Wrong(Struct):
    count: int = 0
    last_at: float = 0.0


class Attempts:
    """The wrong tries of the last hour, by address and overall."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._wrong: dict[str, _Wrong] = {}
        self._lock = Lock()

    def seconds_to_wait(self, address: str) -> float:
        """Give how long this address has to wait before it may try again."""
        with self._lock:
            of_address = self._left(_place(address), FREE, LONGEST_WAIT)
            return max(of_address, self._left(OVERALL, FREE_OVERALL, LONGEST_OVERALL))

    def failed(self, address: str) -> None:
        with self._lock:
            self._forget_old()
            for key in (_place(address), OVERALL):
                wrong = self._wrong.setdefault(key, _Wrong())
                wrong.count += 1
                wrong.last_at = self._clock()

    def succeeded(self, address: str) -> None:
        with self._lock:
            self._wrong.pop(_place(address), None)

    def _left(self, key: str, free: int, longest: float) -> float:
        wrong = self._wrong.get(key)
        if wrong is None or wrong.count < free:
            return 0.0
        wait: float = min(2.0 ** min(wrong.count - free, 32), longest)
        return max(0.0, wrong.last_at + wait - self._clock())

    def _forget_old(self) -> None:
        now = self._clock()
        kept = {key: wrong for key, wrong in self._wrong.items() if now - wrong.last_at < FORGOTTEN_AFTER}
        overall = kept.pop(OVERALL, _Wrong())
        newest = sorted(kept, key=lambda key: kept[key].last_at)[-MOST_ADDRESSES:]
        self._wrong = {OVERALL: overall, **{key: kept[key] for key in newest}}


def _place(address: str) -> str:
    """Give what counts as one address: of IPv6 the first half, as a home has all of the second."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(ip_network((found, 64), strict=False)) if isinstance(found, IPv6Address) else address
