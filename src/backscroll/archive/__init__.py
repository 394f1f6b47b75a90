"""The one door to an archive, and the values that come through it.

Names are looked up where they live when they are first asked for: a search from a new process must not wait for what
only an import needs.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from backscroll.archive.archive import Archive
    from backscroll.archive.checking import Finding, Health
    from backscroll.archive.deleting import Deleted
    from backscroll.archive.expanding import SavedSearch
    from backscroll.archive.hits import ConversationHit, Hit, MeaningState, SearchResult, Why
    from backscroll.archive.pages import Order, Page
    from backscroll.archive.rederiving import Rederived
    from backscroll.archive.reports import Counts, ImportReport, Problem, Progress, Run
    from backscroll.archive.statistics import SourceStatistics, Statistics
    from backscroll.archive.undoing import Undone
    from backscroll.export import Bundled, Options
    from backscroll.search.finding import Mode, Sort
    from backscroll.store.filters import Filter
    from backscroll.store.outcomes import Outcome

__all__ = [
    "Archive",
    "Bundled",
    "ConversationHit",
    "Counts",
    "Deleted",
    "Filter",
    "Finding",
    "Health",
    "Hit",
    "ImportReport",
    "MeaningState",
    "Mode",
    "Options",
    "Order",
    "Outcome",
    "Page",
    "Problem",
    "Progress",
    "Rederived",
    "Run",
    "SavedSearch",
    "SearchResult",
    "Sort",
    "SourceStatistics",
    "Statistics",
    "Undone",
    "Why",
]

_HOMES = {
    "Why": "backscroll.archive.hits",
    "Sort": "backscroll.search.finding",
    "SavedSearch": "backscroll.archive.expanding",
    "Mode": "backscroll.search.finding",
    "MeaningState": "backscroll.archive.hits",
    "Archive": "backscroll.archive.archive",
    "Bundled": "backscroll.export",
    "ConversationHit": "backscroll.archive.hits",
    "Counts": "backscroll.archive.reports",
    "Deleted": "backscroll.archive.deleting",
    "Filter": "backscroll.store.filters",
    "Finding": "backscroll.archive.checking",
    "Health": "backscroll.archive.checking",
    "Hit": "backscroll.archive.hits",
    "ImportReport": "backscroll.archive.reports",
    "Options": "backscroll.export",
    "Order": "backscroll.archive.pages",
    "Outcome": "backscroll.store.outcomes",
    "Page": "backscroll.archive.pages",
    "Problem": "backscroll.archive.reports",
    "Progress": "backscroll.archive.reports",
    "Rederived": "backscroll.archive.rederiving",
    "Run": "backscroll.archive.reports",
    "SearchResult": "backscroll.archive.hits",
    "SourceStatistics": "backscroll.archive.statistics",
    "Statistics": "backscroll.archive.statistics",
    "Undone": "backscroll.archive.undoing",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
