"""A page in Chromium, on a real server, over an archive with all the examples."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import uvicorn
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from backscroll.archive import Archive
from backscroll.web import Settings, create_app
from backscroll.web.pages import BUILT
from backscroll.web.serving import listening
from tests.support.archives import WORDS_ONLY, opened
from tests.support.browser import OPTIONS, the_browser

EXAMPLES = Path(__file__).parents[3] / "examples"
# In milliseconds; several tests may share one core.
PATIENCE = 20_000
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = the_browser()
    assert (BUILT / "index.html").is_file(), "The pages are not built: run `make setup`."
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(executable_path=program, args=list(OPTIONS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with all the examples and their vectors, to be copied."""
    path = tmp_path_factory.mktemp("examples") / "archive.db"
    with Archive.open(path) as archive:
        for example in sorted(EXAMPLES.iterdir()):
            if example.is_dir() and not example.name.startswith("_"):
                archive.import_path(example)
        archive.build_vectors()
    return path


@pytest.fixture
def database(examples: Path, tmp_path: Path) -> Path:
    """This test's own copy of the archive."""
    folder = tmp_path / "data"
    shutil.copytree(examples.parent, folder)
    return folder / examples.name


@contextmanager
def running(database: Path, **others: Any) -> Iterator[Settings]:
    """Serve an archive from a thread of this process; the settings say where, and with which token."""
    listener = listening("127.0.0.1", 0)
    settings = Settings(database=database, port=listener.getsockname()[1], **others)
    server = uvicorn.Server(uvicorn.Config(create_app(settings), log_level="warning", access_log=False))
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    try:
        yield settings
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        listener.close()


@pytest.fixture
def server(database: Path) -> Iterator[Settings]:
    with running(database) as settings:
        yield settings


@pytest.fixture
def empty_database(tmp_path: Path) -> Path:
    """An archive in which nothing is yet."""
    path = tmp_path / "empty" / "archive.db"
    opened(path).close()
    return path


@pytest.fixture
def empty_server(empty_database: Path, tmp_path: Path) -> Iterator[Settings]:
    """A server of it, on a machine on which no other program has kept anything."""
    with running(empty_database, home=tmp_path / "home", environment={}, embedder=WORDS_ONLY) as settings:
        yield settings


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """The ChatGPT example, packed as it is downloaded."""
    path = tmp_path / "chatgpt-export.zip"
    with ZipFile(path, "w") as packed:
        for file in (EXAMPLES / "chatgpt").iterdir():
            packed.write(file, file.name)
    return path


@pytest.fixture
def page(chromium: Browser, server: Settings) -> Iterator[Page]:
    with let_in(chromium, server) as page:
        yield page


@contextmanager
def let_in(chromium: Browser, server: Settings) -> Iterator[Page]:
    """Give a page that was let in, at the beginning; where the browser complains of anything, it raises in the end."""
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(f"{message.text} ({message.location.get('url')})")

    context = chromium.new_context(
        base_url=server.address,
        viewport=WIDE,  # type: ignore[arg-type]
        locale="en-GB",
        timezone_id="UTC",
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{server.address}?token={server.start_token}")
    yield page
    context.close()
    assert not complaints
