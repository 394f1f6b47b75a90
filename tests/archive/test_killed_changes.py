"""A process that is killed while it changes many conversations: all of it was done, or nothing."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from backscroll.archive import Action, Archive, Change, Selection
from tests.builders import a_conversation
from tests.support.archives import Keeping

# Changes everything, and is killed after the second of many pieces.
KILLED = """
import os, signal, sys
from pathlib import Path
from backscroll.archive import Action, Archive, Change, Selection, bulk, selecting

def pieces(keys):
    for number, piece in enumerate(really(keys)):
        if number == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        yield piece

really, bulk.chunks, selecting.A_CHUNK = bulk.chunks, pieces, 2
with Archive.open(Path(sys.argv[1])) as archive:
    archive.change_all(Selection(), Change(Action(sys.argv[2]), ("tagged",)))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no process is killed there in this way")
@pytest.mark.parametrize("action", list(Action))
def test_a_change_of_many_is_done_to_all_or_to_none(archive: Archive, keep: Keeping, action: Action) -> None:
    keep(*(a_conversation(id=f"c{number}") for number in range(10)))
    some = Selection(ids=tuple(one.id for one in archive.conversations().conversations[::2]))
    for before in (Action.TAG, Action.STAR, Action.ARCHIVE):
        archive.change_all(some, Change(before, ("tagged",)))
    kept = archive.cards(Selection()).conversations

    killed = subprocess.run([sys.executable, "-c", KILLED, str(archive.path), str(action)], check=False)

    assert killed.returncode == -signal.SIGKILL
    assert archive.cards(Selection()).conversations == kept
    assert archive.check().is_sound
