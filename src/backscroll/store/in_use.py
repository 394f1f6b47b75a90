"""Who has files of a folder in hand: a lock on the folder says so, and the system drops it when the process ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

PATIENCE_SECONDS = 2.0
_STEP_SECONDS = 0.02

if sys.platform == "win32":

    @contextmanager
    def written_to(_folder: Path) -> Iterator[None]:
        """Windows deletes no file that is open, and knows no lock on a folder."""
        yield

    @contextmanager
    def left_alone(_folder: Path) -> Iterator[bool]:
        yield True

else:
    import fcntl

    @contextmanager
    def written_to(folder: Path) -> Iterator[None]:
        """Say that files are being written there: nobody has the folder to himself meanwhile, others may write too."""
        handle = os.open(folder, os.O_RDONLY)
        try:
            _locked(handle, fcntl.LOCK_SH)
            yield
        finally:
            os.close(handle)

    @contextmanager
    def left_alone(folder: Path) -> Iterator[bool]:
        """Have a folder to oneself; False where others have been writing in it for two seconds, or it is not there."""
        try:
            handle = os.open(folder, os.O_RDONLY)
        except OSError:
            yield False
            return
        try:
            yield _is_free(handle)
        finally:
            os.close(handle)

    def _is_free(handle: int) -> bool:
        for _attempt in range(int(PATIENCE_SECONDS / _STEP_SECONDS)):
            try:
                _locked(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                sleep(_STEP_SECONDS)
            else:
                return True
        return False

    def _locked(handle: int, operation: int) -> None:
        """Lock where the file system knows locks; where it knows none, there is nothing to ask."""
        try:
            fcntl.flock(handle, operation)
        except BlockingIOError:
            raise
        except OSError:
            return
