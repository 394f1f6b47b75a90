"""Hostile pages in a real browser, where one is installed: nothing runs, and nothing is asked of the network."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from backscroll.export import FORMATS, Folder, Options, write_bundle
from backscroll.model import Other, Reasoning, StoredConversation, Text, ToolCall, ToolResult
from tests.support.browser import OPTIONS, the_browser
from tests.support.pages import faults
from tests.support.payloads import PAYLOADS
from tests.support.stored import PNG, a_conversation, a_file, a_message, blobs_of
from tests.support.watching import a_proxy

pytestmark = pytest.mark.slow


def full_of_payloads() -> StoredConversation:
    """Every payload, in every kind of part; each message follows the one before."""
    messages = [
        a_message(
            f"m{at}",
            Text(payload),
            Reasoning(payload, label=payload),
            ToolCall(payload, {payload: payload}),
            ToolResult(payload, name=payload),
            Other(payload, text=payload),
            a_file(payload, PNG),
            after=f"m{at - 1}" if at else None,
            author=payload,
        )
        for at, payload in enumerate(PAYLOADS)
    ]
    return a_conversation(*messages, title=PAYLOADS[0], tags=tuple(PAYLOADS), notes=tuple(PAYLOADS))


def as_opened(page: Path, profile: Path, proxy: str) -> str:
    """Give the document as it stands once the browser has done all that the page makes it do."""
    command = [
        *(the_browser(), "--headless", *OPTIONS, f"--user-data-dir={profile}", f"--proxy-server={proxy}"),
        *("--virtual-time-budget=2000", "--dump-dom", page.as_uri()),
    ]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout


def test_the_browser_runs_and_loads_what_a_page_that_is_not_ours_says(tmp_path: Path) -> None:
    """What the next test finds missing would be seen if it happened."""
    page = tmp_path / "page.html"
    page.write_text("<script>document.title = 'run'</script><img src='http://beacon.example/p.png'>")

    with a_proxy() as (proxy, asked):
        html = as_opened(page, tmp_path / "profile", proxy)

    assert "<title>run</title>" in html
    assert any("beacon.example" in line for line in asked)


def test_an_exported_page_runs_nothing_and_asks_for_nothing(tmp_path: Path) -> None:
    written = full_of_payloads()
    write_bundle([written], FORMATS["html"], Folder(tmp_path), options=Options(hidden=True), open_blob=blobs_of(PNG))

    with a_proxy() as (proxy, asked):
        for page in tmp_path.glob("*.html"):
            html = as_opened(page, tmp_path / "profile", proxy)
            assert [fault for fault in faults(html) if not fault.startswith("link to '2026-")] == []
            assert re.search(r"<title>(Conversations|&lt;script&gt;alert\(1\)&lt;/script&gt;)</title>", html)

    assert [line for line in asked if "example" in line] == []
