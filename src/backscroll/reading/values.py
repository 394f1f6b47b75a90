"""Looking into decoded JSON where anything can be null, missing, or of another type than yesterday."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

Json = dict[str, Any]


def text_at(raw: Json, *keys: str) -> str | None:
    """Give the first of these keys that holds a string with something in it."""
    for key in keys:
        value = raw.get(key)
        if value and isinstance(value, str):
            return value
    return None


def object_at(raw: Json, key: str) -> Json:
    """Give the object under the key, or an empty one."""
    value = raw.get(key)
    return value if isinstance(value, dict) else {}


def list_at(raw: Json, key: str) -> list[Any]:
    """Give the array under the key, or an empty one."""
    value = raw.get(key)
    return value if isinstance(value, list) else []


def objects_at(raw: Json, key: str) -> list[Json]:
    """Give the objects in the array under the key."""
    value = raw.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def texts_at(raw: Json, key: str) -> list[str]:
    """Give the non-empty strings in the array under the key."""
    value = raw.get(key)
    return [item for item in value if isinstance(item, str) and item] if isinstance(value, list) else []


def texts_below(value: Any, inner: Callable[[Json], Iterable[Any]] = dict.values) -> Iterator[str]:
    """Give the texts anywhere in a value that say something, in order; of an object, look into what `inner` gives."""
    waiting = [value]
    while waiting:
        match waiting.pop():
            case str(text) if text and not text.isspace():
                yield text
            case list(items):
                waiting += reversed(items)
            case dict(found):
                waiting += reversed(list(inner(found)))


def count_at(raw: Json, key: str) -> int | None:
    """Give the whole number under the key, also where it is written as a string or a float."""
    value = raw.get(key)
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str):
        return int(value) if value.isascii() and value.isdecimal() and len(value) < 19 else None
    if isinstance(value, int | float) and abs(value) < 1 << 62:
        return int(value)
    return None


def flag_at(raw: Json, key: str) -> bool:
    return raw.get(key) is True


def kept(raw: Json, *keys: str) -> Json:
    """Give the part of an object worth keeping as metadata: these keys, where they say something (zero does)."""
    return {key: value for key in keys if (value := raw.get(key)) or _is_zero(value)}


def _is_zero(value: Any) -> bool:
    return value is not None and isinstance(value, (int, float)) and not isinstance(value, bool)
