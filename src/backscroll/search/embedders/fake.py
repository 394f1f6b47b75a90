"""An embedder without a model, for tests of what is around one: texts are near that share beginnings of words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b

from backscroll.search.embedders.port import Vectors

_WORD = re.compile(r"\w+")
_BEGINNING = 4


class FakeEmbedder:
    """Adds up a pattern of ones and minus ones for each word's first letters, the same on every machine.

    Words that begin alike are near, others are not; `name` may be chosen, and `dimensions` up to 512 in steps of 8.
    """

    def __init__(self, name: str = "fake-128", dimensions: int = 128) -> None:
        self.name = name
        self.dimensions = dimensions
        self.floor = 0.3

    def passages(self, texts: Sequence[str]) -> Vectors:
        import numpy as np  # noqa: PLC0415  loads in 0.1 s, and only meaning needs it

        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for at, text in enumerate(texts):
            for word in _WORD.findall(text.casefold()):
                rows[at] += 2.0 * np.unpackbits(np.frombuffer(self._pattern(word[:_BEGINNING]), dtype=np.uint8)) - 1.0
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        np.divide(rows, lengths, out=rows, where=lengths > 0)
        return rows

    def question(self, text: str) -> Vectors:
        return self.passages([text])

    def _pattern(self, beginning: str) -> bytes:
        return blake2b(beginning.encode("utf-8", "replace"), digest_size=self.dimensions // 8).digest()
