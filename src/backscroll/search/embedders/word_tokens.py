"""The tokens of words: each word is cut once, and what was cut lately is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy

    Tokens = numpy.ndarray[tuple[int], numpy.dtype[numpy.uint16]]
else:
    Tokens = object

# What stands for a space, and so begins a word.
SPACE = "\u2581"
# Twice as many are known at most, in 4 MB; they save a third of the cutting.
WORDS_KNOWN = 8_192
LONGEST_KNOWN = 32
# Longer lines are cut no faster.
WORDS_A_LINE = 32


class WordTokens:
    """Cuts words by a tokenizer's file; it is for a vocabulary below 65,536."""

    def __init__(self, file: Path) -> None:
        import numpy as np  # noqa: PLC0415  loads in 0.1 s, and only meaning needs it
        from tokenizers import Tokenizer  # noqa: PLC0415  as above

        self._tokenizer = Tokenizer.from_file(str(file))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        tokens = map(self._tokenizer.id_to_token, range(self._tokenizer.get_vocab_size()))
        self._begins_word = np.fromiter((str(token).startswith(SPACE) for token in tokens), dtype=bool)
        # What is written like one of these is taken for a mark wherever it stands, and shifts the words after it.
        self._marks = tuple(token.content for token in self._tokenizer.get_added_tokens_decoder().values())
        self._known: dict[str, bytes] = {}
        self._known_before: dict[str, bytes] = {}

    def of(self, texts: Sequence[Sequence[str]]) -> Iterator[Tokens]:
        """Give for each text, which is its words, all their tokens."""
        import numpy as np  # noqa: PLC0415  as above

        known = self._knowing(set().union(*texts))
        for words in texts:
            yield np.frombuffer(b"".join(map(known.__getitem__, words)), dtype=np.uint16)

    def _knowing(self, words: set[str]) -> Mapping[str, bytes]:
        """Give the tokens of words, and of others. Several threads may ask: what one is given, no other empties."""
        if len(self._known) > WORDS_KNOWN:
            # A copy is made in one step; while one walks through it, another thread may add to the dictionary itself.
            lately = self._known.copy()
            self._known_before = {word: cut for word, cut in lately.items() if len(word) <= LONGEST_KNOWN}
            self._known = {}
        known, before = self._known, self._known_before
        missing = [word for word in words if word not in known]
        known.update((word, before[word]) for word in missing if word in before)
        known.update(self._cut([word for word in missing if word not in before]))
        return known

    def _cut(self, words: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """Cut many words in one text, which is three times as fast as one by one."""
        lines = (words[at : at + WORDS_A_LINE] for at in range(0, len(words), WORDS_A_LINE))
        return chain.from_iterable(map(self._cut_line, lines))

    def _cut_line(self, words: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        import numpy as np  # noqa: PLC0415  as above

        line = " ".join(words)
        # As a batch of lines, its threads would take memory of their own for no less work.
        tokens = self._tokens(line)
        starts = np.flatnonzero(self._begins_word[tokens]) * tokens.itemsize
        if len(starts) != len(words) or any(mark in line for mark in self._marks):
            return ((word, self._tokens(word).tobytes()) for word in words)
        cut = tokens.tobytes()
        return zip(words, (cut[start:end] for start, end in pairwise([*starts.tolist(), len(cut)])), strict=True)

    def _tokens(self, text: str) -> Tokens:
        import numpy as np  # noqa: PLC0415  as above

        return np.array(self._tokenizer.encode(text, add_special_tokens=False).ids, dtype=np.uint16)
