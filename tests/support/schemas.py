"""Files in the docs that are made from the code: `python -m tests.support.schemas` makes them anew."""

from __future__ import annotations

import json
from pathlib import Path

from backscroll.export.json import schema

JSON_EXPORT = Path(__file__).parents[2] / "docs" / "reference" / "json-export.schema.json"

if __name__ == "__main__":
    JSON_EXPORT.write_text(json.dumps(schema(), indent=2) + "\n", encoding="utf-8")
