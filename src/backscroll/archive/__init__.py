"""The one door to an archive, and the values that come through it."""

from backscroll.archive.archive import Archive
from backscroll.archive.checking import Finding, Health
from backscroll.archive.deleting import Deleted
from backscroll.archive.listing import Order, Page
from backscroll.archive.rederiving import Rederived
from backscroll.archive.reports import Counts, ImportReport, Problem, Progress, Run
from backscroll.archive.searching import Hit, SearchResult
from backscroll.archive.statistics import Statistics
from backscroll.archive.undoing import Undone
from backscroll.store.filters import Filter
from backscroll.store.write import Outcome

__all__ = [
    "Archive",
    "Counts",
    "Deleted",
    "Filter",
    "Finding",
    "Health",
    "Hit",
    "ImportReport",
    "Order",
    "Outcome",
    "Page",
    "Problem",
    "Progress",
    "Rederived",
    "Run",
    "SearchResult",
    "Statistics",
    "Undone",
]
