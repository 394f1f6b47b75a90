"""Every page and every state of one, in both themes, wide and narrow, as axe sees it (WCAG 2.2 AA)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from backscroll.archive import Archive
from backscroll.web import Settings
from tests.support.archives import WORDS_ONLY
from tests.support.uploading import held_back
from tests.web.browser.conftest import NARROW, WIDE, let_in

AXE = (Path(__file__).parents[3] / "frontend" / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LONG = 60_000
# The address of each page, and the words by which one sees that it is there.
PAGES = {
    "home": ("", "main h1"),
    "conversation": ("c/{id}", "main h1"),
    "search": ("search?q=bread", "main mark"),
    "nothing found": ("search?q=xqzv", "main p"),
    "import": ("import", "main h1"),
    "insights": ("insights", "main svg"),
    "settings": ("settings", "main h1"),
    "lost": ("nowhere", "main h1"),
}


def faults(page: Page) -> list[str]:
    """Give what axe finds wrong, and where."""
    page.evaluate(AXE)
    # An open menu lies over the page, in no region of it, as a question does; axe knows that of questions alone.
    regions = {"region": {"enabled": page.get_by_role("menu").count() == 0}}
    found: dict[str, Any] = page.evaluate("([runOnly, rules]) => axe.run({runOnly, rules})", [RULES, regions])
    return [
        f"{one['id']}: {one['help']}: {node['html'][:200]} ({node['failureSummary']})"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def faults_in_both_themes(page: Page) -> list[str]:
    found = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        expect(page.locator("html")).to_have_attribute("data-theme", theme)
        found += [f"{theme}: {fault}" for fault in faults(page)]
    return found


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_wrong(page: Page, database: Path, name: str, theme: str) -> None:
    address, sign = PAGES[name]
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.goto(f"{page.url}{address.format(id=_branched(database))}")

    for size in (WIDE, NARROW):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        expect(page.locator(sign).first).to_be_visible()
        assert not faults(page)


def _branched(database: Path) -> str:
    with Archive.open(database) as archive:
        return archive.look_up("eae54b93")[0].id


# The states of a page: what is pressed on which page, and by what one sees that it has come to that.


def _open_shelf(page: Page) -> None:
    if page.viewport_size == NARROW:
        page.get_by_role("button", name="Show conversations").click()
    expect(page.get_by_role("list", name="Conversations").get_by_role("link").first).to_be_visible()


def _palette(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("so")
    expect(page.get_by_role("option").first).to_be_visible()


def _keys(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()


def _shelf(page: Page) -> None:
    _open_shelf(page)
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.get_by_role("toolbar")).to_be_visible()


def _tagging(page: Page) -> None:
    _shelf(page)
    page.keyboard.press("t")
    expect(page.get_by_label("Tag to put on")).to_be_focused()


def _deleting(page: Page) -> None:
    _header_menu(page, "Delete for good")
    expect(page.get_by_role("dialog")).to_be_visible()


def _original(page: Page) -> None:
    _header_menu(page, "The provider's record")
    expect(page.get_by_role("dialog").locator("pre")).to_be_visible()


def _exporting(page: Page) -> None:
    page.get_by_role("button", name="Export").click()
    expect(page.get_by_role("menu")).to_be_visible()


def _noting(page: Page) -> None:
    page.get_by_role("article").first.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Write a note").click()
    expect(page.get_by_role("dialog").get_by_role("textbox")).to_be_visible()


def _finding(page: Page) -> None:
    page.keyboard.press("Control+f")
    page.keyboard.type("bread")
    expect(page.locator("search").get_by_role("status")).not_to_be_empty()


def _details(page: Page) -> None:
    page.keyboard.press("i")
    expect(page.get_by_role("complementary", name="Details")).to_be_visible()


def _facets(page: Page) -> None:
    page.get_by_role("button", name="Narrow").click()
    expect(page.get_by_role("dialog").get_by_role("button", name="Assistant")).to_be_visible()


def _completing(page: Page) -> None:
    page.get_by_role("combobox", name="Search everything").fill("bread source:c")
    expect(page.get_by_role("option").first).to_be_visible()


def _report(page: Page) -> None:
    page.get_by_role("region", name="Earlier imports").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Import ", exact=False).nth(1)).to_be_visible()


def _numbers(page: Page) -> None:
    for summary in page.get_by_text("As numbers").all():
        summary.click()
    expect(page.get_by_role("table")).to_have_count(page.locator("details").count())


def _header_menu(page: Page, item: str) -> None:
    page.locator("main header").first.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name=item).click()


BOTH = (WIDE, NARROW)
STATES: dict[str, tuple[str, Callable[[Page], None], tuple[dict[str, int], ...]]] = {
    "the palette": ("home", _palette, BOTH),
    "the list of keys": ("home", _keys, BOTH),
    "some selected on the shelf": ("home", _shelf, BOTH),
    "the question for a tag": ("home", _tagging, BOTH),
    "the question before deleting": ("conversation", _deleting, BOTH),
    "the provider's record": ("conversation", _original, BOTH),
    "the menu of exports": ("conversation", _exporting, BOTH),
    "a note being written": ("conversation", _noting, BOTH),
    "words being found": ("conversation", _finding, BOTH),
    "the details with the outline": ("conversation", _details, BOTH),
    "the facets in a narrow window": ("search", _facets, (NARROW,)),
    "completions": ("search", _completing, BOTH),
    "an earlier import": ("import", _report, BOTH),
    "every figure as numbers": ("insights", _numbers, BOTH),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", STATES)
def test_axe_finds_nothing_wrong_in_a_state(page: Page, server: Settings, database: Path, name: str) -> None:
    on, reach, sizes = STATES[name]
    address, sign = PAGES[on]

    for size in sizes:
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.goto(f"{server.address}{address.format(id=_branched(database))}")
        expect(page.locator(sign).first).to_be_visible()
        reach(page)
        assert not faults_in_both_themes(page)


@pytest.mark.slow
@pytest.mark.parametrize("size", BOTH, ids=["wide", "narrow"])
def test_axe_finds_nothing_wrong_from_the_first_run_to_the_report(
    chromium: Browser, empty_server: Settings, export: Path, monkeypatch: pytest.MonkeyPatch, size: dict[str, int]
) -> None:
    may_go_on = held_back(monkeypatch)
    with let_in(chromium, empty_server) as page:
        page.set_viewport_size(size)  # type: ignore[arg-type]
        expect(page.get_by_role("heading", name="Look around first")).to_be_visible()
        assert not faults_in_both_themes(page)

        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name="Choose an export").click()
        chooser.value.set_files(str(export))
        start = page.get_by_role("button", name="Import 5 conversations")
        expect(start).to_be_visible(timeout=LONG)
        assert not faults_in_both_themes(page)

        start.click()
        expect(page.get_by_role("main").get_by_role("progressbar")).to_be_visible()
        assert not faults_in_both_themes(page)

        may_go_on.set()
        expect(page.get_by_role("heading", name="chatgpt-export.zip is imported")).to_be_visible(timeout=LONG)
        assert not faults_in_both_themes(page)


@pytest.mark.slow
def test_axe_finds_nothing_wrong_before_one_is_let_in(
    chromium: Browser, empty_database: Path, empty_server: Settings
) -> None:
    with Archive.open(empty_database, embedder=WORDS_ONLY) as archive:
        archive.keys.set_password("a word nobody guesses")
    page = chromium.new_page(base_url=empty_server.address, reduced_motion="reduce")

    for size in BOTH:
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.goto("/")
        expect(page.get_by_label("Password")).to_be_visible()
        assert not faults_in_both_themes(page)
    page.close()
