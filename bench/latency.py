"""What a search costs as the archive grows: `python -m bench.latency [--size small|large] [--plot FILE]`.

Archives of 10, 50 and 100 thousand messages, large also of 500 thousand, are made once and kept under `.bench/`. Prints
Markdown; the plot is an SVG.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sqlite3
import statistics
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.figures import percentile
from bench.growth import plot
from bench.measuring import Run, bytes_below, run
from bench.report import machine
from bench.run import ROOM, export_of

# Conversations that make 10, 50, 100 and 500 thousand messages.
SIZES = {"small": (970, 5_000, 9_650), "large": (970, 5_000, 9_650, 48_300)}
COLD, COLD_RUNS, COLD_QUERY = 5_000, 7, "raltum burter"
MODES = ("hybrid", "keyword", "meaning")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.latency", description=__doc__.partition("\n")[0])
    parser.add_argument("--size", choices=sorted(SIZES), default="small", help="up to 100,000 messages, or 500,000")
    parser.add_argument("--plot", type=Path, default=ROOM / "latency.svg", help="where to draw the growth")
    asked = parser.parse_args()
    measured = [_measured(count) for count in SIZES[asked.size]]
    (ROOM / "latency.json").write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    asked.plot.write_text(plot(_curves(measured)), encoding="utf-8")
    print(", ".join(f"{name} {value}" for name, value in machine().items()))
    for lines in (_growth(measured), _kinds(measured[-1]), _cold()):
        print("", *lines, sep="\n")


def archive_of(count: int) -> tuple[Path, dict[str, Any]]:
    """Give the archive of an export of this many conversations, made at the first call and kept, and what it cost."""
    folder, costs = ROOM / "search" / str(count), ROOM / "search" / f"{count}.json"
    store = folder / "archive.db"
    if not costs.exists():
        export = export_of(count)
        print(f"making an archive of {export.messages:,} messages", file=sys.stderr, flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        imported = _backscroll("import", str(export.folder), "--no-vectors", "--quiet", "--db", str(store))
        before = bytes_below(folder)
        built = _backscroll("index", "--db", str(store))
        cost = {
            "import_cpu_seconds": imported.cpu_seconds,
            "build_cpu_seconds": built.cpu_seconds,
            "vector_bytes_on_disk": bytes_below(folder) - before,
        }
        costs.write_text(json.dumps(cost | _counts(store)), encoding="utf-8")
    return store, json.loads(costs.read_text(encoding="utf-8"))


def _counts(store: Path) -> dict[str, int]:
    connection = sqlite3.connect(store)
    (messages,) = connection.execute("SELECT count(*) FROM messages").fetchone()
    query = "SELECT sum(length(CAST(body AS BLOB))) FROM messages WHERE NOT hidden"
    (text_bytes,) = connection.execute(query).fetchone()
    (vectors,) = connection.execute("SELECT sum(length(places)) / 4 FROM vectors").fetchone()
    connection.close()
    return {"messages": messages, "text_bytes": text_bytes, "vectors": vectors}


def _measured(count: int) -> dict[str, Any]:
    store, cost = archive_of(count)
    timed: dict[str, Any] = json.loads(run([sys.executable, "-m", "bench.timing", store]).checked().output)
    return cost | timed


def _backscroll(*words: str) -> Run:
    return run([sys.executable, "-m", "backscroll", *words]).checked()


def _growth(measured: Sequence[Mapping[str, Any]]) -> list[str]:
    """Give milliseconds, megabytes of text embedded in a second of processor time, vectors' bytes a message."""
    lines = [
        "| messages | hybrid p50 | p95 | keyword p50 | p95 | rarest word | meaning p50 | p95 | MB/CPU-s | bytes |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for one in measured:
        hybrid, keyword, meaning = (_all(one, mode) for mode in MODES)
        rare = statistics.median(one["milliseconds"]["keyword"]["rarest word"])
        cells = [
            f"{one['messages']:,}", *_both(hybrid), *_both(keyword), f"{rare:.1f}", *_both(meaning),
            f"{one['text_bytes'] / 1e6 / one['build_cpu_seconds']:.2f}",
            f"{one['resident_bytes'] / one['messages']:,.0f}",
        ]  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def _kinds(one: Mapping[str, Any]) -> list[str]:
    """Give what each kind of query takes in the largest archive: the middle one and the slowest."""
    lines = [
        f"Of {one['messages']:,} messages, milliseconds, middle / slowest:", "",
        f"| query | {' | '.join(MODES)} |", "| --- | ---: | ---: | ---: |",
    ]  # fmt: skip
    for kind in one["milliseconds"]["hybrid"]:
        of_modes = [one["milliseconds"][mode][kind] for mode in MODES]
        cells = [f"{statistics.median(found):.0f} / {max(found):.0f}" for found in of_modes]
        lines.append(f"| {kind} ({len(of_modes[0])}) | {' | '.join(cells)} |")
    return lines


def _cold() -> list[str]:
    """Time whole commands, from a new process each, by the clock and by the processor; the fastest counts."""
    store, cost = archive_of(COLD)
    lines = [f"`backscroll search` from a new process, {cost['messages']:,} messages, fastest of {COLD_RUNS}:", ""]
    for mode in ("hybrid", "keyword"):
        runs = [_backscroll("search", COLD_QUERY, "--mode", mode, "--db", str(store)) for _ in range(COLD_RUNS)]
        clock, processor = min(one.seconds for one in runs), min(one.cpu_seconds for one in runs)
        lines.append(f"- {mode}: {clock * 1000:.0f} ms by the clock, {processor * 1000:.0f} ms of processor time")
    return lines


def _curves(measured: Sequence[Mapping[str, Any]]) -> dict[str, list[tuple[int, float]]]:
    shares = {"hybrid, 95 of 100 searches": ("hybrid", 95), "hybrid, the middle one": ("hybrid", 50),
              "keyword, the middle one": ("keyword", 50), "meaning, the middle one": ("meaning", 50)}  # fmt: skip
    return {
        label: [(one["messages"], percentile(_all(one, mode), percent)) for one in measured]
        for label, (mode, percent) in shares.items()
    }


def _all(one: Mapping[str, Any], mode: str) -> list[float]:
    return [milliseconds for found in one["milliseconds"][mode].values() for milliseconds in found]


def _both(found: Sequence[float]) -> tuple[str, str]:
    return f"{percentile(found, 50):.0f}", f"{percentile(found, 95):.0f}"


if __name__ == "__main__":
    main()
