"""A job as a stream of events: each is the whole of it, so that one who comes late or again has missed nothing."""

from __future__ import annotations

from asyncio import sleep
from collections.abc import AsyncIterator
from time import monotonic

import msgspec

from backscroll.web.importing.live import Live

STEP_SECONDS = 0.25
SILENCE_SECONDS = 15.0
AGAIN_AFTER_MS = 2000


async def events(live: Live, seen: str | None) -> AsyncIterator[bytes]:
    """Give the job now, where it is not the version that was seen, and at every change, a few times a second."""
    yield f"retry: {AGAIN_AFTER_MS}\n\n".encode()
    told_at = monotonic()
    while True:
        job = live.now
        if str(job.version) != seen:
            seen, told_at = str(job.version), monotonic()
            yield b"id: %d\nevent: job\ndata: %s\n\n" % (job.version, msgspec.json.encode(job))
        if job.is_over:
            return
        if monotonic() - told_at > SILENCE_SECONDS:
            told_at = monotonic()
            yield b": still here\n\n"
        await sleep(STEP_SECONDS)
