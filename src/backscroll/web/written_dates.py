"""Dates as a request writes them: in full, since a bare number would be taken for seconds since 1970."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator
from pydantic_core import PydanticCustomError

_BEGINS_WITH_A_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _a_moment(value: object) -> object:
    return _written(value, "Write a date and time with its zone, such as 2026-03-01T00:00:00Z")


def _a_day(value: object) -> object:
    return _written(value, "Write a day, such as 2026-03-01")


def _written(value: object, advice: str) -> object:
    if isinstance(value, str) and _BEGINS_WITH_A_DAY.match(value):
        return value
    raise PydanticCustomError("not_a_date", "{advice}", {"advice": advice})


Moment = Annotated[AwareDatetime, BeforeValidator(_a_moment)]
Day = Annotated[date, BeforeValidator(_a_day)]
