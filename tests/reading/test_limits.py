"""Limits are settings, and say how they are raised."""

from __future__ import annotations

import pytest

from backscroll.reading.limits import Limits


@pytest.mark.parametrize("limit", Limits.__struct_fields__)
def test_a_refusal_names_the_limit_its_value_and_its_variable(limit: str) -> None:
    error = Limits().exceeded(limit, "trip.zip was refused: it is too much")

    assert error.limit == limit
    assert str(error) == (
        f"trip.zip was refused: it is too much. If you trust it, set BACKSCROLL_LIMIT_{limit.upper()} higher than "
        f"{getattr(Limits(), limit):,}."
    )
