"""What programs on this machine have kept, looked into on the page of imports before any of it is imported."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, expect

from backscroll.archive import Archive
from tests.support.archives import WORDS_ONLY
from tests.web.browser.conftest import EXAMPLES, running

LONG = 60_000


def test_what_is_on_this_machine_is_looked_into_before_any_of_it_is_kept(
    chromium: Browser, empty_database: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    (home / ".claude").mkdir(parents=True)
    (home / ".claude" / "projects").symlink_to(EXAMPLES / "claude-code" / "projects")
    with running(empty_database, home=home, environment={}, embedder=WORDS_ONLY) as server:
        page = chromium.new_page(locale="en-GB")
        page.goto(f"{server.address}?token={server.start_token}")
        page.get_by_role("link", name="Import").first.click()

        page.get_by_role("button", name="Look inside").click()

        expect(page.get_by_role("heading", name=re.compile("What is in .*projects"))).to_be_visible(timeout=LONG)
        expect(page.get_by_text(re.compile(r"^\d+ new$"))).to_be_visible()
        with Archive.open(empty_database, embedder=WORDS_ONLY) as archive:
            assert archive.conversations().total == 0
        page.get_by_role("button", name=re.compile(r"Import \d+ conversation")).click()
        expect(page.get_by_role("heading", name=re.compile("is imported"))).to_be_visible(timeout=LONG)
        page.close()
