"""A region of one FID under several broadenings, ready for counting lines and for limits."""

import numpy as np

from pnmr.data import FID
from pnmr.errors import SettingError
from pnmr.fit.fit_noise import FitNoise
from pnmr.fit.line_sum import BroadenedLine
from pnmr.fit.line_view import LineView
from pnmr.fit.lines import line
from pnmr.process import Recipe, broadened, expected_noise


def fid_views(
    fid: FID,
    recipe: Recipe,
    region_ppm: tuple[float, float],
    lb_hz: float,
    *,
    shape: str = "lorentzian",
    baseline_terms: int = 0,
) -> tuple[LineView, ...]:
    """Return a region under a broadening, then under half and double of it.

    Parameters
    ----------
    fid : FID, shape (n,)
        One free induction decay.
    recipe : Recipe
        What makes a spectrum of it; what it decides (echo top, phase) is decided once.
    region_ppm : (float, float)
        The region, in either order.
    lb_hz : float
        Line broadening in Hz, above 0.
    shape : str
        Family of the lines, one of `LINES`.
    baseline_terms : int
        Terms of a baseline that is fitted with the lines.

    Raises
    ------
    SettingError
        The FID is a series, or the broadening is not above 0.
    """
    if fid.values.ndim != 1 or not lb_hz > 0.0:
        raise SettingError(
            "lines are counted in one row under a broadening above 0 Hz, found"
            f" {fid.values.ndim} dimensions and {lb_hz:g} Hz"
        )
    settled = Recipe.settled(broadened(recipe, lb_hz)(fid))
    views = []
    for each_hz in (lb_hz, 0.5 * lb_hz, 2.0 * lb_hz):
        again = broadened(settled, each_hz)
        spectrum = again(fid)
        kept = spectrum.frequency.region(*region_ppm)
        x_hz = np.ascontiguousarray(spectrum.frequency.offsets_hz[kept])
        views.append(
            LineView(
                BroadenedLine(line(shape), x_hz, each_hz),
                x_hz,
                np.ascontiguousarray(spectrum.values.real[kept]),
                FitNoise.of(expected_noise(fid, again), kept),
                baseline_terms=baseline_terms,
                lb_hz=each_hz,
            )
        )
    return tuple(views)
