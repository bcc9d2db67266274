"""Kill a process while it writes, again and again: ``python kills.py --count 500``.

A subprocess replaces a data set over and over, by turns with two contents. It
is killed at a random moment; then the data set must be one of the two as a
whole.
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

from pnmr.files import write_folder

WRITER = """
import sys
from pathlib import Path
from pnmr.files import write_folder
folder, turn = Path(sys.argv[1]), int(sys.argv[2])
print("ready", flush=True)
while True:
    mark = b"AB"[turn % 2:][:1]
    files = {name: mark * size for name, size in (("1r", 200_000), ("1i", 200_000), ("procs", 900))}
    write_folder(folder, files, overwrite=True)
    turn += 1
"""


def state(folder: Path) -> str:
    """Return which content the folder holds: A, B or half."""
    names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    if names != ["1i", "1r", "procs"]:
        return "half"
    marks = {path.read_bytes() for path in folder.iterdir()}
    letters = {bytes(set(content)) for content in marks}
    sizes = sorted(path.stat().st_size for path in folder.iterdir())
    if len(letters) != 1 or sizes != [900, 200_000, 200_000]:
        return "half"
    return letters.pop().decode()


def run(place: Path, *, count: int, seed: int = 1) -> Counter[str]:
    """Kill ``count`` times; count how often the old, the new or half a result was left."""
    ends: Counter[str] = Counter()
    rng = random.Random(seed)
    folder = place / "killed"
    write_folder(folder, {"1r": b"A" * 200_000, "1i": b"A" * 200_000, "procs": b"A" * 900})
    before = "A"
    for turn in range(1, count + 1):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, folder, str(turn)], stdout=subprocess.PIPE
        ) as process:
            process.stdout.readline()
            time.sleep(rng.uniform(0.0, 0.05))
            process.send_signal(signal.SIGKILL)
        after = state(folder)
        ends["half" if after == "half" else "old" if after == before else "new"] += 1
        before = after
    return ends


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500)
    with tempfile.TemporaryDirectory() as scratch:
        print(dict(run(Path(scratch), count=parser.parse_args().count)))
