"""What a browser has to fetch before a page stands: scripts as they are sent, whose bytes are the same in every run."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from backscroll.web import Settings

MOST = 250_000
SENT = """() => performance.getEntriesByType("resource")
  .filter(({name}) => new URL(name).pathname.endsWith(".js"))
  .reduce((sum, {encodedBodySize}) => sum + encodedBodySize, 0)"""


@pytest.mark.parametrize("path", ["", "search", "c/eae54b93-ac1d-5a90-9eea-0ea2bb51bbb4"])
def test_the_first_view_takes_no_more_script_than_it_may(page: Page, server: Settings, path: str) -> None:
    page.goto(f"{server.address}{path}", wait_until="networkidle")
    page.get_by_role("main").locator("h1, input[role=combobox]").first.wait_for()

    assert 100_000 < page.evaluate(SENT) <= MOST
