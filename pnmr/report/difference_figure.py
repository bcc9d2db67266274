"""Crystal, glass and their difference on the scale of TPrA, as a supplementary figure."""

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pnmr.assign import SampleFindings, ViewFindings
from pnmr.assign.reference_lines import reference_area
from pnmr.report.lettering import formula, shift_label
from pnmr.report.style import BLACK, COLOURS, DOUBLE_IN, GREY, PALE, SMALL_PT, new_figure, styled
from pnmr.units import FloatArray

_HEIGHT_IN = 2.9
# From one base line to the next, in heights of the tallest line; the band in standard errors.
_APART, _BAND = 1.15, 3.0


@dataclass(frozen=True, slots=True)
class Difference:
    """Crystal and glass of one view over the area of TPrA in each, and the noise of what is left.

    Attributes
    ----------
    title : str
        What the view is called.
    ppm : array, shape (n,)
        Ascending shifts of the crystal's spectrum.
    crystal, glass : array, shape (n,)
        Spectra over their TPrA areas; the glass interpolated to the shifts of the crystal.
    noise_amplitude : float
        Standard deviation of a point of their difference; 0 where it is not known.
    """

    title: str
    ppm: FloatArray
    crystal: FloatArray
    glass: FloatArray
    noise_amplitude: float


def differences(crystal: SampleFindings, glass: SampleFindings) -> list[Difference]:
    """Return the views that both samples have; none where the area of TPrA is not known."""
    bright, dim = (reference_area(each.assignments).value for each in (crystal, glass))
    if not (np.isfinite([bright, dim]).all() and bright > 0.0 and dim > 0.0):
        return []
    found = []
    for own in crystal.views:
        other = next((each for each in glass.views if each.name == own.name), None)
        if other is None or "echo" not in own.spectra or "echo" not in other.spectra:
            continue
        ppm, values = _echo(own)
        glass_ppm, glass_values = _echo(other)
        if not (ppm.size and glass_ppm.size):
            continue
        noise = float(np.hypot(_noise(own) / bright, _noise(other) / dim))
        shown = np.interp(ppm, glass_ppm, glass_values / dim, left=np.nan, right=np.nan)
        found.append(Difference(own.name, ppm, values / bright, shown, noise))
    return found


@styled
def difference_figure(crystal: SampleFindings, glass: SampleFindings) -> Figure | None:
    """Draw crystal, glass and glass less crystal, one panel a view; None where no view has both.

    The band about the difference is three standard deviations of its noise.
    """
    shown = differences(crystal, glass)
    if not shown:
        return None
    figure = new_figure(DOUBLE_IN, _HEIGHT_IN)
    panels = figure.subplots(1, len(shown), squeeze=False)[0]
    figure.subplots_adjust(left=0.03, right=0.985, bottom=0.16, top=0.9, wspace=0.08)
    names = (formula(crystal.name), formula(glass.name), "difference")
    for k, (axes, each) in enumerate(zip(panels, shown, strict=True)):
        _draw(axes, each, names if k == 0 else ("", "", ""))
        axes.set_xlabel(shift_label(crystal.compound.nucleus))
    return figure


def _draw(axes: Axes, each: Difference, names: tuple[str, str, str]) -> None:
    unit = float(np.nanmax(np.abs(np.concatenate([each.crystal, each.glass])))) or 1.0
    rest = each.glass - each.crystal
    levels = (2.0 * _APART, _APART, 0.0)
    band = _BAND * each.noise_amplitude / unit
    axes.axhspan(-band, band, color=PALE, linewidth=0.0)
    colours = (BLACK, COLOURS[0], COLOURS[1])
    traces = (each.crystal, each.glass, rest)
    for level, colour, values, name in zip(levels, colours, traces, names, strict=True):
        axes.axhline(level, color=GREY, linewidth=0.3)
        axes.plot(each.ppm, level + values / unit, color=colour, linewidth=0.7)
        axes.text(
            each.ppm[-1],
            level + 0.45,
            name,
            color=colour,
            fontsize=SMALL_PT,
            ha="left",
            va="bottom",
        )
    axes.set_title(each.title, loc="left", fontsize=SMALL_PT)
    axes.set_xlim(float(each.ppm[-1]), float(each.ppm[0]))
    axes.set_yticks([])
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)


def _echo(view: ViewFindings) -> tuple[FloatArray, FloatArray]:
    """Return shifts and real part of the echo in the region of a view."""
    spectrum = view.spectra["echo"]
    kept = spectrum.frequency.region(*view.region_ppm)
    return spectrum.frequency.ppm[kept], np.asarray(spectrum.values[..., kept].real)


def _noise(view: ViewFindings) -> float:
    """Return the noise of a point of the echo, 0 where no fit has found it."""
    regions = view.fit.regions if view.fit else ()
    return next((each.noise_amplitude for each in regions if each.spectrum == "echo"), 0.0)
