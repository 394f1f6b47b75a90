from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as some

from backscroll.reading.base64_text import bytes_in, padded


@given(some.binary())
def test_bytes_come_back_from_either_alphabet(content: bytes) -> None:
    assert bytes_in(base64.b64encode(content).decode()) == content
    assert bytes_in(base64.urlsafe_b64encode(content).decode()) == content


@given(some.binary())
def test_line_breaks_do_not_matter(content: bytes) -> None:
    assert bytes_in(base64.encodebytes(content).decode()) == content


@given(some.binary())
def test_padding_that_was_left_out_can_be_put_back(content: bytes) -> None:
    assert bytes_in(padded(base64.urlsafe_b64encode(content).decode().rstrip("="))) == content


@pytest.mark.parametrize("damaged", ["abcde", "ab!d", "ab…d", "a", "UE5"])
def test_damaged_base64_gives_no_bytes(damaged: str) -> None:
    assert bytes_in(damaged) is None
