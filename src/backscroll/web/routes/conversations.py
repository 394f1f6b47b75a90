"""Conversations, many at a time: listed, counted, changed, deleted, handed out."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from msgspec import Struct
from pydantic import Field

from backscroll.archive import Action, Cards, Change, Changed, ListFacet, ListFacets, Order
from backscroll.archive.cards import MOST_CARDS
from backscroll.errors import InvalidRequest
from backscroll.web.answers import answer, answers, known_answers
from backscroll.web.deps import ArchiveDep, UndosDep, VisitorDep, WishesDep
from backscroll.web.downloads import download, file_answers
from backscroll.web.once import Once
from backscroll.web.security.visitors import Visitor
from backscroll.web.selections import MOST_TAGS, FilterIn, SelectionIn, Wish, Word

FURTHEST = 10_000_000

router = APIRouter(prefix="/api/conversations", tags=["conversations"])


class ListIn(FilterIn):
    """Which page of which list."""

    order: Order = Order.NEWEST
    limit: int = Field(50, ge=1, le=MOST_CARDS)
    cursor: str | None = Field(None, max_length=2000, description="From the page before; without it, the first")
    offset: int = Field(0, ge=0, le=FURTHEST, description="How many to leave out first")


class FacetsIn(FilterIn):
    """What to count of which list."""

    facet: list[ListFacet] = Field([], max_length=10, description="Without it, all")
    zone: Word = Field("UTC", description="The time zone whose days and months are counted: Europe/Berlin")


class BulkIn(SelectionIn):
    """What to do with which conversations. `preview` counts them and does nothing."""

    action: Action | Literal["delete"]
    tags: list[Word] = Field([], max_length=MOST_TAGS)
    expected: int | None = Field(None, ge=0, description="How many there must be, or nothing is done")
    preview: bool = False


class BulkOut(Struct, frozen=True):
    """How many conversations were meant and how many it changed; `undo` takes it back: `POST /api/undo/{undo}`."""

    selected: int
    changed: int
    undo: str | None = None


class LinkOut(Struct, frozen=True):
    """Where a file can be fetched, once."""

    address: str


class ExportIn(SelectionIn):
    """Which conversations to hand out, and how."""

    format: Literal["markdown", "text", "html", "json"] = "markdown"


@router.get("", **known_answers(Cards, says="One page of the list"))
def conversations(asked: Annotated[ListIn, Query()], archive: ArchiveDep, request: Request) -> Response:
    """List conversations. The page's `cursor` gives the next one, whatever is imported or deleted meanwhile."""
    page = archive.cards(asked.selection(), asked.order, limit=asked.limit, cursor=asked.cursor, offset=asked.offset)
    return answer(page, request)


@router.get("/facets", **known_answers(ListFacets, says="How many conversations, by what they have in common"))
def facets(asked: Annotated[FacetsIn, Query()], archive: ArchiveDep, request: Request) -> Response:
    """Count what a list is made of: by source and project, time, tag, model, and status."""
    return answer(archive.list_facets(asked.selection(), asked.facet or None, zone=asked.zone), request)


@router.post("/bulk", **answers(BulkOut, 404, says="How many were changed, and what takes it back"))
def bulk(wanted: BulkIn, archive: ArchiveDep, visitor: VisitorDep, undos: UndosDep) -> Response:
    """Change many conversations at once. To delete for good needs their expected number, and is not taken back."""
    if wanted.preview:
        return answer(BulkOut(archive.count(wanted.selection()), 0))
    if wanted.action == "delete":
        if wanted.expected is None:
            raise InvalidRequest("To delete for good, say how many conversations are expected; `preview` counts them.")
        deleted = archive.delete_all(wanted.selection(), expected=wanted.expected)
        return answer(BulkOut(wanted.expected, deleted.conversations))
    change = Change(wanted.action, tuple(wanted.tags))
    changed = archive.change_all(wanted.selection(), change, expected=wanted.expected)
    return answer(bulk_out(changed, visitor, undos))


@router.post("/export/bulk", **file_answers(404, says="A ZIP with a file for each conversation"))
def export(wanted: ExportIn, archive: ArchiveDep) -> Response:
    """Hand out many conversations as a ZIP, with their attachments beside them."""
    handed = archive.hand_out_all(wanted.selection(), wanted.format)
    return download(handed.content, handed.name, handed.media_type)


@router.post("/export", **answers(LinkOut, says="Where the file can be fetched once"))
def link(wanted: ExportIn, visitor: VisitorDep, wishes: WishesDep) -> Response:
    """Say what to hand out, and get a link for a browser to fetch it."""
    wish = Wish(wanted.selection(), wanted.format)
    return answer(LinkOut(f"{router.prefix}/export/{wishes.keep(visitor.archive, wish)}"))


@router.get("/export/{wish}", **file_answers(404, says="A ZIP with a file for each conversation"))
def fetch(wish: str, archive: ArchiveDep, visitor: VisitorDep, wishes: WishesDep) -> Response:
    """Fetch what was asked for, once."""
    with wishes.taken(visitor.archive, wish) as wanted:
        handed = archive.hand_out_all(wanted.selection, wanted.format)
    return download(handed.content, handed.name, handed.media_type)


def bulk_out(changed: Changed, visitor: Visitor, undos: Once[Changed]) -> BulkOut:
    """Tell what was changed, and keep what takes it back."""
    undo = undos.keep(visitor.archive, changed) if changed.count else None
    return BulkOut(changed.selected, changed.count, undo)
