"""An import as a person does it: choose a file, look inside, import, read the report, open a conversation, undo."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from backscroll.archive import Archive
from backscroll.web import Settings
from tests.support.archives import WORDS_ONLY
from tests.support.uploading import held_back
from tests.web.browser.conftest import EXAMPLES, running

LONG = 60_000


@pytest.fixture
def database(empty_database: Path) -> Path:
    return empty_database


@pytest.fixture
def server(empty_server: Settings) -> Settings:
    return empty_server


def choose(page: Page, *paths: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose files").click()
    chooser.value.set_files([str(path) for path in paths])


def import_chosen(page: Page, path: Path) -> None:
    choose(page, path)
    page.get_by_role("button", name=re.compile(r"Import \d+ conversation")).click()
    expect(page.get_by_role("heading", name=f"{path.name} is imported")).to_be_visible(timeout=LONG)


def go_to_import(page: Page) -> None:
    page.get_by_role("link", name="Import").first.click()


def test_an_empty_archive_offers_three_doors(page: Page) -> None:
    for door in ("Import an export", "Bring in what is here", "Look around first"):
        expect(page.get_by_role("heading", name=door)).to_be_visible()


def test_a_file_that_is_chosen_becomes_conversations_that_open(page: Page, export: Path) -> None:
    go_to_import(page)
    choose(page, export)

    expect(page.get_by_role("heading", name="What is in chatgpt-export.zip")).to_be_visible(timeout=LONG)
    expect(page.get_by_text("mira.lindt@example.org")).to_be_visible()
    page.get_by_role("button", name="Import 5 conversations").click()
    expect(page.get_by_role("heading", name="chatgpt-export.zip is imported")).to_be_visible(timeout=LONG)
    page.get_by_role("main").get_by_role("link", name="Kyōto in three days").click()

    expect(page).to_have_url(re.compile("/c/"))
    expect(page.get_by_role("heading", name="Kyōto in three days")).to_be_visible(timeout=LONG)


def test_a_report_is_there_after_a_reload_and_in_another_tab(page: Page, export: Path) -> None:
    go_to_import(page)
    import_chosen(page, export)

    page.reload()
    expect(page.get_by_role("heading", name="chatgpt-export.zip is imported")).to_be_visible()
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.get_by_role("link", name="Why is this query slow?").first).to_be_visible()


@pytest.fixture
def told_nothing(page: Page) -> None:
    """Let every stream of what an import tells end at once."""
    page.route("**/events", lambda route: route.fulfill(status=200, content_type="text/event-stream", body=""))


@pytest.mark.usefixtures("told_nothing")
def test_an_import_whose_stream_breaks_is_asked_how_far_it_is(page: Page, export: Path) -> None:
    go_to_import(page)

    import_chosen(page, export)


@pytest.mark.usefixtures("told_nothing")
def test_who_went_to_another_page_sees_what_an_import_brought(page: Page, export: Path) -> None:
    go_to_import(page)
    choose(page, export)
    page.get_by_role("button", name=re.compile(r"Import \d+ conversation")).click()
    page.wait_for_url("**job=*")
    page.get_by_role("link", name="Home").first.click()

    expect(page.get_by_role("link", name="Why is this query slow?").first).to_be_visible(timeout=LONG)


def test_an_import_is_undone_after_it_said_how_much_goes(page: Page, export: Path, database: Path) -> None:
    go_to_import(page)
    import_chosen(page, export)

    page.get_by_role("button", name="Undo this import").click()
    page.get_by_role("dialog").get_by_role("button", name="Undo 5 conversations").click()

    expect(page.get_by_text("It has been undone.")).to_be_visible(timeout=LONG)
    with Archive.open(database, embedder=WORDS_ONLY) as archive:
        assert archive.conversations().total == 0


def test_an_upload_that_was_stopped_is_chosen_again_for_the_rest(
    page: Page, export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_go_on = held_back(monkeypatch)
    go_to_import(page)
    choose(page, export)
    page.get_by_role("button", name=re.compile(r"Import \d+ conversation")).click()
    page.get_by_role("button", name="Stop").click()
    may_go_on.set()

    expect(page.get_by_role("heading", name="The import of chatgpt-export.zip was stopped")).to_be_visible(timeout=LONG)
    expect(page.get_by_text("Choose the file again to add the rest.")).to_be_visible()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose the file again").click()
    chooser.value.set_files(str(export))
    expect(page.get_by_text(re.compile(r"^\d already here$"))).to_be_visible(timeout=LONG)


def test_several_files_are_told_of_as_several(page: Page, export: Path, tmp_path: Path) -> None:
    (other := tmp_path / "other.zip").write_bytes(export.read_bytes())
    go_to_import(page)
    choose(page, export, other)
    page.get_by_role("button", name=re.compile(r"Import \d+ conversation")).click()

    expect(page.get_by_role("heading", name="2 files are imported")).to_be_visible(timeout=LONG)


def test_an_import_under_way_is_not_said_to_have_brought_nothing(
    page: Page, export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_go_on = held_back(monkeypatch)
    go_to_import(page)
    choose(page, export)
    page.get_by_role("button", name=re.compile(r"Import \d+ conversation")).click()
    expect(page.get_by_role("main").get_by_role("progressbar")).to_be_visible()
    page.get_by_role("link", name="All imports").click()

    expect(page.get_by_text("It is under way.")).to_be_visible()
    expect(page.get_by_text("nothing new")).to_have_count(0)
    may_go_on.set()


def test_a_wrong_file_is_explained_where_it_was_chosen(page: Page, tmp_path: Path) -> None:
    (letter := tmp_path / "letter.txt").write_text("Dear diary")
    go_to_import(page)

    choose(page, letter)

    expect(page.get_by_role("heading", name="letter.txt could not be imported")).to_be_visible(timeout=LONG)
    expect(page.get_by_text("No source knows letter.txt")).to_be_visible()


def test_a_file_may_be_dropped_on_any_page(page: Page, export: Path) -> None:
    content = export.read_bytes()
    given = page.evaluate_handle(
        """bytes => { const given = new DataTransfer();
        given.items.add(new File([new Uint8Array(bytes)], "chatgpt-export.zip")); return given; }""",
        list(content),
    )

    page.dispatch_event("body", "dragenter", {"dataTransfer": given})
    expect(page.get_by_text("Let go to look inside")).to_be_visible()
    page.dispatch_event("body", "drop", {"dataTransfer": given})

    expect(page.get_by_role("heading", name="What is in chatgpt-export.zip")).to_be_visible(timeout=LONG)


def test_another_tab_shows_the_archive_that_was_opened(page: Page) -> None:
    other = page.context.new_page()
    other.goto(page.url + "settings")
    expect(other.get_by_role("button", name="Archive: Personal")).to_be_visible()

    page.get_by_role("button", name="Open the demo archive").click()

    expect(other.get_by_role("button", name="Archive: Demo")).to_be_visible(timeout=LONG)
    expect(other).to_have_url(page.url)


def test_a_name_that_no_archive_can_have_is_refused_with_the_rule(page: Page) -> None:
    page.get_by_role("button", name="Archive: Personal").click()
    page.get_by_role("menuitem", name="New archive").click()
    page.get_by_label("Name").fill("Work notes")
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_have_text(re.compile("^Small letters, digits and hyphens"))
    expect(page.get_by_label("Name")).to_be_focused()


def test_the_demo_archive_is_opened_from_the_first_page_and_left_again(page: Page) -> None:
    page.get_by_role("button", name="Open the demo archive").click()
    expect(page.get_by_role("button", name="Archive: Demo")).to_be_visible(timeout=LONG)

    page.get_by_role("button", name="Archive: Demo").click()
    page.get_by_role("menuitem", name=re.compile("Personal")).click()

    expect(page.get_by_role("button", name="Archive: Personal")).to_be_visible(timeout=LONG)
    expect(page.get_by_role("heading", name="Look around first")).to_be_visible()


def test_what_is_on_this_machine_is_imported_with_one_click(chromium: Browser, database: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / ".claude").mkdir(parents=True)
    (home / ".claude" / "projects").symlink_to(EXAMPLES / "claude-code" / "projects")
    with running(database, home=home, environment={}, embedder=WORDS_ONLY) as server:
        page = chromium.new_page(locale="en-GB")
        page.goto(f"{server.address}?token={server.start_token}")

        page.get_by_role("button", name=re.compile(r"Import \d+ files")).click()

        expect(page.get_by_role("heading", name=re.compile("is imported"))).to_be_visible(timeout=LONG)
        page.close()
