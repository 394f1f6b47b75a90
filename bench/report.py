"""The results as a person reads them."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bench.figures import FIGURES, Export, Figure

OURS = "backscroll"
MISSING = "–"


@dataclass
class Results:
    """What was measured on one export: tool → figure → value, and the tools that could not be measured."""

    export: Export
    export_bytes: int
    figures: dict[str, dict[str, float]] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)


def machine() -> dict[str, str | int | None]:
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "system": f"{platform.system()} {platform.machine()}",
    }


def markdown(all_results: Sequence[Results]) -> str:
    facts = ", ".join(f"{name} {value}" for name, value in machine().items())
    sections = [line for results in all_results for line in _section(results)]
    return "\n".join(["# Measured", "", facts, "", *sections, *_growth(all_results)])


def _growth(all_results: Sequence[Results]) -> list[str]:
    """Say how much more memory the largest export takes than the smallest."""
    small, large = all_results[0], all_results[-1]
    if small is large:
        return []
    times = large.export_bytes / small.export_bytes
    lines = [f"## Peak memory of the import, for {times:.1f} times the export", ""]
    for tool in [tool for tool in large.figures if tool in small.figures]:
        before, after = (results.figures[tool]["peak_megabytes"] for results in (small, large))
        lines.append(f"- {tool}: {before:.0f} → {after:.0f} MB, {after / before:.2f} times")
    return [*lines, ""]


def _section(results: Results) -> list[str]:
    export = results.export
    heading = (
        f"## ChatGPT export: {export.conversations:,} conversations, {export.messages:,} messages, "
        f"{results.export_bytes / 1e6:,.0f} MB"
    )
    skipped = [f"{tool} was left out: {why}\n" for tool, why in results.skipped.items()]
    return [heading, "", *skipped, *(table(results.figures) if results.figures else []), ""]


def table(figures: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Give the lines of a Markdown table: a row for each figure, a column for each tool, then how we compare."""
    others = [tool for tool in figures if tool != OURS and OURS in figures]
    head = ["figure", *figures, *(f"times better than {tool}" for tool in others)]
    rows = [head, ["---", *("---:" for _ in head[1:])], *(_row(figure, figures, others) for figure in FIGURES)]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return ["| " + " | ".join(map(_padded, row, widths)) + " |" for row in rows]


def _row(figure: Figure, figures: Mapping[str, Mapping[str, float]], others: Sequence[str]) -> list[str]:
    values = {tool: measured.get(figure.key) for tool, measured in figures.items()}
    shown = [MISSING if value is None else figure.format.format(value) for value in values.values()]
    return [figure.label, *shown, *(_ratio(figure, values[OURS], values[tool]) for tool in others)]


def _ratio(figure: Figure, ours: float | None, theirs: float | None) -> str:
    return MISSING if ours is None or theirs is None else f"{figure.times_better(ours, theirs):.2f}"


def _padded(cell: str, width: int) -> str:
    if cell == "---:":
        return "-" * (width - 1) + ":"
    if cell == "---":
        return "-" * width
    return cell.ljust(width)
