"""What the makers of exports share: ids and times that look real and come out the same in every run."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from random import Random

from bench.prose import Writer, chinese, english, japanese

FIRST_MOMENT = datetime(2024, 1, 1, tzinfo=UTC).timestamp()
LAST_MOMENT = datetime(2026, 6, 30, tzinfo=UTC).timestamp()
_LANGUAGES = (english,) * 47 + (chinese, japanese, japanese)


@dataclass
class Made:
    """What an export holds. `messages` counts what its provider keeps as one message that somebody or a tool said."""

    conversations: int = 0
    messages: int = 0
    branched: int = 0
    asset_files: int = 0

    def as_json(self) -> dict[str, int]:
        return asdict(self)


def writer_of(source: str, seed: int, index: int) -> Writer:
    """Give the writer of one conversation, which depends on nothing that came before it.

    So an export of 5,000 is the beginning of one of 40,000.
    """
    random = Random(f"{source} {seed} {index}")
    return Writer(random, random.choice(_LANGUAGES)())


def uuid_from(random: Random) -> str:
    digits = f"{random.getrandbits(128):032x}"
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


def iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
