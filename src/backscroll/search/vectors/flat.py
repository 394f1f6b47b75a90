"""The index in memory: FAISS over all vectors as they are, so what it finds is exact.

A question takes 6 ms at half a million vectors; graphs such as HNSW take memory and exactness to save what nobody
feels. FAISS compares the signed bytes themselves (`8bit_direct_signed`), so what is in memory is what is on disk.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import faiss
import numpy as np

from backscroll.search.embedders.port import Vectors
from backscroll.search.vectors.codes import LARGEST, SCALE, signed
from backscroll.search.vectors.port import Block

_SIGN = np.uint8(0x80)
# One question is answered faster by one thread (6 ms for half a million) than by two that wait for each other (15 ms).
faiss.omp_set_num_threads(1)


class FlatIndex:
    """All vectors one beside the other, and beside each the key of its message: `dimensions` + 8 bytes a vector."""

    def __init__(self, dimensions: int) -> None:
        self._dimensions = dimensions
        self._vectors = faiss.IndexScalarQuantizer(
            dimensions, faiss.ScalarQuantizer.QT_8bit_direct_signed, faiss.METRIC_INNER_PRODUCT
        )
        self._keys = np.empty(0, dtype=np.int64)
        self._counts: dict[int, int] = {}

    def blocks(self) -> Collection[int]:
        return self._counts.keys()

    def make_room(self, vectors: int) -> None:
        size = self._vectors.codes.size()
        # FAISS has no way to reserve; a vector that was longer keeps its room.
        self._vectors.codes.resize(size + vectors * self._dimensions)
        self._vectors.codes.resize(size)

    def add(self, blocks: Iterable[Block]) -> None:
        added: list[np.ndarray[Any, np.dtype[np.int64]]] = [self._keys]
        for block in blocks:
            if block.keys:
                self._vectors.add_sa_codes(signed(block.codes, self._dimensions).view(np.uint8) ^ _SIGN)
                added.append(np.array(block.keys, dtype=np.int64))
            self._counts[block.id] = len(block.keys)
        self._keys = np.concatenate(added)

    def remove(self, ids: Collection[int]) -> None:
        gone = np.repeat(
            np.fromiter((one in ids for one in self._counts), dtype=bool, count=len(self._counts)),
            np.fromiter(self._counts.values(), dtype=np.int64, count=len(self._counts)),
        )
        self._vectors.remove_ids(faiss.IDSelectorBatch(np.flatnonzero(gone)))
        self._keys = self._keys[~gone]
        self._counts = {one: count for one, count in self._counts.items() if one not in ids}

    def nearest(self, question: Vectors, count: int, among: Collection[int] | None = None) -> Mapping[int, float]:
        allowed = None if among is None else np.flatnonzero(np.isin(self._keys, np.fromiter(among, dtype=np.int64)))
        available = len(self._keys) if allowed is None else len(allowed)
        asked = min(2 * count, available)
        while asked:
            found = self._found(question, asked, allowed)
            if len(found) >= count or asked == available:
                return dict(list(found.items())[:count])
            asked = min(2 * asked, available)
        return {}

    def similarities(self, question: Vectors, keys: Collection[int]) -> Mapping[int, float]:
        positions = np.flatnonzero(np.isin(self._keys, np.fromiter(keys, dtype=np.int64)))
        if not len(positions):
            return {}
        products = self._vectors.reconstruct_batch(positions) @ question[0] / SCALE
        return _best(self._keys[positions].tolist(), products.tolist())

    def _found(self, question: Vectors, count: int, allowed: Any | None) -> dict[int, float]:
        parameters = None if allowed is None else faiss.SearchParameters(sel=faiss.IDSelectorBatch(allowed))  # type: ignore[call-arg]
        # FAISS compares bytes with bytes: the question uses all of them, rounded here, because FAISS cuts off.
        scale = LARGEST / (np.abs(question).max() or 1)
        products, positions = self._vectors.search(np.rint(question * scale), count, params=parameters)
        known = positions[0] >= 0
        return _best(self._keys[positions[0][known]].tolist(), (products[0][known] / (scale * SCALE)).tolist())


def _best(keys: list[int], similarities: list[float]) -> dict[int, float]:
    """Give each key once, with the best of its similarities, in the order in which they come."""
    found: dict[int, float] = {}
    for key, similarity in zip(keys, similarities, strict=True):
        found[key] = max(similarity, found.get(key, similarity))
    return found
