"""An id for what came without one, the same at every reading."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def derived_id(*lasting: Any) -> str:
    """Give an id made of what does not change when a conversation grows."""
    return "derived-" + hashlib.sha256(json.dumps(lasting).encode()).hexdigest()[:32]
