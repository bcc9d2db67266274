"""Kill a process while it writes, again and again: ``python kills.py --count 500``.

A subprocess replaces a result over and over, by turns with two contents, in the way that
``pnmr batch`` does (a whole folder), as ``process`` and ``report`` do (a set of files), and
into a folder that holds something else too. It is killed at a random moment; then the result
must be one of the two as a whole, and no file may be half written.
"""

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from pnmr.files import write_files, write_folder

SIZES = {
    "batch": {"spectrum.csv": 200_000, "recipe.toml": 900, "batch.json": 120},
    "process": {
        "spectrum.csv": 200_000,
        "recipe.toml": 900,
        "sheet.png": 150_000,
        "record.json": 1,
    },
    "report": {"report.html": 900_000, **{f"figures/{k}.svg": 40_000 for k in range(8)}, "SUMS": 9},
    "beside": {"spectrum.csv": 200_000, "recipe.toml": 900, "record.json": 1},
}
WRITER = """
import sys
from pathlib import Path
import kills
kind, folder, turn = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
print("ready", flush=True)
while True:
    kills.write(kind, folder, b"AB"[turn % 2:][:1])
    turn += 1
"""


def write(kind: str, folder: Path, mark: bytes) -> None:
    """Write a result in the way of a kind."""
    contents = {name: mark * size for name, size in SIZES[kind].items()}
    if kind == "batch":
        write_folder(folder, contents, overwrite=True)
    else:
        write_files(folder, contents, overwrite=True)


def state(kind: str, folder: Path) -> str:
    """Return which content a result has: A, B, mixed where its files are of both, or half."""
    marks = set()
    for name, size in SIZES[kind].items():
        path = folder / name
        content = path.read_bytes() if path.is_file() else b""
        if len(content) != size or len(set(content)) != 1:
            return "half"
        marks.add(content[:1])
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    strange = {each for each in found - SIZES[kind].keys() if ".pnmr-part-" not in each}
    if strange - {"notes.txt"}:
        return "half"
    return marks.pop().decode() if len(marks) == 1 else "mixed"


def run(place: Path, *, count: int, kind: str = "batch", seed: int = 1) -> Counter[str]:
    """Kill ``count`` times; count how often the old, the new, a mixed or half a result was left."""
    ends: Counter[str] = Counter()
    rng = random.Random(seed)
    folder = place / kind
    write(kind, folder, b"A")
    if kind == "beside":
        (folder / "notes.txt").write_text("mine")
    before = "A"
    for turn in range(1, count + 1):
        words = [sys.executable, "-c", WRITER, kind, folder, str(turn)]
        with subprocess.Popen(words, stdout=subprocess.PIPE, cwd=Path(__file__).parent) as process:
            process.stdout.readline()
            time.sleep(rng.uniform(0.0, 0.02 * len(SIZES[kind])))
            process.send_signal(signal.SIGKILL)
        after = state(kind, folder)
        if after in ("half", "mixed"):
            ends[after] += 1
            write(kind, folder, b"A")
            after = "A"
        else:
            ends["old" if after == before else "new"] += 1
        before = after
    return ends


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--kind", choices=SIZES, action="append")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        for name in arguments.kind or SIZES:
            print(name, dict(run(Path(scratch), count=arguments.count, kind=name)), flush=True)
