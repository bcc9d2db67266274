"""Areas of a region or of its lines in every row of a series, phased where nobody has done so."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pnmr.data import Spectrum
from pnmr.fit.fit_noise import FitNoise
from pnmr.fit.line_sum import BroadenedLine, LineSum
from pnmr.fit.lines import line
from pnmr.fit.series_areas import series_areas
from pnmr.fit.solver import Limits
from pnmr.process import Noise, integral, phase
from pnmr.units import FloatArray, deg_from_rad

Region = tuple[float, float]
_DECAYING = ("t2", "stretched_t2", "biexponential_t2")
# First guesses of a width in parts of the region.
_WIDTHS = (0.01, 0.05, 0.2)


def region_phased(
    spectrum: Spectrum, region_ppm: Region, delays_s: FloatArray, model: str
) -> tuple[Spectrum, tuple[str, ...]]:
    """Turn a region so that its rows have no imaginary area, and the right end points up.

    Areas of either sign lie on one line through 0 of the complex plane: half the angle of
    the sum of their squares is its direction.
    """
    kept = spectrum.frequency.region(*region_ppm)
    areas = spectrum.values[:, kept].sum(axis=1)
    p0_deg = -0.5 * deg_from_rad(float(np.angle((areas**2).sum())))
    order = np.argsort(delays_s)
    end = areas[order[0] if model in _DECAYING else order[-1]]
    if model.startswith("tedor"):  # a build-up may end below 0
        end = areas[np.argmax(np.abs(areas))]
    if (end * np.exp(1j * np.radians(p0_deg))).real < 0.0:
        p0_deg += 180.0 if p0_deg <= 0.0 else -180.0
    return phase(spectrum, p0_deg=p0_deg), (
        f"the phase of the region, {p0_deg:.1f} deg, was found from the rows themselves",
    )


def region_areas(
    spectrum: Spectrum,
    region_ppm: Region,
    lines_ppm: Sequence[float],
    *,
    noise: Noise,
    shape: str,
    phased: bool = False,
) -> list[tuple[float | None, FloatArray, FloatArray]]:
    """Return areas and errors of a region, or of each of its lines with the shift before them.

    With ``phased`` the lines' common phase is fitted: that of a whole region is only near it
    where feet of lines reach beyond the region.
    """
    if not lines_ppm:
        found = integral(spectrum, *region_ppm, noise)
        return [(None, found.values, np.full(found.values.shape, found.error))]
    axis = spectrum.frequency
    kept = axis.region(*region_ppm)
    x_hz = np.ascontiguousarray(axis.offsets_hz[kept])
    component = BroadenedLine(line(shape), x_hz, _broadening_hz(spectrum))
    model = LineSum((component,) * len(lines_ppm), x_hz, phased=phased)
    data = np.ascontiguousarray(spectrum.values[:, kept].real)
    limits = _inside(model.limits, component, x_hz)
    places_hz = [axis.offset_hz(each) for each in lines_ppm]
    widths_hz = np.array(_WIDTHS) * (x_hz[-1] - x_hz[0])
    starts = [_start(component, places_hz, width_hz, limits) for width_hz in widths_hz]
    best = series_areas(model, data, starts, FitNoise.of(noise, kept), limits)
    found_hz = best.solution.nonlinear[:: len(component.parameters)][: len(lines_ppm)]
    shifts_ppm = np.interp(found_hz, x_hz, axis.ppm[kept])
    return [
        (float(shift_ppm), best.areas[:, k], best.errors[:, k])
        for k, shift_ppm in enumerate(shifts_ppm)
    ]


def _inside(limits: Limits, component: BroadenedLine, x_hz: FloatArray) -> Limits:
    """Return bounds that keep positions and widths within the region."""
    low, high = limits.low.copy(), limits.high.copy()
    own = component.parameters
    for k in range(low.size - low.size % len(component.parameters)):
        if own[k % len(own)] == "position_hz":
            low[k], high[k] = x_hz[0], x_hz[-1]
        elif own[k % len(own)].endswith("_hz"):
            high[k] = x_hz[-1] - x_hz[0]
    return replace(limits, low=low, high=high)


def _start(
    component: BroadenedLine, places_hz: Sequence[float], width_hz: float, limits: Limits
) -> FloatArray:
    guess = {"position_hz": 0.0, "fraction": 0.5, "tail_hz": 0.0}
    shape = [guess.get(name, width_hz) for name in component.parameters]
    start = np.concatenate([[place_hz, *shape[1:]] for place_hz in places_hz])
    start = np.append(
        start, np.zeros(limits.low.size - start.size)
    )  # the phase, where it is fitted
    return np.asarray(np.clip(start, limits.low, limits.high))


def _broadening_hz(spectrum: Spectrum) -> float:
    """Return the exponential broadening in Hz that the steps of a spectrum add up to."""
    found = [step.settings.get("lb_hz") for step in spectrum.history if step.name == "exponential"]
    return sum((lb_hz for lb_hz in found if isinstance(lb_hz, float)), start=0.0)
