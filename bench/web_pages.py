"""How quick the pages are: `python -m bench.web_pages ARCHIVE`, with Chromium installed.

A real server and a real browser: how soon the archive stands and answers a key, how many frames are late while the
shelf and the longest conversation are scrolled, how soon one is at a place far away. Frames are compared with those of
an empty page that is scrolled the same way, just before. Prints Markdown.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

from playwright.sync_api import Browser, Page, sync_playwright

from bench.figures import percentile
from bench.web import serving
from bench.web_search import FLAGS

ROUNDS = 3
WINDOW = {"width": 1440, "height": 900}
WHEEL, TURNS, PAUSE = 700, 80, 40
# Of 60 a second, a frame that came later left one out.
LATE = 25.0
PATIENCE = 60_000
SHELF = "aside ul"
TRANSCRIPT = "main [role=region]"

# Keeps when the shelf's first cards were painted, and each task that kept the page from answering.
_BEGINNING = """
() => {
  window.longTasks = [];
  new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map(({duration}) => duration)))
    .observe({type: "longtask", buffered: true});
  const painted = () => requestAnimationFrame(() => setTimeout(() => { window.cardsAt ??= performance.now(); }));
  const look = () => { if (document.querySelector('aside ul a[href*="/c/"]')) { watcher.disconnect(); painted(); } };
  const watcher = new MutationObserver(look);
  watcher.observe(document, {subtree: true, childList: true});
}
"""
# Counts the milliseconds between frames until told to end, and what is in the page at most.
_FRAMES = """
() => {
  window.frames_ = []; window.most = 0; window.isCounting = true; window.longTasks ??= []; window.longTasks.length = 0;
  let before = performance.now();
  const next = (now) => {
    window.frames_.push(now - before);
    before = now;
    if (window.frames_.length % 10 === 0) window.most = Math.max(window.most, document.querySelectorAll("*").length);
    if (window.isCounting) requestAnimationFrame(next);
  };
  requestAnimationFrame((now) => { before = now; requestAnimationFrame(next); });
}
"""
_COUNTED = """() => { window.isCounting = false;
  return {frames: window.frames_, elements: window.most, tasks: window.longTasks}; }"""
# Gives the milliseconds that something took from its beginning until it is there and painted.
_UNTIL = """
() => new Promise((resolve) => {
  const began = performance.now();
  BEGIN;
  const look = () => (THERE) || performance.now() - began > 60000
    ? requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)))
    : requestAnimationFrame(look);
  look();
})
"""
_TO_THE_END = (
    "const box = document.querySelector('aside ul').closest('[class*=scroller]'); box.scrollTop = box.scrollHeight"
)
_END_STANDS = """(() => { const last = document.querySelector("aside ul li:last-child");
  return last?.getAttribute("aria-posinset") === last?.getAttribute("aria-setsize")
    && [...document.querySelectorAll("aside ul li")].every((line) => line.textContent.trim()); })()"""
_EMPTY = """<body style="margin:0"><main><div role="region" style="height:900px;overflow:auto">
  <div style="height:5000000px"></div></div></main>"""


@dataclass(frozen=True)
class Scrolled:
    """What was seen while scrolling: milliseconds of the frames and of the long tasks, elements in the page at most."""

    frames: list[float]
    tasks: list[float]
    elements: int

    def __str__(self) -> str:
        late = sum(frame > LATE for frame in self.frames)
        share = 100 * late / len(self.frames)
        cells = [
            f"{len(self.frames)}", f"{percentile(self.frames, 50):.1f}", f"{percentile(self.frames, 95):.1f}",
            f"{max(self.frames):.0f}", f"{share:.1f} %", f"{len(self.tasks)}", f"{max(self.tasks, default=0):.0f}",
            f"{self.elements:,}",
        ]  # fmt: skip
        return " | ".join(cells)


@dataclass(frozen=True)
class Longest:
    """The conversation of most messages, and the message in its middle."""

    id: str
    messages: int
    middle: str


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.web_pages", description=__doc__.partition("\n")[0])
    parser.add_argument("archive", type=Path)
    asked = parser.parse_args()
    chromium = shutil.which("chromium") or sys.exit("Chromium is not installed (Debian's package chromium).")
    conversations, longest = contents(asked.archive)
    print(
        f"{conversations:,} conversations, the longest of {longest.messages:,} messages; load {os.getloadavg()[0]:.1f}"
    )
    with serving(asked.archive) as (address, cookie), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=[*FLAGS, "--js-flags=--expose-gc", "--enable-precise-memory-info"]
        )
        visit = Visit(browser, address, cookie)
        beginnings(visit)
        with visit.page() as page:
            distances(page, address, longest)
        scrolling(visit, longest)
        browser.close()


def contents(archive: Path) -> tuple[int, Longest]:
    """Give how many conversations an archive holds, and its longest."""
    connection = sqlite3.connect(f"file:{archive}?mode=ro", uri=True)
    (count,) = connection.execute("SELECT count(*) FROM conversations").fetchone()
    query = "SELECT id, uid, message_count FROM conversations ORDER BY message_count DESC LIMIT 1"
    key, uid, messages = connection.execute(query).fetchone()
    of_branch = "SELECT uid FROM messages WHERE conversation_id = ? AND is_active ORDER BY position LIMIT 1 OFFSET ?"
    (middle,) = connection.execute(of_branch, (key, messages // 2)).fetchone()
    connection.close()
    return count, Longest(str(UUID(bytes=uid)), messages, str(UUID(bytes=middle)))


class Visit:
    """A browser that is let in; each page begins with an empty cache."""

    def __init__(self, browser: Browser, address: str, cookie: str) -> None:
        self.address = address
        self._browser = browser
        self._cookie = cookie

    @contextmanager
    def page(self) -> Iterator[Page]:
        context = self._browser.new_context(viewport=WINDOW)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        name, _, value = self._cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": self.address}])
        context.add_init_script(f"({_BEGINNING})()")
        yield context.new_page()
        context.close()


def until(page: Page, there: str, *, begin: str = "") -> float:
    """Begin something and wait until it is there, both said in JavaScript; gives the milliseconds."""
    took = float(page.evaluate(_UNTIL.replace("BEGIN", begin).replace("THERE", there)))
    return took if took < PATIENCE else sys.exit(f"It never came: {there}")


def beginnings(visit: Visit) -> None:
    """Print how soon the first cards stand and a key is answered, with an empty cache and with a full one."""
    print("\n| opening | cards painted, ms | key answered, ms | longest task, ms |\n|---|---:|---:|---:|")
    cold, warm = [], []
    for _ in range(ROUNDS):
        with visit.page() as page:
            cold.append(_begun(page, visit.address))
            warm.append(_begun(page, visit.address))
    for name, found in (("for the first time", cold), ("again", warm)):
        cells = [f"{median(values):.0f} (at most {max(values):.0f})" for values in zip(*found, strict=True)]
        print(f"| {name} | {' | '.join(cells)} |", flush=True)


def _begun(page: Page, address: str) -> tuple[float, float, float]:
    """Give when cards were painted, when a key pressed at once was answered, from navigation on; the longest task."""
    page.goto(address)
    until(page, "window.cardsAt")
    page.keyboard.press("j")
    until(page, "document.activeElement?.matches('aside ul a')")
    answered, cards, tasks = page.evaluate("[performance.now(), window.cardsAt, window.longTasks]")
    return cards, answered, max(tasks, default=0.0)


def distances(page: Page, address: str, longest: Longest) -> None:
    """Print how soon one is where one wants to be."""
    print("\n| from → to | ms, middle of the rounds | longest |\n|---|---:|---:|")
    conversation = f"{address}c/{longest.id}"
    _show("the shelf's beginning → its end", [_to_the_end(page, address) for _ in range(ROUNDS)])
    there = "document.querySelector('main [role=region] [class*=prose]')"
    _show("address → longest conversation", [_arrived(page, conversation, there) for _ in range(ROUNDS)])
    in_the_middle = f"{conversation}?m={longest.middle}"
    _show("address → the message in its middle", [_arrived(page, in_the_middle, there) for _ in range(ROUNDS)])
    _show("word typed → found in it", [_found(page, conversation) for _ in range(ROUNDS)])


def _to_the_end(page: Page, address: str) -> float:
    page.goto(address)
    until(page, "window.cardsAt")
    page.wait_for_timeout(500)
    return until(page, _END_STANDS, begin=_TO_THE_END)


def _arrived(page: Page, address: str, there: str) -> float:
    page.goto(address)
    until(page, there)
    return float(page.evaluate("performance.now()"))


def _found(page: Page, address: str) -> float:
    page.goto(address)
    page.wait_for_selector(f"{TRANSCRIPT} [class*=prose]")
    page.keyboard.press("Control+f")
    page.wait_for_selector("main search input")
    page.keyboard.insert_text("th")
    page.wait_for_timeout(1_000)
    said = page.locator("main search [role=status]").text_content()
    page.keyboard.press("e")
    return until(page, f"document.querySelector('main search [role=status]').textContent !== {said!r}")


def scrolling(visit: Visit, longest: Longest) -> None:
    """Print what frames took while the wheel turned, beside those of an empty page."""
    heads = "frames | p50 ms | p95 ms | longest | late | long tasks | longest ms | elements | memory, MB"
    print(f"\n| scrolled | {heads} |\n|---|" + "---:|" * 9)
    shelf, conversation = visit.address, f"{visit.address}c/{longest.id}"
    to_the_middle = f"{conversation}?m={longest.middle}"
    for name, address, inside in (
        ("the shelf", shelf, SHELF),
        ("the longest conversation", conversation, TRANSCRIPT),
        ("the same from its middle, upwards", to_the_middle, TRANSCRIPT),
    ):
        with visit.page() as page:
            page.set_content(_EMPTY)
            _report("an empty page", page, TRANSCRIPT, WHEEL)
            page.goto(address)
            until(page, "window.cardsAt")
            page.wait_for_selector(f"{inside} a, {inside} [class*=prose]")
            page.wait_for_timeout(1_000)
            _report(name, page, inside, -WHEEL if "upwards" in name else WHEEL)


def _report(name: str, page: Page, inside: str, by: int) -> None:
    scrolled = _wheeled(page, inside, by)
    page.evaluate("window.gc?.()")
    memory = page.evaluate("performance.memory.usedJSHeapSize") / 1e6
    print(f"| {name} | {scrolled} | {memory:.0f} |", flush=True)


def _wheeled(page: Page, inside: str, by: int) -> Scrolled:
    box = page.locator(inside).first.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, max(box["y"], 0) + 200)
    page.evaluate(_FRAMES)
    for _ in range(TURNS):
        page.mouse.wheel(0, by)
        page.wait_for_timeout(PAUSE)
    counted: Any = page.evaluate(_COUNTED)
    return Scrolled(counted["frames"], counted["tasks"], counted["elements"])


def _show(name: str, took: list[float]) -> None:
    print(f"| {name} | {median(took):.0f} | {max(took):.0f} |", flush=True)


if __name__ == "__main__":
    main()
