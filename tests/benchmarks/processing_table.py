"""Print the time of the common chain as a ratio beside nmrglue: ``python processing_table.py``.

All are timed in turns in one process. None has threads of its own, so processor
time is what counts, and what else the machine does falls on all alike.
"""

import time
from collections.abc import Callable

import numpy as np
import processing
import scipy.fft
from rich.console import Console
from rich.table import Table

ROWS, TURNS = 200, 7


def transforms_alone() -> None:
    """Transform as many rows, two at a time."""
    filled = np.zeros((2, processing.SIZE), complex)
    for _ in range(ROWS // 2):
        scipy.fft.fft(filled)


def main() -> None:
    """Time in turns and print."""
    values = processing.noise(ROWS)
    fid = processing.fid(values)
    jobs: dict[str, Callable[[], object]] = {
        "pnmr": lambda: processing.RECIPE(fid),
        "nmrglue": lambda: processing.nmrglue_chain(values),
        "the FFT alone": transforms_alone,
    }
    times_ms: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(TURNS):
        for name, job in jobs.items():
            started_s = time.process_time()
            job()
            times_ms[name].append((time.process_time() - started_s) / ROWS * 1e3)
    table = Table(
        *("chain", "shortest, ms", "median, ms", "nmrglue takes"),
        title=f"digital filter, EM, 16,384 to 65,536 points, FT, phase; ms a spectrum of {ROWS}",
    )
    for name, found_ms in times_ms.items():
        ratios = np.divide(times_ms["nmrglue"], found_ms)
        table.add_row(
            name,
            f"{min(found_ms):.3f}",
            f"{np.median(found_ms):.3f}",
            f"{np.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}) times as long",
        )
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
