"""The temperature in the rotor from runs of KBr: the shift of 79Br, its T1, or both."""

import math
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from pnmr.bruker import read_fid
from pnmr.data import FID, Estimate
from pnmr.errors import SettingError
from pnmr.fit.relaxation_words import has_signal
from pnmr.process import broadened, expected_noise, strongest_line
from pnmr.spins import kbr_t1_s, temperature_of_shift, temperature_of_t1
from pnmr.spins.thermometer import HOTTEST_K, REFERENCE_K
from pnmr.units import ppm_from_hz
from pnmr.workflow.planning import Wishes, plan
from pnmr.workflow.series import SeriesSettings, delays_of, series_signals

_LB_HZ = 20.0
# How far the integral of a centreband reaches, in its full widths.
_WIDTHS = 4.0
# J. M. Bermudez-Garcia et al., Inorg. Chem. 54 (2015) 11680: [TPrA][Mn(dca)3].
TRANSITIONS_K = {"Mn": 330.0}
_NEAR_K = 10.0
_DISAGREEING = 3.0


@dataclass(frozen=True, slots=True)
class KnownShift:
    """The shift of KBr on the same axis at a temperature that is known."""

    shift_ppm: float
    error_ppm: float = 0.0
    temperature_k: float = REFERENCE_K


@dataclass(frozen=True, slots=True)
class Temperature:
    """A temperature in the rotor.

    Attributes
    ----------
    shift : Estimate or None
        79Br shift in ppm.
    by_shift, by_t1 : Estimate or None
        Temperature in K from the shift and from T1.
    remarks : tuple of str
        What has to be known beside them.
    """

    shift: Estimate | None
    by_shift: Estimate | None
    by_t1: Estimate | None
    remarks: tuple[str, ...]

    @property
    def difference(self) -> Estimate | None:
        """By how much T1 says more than the shift, in K; None where only one of them is known."""
        if self.by_shift is None or self.by_t1 is None:
            return None
        apart_k = self.by_t1.value - self.by_shift.value
        return Estimate(
            apart_k, math.hypot(self.by_shift.error, self.by_t1.error), "K", "difference"
        )

    @property
    def best(self) -> Estimate | None:
        """Both together, weighted by their errors, which grow where the two do not agree."""
        known = [each for each in (self.by_shift, self.by_t1) if each is not None]
        if len(known) < 2:
            return known[0] if known else None
        if not all(each.error > 0.0 for each in known):
            return known[0]
        weights = [1.0 / each.error**2 for each in known]
        mean = sum(w * each.value for w, each in zip(weights, known, strict=True)) / sum(weights)
        scatter = sum(w * (each.value - mean) ** 2 for w, each in zip(weights, known, strict=True))
        error = math.sqrt(max(scatter, 1.0) / sum(weights))
        return Estimate(mean, error, "K", "weighted mean")


def kbr_shift(path: str | Path, *, region_ppm: tuple[float, float] | None = None) -> Estimate:
    """Return the shift in ppm of the centreband of a KBr run, on the axis of its data set."""
    fid = read_fid(path)
    _refuse_other(fid, path)
    recipe = broadened(plan(fid, Wishes(echo="none", phase="none")), _LB_HZ)
    line = strongest_line(recipe(fid), expected_noise(fid, recipe), region_ppm=region_ppm)
    zero_hz = fid.time.reference_hz or fid.time.carrier_hz
    shift_ppm = ppm_from_hz(fid.time.carrier_hz + line.offset_hz - zero_hz, zero_hz)
    return Estimate(shift_ppm, ppm_from_hz(line.error_hz, zero_hz), "ppm", "line fit")


