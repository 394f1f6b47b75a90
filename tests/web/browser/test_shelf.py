"""The shelf in a browser: by keys alone, by mouse, in a narrow window, and with very many conversations."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from backscroll.archive import Archive, Filter
from backscroll.archive.bulk import Action, Change
from backscroll.archive.selecting import Selection
from backscroll.model import Conversation, Message, Role, Text
from backscroll.web import Settings
from tests.web.browser.conftest import NARROW


@pytest.fixture
def shelf(page: Page) -> Locator:
    """The shelf's lines, once there are some."""
    lines = page.get_by_role("list", name="Conversations")
    lines.get_by_role("link").first.wait_for()
    return lines


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tags_of(server: Settings, tag: str) -> int:
    with Archive.open(server.database) as archive:
        return archive.count(Selection(filter=Filter(tags=(tag,))))


def test_by_keys_alone_some_are_selected_tagged_and_set_back(page: Page, shelf: Locator, server: Settings) -> None:
    press(page, "j", "j", "x", "j", "x", "t")
    page.get_by_label("Tag to put on").wait_for()
    page.keyboard.type("warm")
    press(page, "Enter")
    expect(page.get_by_text("Tagged 2 conversations warm").first).to_be_visible()
    tagged = tags_of(server, "warm")
    press(page, "z")

    expect(shelf.get_by_text("warm")).to_have_count(0)
    assert (tagged, tags_of(server, "warm")) == (2, 0)


def test_keys_stay_on_their_card_when_headings_come_above_it(page: Page, shelf: Locator) -> None:
    held: list[Route] = []
    page.route("**/facets?*facet=spans*", lambda route: held.append(route))  # noqa: PLW0108  Playwright wants a function
    page.reload()
    cards = shelf.get_by_role("link")
    cards.first.wait_for()
    press(page, "j")
    chosen = page.evaluate("document.activeElement.getAttribute('href')")
    # X is pressed before the browser draws the headings.
    page.evaluate("""() => {
        const press = () => dispatchEvent(new KeyboardEvent("keydown", { key: "x" }));
        new MutationObserver((_, observer) => { observer.disconnect(); requestAnimationFrame(press); })
            .observe(document.querySelector("ul[aria-label=Conversations]"), { childList: true });
    }""")
    next(route for route in held if "source=ai-studio" in route.request.url).continue_()

    chosen_card = shelf.locator("li", has=page.locator(f"a[href='{chosen}']"))
    expect(chosen_card.get_by_role("checkbox")).to_be_checked()


