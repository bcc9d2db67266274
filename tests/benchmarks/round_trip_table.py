"""Print how well each shift of the crystals comes back: simulated, written, read, fitted.

Run from the folder of the project as ``python tests/benchmarks/round_trip_table.py``.
"""

import sys
import tempfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "workflow"))

from round_trip import VIEWS, round_trip

SEEDS = range(1, 6)


def main() -> None:
    print("sample      site              truth/ppm   found, first seed   pulls of five seeds")
    pulls = []
    with tempfile.TemporaryDirectory() as folder:
        for name in VIEWS:
            runs = [round_trip(name, Path(folder), seed=s, one_rf=False) for s in SEEDS]
            for lines in zip(*runs, strict=True):
                own = [each.pull for each in lines]
                pulls += own
                told = " ".join(f"{pull:+5.2f}" for pull in own)
                first = lines[0]
                print(f"{name:11} {first.site.label:16} {first.site.shift_ppm:9g}   ", end="")
                print(f"{first.shift!s:>18}   {told}")
    spread = np.array(pulls)
    print(f"{spread.size} pulls: mean {spread.mean():+.2f}, standard deviation {spread.std():.2f}")


if __name__ == "__main__":
    main()
