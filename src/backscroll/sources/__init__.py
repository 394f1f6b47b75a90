"""All the formats we can read: the modules beside this one, and what other packages register."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from importlib.metadata import entry_points

from backscroll.reading.source import Source

ENTRY_POINTS = "backscroll.sources"


@cache
def all_sources() -> dict[str, Source]:
    """Give every source by its name, found in this folder and under the entry point group `backscroll.sources`."""
    here = [importlib.import_module(f"{__name__}.{found.name}").SOURCE for found in pkgutil.iter_modules(__path__)]
    registered = [entry_point.load() for entry_point in entry_points(group=ENTRY_POINTS)]
    return {source.name: source for source in [*here, *registered]}
