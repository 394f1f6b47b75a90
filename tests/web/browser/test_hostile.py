"""Hostile talk on every page, in a real browser: nothing runs, nothing is fetched, nothing is even tried."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from urllib.parse import quote
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser

from backscroll.archive import Archive
from tests.support.hostile_archive import FILES, IN_ONE, made_at
from tests.support.pages import faults
from tests.support.payloads import BEACON, DIRECTIONS, HANDLERS, LINKS, PAYLOADS, SCRIPTS
from tests.support.running import Running, running
from tests.support.watching import Watched, watched
from tests.support.web import settings_for

pytestmark = pytest.mark.slow

TALKS = range(0, len(PAYLOADS), IN_ONE)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "a.db"
    made_at(path)
    return path


@pytest.fixture(scope="module")
def hostile(database: Path) -> Iterator[Running]:
    with running(settings_for(database)) as server:
        yield server


@pytest.fixture(scope="module")
def ids(database: Path) -> dict[str, str]:
    with Archive.open(database) as archive:
        return {one.external_id: one.id for one in archive.each_conversation()}


@pytest.fixture(scope="module")
def _watched(chromium: Browser, hostile: Running) -> Iterator[tuple[Watched, list[str]]]:
    with watched(chromium, hostile.address) as (page, asked):
        page.page.goto(hostile.opens)
        yield page, asked


@pytest.fixture
def page(_watched: tuple[Watched, list[str]]) -> Iterator[Watched]:
    """The watched page, let in. Nothing may have reached the outside by the end of a test."""
    page, asked = _watched
    yield page
    assert [line for line in asked if "example" in line] == []


def test_what_the_next_tests_find_missing_would_be_seen(chromium: Browser, hostile: Running) -> None:
    html = f"<body><p id=evil onclick=x>x</p><img src='{BEACON}/p.png'><script>alert(1); ran = true</script>"

    with watched(chromium, hostile.address) as (page, asked):
        deeds = page.read_through(f"data:text/html,{quote(html)}")

    said = " ".join(deeds)
    for deed in (
        "dialog 1",
        "asked for https://beacon.example",
        "a handler",
        "a script that is not ours",
        "a script ran",
    ):
        assert deed in said
    assert any("beacon.example" in line for line in asked)


@pytest.mark.parametrize("start", TALKS)
def test_a_conversation_runs_and_fetches_nothing(
    page: Watched, hostile: Running, ids: dict[str, str], start: int
) -> None:
    assert page.read_through(f"{hostile.address}/c/{ids[f'talk{start}']}") == []


@pytest.mark.parametrize("path", ["/", "/import", "/import?run=1", "/insights", "/settings", "/search"])
def test_a_page_runs_and_fetches_nothing(page: Watched, hostile: Running, path: str) -> None:
    assert page.read_through(hostile.address + path) == []


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_a_file_name_turns_no_words_of_ours_around(page: Watched, hostile: Running, direction: str) -> None:
    page.page.goto(f"{hostile.address}/import")
    with page.page.expect_file_chooser() as chooser:
        page.page.get_by_role("button", name="Choose files").click()
    name = f"{direction}.txt"
    chooser.value.set_files({"name": name, "mimeType": "text/plain", "buffer": b"Dear diary"})
    heading = page.page.get_by_role("heading", name="could not be imported")
    heading.wait_for()

    assert heading.locator("bdi").text_content() == name
    assert heading.evaluate("node => [...node.childNodes].map(each => each.nodeName)") == ["BDI", "#text"]
    assert page.deeds() == []


WORDS = ("alert", "beacon", "evil", "javascript", "canary*", "title:script", "msgbox", "hidden", '"onerror alert"')


@pytest.mark.parametrize("query", [*WORDS, *SCRIPTS[:5], *HANDLERS[:3], *LINKS[:3], *DIRECTIONS, "[" * 200])
def test_a_search_runs_and_fetches_nothing(page: Watched, hostile: Running, query: str) -> None:
    assert page.read_through(f"{hostile.address}/search?q={quote(query)}") == []


@pytest.mark.parametrize(
    "address",
    [
        "/c/%3Cscript%3Ealert(1)%3C/script%3E",
        "/c/javascript:alert(1)",
        "/%22onload=alert(1)",
        "/c/x?m=%3Csvg%20onload=alert(1)%3E",
        "/import?job=%3Cimg%20src=x%20onerror=alert(1)%3E",
    ],
)
def test_an_address_is_no_code_either(page: Watched, hostile: Running, address: str) -> None:
    assert page.read_through(hostile.address + address) == []


@pytest.mark.parametrize("start", TALKS)
def test_an_exported_page_runs_and_fetches_nothing(
    page: Watched, hostile: Running, ids: dict[str, str], tmp_path: Path, start: int
) -> None:
    answer = page.page.request.get(f"{hostile.address}/api/conversations/{ids[f'talk{start}']}/export?format=html")
    opened = Watched(page.page.context.new_page(), tmp_path.as_uri())
    pages = unpacked(answer.body(), tmp_path)

    assert answer.headers["content-disposition"].startswith("attachment")
    assert len(pages) == len(["the list", "the conversation"])
    for written in pages:
        opened.page.goto(written.as_uri())
        assert [fault for fault in faults(opened.page.content()) if not fault.startswith("link to 'undated-")] == []
        assert opened.deeds() == []
    opened.page.close()


def unpacked(content: bytes, folder: Path) -> list[Path]:
    """Unpack an export of conversations with files, and give its pages."""
    with ZipFile(BytesIO(content)) as packed:
        packed.extractall(folder)
    return list(folder.rglob("*.html"))


@pytest.mark.parametrize(("name", "kind"), FILES)
def test_a_file_that_a_browser_would_run_is_saved_and_not_shown(
    page: Watched, hostile: Running, database: Path, name: str, kind: str
) -> None:
    answer = page.page.request.get(f"{hostile.address}/api/attachments/{sha256(FILES[name, kind]).hexdigest()}")

    assert answer.status == 200
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    shown = answer.headers["content-type"]
    assert shown.startswith("image/png") or answer.headers["content-disposition"].startswith("attachment")
