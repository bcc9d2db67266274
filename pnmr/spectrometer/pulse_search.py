"""The pulses that a search tries, and what it measures of them."""

import warnings
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from pnmr.errors import LimitError, PnmrWarning
from pnmr.shapes import Shape
from pnmr.spectrometer.inversion import mean_inversion
from pnmr.spectrometer.option import Option, SiteOutcome
from pnmr.spectrometer.sample_range import SampleRange, SearchLimits
from pnmr.spins import RFDistribution
from pnmr.units import FloatArray

_SWEEPS_HZ = (0.3e6, 0.5e6, 0.7e6, 1e6, 1.4e6, 2e6, 3e6, 5e6, 7e6, 10e6, 14e6, 20e6)
_ROTOR_PERIODS = (1, 2, 3, 4, 6, 8)
_STATIC_DURATIONS_S = (10e-6, 20e-6, 35e-6, 50e-6, 100e-6, 200e-6)
# Sweep times step; above 1/2 the phase advances by more than 90 degrees a step.
_STEEPEST_TURN = 0.5 * (1.0 + 1e-9)
_COARSE_OFFSETS, _FINE_OFFSETS = 7, 25
_COARSE_TOLERANCE, _FINE_TOLERANCE = 0.03, 3e-3
_BISECTIONS = 6
# The search for the limit ends at this anisotropy, as a multiple of the RF.
_LARGEST_ANISOTROPY = 4.0


class Sweep(Protocol):
    """A family of pulses: sweep, duration and step to shape."""

    def __call__(self, *, sweep_hz: float, duration_s: float, step_s: float) -> Shape:
        """Return the pulse; raises `LimitError` where it would be aliased."""


def candidates(
    sample: SampleRange, families: Mapping[str, Sweep], limits: SearchLimits
) -> Iterator[Option]:
    """Make every pulse of the search that console and probe allow."""
    durations_s: tuple[float, ...] = _STATIC_DURATIONS_S
    if sample.rotor_hz > 0.0:
        durations_s = tuple(periods / sample.rotor_hz for periods in _ROTOR_PERIODS)
    for wanted_s in durations_s:
        timing = limits.timing(wanted_s)
        if timing is None:
            continue
        duration_s, step_s = timing
        for sweep_hz in _SWEEPS_HZ:
            if not sample.width_hz <= sweep_hz <= _STEEPEST_TURN / step_s:
                continue
            for family, sweep in families.items():
                with suppress(LimitError), warnings.catch_warnings():
                    warnings.simplefilter("error", PnmrWarning)
                    shape = sweep(sweep_hz=sweep_hz, duration_s=duration_s, step_s=step_s)
                    yield Option(family, sweep_hz, shape, sample.rf_hz, ())


@dataclass(frozen=True, slots=True)
class PulseSearch:
    """Plays pulses on a range of sites.

    Attributes
    ----------
    sample : SampleRange
        The sites.
    rf_distribution : RFDistribution or None
        Spread of the RF.
    """

    sample: SampleRange
    rf_distribution: RFDistribution | None

    def outcome(self, option: Option, *, fine: bool, rf_factor: float = 1.0) -> Option:
        """Return the option with its inversion over the sample."""
        rf_hz = rf_factor * option.rf_hz
        shifts_ppm = self.sample.shifts_ppm(_FINE_OFFSETS if fine else _COARSE_OFFSETS)
        sites = tuple(
            SiteOutcome(
                anisotropy_hz,
                shifts_ppm,
                self._mz(option.shape, rf_hz, shifts_ppm, anisotropy_hz, fine=fine),
            )
            for anisotropy_hz in self.sample.anisotropies_hz
        )
        return Option(option.family, option.sweep_hz, option.shape, rf_hz, sites)

    def _mz(
        self,
        shape: Shape,
        rf_hz: float,
        shifts_ppm: FloatArray,
        anisotropy_hz: float,
        *,
        fine: bool,
    ) -> FloatArray:
        asymmetry = self.sample.asymmetry if fine else 0.0
        average = mean_inversion(
            shape,
            np.array([rf_hz]),
            self.sample.offsets_hz(shifts_ppm),
            anisotropy_hz=anisotropy_hz,
            asymmetry=asymmetry,
            rotor_hz=self.sample.rotor_hz,
            rf_distribution=self.rf_distribution,
            tolerance=_FINE_TOLERANCE if fine else _COARSE_TOLERANCE,
        )
        return np.asarray(average.values[0])

    def anisotropy_limit_hz(self, option: Option, good_mz: float) -> float:
        """Bisect for the anisotropy at which the worst shift leaves ``good_mz``."""
        shifts_ppm = self.sample.shifts_ppm(_COARSE_OFFSETS)

        def good(anisotropy_hz: float) -> bool:
            mz = self._mz(option.shape, option.rf_hz, shifts_ppm, anisotropy_hz, fine=True)
            return float(mz.max()) <= good_mz

        low_hz, high_hz = 0.0, 0.25 * option.rf_hz
        if not good(low_hz):
            return 0.0
        while good(high_hz):
            low_hz, high_hz = high_hz, 2.0 * high_hz
            if high_hz > _LARGEST_ANISOTROPY * option.rf_hz:
                return low_hz
        for _ in range(_BISECTIONS):
            middle_hz = 0.5 * (low_hz + high_hz)
            low_hz, high_hz = (middle_hz, high_hz) if good(middle_hz) else (low_hz, middle_hz)
        return low_hz
