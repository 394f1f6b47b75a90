"""The one door to an archive, and the values that come through it.

Names are looked up where they live when they are first asked for: a search from a new process must not wait for what
only an import needs.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from backscroll.archive.archive import Archive
    from backscroll.archive.backing_up import BackedUp, Backup
    from backscroll.archive.bulk import Action, Change, Changed
    from backscroll.archive.cards import Card, Cards
    from backscroll.archive.checking import Finding, Health
    from backscroll.archive.deleting import Deleted
    from backscroll.archive.expanding import SavedSearch
    from backscroll.archive.handing_out import HandedOut
    from backscroll.archive.history import Became, BecamePage
    from backscroll.archive.hits import ConversationHit, Hit, MeaningState, SearchResult, Why
    from backscroll.archive.insights import Insights
    from backscroll.archive.keys import ApiToken, Keys
    from backscroll.archive.list_facets import ListFacet, ListFacets
    from backscroll.archive.looking import Glance, Looked
    from backscroll.archive.pages import Order, Page
    from backscroll.archive.rederiving import Rederived
    from backscroll.archive.reports import Counts, ImportReport, Problem, Progress, Run, Stopped
    from backscroll.archive.selecting import Selection
    from backscroll.archive.standing import Standing, Storage
    from backscroll.archive.statistics import SourceStatistics, Statistics
    from backscroll.archive.tagging import Tag
    from backscroll.archive.undoing import Undone
    from backscroll.export import Bundled, Options
    from backscroll.search.finding import Mode, Sort
    from backscroll.store.filters import Filter
    from backscroll.store.outcomes import Outcome

__all__ = [
    "Action",
    "ApiToken",
    "Archive",
    "BackedUp",
    "Backup",
    "Became",
    "BecamePage",
    "Bundled",
    "Card",
    "Cards",
    "Change",
    "Changed",
    "ConversationHit",
    "Counts",
    "Deleted",
    "Filter",
    "Finding",
    "Glance",
    "HandedOut",
    "Health",
    "Hit",
    "ImportReport",
    "Insights",
    "Keys",
    "ListFacet",
    "ListFacets",
    "Looked",
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
    "Selection",
    "Sort",
    "SourceStatistics",
    "Standing",
    "Statistics",
    "Stopped",
    "Storage",
    "Tag",
    "Undone",
    "Why",
]

_HOMES = {
    "Tag": "backscroll.archive.tagging",
    "Selection": "backscroll.archive.selecting",
    "ListFacets": "backscroll.archive.list_facets",
    "ListFacet": "backscroll.archive.list_facets",
    "HandedOut": "backscroll.archive.handing_out",
    "Cards": "backscroll.archive.cards",
    "Card": "backscroll.archive.cards",
    "Changed": "backscroll.archive.bulk",
    "Change": "backscroll.archive.bulk",
    "Action": "backscroll.archive.bulk",
    "Stopped": "backscroll.archive.reports",
    "Looked": "backscroll.archive.looking",
    "Glance": "backscroll.archive.looking",
    "BecamePage": "backscroll.archive.history",
    "Became": "backscroll.archive.history",
    "Why": "backscroll.archive.hits",
    "Sort": "backscroll.search.finding",
    "SavedSearch": "backscroll.archive.expanding",
    "Mode": "backscroll.search.finding",
    "MeaningState": "backscroll.archive.hits",
    "ApiToken": "backscroll.archive.keys",
    "Archive": "backscroll.archive.archive",
    "BackedUp": "backscroll.archive.backing_up",
    "Backup": "backscroll.archive.backing_up",
    "Standing": "backscroll.archive.standing",
    "Storage": "backscroll.archive.standing",
    "Bundled": "backscroll.export",
    "ConversationHit": "backscroll.archive.hits",
    "Counts": "backscroll.archive.reports",
    "Deleted": "backscroll.archive.deleting",
    "Filter": "backscroll.store.filters",
    "Finding": "backscroll.archive.checking",
    "Health": "backscroll.archive.checking",
    "Hit": "backscroll.archive.hits",
    "ImportReport": "backscroll.archive.reports",
    "Insights": "backscroll.archive.insights",
    "Keys": "backscroll.archive.keys",
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
