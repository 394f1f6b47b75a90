"""`backscroll tokens` and `password`."""

from __future__ import annotations

import io

import pytest

from backscroll.archive import Archive
from tests.support.commands import Backscroll


def test_a_new_token_is_shown_once(archive_with_chats: Backscroll) -> None:
    answer = archive_with_chats("tokens", "create", "backup", "--read-only")

    token = answer.out.splitlines()[-1]
    with Archive.open(archive_with_chats.database) as archive:
        found = archive.keys.token(token)
    assert found is not None
    assert not found.may_write
    assert token not in archive_with_chats("tokens").out


def test_the_list_says_what_each_token_may_do(archive_with_chats: Backscroll) -> None:
    archive_with_chats("tokens", "create", "backup", "--read-only", "--expires", "90d")
    archive_with_chats("tokens", "create", "sync")

    backup, sync = archive_with_chats("tokens").out.splitlines()

    assert backup.startswith("backup  reads · created ")
    assert " · never used · expires " in backup
    assert sync.startswith("sync  reads and writes · created ")


def test_a_revoked_token_is_in_no_list(archive_with_chats: Backscroll) -> None:
    archive_with_chats("tokens", "create", "backup")

    assert archive_with_chats("tokens", "revoke", "backup").code == 0
    assert archive_with_chats("tokens", "--json").json() == []


@pytest.mark.parametrize(("when", "why"), [("soon", "no date"), ("2001-01-01", "over"), ("0d", "over")])
def test_a_token_needs_a_date_that_is_to_come(archive_with_chats: Backscroll, when: str, why: str) -> None:
    answer = archive_with_chats("tokens", "create", "backup", "--expires", when)

    assert answer.code == 2
    assert why in answer.err


def test_the_password_is_read_from_standard_input(
    archive_with_chats: Backscroll, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("long enough\n"))

    answer = archive_with_chats("password")

    with Archive.open(archive_with_chats.database) as archive:
        assert archive.keys.is_password("long enough")
    assert "long enough" not in answer.out + answer.err


def test_the_password_can_be_removed(archive_with_chats: Backscroll) -> None:
    with Archive.open(archive_with_chats.database) as archive:
        archive.keys.set_password("long enough")

    archive_with_chats("password", "--remove")

    with Archive.open(archive_with_chats.database) as archive:
        assert not archive.keys.has_password()
