"""What tests of the commands and documents share: the command line with an archive of its own."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from backscroll.archive import Archive
from tests.support.commands import Backscroll

ROOT = Path(__file__).parent.parent

# The same examples in every run, however busy the machine is; `--hypothesis-profile=default` looks for new ones.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")


@pytest.fixture
def backscroll(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Backscroll]:
    """The command, in the project's folder, in UTC, and the place of an archive that the first import makes."""
    database = tmp_path / "archive.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BACKSCROLL_DB", str(database))
        patch.setenv("TZ", "UTC")
        time.tzset()
        patch.chdir(ROOT)
        yield Backscroll(database, capsys)
    time.tzset()


@pytest.fixture
def archive_with_chats(backscroll: Backscroll, chats: Path) -> Backscroll:
    """The command with an archive that holds the ChatGPT example: `eae54b93` has three branches."""
    shutil.copytree(chats, backscroll.database.parent, dirs_exist_ok=True)
    return backscroll


@pytest.fixture(scope="session")
def chats(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive that holds the ChatGPT example, to be copied."""
    folder = tmp_path_factory.mktemp("chats")
    with Archive.open(folder / "archive.db") as archive:
        archive.import_path(ROOT / "examples" / "chatgpt")
    return folder
