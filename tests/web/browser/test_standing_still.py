"""Nothing moves by itself while a page comes: what one is about to click stays where it is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.web.browser.conftest import NARROW, WIDE

PAGES = {
    "home": ("", "Recent"),
    "search": ("search?q=bread", "When to start the dough"),
    "import": ("import", "Earlier imports"),
    "a report": ("import?run=1", "Import 1"),
    "insights": ("insights", "The most branched conversations"),
    "settings": ("settings", "About"),
}
SIZES = {"wide": WIDE, "narrow": NARROW}
# Of what is called good, a tenth: https://web.dev/articles/cls
MOST = 0.01
WATCH = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) if (!shift.hadRecentInput) window.shifted += shift.value;
}).observe({ type: "layout-shift", buffered: true });
"""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_stands_still_while_it_comes(page: Page, name: str, size: str) -> None:
    address, last = PAGES[name]
    page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
    page.add_init_script(WATCH)

    page.goto(f"/{address}")
    page.get_by_role("heading", name=last).first.wait_for()
    page.wait_for_timeout(500)

    assert page.evaluate("window.shifted") < MOST
