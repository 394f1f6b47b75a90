"""Every setting, read once from the environment by the surfaces; everything below takes plain values."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from backscroll.errors import InvalidRequest
from backscroll.reading.limits import Limits

DATABASE_VARIABLE = "BACKSCROLL_DB"


class Config(Struct, frozen=True):
    """Where the archive is, and how much of a stranger's export may be unpacked.

    `is_named` says that somebody named the archive; else it is the one at its usual place.
    """

    database: str
    limits: Limits
    is_named: bool = False


def config_from(environment: Mapping[str, str], database: str | None = None) -> Config:
    """Give the settings; a database named on the command line wins over `BACKSCROLL_DB`, and that over the default.

    Raises `InvalidRequest` for a limit that is no whole number.
    """
    named = database or environment.get(DATABASE_VARIABLE)
    return Config(named or str(default_database()), _limits(environment), bool(named))


def default_database() -> Path:
    """Give the archive's usual place on this system."""
    from platformdirs import user_data_path  # noqa: PLC0415  not needed where a database is named

    return user_data_path("backscroll", appauthor=False) / "archive.db"


def _limits(environment: Mapping[str, str]) -> Limits:
    said = {}
    for name in Limits.__struct_fields__:
        value = environment.get(Limits.variable(name))
        if value:
            if not value.isdecimal():
                raise InvalidRequest(f"{Limits.variable(name)} is {value!r}; it must be a whole number.")
            said[name] = int(value)
    return Limits(**said)
