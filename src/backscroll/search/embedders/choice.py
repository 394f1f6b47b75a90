"""Which embedder is asked for, before it is loaded."""

from __future__ import annotations

from msgspec import Struct

NONE = "none"
_NOT_INSTALLED = "There is no embedder here to tell what texts mean. `pip install wordllama` brings one."
_SWITCHED_OFF = (
    f"Search by meaning is switched off: the embedder chosen is `{NONE}`. "
    "Unset BACKSCROLL_EMBEDDER, or name another there."
)


class EmbedderChoice(Struct, frozen=True):
    """What turns text into vectors: a name, `none`, or the URL of a server with the model's name there and a key."""

    name: str = ""
    model: str = ""
    key: str = ""

    @property
    def why_none(self) -> str:
        """Say why there is no embedder, where this leads to none, and what brings one."""
        return _SWITCHED_OFF if self.name == NONE else _NOT_INSTALLED
