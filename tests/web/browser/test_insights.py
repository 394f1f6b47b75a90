"""The page that tells: figures are drawn, lead somewhere, and can be kept."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

from playwright.sync_api import Page, expect

from tests.web.browser.conftest import NARROW

TITLES = (
    "Which days you talked on",
    "Messages a month, by source",
    "Which models answered",
    "At which hours",
    "Words you use most",
    "The longest conversations",
    "The most branched conversations",
)
_PNG = b"\x89PNG\r\n\x1a\n"


def test_the_figures_are_drawn(page: Page) -> None:
    page.goto("/insights")

    for title in TITLES:
        drawing = page.get_by_role("img", name=title).locator("svg")
        expect(drawing).to_be_visible()
        assert drawing.locator("rect").count() > 0


def test_a_figure_is_the_same_as_numbers(page: Page) -> None:
    page.goto("/insights")
    months = page.get_by_role("region", name=TITLES[1])

    months.get_by_text("As numbers").click()

    table = months.get_by_role("table")
    expect(table).to_be_visible()
    squares = page.get_by_role("img", name=TITLES[1]).locator("[data-goal]")
    assert table.locator("tbody tr").count() == squares.count()


def test_a_day_leads_to_what_was_said_on_it(page: Page) -> None:
    page.goto("/insights")

    page.get_by_role("img", name=TITLES[0]).locator("[data-goal]").first.click()

    page.wait_for_url("**/search?**")
    assert "q=during:20" in unquote(page.url)


def test_a_bar_leads_to_its_conversation_and_a_word_to_its_messages(page: Page) -> None:
    page.goto("/insights")
    page.get_by_role("img", name=TITLES[5]).locator("[data-goal]").first.click()
    page.wait_for_url("**/c/**")

    page.goto("/insights")
    words = page.get_by_role("region", name=TITLES[4])
    words.get_by_text("As numbers").click()
    words.get_by_role("table").get_by_role("link").first.click()
    page.wait_for_url("**/search?q=*")


def test_every_figure_can_be_kept(page: Page) -> None:
    page.goto("/insights")

    for title in TITLES:
        with page.expect_download() as kept:
            page.get_by_role("region", name=title).get_by_text("Save as SVG").click()
        assert kept.value.suggested_filename.endswith(".svg")


def test_a_figure_is_kept_as_svg_and_as_png(page: Page, tmp_path: Path) -> None:
    page.goto("/insights")

    with page.expect_download() as svg:
        page.get_by_role("button", name=f"Save as SVG: {TITLES[1]}").click()
    with page.expect_download() as png:
        page.get_by_role("button", name=f"Save as PNG: {TITLES[1]}").click()

    assert svg.value.suggested_filename == "backscroll-months.svg"
    text = Path(svg.value.path()).read_text(encoding="utf-8")
    assert ElementTree.fromstring(text).tag == "{http://www.w3.org/2000/svg}svg"
    assert TITLES[1] in text
    assert "var(" not in text
    assert Path(png.value.path()).read_bytes().startswith(_PNG)


def test_a_source_and_a_year_narrow_and_stay_in_the_address(page: Page) -> None:
    page.goto("/insights")

    page.get_by_label("Source", exact=True).select_option("ChatGPT")
    page.get_by_label("Time", exact=True).select_option(index=3)

    page.wait_for_url("**source=chatgpt*")
    page.reload()
    expect(page.get_by_label("Source", exact=True)).to_have_value("chatgpt")
    assert page.get_by_label("Time", exact=True).input_value().startswith("year-")


def test_a_narrow_window_needs_no_scrolling_sideways(page: Page) -> None:
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    page.goto("/insights")

    expect(page.get_by_role("img", name=TITLES[0]).locator("svg")).to_be_visible()
    assert page.evaluate("document.querySelector('main').scrollWidth <= innerWidth")
