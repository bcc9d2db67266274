"""Lines over which the anisotropy follows the shift."""

import math

import numpy as np
import pytest
from played_programs import BASE_HZ, SHAPES, echo, played, sample, site

from pnmr.errors import UnsupportedError
from pnmr.spectrometer.acquire import acquire
from pnmr.spectrometer.correlated import uncorrelated
from pnmr.spins import Site

WIDE = Site("a", "13C", 100.0, 500.0, width_hz=4000.0, width_shape="gaussian", anisotropy_slope=3.0)


def test_the_parts_add_up_to_the_line() -> None:
    parts = uncorrelated(WIDE, BASE_HZ)
    offsets_hz = np.linspace(-8e3, 8e3, 801)
    total = np.zeros_like(offsets_hz)
    for part in parts:
        deviation_hz = part.width_hz / math.sqrt(8.0 * math.log(2.0))
        away_hz = offsets_hz - (part.shift_ppm - 100.0) * BASE_HZ / 1e6
        total += part.population / deviation_hz * np.exp(-0.5 * (away_hz / deviation_hz) ** 2)
    deviation_hz = 4000.0 / math.sqrt(8.0 * math.log(2.0))
    expected = np.exp(-0.5 * (offsets_hz / deviation_hz) ** 2) / deviation_hz
    assert np.abs(total - expected).max() < 1e-3 * expected.max()
    slopes = [(p.anisotropy_ppm - 500.0) - 3.0 * (p.shift_ppm - 100.0) for p in parts]
    assert np.abs(slopes).max() < 1e-9


def test_a_line_without_slope_stays_one_site() -> None:
    plain = Site("a", "13C", 100.0, 500.0, width_hz=4000.0)
    assert uncorrelated(plain, BASE_HZ) == (plain,)


def test_a_slope_moves_the_sidebands_apart_from_the_middle() -> None:
    """The second moment of each part is delta^2 / 5: its mean grows with the spread of delta."""
    width_hz, slope = 6e3, 8.0
    of = site(0.0, 60e3, width_hz=width_hz, width_shape="gaussian", anisotropy_slope=slope)
    where = {"bf1": BASE_HZ / 1e6, "o1": 300320.85, "de": 0.0}
    found = played("one_pulse", ideal=True, parameter_set="one_pulse.adamantane", **where)
    (signal,) = acquire(found, sample(of), SHAPES, tolerance=3e-4).signals
    moment, total = 0.0, 0.0
    for part in signal.components:
        order = np.round(part.frequency_hz / 60e3)
        moment += float((np.abs(part.amplitude) * (order * 60e3) ** 2).sum())
        total += float(np.abs(part.amplitude).sum())
    deviation_hz = slope * width_hz / math.sqrt(8.0 * math.log(2.0))
    # A quarter of the variance stays within the parts, whose anisotropy is one.
    expected = ((60e3) ** 2 + 0.75 * deviation_hz**2) / 5.0
    assert moment / total == pytest.approx(expected, rel=5e-3)
    assert abs(echo(found, sample(of))[0]) == pytest.approx(1.0, abs=1e-3)


def test_a_lorentzian_line_with_a_slope_is_refused() -> None:
    of = site(0.0, 60e3, width_hz=1e3, anisotropy_slope=1.0)
    with pytest.raises(UnsupportedError, match="gaussian"):
        echo(played("double_adiabatic_echo"), sample(of))
