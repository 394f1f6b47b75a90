"""The page docs/reference/sources.md, made from what the sources say of themselves.

`python -m tests.support.source_page > docs/reference/sources.md` renews it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from backscroll.reading.source import Source
from backscroll.sources import all_sources

HEAD = """\
# Sources

A source is one format that Backscroll can read. The content of a file decides which source reads it; several may read
parts of one export. `backscroll sources` prints this page's facts for what is installed.
"""


def page() -> str:
    """Give the whole page."""
    return "\n".join([HEAD, *(line for _name, source in sorted(all_sources().items()) for line in _section(source))])


def _section(source: Source) -> Iterator[str]:
    yield f"## {source.name}"
    yield ""
    yield f"{source.label}. Provider: `{source.provider}`."
    yield ""
    yield f"**Looks for** {source.looks_for.rstrip('.')}."
    yield ""
    yield f"**How to get it** {source.how_to_get.rstrip('.')}."
    yield ""


if __name__ == "__main__":
    sys.stdout.write(page())
