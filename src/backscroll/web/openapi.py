"""`python -m backscroll.web.openapi` prints the API's own document, from which the pages' types are made."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from backscroll.web.app import create_app
from backscroll.web.settings import Settings


def document() -> str:
    """Give the OpenAPI document, the same text whenever the routes are the same."""
    app = create_app(Settings(database=Path("archive.db"), start_token="", opening_token=""))
    return json.dumps(app.openapi(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(document())
