"""The temperature in the rotor from runs of KBr: the shift of 79Br, its T1, or both."""

import math
from dataclasses import dataclass
from pathlib import Path

from pnmr.bruker import read_fid
from pnmr.data import FID, Estimate
from pnmr.errors import SettingError
from pnmr.process import broadened, expected_noise, strongest_line
from pnmr.spins import kbr_t1_s, temperature_of_shift, temperature_of_t1
from pnmr.spins.thermometer import HOTTEST_K, REFERENCE_K
from pnmr.units import ppm_from_hz
from pnmr.workflow.planning import Wishes, plan

_LB_HZ = 20.0
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
    def best(self) -> Estimate | None:
        """Both together, weighted by their errors."""
        known = [each for each in (self.by_shift, self.by_t1) if each is not None]
        if len(known) < 2:
            return known[0] if known else None
        if not all(each.error > 0.0 for each in known):
            return known[0]
        weights = [1.0 / each.error**2 for each in known]
        mean = sum(w * each.value for w, each in zip(weights, known, strict=True)) / sum(weights)
        return Estimate(mean, 1.0 / math.sqrt(sum(weights)), "K", "weighted mean")


def kbr_shift(path: str | Path, *, region_ppm: tuple[float, float] | None = None) -> Estimate:
    """Return the shift in ppm of the centreband of a KBr run, on the axis of its data set."""
    fid = read_fid(path)
    _refuse_other(fid, path)
    recipe = broadened(plan(fid, Wishes(echo="none", phase="none")), _LB_HZ)
    line = strongest_line(recipe(fid), expected_noise(fid, recipe), region_ppm=region_ppm)
    zero_hz = fid.time.reference_hz or fid.time.carrier_hz
    shift_ppm = ppm_from_hz(fid.time.carrier_hz + line.offset_hz - zero_hz, zero_hz)
    return Estimate(shift_ppm, ppm_from_hz(line.error_hz, zero_hz), "ppm", "line fit")


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
    if found.by_shift and found.by_t1:
        apart_k = abs(found.by_shift.value - found.by_t1.value)
        error_k = math.hypot(found.by_shift.error, found.by_t1.error)
        if apart_k > _DISAGREEING * error_k:
            told.append(f"shift and T1 disagree by {apart_k:.1f} K, {apart_k / error_k:.1f} errors")
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
