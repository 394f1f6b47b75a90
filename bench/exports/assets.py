"""Small files to lie beside the conversations, each with bytes of its own."""

from __future__ import annotations

import struct
import zlib
from random import Random
from typing import NamedTuple

from bench.prose import Writer

SIDE = 24


class Asset(NamedTuple):
    name: str
    media_type: str
    content: bytes


def photo(random: Random) -> Asset:
    """Give a sound picture of noise, so that no two are alike and none compresses."""
    rows = b"".join(b"\x00" + random.randbytes(SIDE * 3) for _ in range(SIDE))
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    content = b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, inside) for name, inside in chunks)
    return Asset("photo.png", "image/png", content)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def spreadsheet(writer: Writer) -> Asset:
    rows = [f"{writer.word()},{writer.random.randint(1, 9999)}" for _ in range(60)]
    return Asset("table.csv", "text/csv", "\n".join(["name,amount", *rows, ""]).encode())
