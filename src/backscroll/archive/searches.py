"""Everything that is asked of an archive's text: by words, by meaning, and by likeness."""

from __future__ import annotations

from contextlib import suppress
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import msgspec

from backscroll.archive.expanding import expanded
from backscroll.archive.hits import MeaningState, SearchResult
from backscroll.archive.lazily import LazyModule
from backscroll.archive.searching import Wish, found_beside, searched
from backscroll.errors import ArchiveUnusable, InvalidRequest, ServiceUnavailable
from backscroll.search.embedders.choice import EmbedderChoice
from backscroll.search.finding import Mode, Nearness, Sort
from backscroll.search.query import Query, looked_for, parsed
from backscroll.store.database import Ask, Database
from backscroll.store.filters import Filter
from backscroll.store.ids import shown

if TYPE_CHECKING:
    from backscroll.archive import completing, history, meaning
    from backscroll.archive import found_facets as counting
    from backscroll.archive.completing import Completions
    from backscroll.archive.found_facets import FoundFacets
    from backscroll.archive.meaning import Meaning, OnBuilt
    from backscroll.search.embedders.port import Embedder
    from backscroll.store import vectors
    from backscroll.store.vectors import State
else:
    completing = LazyModule("backscroll.archive.completing")
    counting = LazyModule("backscroll.archive.found_facets")
    history = LazyModule("backscroll.archive.history")
    meaning = LazyModule("backscroll.archive.meaning")
    vectors = LazyModule("backscroll.store.vectors")

Choice = TypeVar("Choice", bound=StrEnum)


