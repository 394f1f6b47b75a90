"""Tokens for scripts, and the password of the pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from backscroll.archive import Archive, passwords
from backscroll.errors import InvalidRequest, NotFound
from tests.support.archives import is_anywhere, opened

WORD = "correct horse battery staple"


def test_a_token_is_known_again(archive: Archive) -> None:
    token = archive.keys.create_token("backup", may_write=False)

    found = archive.keys.token(token)

    assert found is not None
    assert (found.name, found.may_write, found.used_at) == ("backup", False, None)


def test_the_archive_holds_no_token_and_no_password(archive: Archive) -> None:
    token = archive.keys.create_token("backup")
    archive.keys.set_password(WORD)
    archive.close()

    assert not is_anywhere(token, archive.path)
    assert not is_anywhere(WORD, archive.path)


@pytest.mark.parametrize("secret", ["", "bks_", "bks_wrong", "\ud800", "x" * 100_000])
def test_what_is_no_token_is_none(archive: Archive, secret: str) -> None:
    archive.keys.create_token("backup")

    assert archive.keys.token(secret) is None


def test_a_token_is_of_one_archive(archive: Archive, tmp_path: Path) -> None:
    token = archive.keys.create_token("backup")

    with opened(tmp_path / "other" / "a.db") as other:
        assert other.keys.token(token) is None


def test_a_revoked_token_is_none(archive: Archive) -> None:
    token = archive.keys.create_token("backup")
    archive.keys.revoke_token("backup")

    assert archive.keys.token(token) is None
    assert archive.keys.tokens() == []


def test_revoking_what_is_not_there_is_told(archive: Archive) -> None:
    with pytest.raises(NotFound, match="no token backup"):
        archive.keys.revoke_token("backup")


@pytest.mark.parametrize(("hours", "is_known"), [(-1, False), (1, True)])
def test_a_token_ends_when_it_was_told_to(archive: Archive, hours: int, is_known: bool) -> None:
    token = archive.keys.create_token("backup", expires_at=datetime.now(UTC) + timedelta(hours=hours))

    assert (archive.keys.token(token) is not None) is is_known


def test_the_last_use_is_kept(archive: Archive) -> None:
    archive.keys.token(archive.keys.create_token("backup"))

    (token,) = archive.keys.tokens()
    assert token.used_at is not None


def test_a_token_that_is_used_again_writes_nothing(archive: Archive) -> None:
    secret = archive.keys.create_token("backup")
    archive.keys.token(secret)
    (before,) = archive.keys.tokens()

    archive.keys.token(secret)

    assert archive.keys.tokens() == [before]


@pytest.mark.parametrize("name", ["", "two words", "a/b", "x" * 65])
def test_a_name_that_no_command_could_take_is_refused(archive: Archive, name: str) -> None:
    with pytest.raises(InvalidRequest, match="no name for a token"):
        archive.keys.create_token(name)


def test_a_name_is_taken_once(archive: Archive) -> None:
    archive.keys.create_token("backup")

    with pytest.raises(InvalidRequest, match="already"):
        archive.keys.create_token("backup")


def test_only_the_password_is_the_password(archive: Archive) -> None:
    archive.keys.set_password(WORD)

    assert archive.keys.is_password(WORD)
    assert not archive.keys.is_password(WORD + " ")


def test_without_a_password_none_is_right(archive: Archive) -> None:
    assert not archive.keys.has_password()
    assert not archive.keys.is_password("")


def test_a_password_can_be_taken_away(archive: Archive) -> None:
    archive.keys.set_password(WORD)
    archive.keys.set_password(None)

    assert not archive.keys.has_password()


def test_a_short_password_is_refused(archive: Archive) -> None:
    with pytest.raises(InvalidRequest, match="8 characters"):
        archive.keys.set_password("seven77")


def test_two_archives_keep_one_password_differently() -> None:
    assert passwords.kept_form(WORD) != passwords.kept_form(WORD)


def test_a_password_is_the_same_however_its_letters_are_composed() -> None:
    assert passwords.matches("schl\u00fcsselbund", passwords.kept_form("schlu\u0308sselbund"))
