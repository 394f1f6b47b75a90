"""Coroutines, in tests that are none."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import anyio

T = TypeVar("T")


def run_async(function: Callable[..., Awaitable[T]], *arguments: object) -> T:
    """Give what a coroutine gives. It runs in a thread of its own: a browser's driver has a loop in this one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(anyio.run, function, *arguments).result()
