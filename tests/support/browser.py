"""Chromium, where there is one. Without it, a test says so loudly; where everything has to be tested, it fails."""

from __future__ import annotations

import os
import shutil

import pytest

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
# It runs as root in a container, and asks nobody anything by itself.
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def the_browser() -> str:
    """Give the program's path; without one, skip the test that asks, or fail it where `CI` is set."""
    if BROWSER is not None:
        return BROWSER
    reason = "NOT TESTED: there is no Chromium on this machine (Debian's packages: chromium)"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
