"""Whether a run's process still lives: asked without disturbing it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from backscroll.store import runs


def test_a_process_lives_until_it_has_ended() -> None:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    assert runs.is_alive(process.pid)

    process.communicate(b"\n")

    assert not runs.is_alive(process.pid)


def test_on_windows_no_signal_is_sent_for_it_would_be_ctrl_c(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(os, "kill", lambda process, _signal: sent.append(process))

    assert runs.is_alive(7)
    assert sent == []