def test_focus_follows_the_keys_and_comes_back_from_a_question(page: Page, shelf: Locator) -> None:
    press(page, "j", "j")
    second = page.evaluate("document.activeElement.href")
    press(page, "t")
    page.get_by_label("Tag to put on").wait_for()
    press(page, "Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)

    assert page.evaluate("document.activeElement.href") == second
    press(page, "Enter")
    expect(page).to_have_url(second)
    expect(shelf.locator("[aria-current=page]")).to_have_count(1)


def test_keys_do_nothing_while_one_types(page: Page, shelf: Locator) -> None:
    press(page, "j", "Control+k")
    page.get_by_role("combobox").wait_for()
    page.keyboard.type("xxe#")

    expect(page.get_by_role("combobox")).to_have_value("xxe#")
    expect(shelf.get_by_role("checkbox", checked=True)).to_have_count(0)


def test_a_range_shrinks_where_one_goes_back(page: Page, shelf: Locator) -> None:
    press(page, "j", "Shift+J", "Shift+J", "Shift+J")
    expect(shelf.get_by_role("checkbox", checked=True)).to_have_count(4)
    press(page, "Shift+K", "Shift+K")

    expect(shelf.get_by_role("checkbox", checked=True)).to_have_count(2)


def test_everything_is_selected_while_the_focus_is_in_the_shelf(page: Page, shelf: Locator) -> None:
    selected = page.get_by_text(re.compile(r"^\d+ selected$"))
    press(page, "Control+a")
    expect(selected).to_have_count(0)
    press(page, "j", "Control+a")

    expect(selected).to_be_visible()
    expect(shelf.get_by_role("checkbox", checked=False)).to_have_count(0)


def test_a_project_whose_name_is_not_known_is_told_by_the_end_of_its_id(page: Page, shelf: Locator) -> None:
    project = shelf.get_by_role("button", name="Project …8191")

    expect(project.get_by_title("g-p-68f0a4c1d2b08191")).to_be_visible()


def test_the_palette_has_titles_that_begin_like_that_first(page: Page, shelf: Locator, server: Settings) -> None:
    shelf.wait_for()
    with Archive.open(server.database) as archive:
        for year, title in ((2020, "Zinc roof"), *((2021 + at, f"The zinc of {at}") for at in range(9))):
            message = Message(id="m", role=Role.USER, parts=(Text("x"),), created_at=datetime(year, 1, 1, tzinfo=UTC))
            archive.save_conversation(
                Conversation(
                    source="backscroll", id=title, title=title, messages=(message,), created_at=message.created_at
                )
            )
    press(page, "Control+k")
    page.keyboard.type("zinc")

    expect(page.get_by_role("option").first).to_contain_text("Zinc roof")
    expect(page.get_by_role("option")).to_have_count(9)


def test_the_palette_opens_a_conversation_by_its_title(page: Page, shelf: Locator) -> None:
    shelf.wait_for()
    press(page, "Control+k")
    page.keyboard.type("sourdough")
    page.get_by_role("option", name="Sourdough in a cold kitchen").wait_for()
    press(page, "Enter")

    expect(page).to_have_url(re.compile("/c/"))


def test_shift_selects_a_range_and_archiving_is_undone(page: Page, shelf: Locator) -> None:
    everything = page.get_by_role("link", name=re.compile("^All conversations")).inner_text()
    shelf.get_by_role("link").nth(0).click(modifiers=["Control"])
    shelf.get_by_role("link").nth(2).click(modifiers=["Shift"])
    expect(page.get_by_text("3 selected")).to_be_visible()
    press(page, "e")
    page.get_by_role("button", name="Undo").click()

    expect(page.get_by_role("link", name=re.compile("^All conversations"))).to_have_text(
        everything.replace("\n", ""), use_inner_text=False
    )


def test_all_of_a_scope_are_deleted_for_good_only_after_a_question_with_their_count(
    page: Page, shelf: Locator, server: Settings
) -> None:
    shelf.wait_for()
    with Archive.open(server.database) as archive:
        some = archive.cards(Selection(), limit=3).conversations
        archive.change_all(Selection(ids=tuple(card.id for card in some)), Change(Action.TRASH))
        before = archive.statistics().conversations
    page.goto(f"{server.address}?in=trash")
    shelf.get_by_role("link").nth(2).wait_for()
    press(page, "j", "x")
    page.get_by_role("button", name="Select all 3").click()
    page.get_by_role("button", name="Delete for good").click()
    page.get_by_role("button", name="Delete 3 conversations").click()
    expect(page.get_by_text("The trash is empty.")).to_be_visible()

    with Archive.open(server.database) as archive:
        assert archive.statistics().conversations == before - 3


def test_a_saved_search_is_forgotten_and_comes_back(page: Page, shelf: Locator, server: Settings) -> None:
    with Archive.open(server.database) as archive:
        archive.save_search("loaves", "bread")
    page.goto(f"{server.address}?in=search:loaves")
    page.get_by_role("button", name="Saved searches").click()
    page.get_by_role("link", name="loaves").hover()
    page.get_by_role("button", name="What to do with the search loaves").click()
    page.get_by_role("menuitem", name="Forget").click()
    expect(page).to_have_url(server.address)
    expect(page.get_by_role("link", name="loaves")).to_have_count(0)

    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Saved searches")).to_be_visible()
    with Archive.open(server.database) as archive:
        assert [(one.name, one.query) for one in archive.saved_searches()] == [("loaves", "bread")]


def test_the_list_of_keys_is_shown(page: Page, shelf: Locator) -> None:
    shelf.wait_for()
    press(page, "?")

    expect(page.get_by_role("dialog", name="Keys").get_by_text("Next conversation")).to_be_visible()


def test_g_and_a_letter_goes_to_a_page(page: Page, shelf: Locator) -> None:
    shelf.wait_for()
    press(page, "g", "i")

    expect(page).to_have_url(re.compile("/import$"))


def test_in_a_narrow_window_the_shelf_is_a_drawer_that_gives_focus_back(page: Page, shelf: Locator) -> None:
    shelf.wait_for()
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    opener = page.get_by_role("button", name="Show conversations")
    expect(page.get_by_role("list", name="Conversations")).to_have_count(0)
    opener.click()
    page.get_by_role("list", name="Conversations").get_by_role("link").first.wait_for()
    press(page, "Escape")
    expect(opener).to_be_focused()
    opener.click()
    page.get_by_role("list", name="Conversations").get_by_role("link").first.click()

    expect(page).to_have_url(re.compile("/c/"))
    expect(page.get_by_role("dialog")).to_have_count(0)
