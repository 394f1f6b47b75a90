"""Column types whose Python side is a value of the model."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Dialect, LargeBinary, Text, TypeDecorator

from backscroll.store.moments import microseconds, moment_of


def json_text(value: Any) -> str | None:
    """Give a value as JSON; None for None and for what is empty."""
    return msgspec.json.encode(value).decode() if value else None


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, as microseconds since 1970: sorts, compares and packs better than text."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        return microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return moment_of(value)


class Json(TypeDecorator[Any]):
    """A JSON value as text; NULL where it is empty."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        return json_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else msgspec.json.decode(value)


PublicId = LargeBinary(16)
