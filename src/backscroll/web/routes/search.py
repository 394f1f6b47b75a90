"""Searching: what a query finds, what that has in common, and how a query may go on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from msgspec import Struct
from pydantic import BaseModel, ConfigDict, Field

from backscroll.archive import Archive
from backscroll.archive.completing import Completions
from backscroll.archive.found_facets import FoundFacets
from backscroll.archive.hits import ConversationHit, Hit, SearchResult
from backscroll.archive.rewording import reworded
from backscroll.archive.searching import Wish
from backscroll.search.emptiness import InTrash, Spelling, Suggestion
from backscroll.search.finding import Mode, Sort
from backscroll.search.query import Piece, pieces_of
from backscroll.store.moments import microseconds
from backscroll.web.answers import answer, answers, known_answers
from backscroll.web.deps import ArchiveDep, PatienceDep
from backscroll.web.plainly import plainly
from backscroll.web.selections import LONGEST_QUERY

MOST_HITS = 100

router = APIRouter(prefix="/api", tags=["search"], dependencies=[PatienceDep])

Text = Annotated[str, Field(max_length=LONGEST_QUERY, description="A query; docs/reference/query-language.md")]


class FoundIn(BaseModel):
    """What is asked, and what a search goes by."""

    model_config = ConfigDict(extra="forbid")

    q: Text = ""
    mode: Mode = Mode.HYBRID
    sort: Sort = Sort.RELEVANCE
    unfinished: bool = Field(
        default=False, description="It is still being typed: its last word may be the beginning of one"
    )


class SearchIn(FoundIn):
    """One page of what is found."""

    limit: int = Field(20, ge=1, le=MOST_HITS, description="How many messages, and how many conversations")
    cursor: str | None = Field(None, pattern=r"^\d{1,6}$", description="From the page before; without it, the first")
    explain: bool = Field(default=False, description="Whether each hit carries the reasons for its score")


class QueryOut(Struct, frozen=True):
    """How a query was understood: the pieces it was typed in, and what is looked for in the end."""

    text: str
    pieces: tuple[Piece, ...]
    terms: tuple[str, ...]
    excluded: tuple[str, ...]
    dropped: tuple[str, ...]


class SuggestionOut(Struct, frozen=True):
    """What would find something: in words, as the query to ask instead, and how much that finds where it is known."""

    kind: Literal["spelling", "wider", "trash"]
    says: str
    query: str
    count: int | None = None


class SearchOut(Struct, frozen=True):
    """What a query finds: one page of messages, and one of the conversations they stand in with their best messages."""

    query: QueryOut
    notes: tuple[str, ...]
    suggestions: tuple[SuggestionOut, ...]
    total: int
    hits: tuple[Hit, ...]
    conversations: tuple[ConversationHit, ...]
    cursor: str | None


@router.get("/search", **known_answers(SearchOut, 404, says="What was found"))
@router.get("/conversations/search", **known_answers(SearchOut, 404, says="What was found"))
def search(asked: Annotated[SearchIn, Query()], archive: ArchiveDep, request: Request) -> Response:
    """Find messages by their words and by what they mean. 404 where `@name` names no saved search."""
    return answer(_found(archive, asked), request)


@router.get("/search/facets", **known_answers(FoundFacets, 404, says="What was found, counted"))
def search_facets(asked: Annotated[FoundIn, Query()], archive: ArchiveDep, request: Request) -> Response:
    """Count what a query finds by source, role, model, month, project and tag."""
    wish = Wish(mode=asked.mode, sort=asked.sort, is_unfinished=asked.unfinished)
    return answer(archive.searches.facets(asked.q, None, wish), request)


@router.get("/search/complete", **answers(Completions, says="How the query may go on"))
def complete(text: Text, archive: ArchiveDep) -> Response:
    """Complete the operator, or its value, that stands before the caret: `text` ends there."""
    return answer(archive.searches.completions(text))


def _found(archive: Archive, asked: SearchIn) -> SearchOut:
    begin = int(asked.cursor or 0)
    found = archive.searches.search(
        asked.q,
        None,
        Wish(
            limit=asked.limit,
            offset=begin,
            conversations_from=begin,
            mode=asked.mode,
            sort=asked.sort,
            now=microseconds(_this_hour()),
            explain=asked.explain,
            is_unfinished=asked.unfinished,
        ),
    )
    end = begin + asked.limit
    has_more = found.has_more_conversations or len(found.hits) == asked.limit < found.total - begin
    pieces = pieces_of(asked.q)
    said = {str(one) for one in found.suggestions}
    return SearchOut(
        query=_query(asked.q, pieces, found),
        notes=tuple(plainly(note) for note in (*found.query.notes, *found.notes) if note not in said),
        suggestions=tuple(_suggestion(pieces, one) for one in found.suggestions),
        total=found.total,
        hits=found.hits,
        conversations=found.conversations,
        cursor=str(end) if has_more else None,
    )


def _this_hour() -> datetime:
    """Give the moment that what is recent goes by: it stands for an hour, so that an answer asked again is the same."""
    return _now().replace(minute=0, second=0, microsecond=0)


def _now() -> datetime:
    return datetime.now(UTC)


def _query(text: str, pieces: tuple[Piece, ...], found: SearchResult) -> QueryOut:
    query = found.query
    return QueryOut(text, pieces, tuple(map(str, query.terms)), tuple(map(str, query.excluded)), query.dropped)


def _suggestion(pieces: Sequence[Piece], suggestion: Suggestion) -> SuggestionOut:
    query = reworded(pieces, suggestion)
    match suggestion:
        case Spelling():
            return SuggestionOut("spelling", str(suggestion), query)
        case InTrash(count):
            return SuggestionOut("trash", str(suggestion), query, count)
        case _:
            return SuggestionOut("wider", str(suggestion), query, suggestion.count)
