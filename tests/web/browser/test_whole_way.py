"""The whole way by keyboard alone: import, search, read a branch, tag, export, trash, and delete for good."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Locator, Page, expect

from backscroll.archive import Archive, Filter
from backscroll.archive.selecting import Selection
from backscroll.web import Settings
from tests.support.archives import WORDS_ONLY
from tests.web.browser.conftest import NARROW, WIDE

LONG = 60_000
MANY_STOPS = 120


@pytest.fixture
def database(empty_database: Path) -> Path:
    return empty_database


@pytest.fixture
def server(empty_server: Settings) -> Settings:
    return empty_server


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def go_to(page: Page, wanted: Locator) -> None:
    """Press Tab until a control has the focus."""
    expect(wanted).to_be_visible()
    for _ in range(MANY_STOPS):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {wanted}")


def focus_is_seen(page: Page) -> None:
    """Something has the focus, and it is where one sees it."""
    expect(page.locator(":focus")).to_be_in_viewport()


def open_shelf(page: Page) -> None:
    """Open the shelf where the window is narrow; elsewhere it is always there."""
    if page.viewport_size == NARROW:
        go_to(page, page.get_by_role("button", name="Show conversations"))
        press(page, "Enter")
    expect(page.get_by_role("list", name="Conversations").get_by_role("link").first).to_be_visible()


def tagged(server: Settings, tag: str) -> int:
    with Archive.open(server.database, embedder=WORDS_ONLY) as archive:
        return archive.count(Selection(filter=Filter(tags=(tag,))))


@pytest.mark.slow
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_from_an_export_to_nothing_without_the_mouse(
    page: Page, server: Settings, export: Path, theme: str, size: dict[str, int]
) -> None:
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.set_viewport_size(size)  # type: ignore[arg-type]

    _import(page, export)
    _find_on_another_branch(page)
    _read_the_other_version(page)
    _tag_two(page, server)
    _export(page)
    _trash_and_take_back(page)
    _delete_for_good(page, server)


def _import(page: Page, export: Path) -> None:
    with page.expect_file_chooser() as chooser:
        go_to(page, page.get_by_role("button", name="Choose an export"))
        press(page, "Enter")
    chooser.value.set_files(str(export))
    expect(page.get_by_role("heading", name="What is in chatgpt-export.zip")).to_be_visible(timeout=LONG)
    focus_is_seen(page)

    go_to(page, page.get_by_role("button", name="Import 5 conversations"))
    press(page, "Enter")
    expect(page.get_by_role("heading", name="chatgpt-export.zip is imported")).to_be_visible(timeout=LONG)
    focus_is_seen(page)


def _find_on_another_branch(page: Page) -> None:
    press(page, "/")
    expect(page.get_by_role("combobox", name="Search everything")).to_be_focused()
    page.keyboard.type("oven lamp broken")
    expect(page.locator("#hit-0")).to_contain_text("another branch")
    press(page, "Enter")
    expect(page.locator("#hit-0")).to_be_focused()

    press(page, "Enter")
    expect(page.locator("[data-target]")).to_contain_text("My oven lamp is broken", timeout=LONG)
    expect(page.locator("[data-target]")).to_be_in_viewport()
    focus_is_seen(page)


def _read_the_other_version(page: Page) -> None:
    before = page.url
    press(page, "]")
    focus_is_seen(page)
    press(page, "Enter")

    expect(page).not_to_have_url(before)
    expect(page.get_by_text("My oven lamp is broken")).to_have_count(0)
    focus_is_seen(page)


def _tag_two(page: Page, server: Settings) -> None:
    open_shelf(page)
    press(page, "j", "x", "j", "x")
    expect(page.get_by_text("2 selected")).to_be_visible()
    press(page, "t")
    expect(page.get_by_label("Tag to put on")).to_be_focused()
    page.keyboard.type("bread")
    press(page, "Enter")

    expect(page.get_by_text("Tagged 2 conversations bread").first).to_be_visible()
    assert tagged(server, "bread") == 2
    focus_is_seen(page)


def _export(page: Page) -> None:
    go_to(page, page.get_by_role("toolbar").get_by_role("button", name="More"))
    press(page, "Enter")
    expect(page.get_by_role("menuitem").first).to_be_focused()
    with page.expect_download() as download:
        press(page, "Enter")

    with ZipFile(download.value.path()) as packed:
        assert sum(name.endswith(".md") for name in packed.namelist()) == 2
    focus_is_seen(page)


def _trash_and_take_back(page: Page) -> None:
    everything = page.get_by_role("link", name=re.compile("^All conversations"))
    expect(everything).to_contain_text("4")

    press(page, "#")
    expect(everything).to_contain_text("2")
    focus_is_seen(page)

    expect(page.get_by_text("Moved 2 conversations to the trash").first).to_be_visible()
    press(page, "z")
    expect(everything).to_contain_text("4")
    focus_is_seen(page)


def _delete_for_good(page: Page, server: Settings) -> None:
    press(page, "j", "#")
    expect(page.get_by_role("link", name=re.compile("^All conversations"))).to_contain_text("3")
    focus_is_seen(page)
    go_to(page, page.get_by_role("link", name=re.compile("^Trash")))
    press(page, "Enter")
    expect(page).to_have_url(re.compile("in=trash"))
    expect(page.get_by_role("list", name="Conversations").get_by_role("link")).to_have_count(1)

    press(page, "j", "x")
    go_to(page, page.get_by_role("toolbar").get_by_role("button", name="Delete for good"))
    press(page, "Enter")
    go_to(page, page.get_by_role("button", name="Delete 1 conversation"))
    press(page, "Enter")

    expect(page.get_by_text("The trash is empty.")).to_be_visible()
    focus_is_seen(page)
    with Archive.open(server.database, embedder=WORDS_ONLY) as archive:
        assert archive.statistics().conversations == 4
