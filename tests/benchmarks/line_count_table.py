"""How often one line is taken for two, and two for two, as markdown: run this file with python.

    python tests/benchmarks/line_count_table.py [TRIALS]

Synthetic Lorentzians of 600 Hz with the noise of the processed spectrum. "accepted" is what
`count_lines` says; beside it each witness alone, and AICc with every point of the
zero-filled spectrum taken as independent.
"""

import sys
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "fit")]

from processed_region import views  # noqa: E402

from pnmr.fit.line_count import count_lines  # noqa: E402
from pnmr.fit.line_tests import LEAST_AICC_GAIN  # noqa: E402

WIDTH_HZ, DRAWS = 600.0, 59
LB_HZ = (0.0, 20.0, 200.0, 1000.0)
# Distance of two equal lines in observed widths; 0 is one line.
DISTANCES = (0.0, 0.4, 0.7, 1.0)
SNR = (10.0, 30.0, 100.0)
COLUMNS = ("accepted", "AICc", "F < 5 %", "3 sigma", "AICc, all points")


def witnesses(lines, snr: float, lb_hz: float, seed: int) -> list[bool]:
    """What is said of a second line: all together, then each alone."""
    (view,) = views(lines, snr, seed, lb_hz)
    random = np.random.default_rng(seed)
    found = count_lines(view, random, fewest_lines=1, most_lines=2, draws=DRAWS)
    (test,), (_, one, two) = found.tests, found.fits
    points = view.x_hz.size
    naive = points * np.log(one.solution.chi_square / two.solution.chi_square)
    naive -= 2.0 * (two.parameters - one.parameters)
    return [
        test.is_accepted,
        test.aicc_gain_value > LEAST_AICC_GAIN,
        test.probability_ratio < 0.05,
        test.sigma_ratio > 3.0,
        bool(naive > LEAST_AICC_GAIN),
    ]


def table(trials: int, broadenings_hz: Sequence[float] = LB_HZ) -> Iterator[str]:
    """Yield the lines of the table as they are found."""
    yield f"Percent of {trials} spectra in which a second line is seen\n"
    yield f"| LB / Hz | lines | distance / widths | S/N | {' | '.join(COLUMNS)} |"
    yield f"|{'---|' * (4 + len(COLUMNS))}"
    for lb_hz, distance, snr in product(broadenings_hz, DISTANCES, SNR):
        half_hz = 0.5 * distance * (WIDTH_HZ + lb_hz)
        places_hz = (-half_hz, half_hz) if distance else (0.0,)
        lines = tuple((place_hz, WIDTH_HZ, 1.0) for place_hz in places_hz)
        seeds = range(int(1000 * snr), int(1000 * snr) + trials)
        said = [witnesses(lines, snr, lb_hz, seed) for seed in seeds]
        shares = " | ".join(f"{100.0 * share:.0f}" for share in np.mean(said, axis=0))
        yield f"| {lb_hz:g} | {len(lines)} | {distance:g} | {snr:g} | {shares} |"


def main() -> None:
    """Print the table."""
    for line in table(int(sys.argv[1]) if len(sys.argv) > 1 else 200):
        print(line, flush=True)


if __name__ == "__main__":
    main()
