"""The embedder in the default installation: WordLlama's static word vectors, which come in its wheel.

A text's vector is the mean of its tokens' vectors. The two files are read as they lie in the package: importing the
package itself loads a client for downloads, and takes half a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any

from backscroll.errors import InvalidRequest
from backscroll.search.embedders.port import Vectors

WEIGHTS = "weights/l2_supercat_256.safetensors"
TOKENIZER = "tokenizers/l2_supercat_tokenizer_config.json"
_SPACE = "\u2581"
# Longer lines are cut no faster.
WORDS_A_LINE = 32


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

        split = [text.replace(_SPACE, " ").split() for text in texts]
        numbers = {word: number for number, word in enumerate(dict.fromkeys(chain(*split)))}
        sums = self._sums(list(numbers))
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, words in zip(rows, split, strict=True):
            if words:
                sums.take([numbers[word] for word in words], axis=0).sum(axis=0, out=row)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        np.divide(rows, lengths, out=rows, where=lengths > 0)
        return rows

    def question(self, text: str) -> Vectors:
        return self.passages([text])

    def _sums(self, words: Sequence[str]) -> Any:
        """Give for each word the sum of its tokens' vectors.

        A text's direction is that of the sum of its words, so each word is cut into tokens once however often it comes,
        and all words in one text, which is three times as fast as one by one: together 10 MB in a CPU-second, not 3.
        """
        import numpy as np  # noqa: PLC0415  as above

        sums = np.zeros((len(words), self.dimensions), dtype=np.float32)
        if not words:
            return sums
        tokens, lengths = self._cut(words)
        starts = np.cumsum(lengths) - lengths
        for at in range(lengths.max()):
            goes_on = lengths > at
            sums[goes_on] += self._weights[tokens[starts[goes_on] + at]]
        return sums

    def _cut(self, words: Sequence[str]) -> tuple[Any, Any]:
        """Give the tokens of words, one after the other, and how many each word has."""
        import numpy as np  # noqa: PLC0415  as above

        lines = [words[at : at + WORDS_A_LINE] for at in range(0, len(words), WORDS_A_LINE)]
        joined = self._tokenizer.encode_batch_fast([" ".join(line) for line in lines], add_special_tokens=False)
        tokens, lengths = [], []
        for line, encoded in zip(lines, joined, strict=True):
            found = np.array(encoded.ids, dtype=np.int64)
            starts = np.flatnonzero(self._begins_word[found])
            if len(starts) != len(line):
                # The tokenizer takes a few words, such as <s>, for marks of its own.
                alone = [self._tokenizer.encode(word, add_special_tokens=False).ids for word in line]
                found, starts = np.array(list(chain(*alone)), dtype=np.int64), np.cumsum([0, *map(len, alone[:-1])])
            tokens.append(found)
            lengths.append(np.diff(starts, append=len(found)))
        return np.concatenate(tokens), np.concatenate(lengths)

    @cached_property
    def _begins_word(self) -> Any:
        """Say of each token whether it is a word's first: it has the mark that stands for the space before."""
        import numpy as np  # noqa: PLC0415  as above

        begins = np.zeros(len(self._weights), dtype=bool)
        for token, number in self._tokenizer.get_vocab().items():
            if number < len(begins):
                begins[number] = token.startswith(_SPACE)
        return begins

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer  # noqa: PLC0415  as above

        tokenizer = Tokenizer.from_file(str(self._folder / TOKENIZER))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer

    @cached_property
    def _weights(self) -> Any:
        import numpy as np  # noqa: PLC0415  as above
        from safetensors.numpy import load_file  # noqa: PLC0415  as above

        (weights,) = load_file(self._folder / WEIGHTS).values()
        return weights.astype(np.float32)
