"""How quick the server is: `python -m bench.web ARCHIVE [--import EXPORT]`, with `wrk` installed.

Lists and conversations are asked for by four connections for some seconds: in turns from the server as it is, and from
one that does nothing but ask the archive and encode; the ratio is the median of the rounds. With `--import`, once more
while the export is imported.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from statistics import median
from typing import IO

from backscroll.archive import Archive
from backscroll.archive.selecting import Selection

SECONDS = 4
ROUNDS = 5
CONNECTIONS = 4
STARTS_WITHIN = 30
BARE_PORT = 8390
PATIENCE = 0.1


@dataclass(frozen=True)
class Figures:
    """What wrk saw: answers a second, milliseconds, and answers that were no answers."""

    per_second: float
    p50: float
    p99: float
    failed: int


def main() -> None:
    options = _options()
    if shutil.which("wrk") is None:
        sys.exit("wrk is not installed (Debian's package wrk).")
    with Archive.open(options.archive) as archive:
        opened = archive.cards(Selection(), limit=1).conversations[0].id
        total = archive.statistics().messages
    print(f"{total:,} messages; {CONNECTIONS} connections, {ROUNDS} rounds of {SECONDS} s\n")
    print("| asked of | answers a second | p50 ms | p99 ms | failed |\n|---|---:|---:|---:|---:|")
    with bare(options.archive, opened) as least, serving(options.archive) as (address, cookie):
        routes = {"list": f"{address}api/conversations", "conversation": f"{address}api/conversations/{opened}"}
        for name, route in routes.items():
            pairs = [(measured(f"{least}/{name}"), measured(route, cookie)) for _ in range(ROUNDS)]
            show(f"{name}, bare", best(bare for bare, _ in pairs))
            show(f"{name}, the server: {_median_ratio(pairs):.2f} of bare", best(ours for _, ours in pairs))
        if options.export:
            with importing(options.export, options.archive):
                for name, route in routes.items():
                    show(f"{name}, while importing", measured(route, cookie))


def best(figures: Iterable[Figures]) -> Figures:
    """Give the round in which other things on the machine cost least."""
    return max(figures, key=lambda one: one.per_second)


def _median_ratio(pairs: Sequence[tuple[Figures, Figures]]) -> float:
    return median(ours.per_second / least.per_second for least, ours in pairs)


def measured(address: str, cookie: str = "") -> Figures:
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", "-H", f"Cookie: {cookie}", address]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return Figures(
        float(_found(r"Requests/sec:\s+([\d.]+)", said)),
        _milliseconds(_found(r"\n\s+50%\s+(\S+)", said)),
        _milliseconds(_found(r"\n\s+99%\s+(\S+)", said)),
        int(failed[1]) if failed else 0,
    )


def show(name: str, figures: Figures) -> None:
    print(f"| {name} | {figures.per_second:,.0f} | {figures.p50:.1f} | {figures.p99:.1f} | {figures.failed} |")


@contextmanager
def serving(archive: Path) -> Iterator[tuple[str, str]]:
    """Run `backscroll serve`; gives its address and the cookie of a browser that was let in."""
    command = [sys.executable, "-m", "backscroll", "serve", "--port", "0", "--no-open", "--db", str(archive)]
    with tempfile.TemporaryFile("w+") as out, subprocess.Popen(command, stdout=out, text=True) as server:
        try:
            address = _printed(out)
            _answering(address)
            jar = CookieJar()
            urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar)).open(address).close()
            yield address.partition("?")[0], "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)
        finally:
            server.terminate()


@contextmanager
def bare(archive: Path, id: str) -> Iterator[str]:
    command = [sys.executable, "-m", "bench.web_bare", str(archive), str(BARE_PORT), id]
    with subprocess.Popen(command) as server:
        try:
            address = f"http://127.0.0.1:{BARE_PORT}"
            _answering(f"{address}/list")
            yield address
        finally:
            server.terminate()


@contextmanager
def importing(export: Path, archive: Path) -> Iterator[None]:
    command = [
        sys.executable,
        "-m",
        "backscroll",
        "import",
        str(export),
        "--db",
        str(archive),
        "--quiet",
        "--no-vectors",
    ]
    with subprocess.Popen(command) as child:
        time.sleep(1)
        yield
        over = child.poll() is not None
        child.terminate()
    if over:
        print("\nThe import ended before it was measured: give a larger export.")


def _printed(out: IO[str]) -> str:
    """Wait for the address that the server prints."""
    for _ in _patiently("the server printed no address"):
        out.seek(0)
        found = re.search(r"http://\S+", out.read())
        if found:
            return found[0]
    raise AssertionError  # patience ends the program


def _answering(address: str) -> None:
    """Wait until something answers there."""
    for _ in _patiently(f"nothing answers at {address.partition('?')[0]}"):
        try:
            urllib.request.urlopen(address.partition("?")[0], timeout=1).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            continue
        return


def _patiently(complaint: str) -> Iterator[None]:
    """Let something be tried again and again, for some seconds."""
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        yield
        time.sleep(PATIENCE)
    sys.exit(complaint)


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        sys.exit(f"wrk said something else:\n{text}")
    return found[1]


def _milliseconds(text: str) -> float:
    """Give wrk's way of writing a duration (`812.00us`, `3.20ms`, `1.02s`) as milliseconds."""
    units = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
    number, unit = re.fullmatch(r"([\d.]+)([a-z]+)", text).groups()  # type: ignore[union-attr]
    return float(number) * units[unit]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--import", dest="export", type=Path, metavar="EXPORT")
    return parser.parse_args()


if __name__ == "__main__":
    main()
