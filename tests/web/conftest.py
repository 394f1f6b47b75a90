"""The archive that is served, and who asks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from backscroll.archive import Archive
from tests.support.archives import archive, keep
from tests.support.web import let_in, served, settings_for

__all__ = ["archive", "keep"]


@pytest.fixture
def stranger(archive: Archive) -> Iterator[TestClient]:
    """A client that nobody has let in."""
    with served(settings_for(archive.path)) as client:
        yield client


@pytest.fixture
def browser(stranger: TestClient) -> TestClient:
    """A browser that was let in, on our own pages."""
    return let_in(stranger)
