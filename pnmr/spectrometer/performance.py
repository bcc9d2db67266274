"""All that one pulse does to one sample: inversion, echoes, and what rounding costs."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Unpack

import numpy as np

from pnmr.shapes import Shape, frequency_hz
from pnmr.spectrometer.inversion import InversionProfile, inversion_profile
from pnmr.spectrometer.inversion_map import InversionMap, anisotropy_map, rf_map
from pnmr.spectrometer.progress import Count, Progress
from pnmr.spectrometer.quantisation import quantised
from pnmr.spectrometer.refocusing import RefocusingProfile, refocusing_profile
from pnmr.spectrometer.sample_average import Conditions, Rotor
from pnmr.units import FloatArray

# A powder under MAS costs a thousand times what a single orientation does.
_OFFSETS, _OFFSETS_OF_ONE = 61, 301
_TURNED_OVER = -0.5
# Room beyond the last offset that is still turned over, and beyond the outermost line.
_ROOM, _LINE_ROOM = 1.25, 1.1
_MAP_ROWS, _MAP_OFFSETS, _MAP_TOLERANCE = 26, 51, 1e-2


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    """What one pulse does to one sample.

    Attributes
    ----------
    profile : InversionProfile
        Mz over all offsets that the pulse reaches, the carrier and the lines among them.
    one, two : RefocusingProfile
        Echo of one and of two pulses at the carrier and the lines.
    mz : array, shape (1 + lines,)
        Mz at the carrier, then at each line, as `one` and `two` count them.
    rounding_mz : float or None
        Largest change of Mz at any offset by the resolution of the console, without
        anisotropy; None where no resolution is stated.
    """

    profile: InversionProfile
    one: RefocusingProfile
    two: RefocusingProfile
    mz: FloatArray
    rounding_mz: float | None

    @property
    def powder_error(self) -> float:
        """The largest of the powder errors."""
        return max(each.powder_error for each in (self.profile, self.one, self.two))


def performance(
    shape: Shape,
    rf_hz: float,
    *,
    lines_hz: Sequence[float] | FloatArray = (),
    phase_step_deg: float | None = None,
    progress: Progress | None = None,
    **conditions: Unpack[Conditions],
) -> Performance:
    """Return inversion, echoes and the effect of rounding of one pulse on one sample.

    Parameters
    ----------
    shape : Shape
        The pulse.
    rf_hz : float
        Nutation frequency at full amplitude in Hz.
    lines_hz : sequence of float
        Offsets of the sample's lines from the carrier in Hz.
    phase_step_deg : float, optional
        Resolution of the console's phase in degrees, None where it is not stated.
    progress : callable, optional
        Is told how many of how many steps are done.
    **conditions
        Those of `inversion_profile`.

    Raises
    ------
    SettingError
        When a number is not finite or outside its range.
    """
    done = Count(3, progress)
    sites_hz = np.concatenate([[0.0], np.asarray(lines_hz, dtype=np.float64)])
    count = _OFFSETS if conditions.get("anisotropy_hz") else _OFFSETS_OF_ONE
    offsets_hz = np.union1d(reached_offsets_hz(shape, rf_hz, sites_hz, count), sites_hz)
    profile = done(inversion_profile(shape, rf_hz, offsets_hz, **conditions))
    one, two = (
        done(refocusing_profile(shape, rf_hz, sites_hz, pulses=pulses, **conditions))
        for pulses in (1, 2)
    )
    rounding_mz = None
    if phase_step_deg is not None:
        rounded = quantised(shape, phase_step_deg=phase_step_deg)
        exact, changed = (
            inversion_profile(each, rf_hz, offsets_hz).mz for each in (shape, rounded)
        )
        rounding_mz = float(np.abs(changed - exact).max())
    mz = profile.mz[np.searchsorted(offsets_hz, sites_hz)]
    return Performance(profile=profile, one=one, two=two, mz=mz, rounding_mz=rounding_mz)


def surroundings(
    shape: Shape,
    profile: InversionProfile,
    *,
    threads: int = 1,
    progress: Progress | None = None,
) -> tuple[InversionMap, InversionMap]:
    """Return Mz for other RF amplitudes and for other anisotropies than those of a profile.

    The RF runs from a quarter to one and a half of its own, the anisotropy from 0 to one
    and a half of the RF or twice its own, whichever is more. Every spin feels the same RF,
    and the powder is averaged to what colours can show. ``progress`` is told how many of
    how many rows are done.
    """
    done = Count(1 + _MAP_ROWS, progress)
    offsets_hz = np.linspace(profile.offsets_hz[0], profile.offsets_hz[-1], _MAP_OFFSETS)
    settings: Rotor = {
        "asymmetry": profile.tensor.asymmetry,
        "rotor_hz": profile.rotor_hz,
        "tolerance": _MAP_TOLERANCE,
        "threads": threads,
    }
    rf_hz, own_hz = profile.rf_hz, profile.tensor.anisotropy_hz
    rfs_hz = rf_hz * np.linspace(0.25, 1.5, _MAP_ROWS)
    over_rf = done(rf_map(shape, rfs_hz, offsets_hz, anisotropy_hz=own_hz, **settings))
    most_hz = math.copysign(max(1.5 * rf_hz, 2.0 * abs(own_hz)), own_hz)
    over_anisotropy = anisotropy_map(
        *(shape, rf_hz, offsets_hz, np.linspace(0.0, most_hz, _MAP_ROWS)),
        progress=lambda *_: done(None),
        **settings,
    )
    return over_rf, over_anisotropy


def reached_offsets_hz(
    shape: Shape, rf_hz: float, lines_hz: FloatArray, count: int = _OFFSETS
) -> FloatArray:
    """Return offsets in Hz, even about the carrier, that hold all that a pulse turns over.

    They reach a quarter further than the outermost offset that a spin without anisotropy
    leaves with Mz below -0.5, and at least to the lines; ``count`` is odd.
    """
    swept_hz = float(np.abs(frequency_hz(shape)).max(initial=0.0))
    widest_hz = max(swept_hz, 1.0 / shape.duration_s) + 2.0 * rf_hz
    searched_hz = np.linspace(-widest_hz, widest_hz, 8 * count)
    over = np.abs(searched_hz[inversion_profile(shape, rf_hz, searched_hz).mz < _TURNED_OVER])
    reach_hz = _ROOM * float(over.max(initial=0.0)) or widest_hz
    outermost_hz = _LINE_ROOM * float(np.abs(lines_hz).max(initial=0.0))
    above_hz = np.linspace(0.0, max(reach_hz, outermost_hz), count // 2 + 1)
    return np.concatenate([-above_hz[:0:-1], above_hz])