class Searches:
    """One archive's text, asked through its keyword index and, where there is an embedder, its vectors."""

    def __init__(self, database: Database, embedder: Embedder | None, choice: EmbedderChoice) -> None:
        self._database = database
        self._embedder = embedder
        self._choice = choice

    @property
    def embedder(self) -> str | None:
        return self._embedder.name if self._embedder else None

    @property
    def why_no_embedder(self) -> str:
        """Say why there is no embedder, where there is none, and what brings one."""
        return self._choice.why_none

    def search(self, text: str, further: Filter | None, wish: Wish) -> SearchResult:
        """Answer a query as it was typed; `further` narrows what it asks for."""
        query = self._read(text, further, wish)
        try:
            return self._answer(query, wish)
        except ServiceUnavailable as error:
            if wish.mode is Mode.MEANING:
                raise
            found = self._answer(query, msgspec.structs.replace(wish, mode=Mode.KEYWORD))
            return _noted(found, f"Found by words alone. {error}")

    def facets(self, text: str, further: Filter | None, wish: Wish) -> FoundFacets:
        """Count what the messages that a query finds have in common."""
        query = self._read(text, further, wish)
        try:
            return self._facets(query, wish)
        except ServiceUnavailable:
            return self._facets(query, msgspec.structs.replace(wish, mode=Mode.KEYWORD))

    def completions(self, text: str) -> Completions:
        """Say how a query that ends so may go on."""
        with self._database.asking() as ask:
            return completing.completions(ask, text)

    def similar(self, id: str, further: Filter | None, wish: Wish) -> SearchResult:
        """Find what is near a conversation, or one message, in meaning."""
        if self._meaning is None:
            raise InvalidRequest(self.why_no_embedder)
        with suppress(ServiceUnavailable):
            self._catch_up()
        with self._database.reading() as connection:
            key, message_id = history.found(connection, id)
        with self._database.asking() as ask:
            like = self._meaning.like(ask, key, message_id)
            result = found_beside(ask, Query(filter=further or Filter()), wish, key, like)
            return msgspec.structs.replace(result, similar_to=message_id or _conversation_id(ask, key))

    def state(self) -> MeaningState:
        """Say how far the vectors are, and which embedder makes them."""
        if self._embedder is None:
            return MeaningState()
        with self._database.asking() as ask:
            state = vectors.state(ask, self._embedder.name)
        return MeaningState(self._embedder.name, state.conversations, state.looked_at)

    def build(self, on_built: OnBuilt | None) -> int:
        """Make the vectors that are missing, and say of how many conversations."""
        return self._meaning.build(on_built).conversations if self._meaning else 0

    @cached_property
    def _meaning(self) -> Meaning | None:
        return meaning.Meaning(self._database, self._embedder) if self._embedder else None

    def _read(self, text: str, further: Filter | None, wish: Wish) -> Query:
        if wish.is_unfinished:
            with self._database.asking() as ask:
                text = completing.settled(ask, text)
        query = parsed(self._expanded(text))
        if further is not None:
            query = msgspec.structs.replace(query, filter=narrowed(query.filter, further))
        return looked_for(query)

    def _facets(self, query: Query, wish: Wish) -> FoundFacets:
        asks_meaning = self._may_ask_meaning(query, wish)
        with self._database.asking() as ask:
            state = self._state(ask) if asks_meaning else None
            return counting.facets(ask, query, wish, self._nearness(ask, query, state))

    def _answer(self, query: Query, wish: Wish) -> SearchResult:
        asks_meaning = self._may_ask_meaning(query, wish)
        with self._database.asking() as ask:
            state = self._state(ask) if asks_meaning else None
            if state is None or not _is_little_missing(state):
                return self._searched(ask, query, wish, state)
        self._catch_up()
        with self._database.asking() as ask:
            return self._searched(ask, query, wish, self._state(ask))

    def _searched(self, ask: Ask, query: Query, wish: Wish, state: State | None) -> SearchResult:
        found = searched(ask, query, wish, self._nearness(ask, query, state))
        if state is None or not state.missing:
            return found
        return _noted(
            found,
            f"{state.missing:,} of {state.conversations:,} conversations are found by their words alone; "
            "`backscroll index` lets them be found by meaning.",
        )

    def _may_ask_meaning(self, query: Query, wish: Wish) -> bool:
        asks = wish.mode is not Mode.KEYWORD and wish.sort is Sort.RELEVANCE and bool(query.terms)
        if asks and self._embedder is None and wish.mode is Mode.MEANING:
            raise InvalidRequest(self.why_no_embedder)
        return asks and self._embedder is not None

    def _catch_up(self) -> None:
        """Make the few vectors that are missing since the last chat; many are left to `build`.

        Nobody waits for it: where another is writing, or nothing can be written, a search goes by what there is.
        """
        with self._database.asking() as ask:
            state = self._state(ask)
        if state and self._meaning and _is_little_missing(state) and self._database.can_be_written():
            with suppress(ArchiveUnusable):
                self._meaning.catch_up()

    def _state(self, ask: Ask) -> State | None:
        return vectors.state(ask, self._embedder.name) if self._embedder else None

    def _nearness(self, ask: Ask, query: Query, state: State | None) -> Nearness | None:
        return self._meaning.of(ask, query.said, state) if state and state.looked_at and self._meaning else None

    def _expanded(self, text: str) -> str:
        if "@" not in text:
            return text
        with self._database.asking() as ask:
            return expanded(ask, text)


def narrowed(query: Filter, further: Filter) -> Filter:
    """Give a filter that asks for what both ask for; of two times the narrower counts."""
    said = {name: value for name, value in msgspec.structs.asdict(further).items() if value not in (None, ())}
    if further.after and query.after:
        said["after"] = max(further.after, query.after)
    if further.before and query.before:
        said["before"] = min(further.before, query.before)
    return msgspec.structs.replace(query, **said)


def chosen(choices: type[Choice], value: str) -> Choice:
    """Give one of a few choices by its name. Raises `InvalidRequest` for another."""
    try:
        return choices(value)
    except ValueError:
        raise InvalidRequest(f"{value} is none of: {', '.join(choices)}.") from None


def _conversation_id(ask: Ask, key: int) -> str:
    ((uid,),) = ask("SELECT uid FROM conversations WHERE id = :key", {"key": key})
    return shown(uid)


def _is_little_missing(state: State) -> bool:
    return 0 < state.missing <= meaning.MOST_CAUGHT_UP


def _noted(found: SearchResult, note: str) -> SearchResult:
    return msgspec.structs.replace(found, notes=(*found.notes, note))