def kbr_t1(path: str | Path, *, region_ppm: tuple[float, float] | None = None) -> Estimate:
    """Return T1 in s of 79Br from a saturation recovery of KBr, a pseudo-2D data set.

    The centreband is integrated as far as its feet matter, and fitted with the degree of saturation
    free: what the train left over, and what recovered before its last delay ended, would make T1
    shorter (3 % of the signal make it 8 % shorter, and the sample 17 K warmer).
    Raises `SettingError` where the delays do not determine T1.
    """
    fid = read_fid(path)
    _refuse_other(fid, path)
    recipe = broadened(plan(fid, Wishes(echo="none", phase="none")), _LB_HZ)
    delays_s = delays_of(fid, SeriesSettings(((0.0, 0.0),), "inversion"))
    last = int(np.argmax(delays_s))
    alone = replace(fid, values=fid.values[last], axes=fid.axes[-1:])
    line = strongest_line(recipe(alone), expected_noise(alone, recipe), region_ppm=region_ppm)
    zero_hz = fid.time.reference_hz or fid.time.carrier_hz
    shift_ppm = ppm_from_hz(fid.time.carrier_hz + line.offset_hz - zero_hz, zero_hz)
    reach_ppm = _WIDTHS * ppm_from_hz(line.width_hz, zero_hz)
    region = (shift_ppm + reach_ppm, shift_ppm - reach_ppm)
    settings = SeriesSettings((region,), "inversion", find_phase=True)
    (signal,) = series_signals(fid, recipe, settings)
    if not has_signal(signal.relaxed) or not signal.intervals[0].is_determined:
        raise SettingError(f"{path}: {signal.remarks[0]}; measure delays up to three times T1")
    found = signal.relaxed
    return Estimate(found.value("t1_s"), found.error("t1_s"), "s", "saturation recovery")


def temperature(
    shift: Estimate | None = None,
    known: KnownShift | None = None,
    t1: Estimate | None = None,
    *,
    metal: str = "",
) -> Temperature:
    """Return the temperature from a shift, from T1 in s, or from both.

    Parameters
    ----------
    shift : Estimate, optional
        79Br shift in ppm; needs ``known``.
    known : KnownShift, optional
        The same line at a known temperature, e.g. spinning slowly.
    t1 : Estimate, optional
        T1 of 79Br in s.
    metal : str
        Metal of the sample that is measured at this temperature, for what is known of it.
    """
    by_shift = by_t1 = None
    remarks: list[str] = []
    if shift is not None and known is not None:
        by_shift = Estimate(
            *temperature_of_shift(
                shift.value,
                shift.error,
                known_ppm=known.shift_ppm,
                known_error_ppm=known.error_ppm,
                known_k=known.temperature_k,
            ),
            "K",
            "79Br shift",
        )
    elif shift is not None:
        remarks.append(
            "a shift alone says no temperature: give that of KBr at a known one (--known-shift)"
        )
    if t1 is not None:
        by_t1 = Estimate(*temperature_of_t1(t1.value, t1.error), "K", "79Br T1")
        if by_t1.value > HOTTEST_K:
            remarks.append(
                f"T1 was measured up to {HOTTEST_K:g} K ({kbr_t1_s(HOTTEST_K):.4f} s);"
                " beyond, the published polynomial is extrapolated"
            )
    found = Temperature(shift, by_shift, by_t1, ())
    return Temperature(shift, by_shift, by_t1, (*remarks, *_doubts(found, metal)))


def _doubts(found: Temperature, metal: str) -> list[str]:
    told = []
    apart = found.difference
    if apart is not None and abs(apart.value) > _DISAGREEING * apart.error:
        errors = f", {abs(apart.value) / apart.error:.1f} errors" if apart.error > 0.0 else ""
        told.append(f"shift and T1 disagree by {abs(apart.value):.1f} K{errors}")
    best, transition_k = found.best, TRANSITIONS_K.get(metal)
    away_k = abs(best.value - transition_k) if best and transition_k else math.inf
    if away_k < _NEAR_K:
        told.append(
            f"[TPrA][{metal}(dca)3] changes its phase at about {transition_k:g} K, {away_k:.1f} K"
            " away: the sample may hold either phase, or both"
        )
    return told


def _refuse_other(fid: FID, path: str | Path) -> None:
    nucleus = fid.acquisition.nucleus
    if nucleus and nucleus != "79Br":
        raise SettingError(f"{path} is a run of {nucleus}; the thermometer is 79Br in KBr")
