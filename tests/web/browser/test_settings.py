"""What is set stays set; what looks after the archive says what it did."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Page, expect

from backscroll.archive import Archive


def test_the_theme_is_worn_at_once_and_before_the_page_is_there(page: Page) -> None:
    page.goto("/settings")
    page.get_by_text("Dark", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")

    page.route("**/assets/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto("/settings")

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("#root")).to_be_empty()


def test_without_a_choice_the_theme_is_the_systems(page: Page) -> None:
    page.goto("/settings")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")

    page.emulate_media(color_scheme="dark")

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_language_changes_everywhere_at_once_and_stays(page: Page) -> None:
    page.goto("/settings")

    page.get_by_text("Deutsch").click()

    expect(page.get_by_role("heading", name="Einstellungen")).to_be_visible()
    page.goto("/insights")
    expect(page.get_by_role("heading", name="Einblicke")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "de")


def test_a_choice_is_made_by_keyboard(page: Page) -> None:
    page.goto("/settings")

    page.get_by_role("radio", name="Comfortable").focus()
    page.keyboard.press("ArrowRight")

    expect(page.locator("html")).to_have_attribute("data-density", "compact")


def test_a_backup_is_made_and_can_be_opened(page: Page, database: Path) -> None:
    page.goto("/settings")

    page.get_by_role("button", name="Back up now").click()

    expect(page.get_by_text("A copy of everything")).to_be_visible()
    (backup,) = (database.parent / "backups").glob("*.db")
    with Archive.open(backup) as copy, Archive.open(database) as archive:
        assert copy.statistics() == archive.statistics()


def test_everything_is_checked(page: Page) -> None:
    page.goto("/settings")

    page.get_by_role("button", name="Check everything").click()

    expect(page.get_by_text("Everything is sound")).to_be_visible()


def test_what_is_missing_for_search_by_meaning_is_added(page: Page, database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DELETE FROM vectors")
    page.goto("/settings")

    page.get_by_role("button", name="Add the missing").click()

    expect(page.get_by_text("conversations can be found").filter(has_text="All")).to_be_visible()
    expect(page.get_by_role("button", name="Add the missing")).to_be_hidden()
