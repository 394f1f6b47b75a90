"""The pictures of the pages in the documents: a conversation with its branches, a search with its facets, insights.

`python -m tests.support.page_pictures` renews docs/pictures/. It needs Chromium and the built pages.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from backscroll.archive import Archive
from tests.support.browser import OPTIONS, the_browser
from tests.web.browser.conftest import EXAMPLES, let_in, running

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
BRANCHED = "eae54b93-ac1d-5a90-9eea-0ea2bb51bbb4"
# Long enough for letters, pictures and drawings to be there.
SETTLED = 1000


def conversation(page: Page) -> None:
    page.goto(f"/c/{BRANCHED}")
    page.get_by_role("article").first.wait_for()
    page.keyboard.press("i")
    page.get_by_role("complementary", name="Details").wait_for()


def search(page: Page) -> None:
    # The second answer is as quick as all that follow.
    for words in ("bread", "oven"):
        page.goto(f"/search?q={words}")
        page.locator("main mark").first.wait_for()
    page.get_by_role("slider").wait_for()


def insights(page: Page) -> None:
    page.goto("/insights")
    page.locator("main svg").first.wait_for()


SHOWN: tuple[Callable[[Page], None], ...] = (conversation, search, insights)


def take(folder: Path) -> None:
    """Take each picture, as PNG of 1440 × 900 pixels, into a folder."""
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=the_browser(), args=list(OPTIONS))
        database = Path(home) / "archive.db"
        _fill(database)
        with running(database, home=Path(home), environment={}) as server, let_in(browser, server) as page:
            for show in SHOWN:
                show(page)
                page.wait_for_timeout(SETTLED)
                page.screenshot(path=folder / f"{show.__name__}.png")
        browser.close()


def _fill(database: Path) -> None:
    with Archive.open(database) as archive:
        for example in sorted(EXAMPLES.iterdir()):
            if example.is_dir() and not example.name.startswith("_"):
                archive.import_path(example)
        archive.build_vectors()


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    take(PICTURES)
