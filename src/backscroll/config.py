"""Every setting, read once from the environment by the surfaces; everything below takes plain values."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from backscroll.errors import InvalidRequest
from backscroll.reading.limits import Limits
from backscroll.search.embedders.choice import EmbedderChoice

DATABASE_VARIABLE = "BACKSCROLL_DB"
EMBEDDER_VARIABLE = "BACKSCROLL_EMBEDDER"


class Config(Struct, frozen=True):
    """Where the archive is, how much of a stranger's export may be unpacked, and what turns text into vectors.

    `is_named` says that somebody named the archive; else it is the one at its usual place.
    """

    database: str
    limits: Limits
    is_named: bool = False
    embedder: EmbedderChoice = EmbedderChoice()


def config_from(environment: Mapping[str, str], database: str | None = None) -> Config:
    """Give the settings; a database named on the command line wins over `BACKSCROLL_DB`, and that over the default.

    Raises `InvalidRequest` for a limit that is no whole number.
    """
    named = database or environment.get(DATABASE_VARIABLE)
    chosen = named or str(default_database())
    return Config(chosen, _limits(environment), bool(named), _embedder(environment))


def default_database() -> Path:
    """Give the archive's usual place on this system."""
    from platformdirs import user_data_path  # noqa: PLC0415  not needed where a database is named

    return user_data_path("backscroll", appauthor=False) / "archive.db"


def _embedder(environment: Mapping[str, str]) -> EmbedderChoice:
    """Give the embedder that is named, with the model and the key for a server."""
    named = (environment.get(EMBEDDER_VARIABLE + ending, "") for ending in ("", "_MODEL", "_KEY"))
    return EmbedderChoice(*named)


def _limits(environment: Mapping[str, str]) -> Limits:
    said = {}
    for name in Limits.__struct_fields__:
        value = environment.get(Limits.variable(name))
        if value:
            if not value.isdecimal():
                raise InvalidRequest(f"{Limits.variable(name)} is {value!r}; it must be a whole number.")
            said[name] = int(value)
    return Limits(**said)
