"""Libraries for the nearest vectors, side by side: `python -m bench.near [--count N …]`.

The vectors are of an archive made by `bench.latency`, repeated with a little noise where more are wanted. Each library
has them as signed bytes where it can, one thread, and is asked for the 200 nearest; recall is against all compared in
full. They are installed into a virtual environment of their own under `.bench/`.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
from pathlib import Path

from bench.latency import archive_of
from bench.measuring import CommandFailed, run
from bench.run import ROOM

REQUIREMENTS = ("numpy", "faiss-cpu", "usearch", "simsimd", "hnswlib")
PROBE = Path(__file__).with_name("near_probe.py")
CONVERSATIONS = 9_650
WAYS = (
    "faiss: SQ 8 bit, signed as they are (ours)",
    "faiss: SQ 8 bit, trained",
    "faiss: float32",
    "numpy: bytes in slices",
    "simsimd: bytes",
    "usearch: bytes, exact",
    "usearch: HNSW of bytes",
    "hnswlib: HNSW of float32",
)
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
# A graph of half a million takes minutes to build, and the answer is known by then.
MOST_IN_A_GRAPH = 100_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.near", description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, action="append", help="how many vectors; 10, 100 and 500 thousand unasked")
    counts = parser.parse_args().count or [10_000, 100_000, 500_000]
    python, codes = _python(), _codes()
    print("| vectors | library | ms a question | build, CPU-s | bytes a vector | recall of the 200 nearest |")
    print("| ---: | --- | ---: | ---: | ---: | ---: |")
    for count in counts:
        for way in WAYS:
            if "HNSW" not in way or count <= MOST_IN_A_GRAPH:
                print(_line(python, codes, count, way), flush=True)


def _line(python: Path, codes: Path, count: int, way: str) -> str:
    try:
        found = json.loads(
            run([python, PROBE, codes, str(count), way], environment=ONE_THREAD).checked().output.splitlines()[0]
        )
    except CommandFailed as failure:
        return f"| {count:,} | {way} | {str(failure).splitlines()[-1]} | | | |"
    return (
        f"| {count:,} | {way} | {found['milliseconds']:.1f} | {found['build_seconds']:.1f} | "
        f"{found['bytes']:.0f} | {100 * found['recall']:.1f} % |"
    )


def _python() -> Path:
    """Give the Python of an environment that has the libraries, installing them first."""
    programs = ROOM / "venvs" / "vectors" / "bin"
    if not (programs / ".ready").exists():
        run([sys.executable, "-m", "venv", "--clear", programs.parent]).checked()
        run([programs / "python", "-m", "pip", "install", "--quiet", *REQUIREMENTS]).checked()
        (programs / ".ready").touch()
    return programs / "python"


def _codes() -> Path:
    """Write an archive's vectors to a file, one after the other."""
    store, _ = archive_of(CONVERSATIONS)
    path = ROOM / f"vectors-{CONVERSATIONS}.bin"
    connection = sqlite3.connect(store)
    with path.open("wb") as file:
        for (codes,) in connection.execute("SELECT codes FROM vectors ORDER BY id"):
            file.write(codes)
    connection.close()
    return path


if __name__ == "__main__":
    main()
