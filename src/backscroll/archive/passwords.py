"""A password's kept form: salted, and slow to try. `scrypt$N$R$P$SALT$KEY`, so that a later form can be told apart."""

from __future__ import annotations

import secrets
from base64 import b64decode, b64encode
from hashlib import scrypt
from unicodedata import normalize

NAME = "scrypt"
# 32 MB and a tenth of a second for each try.
COST, BLOCK, LANES = 2**15, 8, 1
MOST_MEMORY = 64 << 20
SALT_BYTES = 16
KEY_BYTES = 32


def kept_form(password: str) -> str:
    """Give what is kept of a password."""
    salt = secrets.token_bytes(SALT_BYTES)
    key = _key(password, salt, COST, BLOCK, LANES)
    return "$".join((NAME, *map(str, (COST, BLOCK, LANES)), b64encode(salt).decode(), b64encode(key).decode()))


def matches(password: str, kept: str) -> bool:
    """Whether a password is the one that this was kept of."""
    _name, cost, block, lanes, salt, key = kept.split("$")
    made = _key(password, b64decode(salt), int(cost), int(block), int(lanes))
    return secrets.compare_digest(made, b64decode(key))


def _key(password: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    """Derive the key; a keyboard that composes its letters otherwise types the same password."""
    typed = normalize("NFKC", password).encode("utf-8", "surrogatepass")
    return scrypt(typed, salt=salt, n=cost, r=block, p=lanes, maxmem=MOST_MEMORY, dklen=KEY_BYTES)
