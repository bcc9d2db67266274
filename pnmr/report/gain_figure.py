"""What one refocusing pulse gains over another, drawn over offset and over anisotropy."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pnmr.errors import SettingError
from pnmr.report.style import BLACK, COLOURS, DOUBLE_IN, GREY, SMALL_PT, new_figure, styled
from pnmr.spectrometer import RefocusingGain

_HEIGHT_IN = 2.8
_KHZ = 1e3
_MOST = 4.5
Points = tuple[tuple[float, float], ...]


@styled
def gain_figure(
    by_offset: RefocusingGain,
    by_anisotropy: RefocusingGain,
    *,
    claimed_factor: float | None = None,
    played: Points = (),
) -> Figure:
    """Draw the gain against offset, one curve an anisotropy, and at single offsets against it.

    Parameters
    ----------
    by_offset : RefocusingGain
        Few anisotropies, many offsets.
    by_anisotropy : RefocusingGain
        Few offsets, which are marked in the other panel, and many anisotropies.
    claimed_factor : float, optional
        Gain that somebody has stated, drawn as a line.
    played : tuple of (anisotropy in Hz, gain)
        Gains at the first of the few offsets that whole pulse programs gave, as points.

    Raises
    ------
    SettingError
        When a panel would hold a single point.
    """
    if by_offset.offsets_hz.size < 2 or by_anisotropy.anisotropies_hz.size < 2:
        raise SettingError(
            "a gain is drawn against two or more offsets and two or more anisotropies, found"
            f" {by_offset.offsets_hz.size} and {by_anisotropy.anisotropies_hz.size}"
        )
    figure = new_figure(DOUBLE_IN, _HEIGHT_IN)
    figure.set_layout_engine("constrained")
    left, right = figure.subplots(1, 2, sharey=True)
    _curves(left, by_offset)
    for index, offset_hz in enumerate(by_anisotropy.offsets_hz):
        left.axvline(offset_hz / _KHZ, color=GREY, linewidth=0.5, linestyle="--")
        right.plot(
            by_anisotropy.anisotropies_hz / _KHZ,
            by_anisotropy.gain[:, index],
            color=COLOURS[(by_offset.anisotropies_hz.size + index) % len(COLOURS)],
            linewidth=1.0,
            label=f"offset {offset_hz / _KHZ:.0f} kHz",
        )
    if played:
        anisotropies_hz, gains = np.array(played).T
        right.plot(
            *(anisotropies_hz / _KHZ, gains),
            *("o",),
            color=BLACK,
            markersize=3.5,
            label="pulse programs played",
        )
    right.set_xlabel("anisotropy / kHz")
    for axes in (left, right):
        _finish(axes, claimed_factor)
    left.set_ylabel("SHAPs over square pulses")
    return figure


def _curves(axes: Axes, found: RefocusingGain) -> None:
    order = np.argsort(found.offsets_hz)
    for index, anisotropy_hz in enumerate(found.anisotropies_hz):
        axes.plot(
            found.offsets_hz[order] / _KHZ,
            found.gain[index, order],
            color=COLOURS[index % len(COLOURS)],
            linewidth=1.0,
            label=f"anisotropy {anisotropy_hz / _KHZ:.0f} kHz",
        )
    axes.set_xlim(found.offsets_hz.max() / _KHZ, found.offsets_hz.min() / _KHZ)
    axes.set_xlabel("offset / kHz")


def _finish(axes: Axes, claimed_factor: float | None) -> None:
    axes.set_ylim(0.0, _MOST)
    axes.axhline(1.0, color=GREY, linewidth=0.4, zorder=0)
    if claimed_factor is not None:
        axes.axhline(claimed_factor, color=GREY, linewidth=0.8, linestyle=":", zorder=0)
        axes.annotate(
            f"published: about {claimed_factor:g}",
            (0.5, claimed_factor),
            xycoords=("axes fraction", "data"),
            ha="center",
            xytext=(0.0, 2.0),
            textcoords="offset points",
            fontsize=SMALL_PT,
            color=GREY,
        )
    axes.legend(loc="upper center", fontsize=SMALL_PT, frameon=False)
