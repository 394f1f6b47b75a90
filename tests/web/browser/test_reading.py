"""Reading a conversation: its branches, its folds, words found in it, and what is done with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from backscroll.archive import Archive
from backscroll.model import Attachment, Conversation, Message, Reasoning, Role, Text, ToolCall, ToolResult
from backscroll.web import Settings
from tests.web.browser.conftest import NARROW, WIDE

MANY = 2_000
RICH = """
| loaf | minutes |
|--|--:|
| rye | 45 |

It costs $5 and $10, and $a^2+b^2$ is \\(c^2\\).

```python
def bake_loaf(minutes):
    return minutes
```

![a lamp](https://beacon.example/lamp.png) and <b>tags</b> are words.
"""


@pytest.fixture
def talk(database: Path) -> str:
    """A conversation with everything in it; its id."""
    steps = (
        Reasoning("Rye has pentosans."),
        ToolCall("search", {"q": "rye"}, "1"),
        ToolResult("three pages", "search", "1"),
    )
    messages = (
        Message(id="s", role=Role.SYSTEM, parts=(Text("You bake."),), hidden=True),
        Message(id="q", role=Role.USER, parts=(Text("How long?"),), parent_id="s"),
        Message(id="a", role=Role.ASSISTANT, parts=(*steps, Text(RICH)), parent_id="q", model="model-x"),
        Message(id="b1", role=Role.USER, parts=(Text("And spelt?"),), parent_id="a"),
        Message(id="b2", role=Role.USER, parts=(Text("And wheat?"),), parent_id="a"),
        Message(id="c2", role=Role.ASSISTANT, parts=(Text("Less."),), parent_id="b2"),
    )
    return _kept(database, Conversation(source="backscroll", id="talk", title="Rye", messages=messages, active_id="b1"))


@pytest.fixture
def long_talk(database: Path) -> str:
    """A conversation of many messages; its id."""
    messages = tuple(
        Message(
            id=f"m{at}",
            role=Role.ASSISTANT if at % 2 else Role.USER,
            parts=(Text(f"Message number {at}. " + "More words. " * (at % 40)),),
            parent_id=f"m{at - 1}" if at else None,
        )
        for at in range(MANY)
    )
    return _kept(database, Conversation(source="backscroll", id="long", title="Long", messages=messages))


def _kept(database: Path, conversation: Conversation) -> str:
    with Archive.open(database) as archive:
        return archive.save_conversation(conversation).id


def message_id(database: Path, conversation: str, name: str) -> str:
    with Archive.open(database) as archive:
        return next(one.id for one in archive.conversation(conversation).messages if one.external_id == name)


def top_of(locator: Locator) -> float:
    box = locator.bounding_box()
    assert box is not None
    return box["y"]


def opened(page: Page, address: str) -> Locator:
    """Open a conversation, and give what was said in it."""
    page.goto(re.sub(r"/[^/]*$", f"/c/{address}", page.url))
    expect(page.locator("article").first).to_be_visible()
    return page.get_by_role("region", name="Messages")


def test_what_was_said_is_drawn_and_nothing_is_fetched(talk: str, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    said = opened(page, talk)

    expect(said.get_by_role("cell", name="rye")).to_be_visible()
    expect(said.locator("math")).to_have_count(2)
    expect(said.get_by_text("It costs $5 and $10")).to_be_visible()
    expect(said.locator("pre .hljs-keyword").first).to_have_text("def")
    expect(said.get_by_role("link", name="a lamp at beacon.example, not loaded")).to_be_visible()
    expect(said.get_by_text("<b>tags</b> are words")).to_be_visible()
    assert [url for url in asked if "beacon.example" in url] == []


@pytest.mark.parametrize(("size", "least"), [(WIDE, 300), (NARROW, 250)])
def test_sound_has_room_to_be_sought_in(database: Path, page: Page, size: dict[str, int], least: int) -> None:
    sound = Attachment(name="a.wav", content=b"RIFF\x00\x00\x00\x00WAVE")
    message = Message(id="m", role=Role.USER, parts=(Text("Listen"), sound))
    talk = _kept(database, Conversation(source="backscroll", id="sound", title="Sound", messages=(message,)))
    page.set_viewport_size(size)  # type: ignore[arg-type]

    player = opened(page, talk).locator("audio").bounding_box()

    assert player is not None
    assert least <= player["width"] <= size["width"]


def test_folds_say_what_is_inside(talk: str, page: Page) -> None:
    said = opened(page, talk)

    expect(said.get_by_role("button", name="Context")).to_be_visible()
    fold = said.get_by_role("button", name="Reasoning · 1 tool call: search")
    expect(fold).to_have_attribute("aria-expanded", "false")
    fold.click()

    expect(said.get_by_text("Rye has pentosans.")).to_be_visible()
    expect(said.get_by_text("three pages")).to_be_visible()


def test_another_branch_is_one_step_away(talk: str, page: Page) -> None:
    said = opened(page, talk)
    page.keyboard.press("]")
    said.get_by_role("button", name="Next version").click()

    expect(said.get_by_text("And wheat?")).to_be_visible()
    expect(said.get_by_text("Less.")).to_be_visible()
    expect(said.get_by_text("And spelt?")).to_have_count(0)
    page.go_back()
    expect(said.get_by_text("And spelt?")).to_be_visible()


def test_a_link_to_a_message_opens_its_branch(talk: str, page: Page, database: Path) -> None:
    said = opened(page, f"{talk}?m={message_id(database, talk, 'c2')}")

    expect(said.get_by_text("Less.")).to_be_in_viewport()


@pytest.fixture
def refused_page(chromium: Browser, server: Settings) -> Iterator[Page]:
    """A page that is let in, in a browser that may complain of what the server refuses."""
    page = chromium.new_page(locale="en-GB", reduced_motion="reduce")
    page.goto(f"{server.address}?token={server.start_token}")
    yield page
    page.close()


@pytest.mark.parametrize("asked", ["m=3c7e0a4f9b1d", "branch=3c7e0a4f9b1d"])
def test_a_link_to_a_message_that_is_not_there_opens_the_conversation_and_says_so(
    talk: str, refused_page: Page, asked: str
) -> None:
    said = opened(refused_page, f"{talk}?{asked}")

    expect(said.get_by_text("How long?")).to_be_in_viewport()
    expect(
        refused_page.get_by_text("The message that this address leads to is not in this conversation.")
    ).to_be_visible()


def test_a_link_into_a_conversation_that_is_not_there_says_that_it_is_not(refused_page: Page) -> None:
    refused_page.goto(f"{refused_page.url}c/3c7e0a4f9b1d?m=5e0c3a")

    expect(refused_page.get_by_role("alert")).to_have_text(re.compile(r"There is no conversation 3c7e0a4f9b1d\."))


def test_words_are_found_where_nothing_is_loaded(long_talk: str, page: Page) -> None:
    said = opened(page, long_talk)
    page.keyboard.press("Control+f")
    page.get_by_role("textbox", name="Find in this conversation").fill("number 173")

    count = page.locator("search").get_by_role("status")
    expect(count).to_have_text("1 of 11")
    expect(said.get_by_text("Message number 173.")).to_be_in_viewport()
    page.keyboard.press("Shift+Enter")
    expect(count).to_have_text("11 of 11")
    expect(said.get_by_text("Message number 1739.")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator("search")).to_have_count(0)


def test_what_is_folded_away_is_found_too(talk: str, page: Page) -> None:
    said = opened(page, talk)
    page.keyboard.press("Control+f")
    page.get_by_role("textbox", name="Find in this conversation").fill("pentosans")

    expect(said.get_by_text("Rye has pentosans.")).to_be_in_viewport()


def test_a_long_conversation_holds_few_messages_at_once_and_opens_in_the_middle(
    long_talk: str, page: Page, database: Path
) -> None:
    said = opened(page, f"{long_talk}?m={message_id(database, long_talk, 'm1000')}")

    aim = said.get_by_text("Message number 1000.")
    expect(aim).to_be_in_viewport()
    page.wait_for_timeout(300)
    before = top_of(aim)
    page.wait_for_timeout(300)

    # Scrolling goes by whole pixels, and messages are not as high.
    assert abs(top_of(aim) - before) < 2
    assert said.locator("article").count() < 40


def test_home_and_end_lead_to_the_first_message_and_the_last_also_while_they_come(
    long_talk: str, page: Page, database: Path
) -> None:
    held: list[Route] = []
    said = opened(page, f"{long_talk}?m={message_id(database, long_talk, 'm1000')}")
    page.route("**/messages?*", lambda route: held.append(route))  # noqa: PLW0108  Playwright wants a function

    for key, at in (("End", MANY - 1), ("Home", 0)):
        page.keyboard.press(key)
        expect(said.locator(f"[data-index='{at}']")).to_be_in_viewport()
        for route in held:
            route.continue_()
        held.clear()
        expect(said.get_by_text(f"Message number {at}.")).to_be_in_viewport()
        page.wait_for_timeout(500)
        expect(said.get_by_text(f"Message number {at}.")).to_be_in_viewport(timeout=1)


def test_messages_that_did_not_come_are_asked_for_again(
    long_talk: str, chromium: Browser, server: Settings, database: Path
) -> None:
    aim = f"c/{long_talk}?m={message_id(database, long_talk, 'm1000')}"
    page = chromium.new_context(locale="en-GB").new_page()
    page.goto(f"{server.address}?token={server.start_token}")
    page.route("**/messages?*", lambda route: route.fulfill(status=503, json={"detail": "The archive is busy."}))
    page.goto(f"{server.address}{aim}")
    said = page.get_by_role("region", name="Messages")
    expect(said.get_by_text("Message number 1000.")).to_be_in_viewport()
    said.press("Home")
    expect(page.get_by_text("The archive is busy.").first).to_be_visible()
    again = said.locator("[data-index='0']").get_by_role("button", name="Try again")
    again.wait_for()

    page.unroute("**/messages?*")
    again.click()

    expect(said.get_by_text("Message number 0.")).to_be_visible()
    page.context.close()


def test_a_fork_is_a_conversation_of_its_own(talk: str, page: Page) -> None:
    said = opened(page, talk)
    said.get_by_role("article").first.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Fork everything").click()

    expect(page).not_to_have_url(re.compile(talk))
    page.wait_for_load_state("networkidle")
    page.keyboard.press("i")
    expect(page.get_by_text("Forked from")).to_be_visible()


def test_tags_and_notes_are_kept(talk: str, page: Page) -> None:
    opened(page, talk)
    page.keyboard.press("i")
    page.get_by_role("textbox", name="Add a tag").fill("bread")
    page.keyboard.press("Enter")
    details = page.get_by_role("complementary", name="Details")
    expect(details.get_by_role("button", name="Take bread away")).to_be_visible()
    page.get_by_role("button", name="Write a note").click()
    page.get_by_role("textbox", name="Note").fill("Bake on Sunday")
    page.get_by_role("button", name="Save").click()
    expect(details.get_by_text("Bake on Sunday")).to_be_visible()
    page.reload()
    expect(page.locator("article").first).to_be_visible()
    page.keyboard.press("i")

    expect(details.get_by_text("Bake on Sunday")).to_be_visible()
    expect(details.get_by_role("button", name="Take bread away")).to_be_visible()


def test_a_rating_has_a_reason_that_can_be_changed(talk: str, page: Page) -> None:
    said = opened(page, talk)
    answer = said.locator("article").filter(has_text="It costs")
    answer.hover()
    answer.get_by_role("button", name="Good answer").click()
    for action, reason in (("Say why", "Short"), ("Change", "Short and right"), ("Change", "")):
        answer.get_by_role("button", name=action, exact=True).click()
        answer.get_by_role("textbox", name="Say why").fill(reason)
        page.keyboard.press("Enter")
        expect(answer.get_by_role("textbox")).to_have_count(0)
        expect(answer.get_by_text("Your rating 👍")).to_contain_text(reason)

    expect(answer.get_by_role("button", name="Say why")).to_be_visible()
    expect(answer.get_by_text("Short")).to_have_count(0)


def test_an_export_is_saved(talk: str, page: Page) -> None:
    opened(page, talk)
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Save as Markdown").click()

    assert download.value.suggested_filename.endswith(".md")
    assert "And spelt?" in Path(download.value.path()).read_text(encoding="utf-8")


def test_deleting_for_good_is_asked_about_with_a_count(talk: str, page: Page, database: Path) -> None:
    opened(page, talk)
    page.locator("main header").first.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Delete for good").click()
    page.get_by_role("button", name="Delete 6 messages").click()

    expect(page.get_by_text("6 messages are gone", exact=True)).to_be_visible()
    with Archive.open(database) as archive:
        assert talk not in archive.ids_found("pentosans")
