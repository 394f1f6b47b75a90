"""The figures, and how each is taken."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.measuring import bytes_below
from bench.tools import Installed
from bench.vocabulary import vocabulary

MB = 1_000_000
REPEATS = 5
COLD_RUNS = 5
# Places in the vocabulary: a word of a handful of messages, one of a hundredth of all, and "the", in three of four.
RANKS = {"rare": range(30_000, 30_020), "middle": range(500, 520), "commonest": range(1)}


@dataclass(frozen=True)
class Figure:
    """One row of the table. `is_more_better` says which way round a ratio reads as "times better"."""

    key: str
    label: str
    format: str
    is_more_better: bool = False

    def times_better(self, ours: float, theirs: float) -> float:
        above, below = (ours, theirs) if self.is_more_better else (theirs, ours)
        return above / below if below else float("inf")


FIGURES = (
    Figure("messages_per_cpu_second", "import, messages per CPU-second", "{:,.0f}", is_more_better=True),
    Figure("import_cpu_seconds", "import, CPU-seconds", "{:.1f}"),
    Figure("peak_megabytes", "import, peak memory (MB)", "{:.0f}"),
    Figure("size_ratio", "archive ÷ export, bytes", "{:.2f}"),
    Figure("reimport_ratio", "second import ÷ first, CPU", "{:.3f}"),
    Figure("rare_p50", "warm search, rare word, p50 (ms)", "{:.2f}"),
    Figure("rare_p95", "warm search, rare word, p95 (ms)", "{:.2f}"),
    Figure("middle_p50", "warm search, middling word, p50 (ms)", "{:.2f}"),
    Figure("middle_p95", "warm search, middling word, p95 (ms)", "{:.2f}"),
    Figure("commonest_p50", "warm search, commonest word, p50 (ms)", "{:.1f}"),
    Figure("commonest_p95", "warm search, commonest word, p95 (ms)", "{:.1f}"),
    Figure("cold_search_ms", "search from a new process (ms)", "{:.0f}"),
)


@dataclass(frozen=True)
class Export:
    """An export that lies ready to be imported, and what it holds."""

    folder: Path
    conversations: int
    messages: int


def figures_of(installed: Installed, export: Export) -> dict[str, float]:
    """Import an export twice, search it, and give every figure by its key."""
    imported = import_figures(installed, export)
    with installed.serving():
        return imported | warm_figures(installed) | cold_figures(installed)


def import_figures(installed: Installed, export: Export) -> dict[str, float]:
    first = installed.take_in(export.folder)
    kept = bytes_below(installed.store.parent)
    second = installed.take_in(export.folder)
    return {
        "messages_per_cpu_second": export.messages / first.cpu_seconds,
        "import_cpu_seconds": first.cpu_seconds,
        "peak_megabytes": first.peak_bytes / MB,
        "size_ratio": kept / bytes_below(export.folder),
        "reimport_ratio": second.cpu_seconds / first.cpu_seconds,
    }


def warm_figures(installed: Installed) -> dict[str, float]:
    figures: dict[str, float] = {}
    for name, ranks in RANKS.items():
        words = [vocabulary()[rank] for rank in ranks]
        repeats = REPEATS * 4 if len(words) == 1 else REPEATS
        by_word = installed.search_warm(words, repeats)
        found = [milliseconds for each in by_word.values() for milliseconds in each]
        figures |= {f"{name}_p50": percentile(found, 50), f"{name}_p95": percentile(found, 95)}
    return figures


def cold_figures(installed: Installed) -> dict[str, float]:
    word = vocabulary()[RANKS["middle"][0]]
    runs = [installed.search_once(word).seconds * 1000 for _ in range(COLD_RUNS)]
    return {"cold_search_ms": statistics.median(runs)}


def percentile(values: Sequence[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]
