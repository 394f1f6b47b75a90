"""One broken record must not cost the user the other ten thousand."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from backscroll.errors import BackscrollError
from backscroll.model import Conversation, Skipped
from backscroll.reading.export import Export
from backscroll.reading.source import Record, Source

log = logging.getLogger(__name__)


def each(source: Source, record: Record, export: Export) -> Iterator[Conversation | Skipped]:
    """Read one record; whatever goes wrong in it comes out as a `Skipped` that names the place."""
    try:
        yield from source.read(record, export)
    except BackscrollError as error:
        yield Skipped(record.where, str(error))
    except Exception as error:
        log.debug("%s: %s cannot be read", source.name, record.where, exc_info=True)
        yield Skipped(record.where, f"cannot be understood ({type(error).__name__}: {error})")
