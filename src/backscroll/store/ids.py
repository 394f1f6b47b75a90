"""Public ids: lasting, the same in every archive, and derived from what the provider calls the thing."""

from __future__ import annotations

from hashlib import sha1
from uuid import UUID

_NAMESPACE = UUID("6f2d8c1e-3b54-5a7f-9c0d-b2ac5c9011aa")
# What a byte becomes that holds a UUID's version, or its variant. Looking it up takes half the time of changing bits.
_WITH_VERSION = [bytes([byte & 0x0F | 0x50]) for byte in range(256)]
_WITH_VARIANT = [bytes([byte & 0x3F | 0x80]) for byte in range(256)]


def conversation_uid(source: str, external_id: str) -> bytes:
    """Give the 16 bytes of a conversation's public id: UUIDv5 of its source and the provider's id."""
    return _uuid5(_NAMESPACE.bytes, f"{source}\x1f{external_id}")


def message_uid(conversation: bytes, external_id: str) -> bytes:
    """Give the 16 bytes of a message's public id: UUIDv5 of its conversation's and the provider's id."""
    return _uuid5(conversation, external_id)


def shown(uid: bytes) -> str:
    return str(UUID(bytes=uid))


def uid_of(shown_id: str) -> bytes:
    """Give the bytes of a public id as it is shown."""
    return UUID(shown_id).bytes


def uid_range(prefix: str) -> tuple[bytes, bytes] | None:
    """Give the first and the last uid that are written with this beginning; four digits are the least."""
    digits = prefix.replace("-", "").lower()
    if not 4 <= len(digits) <= 32 or set(digits) - set("0123456789abcdef"):
        return None
    return UUID(digits.ljust(32, "0")).bytes, UUID(digits.ljust(32, "f")).bytes


def _uuid5(namespace: bytes, name: str) -> bytes:
    """The bytes of `uuid.uuid5`, without its object: an import makes millions."""
    digest = sha1(namespace + name.encode(), usedforsecurity=False).digest()
    return digest[:6] + _WITH_VERSION[digest[6]] + digest[7:8] + _WITH_VARIANT[digest[8]] + digest[9:16]
