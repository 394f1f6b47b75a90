"""One library measured: `python near_probe.py CODES COUNT WAY`, run in the environment that has the libraries.

Prints one line of JSON: milliseconds a question (processor time, the fastest of a few), what building took, bytes of
memory a vector, and the share of the 200 nearest that were found.
"""
# mypy: ignore-errors
# ruff: noqa: PLC0415  each library is loaded only where it is measured

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np

NEAREST, QUESTIONS, REPEATS = 200, 12, 3
DIMENSIONS = 256


def faiss_direct(rows):
    import faiss

    faiss.omp_set_num_threads(1)
    index = faiss.IndexScalarQuantizer(
        DIMENSIONS, faiss.ScalarQuantizer.QT_8bit_direct_signed, faiss.METRIC_INNER_PRODUCT
    )
    # Room for all at once, as ours makes it; what grows bit by bit holds up to twice its memory.
    index.codes.resize(len(rows) * DIMENSIONS)
    index.codes.resize(0)
    _in_slices(rows, lambda some: index.add_sa_codes(some.view(np.uint8) ^ np.uint8(0x80)))
    return lambda question: index.search(question[None].astype(np.float32), NEAREST)[1][0]


def faiss_trained(rows):
    return _faiss(rows, lambda faiss: faiss.IndexScalarQuantizer(
        DIMENSIONS, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT))  # fmt: skip


def faiss_floats(rows):
    return _faiss(rows, lambda faiss: faiss.IndexFlatIP(DIMENSIONS))


def _faiss(rows, made):
    import faiss

    faiss.omp_set_num_threads(1)
    index = made(faiss)
    index.train(rows[:20_000].astype(np.float32))
    _in_slices(rows, lambda some: index.add(some.astype(np.float32)))
    return lambda question: index.search(question[None].astype(np.float32), NEAREST)[1][0]


def numpy_bytes(rows):
    out = np.empty(len(rows), dtype=np.float32)

    def ask(question):
        for start in range(0, len(rows), 4096):
            some = rows[start : start + 4096]
            np.dot(some.astype(np.float32), question.astype(np.float32), out=out[start : start + len(some)])
        return np.argpartition(-out, NEAREST)[:NEAREST]

    return ask


def simsimd_bytes(rows):
    import simsimd

    return lambda question: np.argpartition(
        np.asarray(simsimd.cdist(question[None], rows, metric="cosine"))[0], NEAREST
    )[:NEAREST]


def usearch_exact(rows):
    from usearch.index import MetricKind, search

    return lambda question: search(rows, question[None], NEAREST, MetricKind.Cos, exact=True, threads=1).keys.ravel()


def usearch_graph(rows):
    from usearch.index import Index

    index = Index(ndim=DIMENSIONS, metric="cos", dtype="i8")
    index.add(np.arange(len(rows)), rows, threads=1)
    return lambda question: index.search(question, NEAREST, threads=1).keys


def hnswlib_graph(rows):
    import hnswlib

    index = hnswlib.Index(space="cosine", dim=DIMENSIONS)
    index.init_index(max_elements=len(rows), ef_construction=200, M=16)
    index.set_num_threads(1)
    index.add_items(rows.astype(np.float32))
    index.set_ef(2 * NEAREST)
    return lambda question: index.knn_query(question[None].astype(np.float32), NEAREST)[0][0]


WAYS = {
    "faiss: SQ 8 bit, signed as they are (ours)": faiss_direct,
    "faiss: SQ 8 bit, trained": faiss_trained,
    "faiss: float32": faiss_floats,
    "numpy: bytes in slices": numpy_bytes,
    "simsimd: bytes": simsimd_bytes,
    "usearch: bytes, exact": usearch_exact,
    "usearch: HNSW of bytes": usearch_graph,
    "hnswlib: HNSW of float32": hnswlib_graph,
}
# What is asked of the rows themselves takes no memory beside them.
IN_PLACE = ("numpy: bytes in slices", "simsimd: bytes", "usearch: bytes, exact")


def _in_slices(rows, add):
    for start in range(0, len(rows), 10_000):
        add(rows[start : start + 10_000])


def vectors(path, count):
    known = np.fromfile(path, dtype=np.int8).reshape(-1, DIMENSIONS)
    random = np.random.default_rng(1)
    rows = np.resize(known, (count, DIMENSIONS))
    for start in range(len(known), count, 10_000):
        some = rows[start : start + 10_000]
        noise = random.integers(-6, 7, some.shape, dtype=np.int8)
        rows[start : start + 10_000] = np.clip(some.astype(np.int16) + noise, -127, 127)
    return rows, known[random.integers(0, len(known), QUESTIONS)]


def truly_nearest(rows, question):
    asked, parts = question.astype(np.float32), np.array_split(rows, max(1, len(rows) // 10_000))
    products = np.concatenate([some.astype(np.float32) @ asked for some in parts])
    return products, np.sort(products)[-NEAREST]


def recall(rows, question, found):
    """Count what is found and at least as near as the 200th; cosines order vectors of rounded lengths a bit anew."""
    products, least = truly_nearest(rows, question)
    return float((products[np.asarray(found, dtype=np.int64)] >= least).sum() / NEAREST)


def fastest(ask, question):
    found = []
    for _ in range(REPEATS):
        started = time.process_time()
        ask(question)
        found.append((time.process_time() - started) * 1000)
    return min(found)


def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def main():
    path, count, way = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    rows, questions = vectors(path, count)
    WAYS[way](rows[:1_000])(questions[0])
    before, started = resident(), time.process_time()
    ask = WAYS[way](rows)
    took, held = time.process_time() - started, resident() - before
    print(json.dumps({
        "build_seconds": took,
        "bytes": DIMENSIONS if way in IN_PLACE else held / count,
        "milliseconds": float(np.median([fastest(ask, question) for question in questions])),
        "recall": float(np.mean([recall(rows, question, ask(question)) for question in questions])),
    }))  # fmt: skip


if __name__ == "__main__":
    main()
