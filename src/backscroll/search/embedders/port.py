"""The port: text in, vectors of length one out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy

    Vectors = numpy.ndarray[tuple[int, int], numpy.dtype[numpy.float32]]
else:
    Vectors = object


class Embedder(Protocol):
    """Turns texts into vectors that are near each other where the texts mean something near.

    `name` tells the model and its version: vectors of different names are never compared. Vectors are rows of float32
    with length one; a text without any known word gives a row of zeros.
    """

    @property
    def name(self) -> str: ...

    @property
    def floor(self) -> float: ...

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Give a row for each text that may be found; shape (texts, dimensions of the model)."""
        ...

    def question(self, text: str) -> Vectors:
        """Give the one row of a text that is looked for; shape (1, dimensions)."""
        ...
