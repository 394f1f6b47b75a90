"""Opening the printed address: the conversations are there, and the token is not in the address any more."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from backscroll.web import Settings


def test_the_printed_address_opens_the_archive(page: Page) -> None:
    expect(page.get_by_role("navigation", name="Backscroll")).to_be_visible()
    assert "token" not in page.url


def test_a_browser_that_was_not_let_in_is_told_how(chromium: Browser, server: Settings) -> None:
    page = chromium.new_page()
    page.goto(server.address)

    expect(page.get_by_role("heading")).to_have_text("This browser has yet to be let in")
    page.close()
