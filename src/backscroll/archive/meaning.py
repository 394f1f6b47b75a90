"""What messages mean: building the vectors after the text, and keeping the index in memory in step with them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from threading import Lock

from msgspec import Struct

from backscroll.errors import NotFound
from backscroll.search.embedders.port import Embedder, Vectors
from backscroll.search.passages import MOST_CHARACTERS, Passage, passages
from backscroll.search.vectors.codes import coded, middle
from backscroll.search.vectors.flat import FlatIndex
from backscroll.search.vectors.port import Block, VectorIndex
from backscroll.store import vectors
from backscroll.store.database import Ask, Database
from backscroll.store.vectors import State, StoredVectors, Wanted

# Conversations read and written at once: a kill costs at most this much work, a second or two.
CONVERSATIONS_A_STEP = 50
PASSAGES_A_CALL = 256
# What a search makes up for by itself, in about a second: the last chats, or a small import; not ten years.
MOST_CAUGHT_UP = 1_000

# How many conversations have vectors, and how many there are.
OnBuilt = Callable[[int, int], None]


class Built(Struct, frozen=True):
    """What was done: conversations, and the vectors made of them."""

    conversations: int
    vectors: int


class Meaning:
    """One archive's vectors of one embedder."""

    def __init__(self, database: Database, embedder: Embedder) -> None:
        self._database = database
        self._embedder = embedder
        self._index: VectorIndex | None = None
        self._dimensions = 0
        self._seen: State | None = None
        self._lock = Lock()

    @property
    def embedder(self) -> str:
        return self._embedder.name

    def state(self) -> State:
        with self._database.asking() as ask:
            return vectors.state(ask, self.embedder)

    def build(self, on_built: OnBuilt | None = None, most: int | None = None) -> Built:
        """Make the vectors that are missing, of the newest conversations first; may be stopped at any moment."""
        conversations = made = 0
        while most is None or conversations < most:
            with self._database.asking() as ask:
                state = vectors.state(ask, self.embedder)
                step = CONVERSATIONS_A_STEP if most is None else min(CONVERSATIONS_A_STEP, most - conversations)
                wanted = vectors.wanted(ask, self.embedder, step) if state.missing else []
                read = [list(passages(vectors.said(ask, one, MOST_CHARACTERS))) for one in wanted]
            if on_built is not None:
                on_built(state.looked_at, state.conversations)
            if not wanted:
                break
            made += self._keep(wanted, read)
            conversations += len(wanted)
        return Built(conversations, made)

    def of(self, ask: Ask, text: str, now: State) -> Question:
        """Give what is near a text, by the archive's vectors as they are now."""
        return self._near(ask, self._embedder.question(text), now)

    def like(self, ask: Ask, conversation: int, message_id: str | None) -> Question:
        """Give what is near a conversation's vectors, or those of one of its messages. Raises `NotFound` for none."""
        codes = vectors.codes_of(ask, self.embedder, conversation, message_id)
        if not codes:
            raise NotFound(
                "Nothing is known of what this means: it says nothing, or `backscroll index` has yet to be run."
            )
        return self._near(ask, middle(codes), vectors.state(ask, self.embedder))

    def _near(self, ask: Ask, vector: Vectors, now: State) -> Question:
        with self._lock:
            return Question(self._in_step(ask, vector.shape[1], now), vector, self._embedder.floor, self._lock)

    def _keep(self, wanted: Sequence[Wanted], read: Sequence[list[Passage]]) -> int:
        codes = list(self._codes([passage.text for passage in _flat(read)]))
        at = 0
        with self._database.writing() as connection:
            for one, inside in zip(wanted, read, strict=True):
                places = [passage.position for passage in inside]
                mine = b"".join(codes[at : at + len(inside)])
                at += len(inside)
                vectors.keep(connection, one, self.embedder, places, mine)
        return at

    def _codes(self, texts: Sequence[str]) -> Iterator[bytes]:
        for start in range(0, len(texts), PASSAGES_A_CALL):
            rows = self._embedder.passages(texts[start : start + PASSAGES_A_CALL])
            yield from (coded(row) for row in rows)

    def _in_step(self, ask: Ask, dimensions: int, now: State) -> VectorIndex:
        """Give the index as the archive's vectors are now: what is new is added, what is gone is taken out."""
        if self._index is not None and self._dimensions == dimensions and now == self._seen:
            return self._index
        index = self._index if self._index is not None and self._dimensions == dimensions else FlatIndex(dimensions)
        # What was being changed when something failed is not used again.
        self._index, self._dimensions, self._seen = None, dimensions, None
        index.remove(set(index.blocks()) - vectors.kept_ids(ask, self.embedder))
        newest = max(index.blocks(), default=0)
        index.make_room(vectors.count_after(ask, self.embedder, newest))
        index.add(_block(row, dimensions) for row in vectors.rows_after(ask, self.embedder, newest))
        self._index, self._seen = index, now
        return index


def _block(row: StoredVectors, dimensions: int) -> Block:
    """Give a row's block: an empty one where its size does not fit, by damage or another model of the same name."""
    if len(row.codes) != len(row.keys) * dimensions:
        return Block(row.id, (), b"")
    return Block(row.id, row.keys, row.codes)


class Question:
    """A text that is looked for by what it means; a `Nearness`. `lock` keeps others from changing the index."""

    def __init__(self, index: VectorIndex, vector: Vectors, floor: float, lock: Lock) -> None:
        self._index = index
        self._lock = lock
        self._vector = vector
        self._floor = floor

    def nearest(self, count: int, among: Collection[int] | None = None) -> Mapping[int, float]:
        with self._lock:
            found = self._index.nearest(self._vector, count, among)
        return {key: similarity for key, similarity in found.items() if similarity >= self._floor}

    def similarities(self, keys: Collection[int]) -> Mapping[int, float]:
        with self._lock:
            return self._index.similarities(self._vector, keys)


def _flat(read: Sequence[list[Passage]]) -> Iterator[Passage]:
    return (passage for inside in read for passage in inside)
