"""Which embedder is asked for, before it is loaded."""

from __future__ import annotations

from msgspec import Struct


class EmbedderChoice(Struct, frozen=True):
    """What turns text into vectors: a name, `none`, or the URL of a server with the model's name there and a key."""

    name: str = ""
    model: str = ""
    key: str = ""
