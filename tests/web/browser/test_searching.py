"""From a few letters to the message, on its branch, without the mouse."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, Route, expect

from backscroll.archive import Archive
from backscroll.web import Settings
from tests.support.archives import WORDS_ONLY
from tests.web.browser.conftest import NARROW


@pytest.fixture
def searching(page: Page) -> Page:
    page.goto(f"{page.url}search")
    expect(page.get_by_role("combobox", name="Search everything")).to_be_focused()
    return page


def typed(page: Page, text: str) -> None:
    page.keyboard.type(text, delay=20)


def hits(page: Page) -> list[str]:
    """Give the snippets on the page, once what is typed has been answered."""
    text = page.get_by_role("combobox", name="Search everything").input_value()
    expect(page.locator(f"[data-answered={text!r}]")).to_be_attached()
    return page.locator("[id^=hit-]").all_inner_texts()


def test_the_first_hit_opens_at_its_message_on_its_branch(searching: Page) -> None:
    typed(searching, "oven lamp broken")
    assert "another branch" in hits(searching)[0]

    searching.keyboard.press("Enter")
    expect(searching.locator("#hit-0")).to_be_focused()
    searching.keyboard.press("Enter")

    target = searching.locator("[data-target]")
    expect(target).to_contain_text("My oven lamp is broken", timeout=20_000)
    expect(target).to_be_in_viewport()


def test_fingers_that_are_quicker_than_the_address_arrive_all_the_same(searching: Page) -> None:
    def slowly(route: Route) -> None:
        time.sleep(1)
        route.continue_()

    searching.route("**/assets/conversation-*.js", slowly)
    searching.get_by_role("combobox", name="Search everything").fill("oven lamp broken")
    expect(searching.locator("#hit-0")).to_be_visible()
    for key in (" ", "Enter", "Enter"):
        searching.keyboard.press(key)

    expect(searching).to_have_url(re.compile("/c/"))
    expect(searching.locator("[data-target]")).to_contain_text("My oven lamp is broken")
    searching.go_back()
    expect(searching.get_by_role("combobox", name="Search everything")).to_have_value("oven lamp broken ")


def test_who_is_quicker_than_the_answer_is_led_to_its_own_first_hit(searching: Page) -> None:
    typed(searching, "bread")
    expect(searching.locator("#hit-0")).to_contain_text("bread")
    searching.get_by_role("combobox", name="Search everything").fill("oven lamp")
    searching.keyboard.press("Enter")

    expect(searching.locator("#hit-0:focus")).to_contain_text("lamp")
    expect(searching).to_have_url(re.compile(r"q=oven\+lamp"))


def test_the_keyboard_goes_through_the_hits_and_back_to_the_box(searching: Page) -> None:
    typed(searching, "oven")
    assert len(hits(searching)) > 2

    for key in ("ArrowDown", "j", "ArrowDown", "k"):
        searching.keyboard.press(key)
    expect(searching.locator("#hit-1")).to_be_focused()
    searching.keyboard.press("/")
    expect(searching.get_by_role("combobox", name="Search everything")).to_be_focused()


def test_a_filter_is_completed_and_removed_again(searching: Page) -> None:
    box = searching.get_by_role("combobox", name="Search everything")
    typed(searching, "oven source:chat")
    expect(searching.get_by_role("option", name="source:chatgpt")).to_be_visible()
    searching.keyboard.press("Tab")
    expect(box).to_have_value("oven source:chatgpt ")

    searching.get_by_role("button", name="Remove source:chatgpt").click()
    expect(box).to_have_value("oven")


def test_a_facet_narrows_the_search_and_widens_it_again(searching: Page) -> None:
    typed(searching, "oven")
    value = searching.get_by_role("complementary", name="Narrow the search").get_by_role("button", name="Gemini")

    value.click()
    expect(searching.get_by_role("combobox", name="Search everything")).to_have_value("oven source:gemini-takeout")
    expect(value).to_have_attribute("aria-pressed", "true")
    value.click()
    expect(searching.get_by_role("combobox", name="Search everything")).to_have_value("oven")


def test_months_are_chosen_with_the_keyboard(searching: Page) -> None:
    typed(searching, "oven")
    months = searching.get_by_role("slider")
    months.focus()
    for key in ("Home", "Shift+ArrowRight", "Enter"):
        searching.keyboard.press(key)

    expect(searching.get_by_role("combobox", name="Search everything")).to_have_value("oven before:2024-04")
    expect(months).to_be_focused()


def test_the_months_that_are_drawn_over_are_named_below_their_own_bars(searching: Page) -> None:
    typed(searching, "oven")
    months = searching.get_by_role("slider")
    months.focus()
    for begin, step in (("Home", "ArrowRight"), ("End", "ArrowLeft")):
        for key in (begin, step, f"Shift+{step}"):
            searching.keyboard.press(key)
        named = searching.locator("figcaption").get_by_text(re.compile(r"\d to \w"))
        expect(named).to_have_count(1)
        left, right = searching.evaluate(
            """() => {
              const bars = [...document.querySelectorAll("[role=slider] [data-chosen]")];
              return [bars[0].getBoundingClientRect().left, bars.at(-1).getBoundingClientRect().right];
            }"""
        )
        box = named.bounding_box()
        assert box is not None
        assert min(abs(box["x"] - left), abs(box["x"] + box["width"] - right)) < 3


def test_who_has_typed_two_letters_is_told_to_go_on(searching: Page) -> None:
    typed(searching, "ov")
    expect(searching.get_by_role("heading", name="Go on typing")).to_be_visible()
    expect(searching.get_by_text("Nothing was found")).to_have_count(0)
    typed(searching, "e")

    assert hits(searching)


def test_where_nothing_is_found_the_filter_to_drop_is_a_click_away(searching: Page) -> None:
    typed(searching, "oven source:grok role:user ")
    searching.get_by_role("button", name="oven role:user").click()

    assert hits(searching)


def test_a_search_is_saved_and_stands_in_the_address(searching: Page) -> None:
    typed(searching, "oven lamp")
    searching.get_by_role("button", name="Save").click()
    searching.get_by_label("Name").fill("warmth")
    searching.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(searching.get_by_text("Saved as warmth", exact=True)).to_be_visible()

    expect(searching).to_have_url(f"{searching.url.partition('/search')[0]}/search?q=oven+lamp")
    searching.get_by_role("combobox", name="Search everything").fill("@warmth")
    assert hits(searching)


def test_a_search_saved_in_place_of_another_is_taken_back(searching: Page, server: Settings) -> None:
    for query in ("oven lamp", "bread"):
        searching.get_by_role("combobox", name="Search everything").fill(query)
        searching.get_by_role("button", name="Save", exact=True).click()
        searching.get_by_label("Name").fill("warmth")
        searching.get_by_role("dialog").get_by_role("button", name="Save").click()
        expect(searching.get_by_role("dialog")).to_have_count(0)
    told = searching.get_by_role("listitem").filter(has_text="Saved as warmth, in place of “oven lamp”")
    told.get_by_role("button", name="Undo").click()

    expect(searching.get_by_role("listitem").filter(has_text="in place of")).to_have_count(0)
    with Archive.open(server.database, embedder=WORDS_ONLY) as archive:
        assert [(one.name, one.query) for one in archive.saved_searches()] == [("warmth", "oven lamp")]


def test_on_a_narrow_window_the_facets_are_behind_a_button(searching: Page) -> None:
    searching.set_viewport_size(NARROW)  # type: ignore[arg-type]
    typed(searching, "oven")
    searching.get_by_role("button", name="Narrow").click()
    value = searching.get_by_role("dialog").get_by_role("button", name="Assistant")
    value.click()
    expect(value).to_have_attribute("aria-pressed", "true")
    searching.keyboard.press("Escape")

    expect(searching.get_by_role("combobox", name="Search everything")).to_have_value("oven role:assistant")
