"""Whether some process still has a file in its hands: a lock says so, and the system drops it when the process ends."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import IO

if sys.platform == "win32":

    def mark_in_use(_file: IO[bytes]) -> None:
        """Windows deletes no file that is open; no mark is needed."""

    def is_in_use(_path: Path) -> bool:
        return False

else:
    import fcntl

    def mark_in_use(file: IO[bytes]) -> None:
        """Lock a file until it is closed, where the file system knows locks."""
        with suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def is_in_use(path: Path) -> bool:
        """Whether another one has locked the file; one that is gone is not in use."""
        try:
            with path.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False
