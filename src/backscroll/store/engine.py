"""SQLAlchemy's side of the database: loaded only where something is written or listed.

SQLAlchemy's usual SQLite set-up begins a transaction late and loses concurrent read-modify-write updates. Here the
driver begins nothing by itself; every writer begins with BEGIN IMMEDIATE and so waits for the one before it.
"""

from __future__ import annotations

import sqlite3
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

from backscroll.store.sqlite import file_opened, prepare

WRITES = "backscroll_writes"


def engine_of(path: str) -> Engine:
    """Give the engine of a file; its name is taken as it is, whatever a URL would make of it."""
    # SQLAlchemy hands a connection from thread to thread, one at a time.
    creator = partial(file_opened, Path(path), one_thread=False)
    engine = create_engine(URL.create("sqlite", database=path), creator=creator)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(driver: sqlite3.Connection, _record: Any) -> None:
    try:
        prepare(driver)
    except sqlite3.Error:
        driver.close()
        raise


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
