"""Where another line would help most, and how broad it would be."""

from dataclasses import dataclass

import numpy as np
import scipy.signal

from pnmr.fit.blocks import Block
from pnmr.units import FloatArray, hz_from_ppm, ppm_from_hz

# Ratio of a line to its own noise below which it is not looked at, and ratio of two widths.
_LEAST_RATIO, _WIDTH_STEP = 4.0, 1.6
_NARROWEST_POINTS, _BROADEST_FRACTION = 1.5, 0.4
_MOST_SPLITS = 3


@dataclass(frozen=True, slots=True)
class Found:
    """A Lorentzian that was found.

    Attributes
    ----------
    position_ppm, width_hz : float
        Shift, and natural full width.
    area : float
        Area in the unit of the data times Hz, 0 where it was not fitted yet.
    """

    position_ppm: float
    width_hz: float
    area: float = 0.0

    @property
    def height_ratio(self) -> float:
        """Area over width, a measure of the height."""
        return self.area / max(self.width_hz, 1e-12)


def search(
    block: Block, residual: FloatArray, lines: tuple[Found, ...], *, forced: bool = False
) -> list[tuple[Found, ...]]:
    """Return sets of lines to start from, each with one line more than ``lines``.

    One has a new line where the residual asks for it most; in the others one of the tallest
    lines is split in two, for a line that hides in the flank of another leaves a residual
    with no maximum of its own. Empty where nothing stands out, unless a line is ``forced``.
    """
    offers = []
    best = _tallest(block, residual)
    if best is not None and (best[1] >= _LEAST_RATIO or forced):
        offers.append((*lines, best[0]))
    if best is not None and (forced or best[1] >= _LEAST_RATIO):
        for k in sorted(range(len(lines)), key=lambda k: -lines[k].height_ratio)[:_MOST_SPLITS]:
            offers.append((*lines[:k], *_split(block, lines[k]), *lines[k + 1 :]))
    return offers


def _tallest(block: Block, residual: FloatArray) -> tuple[Found, float] | None:
    """Return the Lorentzian that stands out most of the residual, with its ratio to the noise.

    The residual is held against lines of many widths at every point. Noise that is tied
    together from point to point counts as much less as there are fewer independent points.
    """
    points = residual.size
    step_hz = abs(float(block.x_hz[1] - block.x_hz[0])) if points > 1 else 1.0
    tied = np.sqrt(points / max(1.0, block.independent_points))
    narrowest = max(_NARROWEST_POINTS, block.broadening_hz / step_hz)
    best: tuple[Found, float] | None = None
    width = narrowest
    while width <= max(narrowest, _BROADEST_FRACTION * points):
        reach = int(min(points - 1, max(3.0, 4.0 * width)))
        steps = np.arange(-reach, reach + 1)
        line = 1.0 / (1.0 + (2.0 * steps / width) ** 2)
        product = scipy.signal.fftconvolve(residual, line, mode="same")
        # At the edges a part of the line is outside and adds nothing to its norm.
        norm = scipy.signal.fftconvolve(np.ones(points), line * line, mode="same")
        ratio = product / np.sqrt(np.maximum(norm, 1e-300)) / tied
        k = int(np.argmax(ratio))
        if best is None or ratio[k] > best[1]:
            shift_ppm = ppm_from_hz(block.x_hz[k] + block.carrier_shift_hz, block.reference_hz)
            natural_hz = max(
                0.3 * step_hz, width * step_hz - block.broadening_hz, 0.1 * width * step_hz
            )
            best = (Found(float(shift_ppm), float(natural_hz)), float(ratio[k]))
        width *= _WIDTH_STEP
    return best


def _split(block: Block, line: Found) -> tuple[Found, Found]:
    """Return two lines of two thirds of the width, as far apart as one of them is broad."""
    away_ppm = 0.3 * line.width_hz / hz_from_ppm(1.0, block.reference_hz)
    width_hz = 0.66 * line.width_hz
    return (
        Found(line.position_ppm - away_ppm, width_hz),
        Found(line.position_ppm + away_ppm, width_hz),
    )
