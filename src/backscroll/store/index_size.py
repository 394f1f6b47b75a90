"""How many rows the keyword index has, without counting them."""

from __future__ import annotations

from backscroll.store.database import Ask

_AVERAGES = 1


def row_count(ask: Ask) -> int:
    """Give the number of rows, which FTS5 keeps at the beginning of its averages record (`fts5_index.c`).

    Counting half a million rows takes 10 ms, and every search needs their number.
    """
    rows = ask(f"SELECT block FROM keyword_index_data WHERE id = {_AVERAGES}", {})
    return _varint(rows[0][0]) if rows and rows[0][0] else 0


def _varint(block: bytes) -> int:
    """Read SQLite's variable-length integer: seven bits a byte, the highest first, until a byte below 128."""
    number = 0
    for byte in block:
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            break
    return number
