"""What is read while it is still being written: nobody waits for its end, and it never lies anywhere as a whole."""

from __future__ import annotations

import os
from collections.abc import Callable
from io import BufferedReader, FileIO, RawIOBase
from threading import Thread
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

THREAD = "handing out"
WRITTEN_AT_ONCE = 1 << 16


class Flowing(RawIOBase):
    """A stream of what a thread of its own writes. The thread waits where nobody reads, and ends where this is closed.

    What goes wrong before the first byte is raised when it is made; later, it is raised by who reads, so that a part
    is never taken for the whole.
    """

    def __init__(self, write: Callable[[IO[bytes]], None]) -> None:
        reading, writing = os.pipe()
        self._source = BufferedReader(FileIO(reading), WRITTEN_AT_ONCE)
        self._failure: BaseException | None = None
        self._thread = Thread(target=self._write, args=(write, writing), name=THREAD, daemon=True)
        self._thread.start()
        if not self._source.peek(1):
            self._raise_failure()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Take what there is by now; nothing only at the end."""
        count = self._source.readinto1(buffer)
        if not count:
            self._raise_failure()
        return count

    def close(self) -> None:
        self._source.close()
        super().close()

    def _write(self, write: Callable[[IO[bytes]], None], writing: int) -> None:
        try:
            with os.fdopen(writing, "wb", WRITTEN_AT_ONCE) as sink:
                write(sink)
        except BaseException as error:  # noqa: BLE001  it is raised where somebody reads
            self._failure = error

    def _raise_failure(self) -> None:
        self._thread.join()
        if self._failure is not None:
            self.close()
            raise self._failure
