"""One archive, owned by its user, of everything they and their AI assistants have said to each other."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from backscroll.archive import Archive, Filter
    from backscroll.errors import BackscrollError

__all__ = ["Archive", "BackscrollError", "Filter"]

_HOMES = {"Archive": "backscroll.archive", "BackscrollError": "backscroll.errors", "Filter": "backscroll.archive"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
