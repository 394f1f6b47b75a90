"""What messages mean: building the vectors after the text, and keeping the index in memory in step with them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import islice
from threading import Lock
from time import monotonic

from msgspec import Struct

from backscroll.archive.memory import give_back_memory
from backscroll.errors import NotFound
from backscroll.search.embedders.port import Embedder, Vectors
from backscroll.search.passages import MOST_CHARACTERS, Passage, passages
from backscroll.search.vectors.codes import coded, middle
from backscroll.search.vectors.port import Block, VectorIndex
from backscroll.store import vectors
from backscroll.store.database import Ask, Database
from backscroll.store.vectors import Made, State, StoredVectors, Wanted

# Listed at once; each list costs a look at all that have vectors already.
CONVERSATIONS_A_LIST = 500
# Read and written at once, with the rest of the last conversation: a kill costs at most this much work, half a second.
PASSAGES_A_STEP = 256
PASSAGES_A_CALL = 64
# What a search makes up for by itself: the last chats, or a small import; not ten years. WordLlama is quick enough for
# all of these, an embedder of thirty messages a second for a few of them at a time.
MOST_CAUGHT_UP = 1_000
SECONDS_TO_CATCH_UP = 1.0
_ANYTHING = "a word"

# How many conversations have vectors, and how many there are.
OnBuilt = Callable[[int, int], None]


class Built(Struct, frozen=True):
    """What was done: conversations, and the vectors made of them."""

    conversations: int
    vectors: int


class Read(Struct, frozen=True):
    """A conversation, and what of it is to be embedded."""

    wanted: Wanted
    passages: tuple[Passage, ...]


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

    def build(self, on_built: OnBuilt | None = None) -> Built:
        """Make the vectors that are missing, of the newest conversations first; may be stopped at any moment."""
        tell = on_built or _tell_nobody
        give_back_memory()
        conversations = made = 0
        while (listed := self._wanted(CONVERSATIONS_A_LIST))[1]:
            state, wanted = listed
            done, rest = state.looked_at, iter(wanted)
            while read := self._read(rest):
                tell(done, state.conversations)
                done += self._keep(read)
                made += sum(len(one.passages) for one in read)
            conversations += len(wanted)
        tell(listed[0].looked_at, listed[0].conversations)
        return Built(conversations, made)

    def catch_up(self) -> None:
        """Make what vectors can be made while a search waits, in steps that grow as far as the embedder is quick."""
        self._embedder.question(_ANYTHING)  # A server that hangs is waited for no longer than for a question.
        until, most = monotonic() + SECONDS_TO_CATCH_UP, 1
        while monotonic() < until and (wanted := self._wanted(most)[1]):
            self._keep(self._read(iter(wanted)))
            most = min(2 * most, CONVERSATIONS_A_LIST)

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

    def _wanted(self, most: int) -> tuple[State, list[Wanted]]:
        with self._database.asking() as ask:
            state = vectors.state(ask, self.embedder)
            return state, vectors.wanted(ask, self.embedder, most) if state.missing else []

    def _read(self, wanted: Iterator[Wanted]) -> list[Read]:
        """Read the next conversations, as many as make a step."""
        read, count = [], 0
        with self._database.asking() as ask:
            for one in wanted:
                read.append(Read(one, tuple(passages(vectors.said(ask, one, MOST_CHARACTERS)))))
                count += len(read[-1].passages)
                if count >= PASSAGES_A_STEP:
                    break
        return read

    def _keep(self, read: Sequence[Read]) -> int:
        codes = self._codes([passage.text for one in read for passage in one.passages])
        made = [
            Made(one.wanted, [passage.position for passage in one.passages], b"".join(islice(codes, len(one.passages))))
            for one in read
        ]
        with self._database.writing() as connection:
            return vectors.keep(connection, self.embedder, made)

    def _codes(self, texts: Sequence[str]) -> Iterator[bytes]:
        for start in range(0, len(texts), PASSAGES_A_CALL):
            rows = self._embedder.passages(texts[start : start + PASSAGES_A_CALL])
            codes, size = coded(rows), rows.shape[1]
            yield from (codes[at : at + size] for at in range(0, len(codes), size))

    def _in_step(self, ask: Ask, dimensions: int, now: State) -> VectorIndex:
        """Give the index as the archive's vectors are now: what is new is added, what is gone is taken out."""
        if self._index is not None and self._dimensions == dimensions and now == self._seen:
            return self._index
        from backscroll.search.vectors.flat import FlatIndex  # noqa: PLC0415  FAISS, which building needs not, is 11 MB

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


def _tell_nobody(_done: int, _total: int) -> None:
    pass
