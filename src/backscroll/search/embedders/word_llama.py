"""The embedder in the default installation: WordLlama's static word vectors, which come in its wheel.

A text's vector is the mean of its tokens' vectors. The two files are read as they lie in the package: importing the
package itself loads a client for downloads, and takes half a second.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from backscroll.errors import InvalidRequest
from backscroll.search.embedders.port import Vectors
from backscroll.search.embedders.word_tokens import SPACE, Tokens, WordTokens

WEIGHTS = "weights/l2_supercat_256.safetensors"
TOKENIZER = "tokenizers/l2_supercat_tokenizer_config.json"


def package_folder() -> Path | None:
    """Give the folder of the installed package, or None where it is not installed."""
    spec = find_spec("wordllama")
    return Path(spec.origin).parent if spec and spec.origin else None


class WordLlama:
    """Static vectors of 256 numbers, for English and, less well, other languages in Latin script."""

    name = "wordllama-256"
    dimensions = 256
    # Of 996 questions one in ten is less similar to its answer; of random messages one in twenty is more.
    floor = 0.3

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def installed(cls) -> WordLlama:
        """Give it, from its package; raises `InvalidRequest` where that is missing."""
        folder = package_folder()
        if folder is None or not (folder / WEIGHTS).is_file():
            raise InvalidRequest("WordLlama is not installed. `pip install wordllama` brings it.")
        return cls(folder)

    def passages(self, texts: Sequence[str]) -> Vectors:
        import numpy as np  # noqa: PLC0415  loads in 0.1 s, and only meaning needs it

        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        tokens = list(self._tokens.of([text.replace(SPACE, " ").split() for text in texts]))
        places, wide = self._widened(tokens)
        for row, mine in zip(rows, tokens, strict=True):
            wide.take(places.take(mine), axis=0).sum(axis=0, out=row)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        np.divide(rows, lengths, out=rows, where=lengths > 0)
        return rows

    def question(self, text: str) -> Vectors:
        return self.passages([text])

    def _widened(self, tokens: Sequence[Tokens]) -> tuple[Any, Vectors]:
        """Give the vectors of those tokens that are there, as float32, and in which row each token's is."""
        import numpy as np  # noqa: PLC0415  as above

        places = np.zeros(len(self._weights), dtype=np.intp)
        for one in tokens:
            places[one] = 1
        (used,) = places.nonzero()
        places[used] = np.arange(len(used))
        return places, self._weights[used].astype(np.float32)

    @cached_property
    def _tokens(self) -> WordTokens:
        return WordTokens(self._folder / TOKENIZER)

    @cached_property
    def _weights(self) -> Any:
        """The one array of a safetensors file, as it lies there: a length, a head in JSON, the numbers."""
        import numpy as np  # noqa: PLC0415  as above

        with (self._folder / WEIGHTS).open("rb") as file:
            size = int.from_bytes(file.read(8), "little")
            (array,) = (value for name, value in json.loads(file.read(size)).items() if name != "__metadata__")
            start = file.tell() + array["data_offsets"][0]
            return np.asarray(np.memmap(file, np.float16, "r", start, tuple(array["shape"])))
