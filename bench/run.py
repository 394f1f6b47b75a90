"""Measure: `python -m bench.run [--size tiny|small|large] [--only TOOL]`. Everything it writes lies under `.bench/`."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from dataclasses import asdict
from pathlib import Path

from bench.figures import Export, figures_of
from bench.measuring import CommandFailed, bytes_below, run
from bench.report import Results, machine, markdown
from bench.tools import TOOLS, Installed, Tool, programs_of

ROOM = Path(__file__).parent.parent / ".bench"
# The large export is measured beside the small one: memory must not grow with the export.
SIZES = {"tiny": (970,), "small": (5_000,), "large": (5_000, 40_000)}


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m bench.run", description="Measure Backscroll, and others beside it."
    )
    parser.add_argument("--size", choices=sorted(SIZES), default="small", help="25 MB; 130 MB; or 130 MB and 1 GB")
    parser.add_argument("--only", choices=[tool.name for tool in TOOLS], action="append", help="only this tool")
    asked = parser.parse_args()
    tools = [tool for tool in TOOLS if asked.only is None or tool.name in asked.only]
    all_results = [_results(export_of(count), tools) for count in SIZES[asked.size]]
    report = markdown(all_results)
    (ROOM / "results.md").write_text(report, encoding="utf-8")
    (ROOM / "results.json").write_text(_json(all_results), encoding="utf-8")
    print(report)


def export_of(count: int) -> Export:
    """Give the export of this many conversations, made at the first call and kept.

    It is made by a process of its own: a child's memory is counted from its parent's on.
    """
    folder, counts = ROOM / "exports" / f"chatgpt-{count}", ROOM / "exports" / f"chatgpt-{count}.json"
    if not counts.exists():
        _say(f"making an export of {count:,} conversations")
        shutil.rmtree(folder, ignore_errors=True)
        made = run([sys.executable, "-m", "bench.generate", "chatgpt", str(count), folder]).checked()
        counts.write_text(made.output, encoding="utf-8")
    return Export(folder, count, json.loads(counts.read_text(encoding="utf-8"))["messages"])


def _results(export: Export, tools: list[Tool]) -> Results:
    results = Results(export, bytes_below(export.folder))
    for tool in tools:
        _say(f"{tool.name}: {export.folder.name}")
        try:
            results.figures[tool.name] = figures_of(_installed(tool, export), export)
        except CommandFailed as failure:
            results.skipped[tool.name] = str(failure)
            _say(f"{tool.name} is left out: {failure}")
    return results


def _installed(tool: Tool, export: Export) -> Installed:
    """Give a tool with an empty folder to keep this export in."""
    programs = programs_of(tool, ROOM / "venvs")
    folder = ROOM / "stores" / f"{tool.name}-{export.conversations}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return Installed(tool, programs, folder / "archive.db")


def _json(all_results: list[Results]) -> str:
    measured = [asdict(results) for results in all_results]
    return json.dumps({"machine": machine(), "measured": measured}, indent=2, default=str) + "\n"


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
