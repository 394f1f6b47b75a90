"""How soon what is typed is answered: `python -m bench.web_search ARCHIVE [QUERY …]`, with Chromium installed.

A real server and a real browser: each key is pressed, and the time is taken until the page shows what was found for the
text as it then stands, and has painted it. Keys come one every 0.4 s or when the one before is answered, so that each
is answered by itself. Prints Markdown.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from backscroll.archive import Archive
from bench.figures import percentile
from bench.web import serving

KEY_EVERY = 400
PATIENCE = 10_000
LOOK_EVERY = 50
QUERIES = ("gleamtolly monly", "and you", "leckly role:user", "burter raltum during:2025", '"oven lamp"')
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
# Gives the milliseconds from the last key to the first painting after its answer stands in the page.
_WATCH = """
() => {
  window.answeredAfter = null;
  const box = document.querySelector("input[role=combobox]");
  box.addEventListener("keydown", () => { window.pressedAt = performance.now(); window.answeredAfter = null; }, true);
  const look = () => {
    const shown = document.querySelector("[data-answered]")?.dataset.answered;
    if (shown !== box.value.trim() || window.answeredAfter !== null) return;
    const pressedAt = window.pressedAt;
    requestAnimationFrame(() => setTimeout(() => {
      if (window.answeredAfter === null) window.answeredAfter = performance.now() - pressedAt;
    }));
  };
  new MutationObserver(look).observe(document.body, {subtree: true, childList: true, attributes: true});
}
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.web_search", description=__doc__.partition("\n")[0])
    parser.add_argument("archive", type=Path)
    parser.add_argument("queries", nargs="*", default=QUERIES)
    asked = parser.parse_args()
    chromium = shutil.which("chromium") or sys.exit("Chromium is not installed (Debian's package chromium).")
    with Archive.open(asked.archive) as archive:
        print(f"{archive.statistics().messages:,} messages\n")
    print("| typed | keys answered | p50 ms | p95 ms | longest |\n|---|---:|---:|---:|---:|")
    everything: list[float] = []
    with serving(asked.archive) as (address, cookie), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        name, _, value = cookie.partition("=")
        page.context.add_cookies([{"name": name, "value": value, "url": address}])
        _type(page, address, "warm up")
        for query in asked.queries:
            took = _type(page, address, query)
            everything += took
            _show(query, took)
    _show("all", everything)


def _type(page: Page, address: str, query: str) -> list[float]:
    """Type a query letter by letter; gives the milliseconds until each that is no blank was answered."""
    page.goto(f"{address}search")
    page.wait_for_selector("input[role=combobox]")
    page.wait_for_timeout(2 * KEY_EVERY)
    page.evaluate(_WATCH)
    took: list[float] = []
    for key in query:
        page.keyboard.press("Space" if key == " " else key)
        page.wait_for_timeout(KEY_EVERY)
        if key != " ":
            took.append(_answered_after(page))
    return took


def _answered_after(page: Page) -> float:
    """Wait for the answer to the last key; the page lets nothing be evaluated that would wait in it."""
    for _ in range(PATIENCE // LOOK_EVERY):
        answered: Any = page.evaluate("window.answeredAfter")
        if answered is not None:
            return float(answered)
        page.wait_for_timeout(LOOK_EVERY)
    raise TimeoutError(f"The page did not answer a key within {PATIENCE} ms.")


def _show(name: str, took: list[float]) -> None:
    figures = (percentile(took, 50), percentile(took, 95), max(took)) if took else (0.0, 0.0, 0.0)
    print(f"| `{name}` | {len(took)} | " + " | ".join(f"{one:.0f}" for one in figures) + " |", flush=True)


if __name__ == "__main__":
    main()
