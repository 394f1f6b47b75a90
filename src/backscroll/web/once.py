"""Values that are kept for somebody who comes back for them once: changes to take back, files to fetch."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Generic, TypeVar

from backscroll.errors import NotFound

MOST_KEPT = 100
_Value = TypeVar("_Value")


class Once(Generic[_Value]):
    """The last few values, each given out once, and only where the archive is looked at that it is of."""

    def __init__(self, gone: str) -> None:
        self._gone = gone
        self._kept: OrderedDict[tuple[str, str], _Value] = OrderedDict()
        self._lock = Lock()

    def keep(self, archive: str, value: _Value) -> str:
        """Keep a value, and give the key to it."""
        key = secrets.token_urlsafe(16)
        with self._lock:
            self._kept[archive, key] = value
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return key

    @contextmanager
    def taken(self, archive: str, key: str) -> Iterator[_Value]:
        """Give the value with this key. It is gone then, but where something goes wrong with it. Raises `NotFound`."""
        with self._lock:
            value = self._kept.pop((archive, key), None)
        if value is None:
            raise NotFound(self._gone)
        try:
            yield value
        except BaseException:
            with self._lock:
                self._kept[archive, key] = value
            raise
