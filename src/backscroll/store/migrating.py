"""Bringing an archive to today's tables, after a copy of the old file."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from backscroll.errors import ArchiveUnusable
from backscroll.store.database import HEAD, Database


def migrate(database: Database, revision: str | None) -> None:
    """Take the archive from its revision (None: empty) to today's; an archive of a newer Backscroll is refused."""
    config = _config()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        message = f"{database.path} was written by a newer Backscroll (revision {revision}). Upgrade to open it."
        raise ArchiveUnusable(message)
    if revision is not None:
        back_up(database, revision)
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, HEAD)


def back_up(database: Database, revision: str) -> Path:
    """Copy the archive as it is; the copy's name tells the revision it was at."""
    copy = database.path.with_name(f"{database.path.name}.before-{revision}")
    database.copy_to(copy)
    return copy


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config
