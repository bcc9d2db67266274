"""What a pulse does to a sample: inversion against offset, and maps over RF or anisotropy."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from pnmr.errors import SettingError
from pnmr.report.style import BLACK, COLOURS, DASHES, GREY, SINGLE_IN, SMALL_PT, new_figure, styled
from pnmr.spectrometer import InversionMap, InversionProfile
from pnmr.units import FloatArray, hz_from_ppm, ppm_from_hz, si_prefix

_HEIGHT_IN = 2.6
# Mz along which a map is outlined (excellent, good, saturated), and a colour seen on its ground.
_OUTLINES = {-0.99: "white", -0.95: "white", 0.0: BLACK}
_MOST_TICKS = 6
_KHZ = 1e3
_ROW_NAMES = {"rf": "RF", "anisotropy": "anisotropy"}


@styled
def profile_figure(
    profiles: Sequence[InversionProfile],
    *,
    labels: Sequence[str] = (),
    larmor_hz: float | None = None,
    carrier_ppm: float = 0.0,
    lines_ppm: Sequence[float] = (),
) -> Figure:
    """Draw Mz against offset in kHz, with ppm of the nucleus above and the sample's lines.

    Offsets and shifts rise to the left, as in a spectrum.

    Parameters
    ----------
    profiles : sequence of InversionProfile
        One curve each.
    labels : sequence of str
        Names of the curves, none or one for each.
    larmor_hz : float, optional
        Larmor frequency of the nucleus in Hz; without it there is no ppm axis.
    carrier_ppm : float
        Shift at offset 0.
    lines_ppm : sequence of float
        Isotropic shifts of the sample, drawn as vertical lines; they need ``larmor_hz``.

    Returns
    -------
    matplotlib.figure.Figure
        To be written with `pnmr.report.style.save`.

    Raises
    ------
    SettingError
        When there is no profile, a label too many or few, or lines without ``larmor_hz``.
    """
    if not profiles or (labels and len(labels) != len(profiles)):
        raise SettingError(
            f"{len(labels)} labels for {len(profiles)} profiles; give at least one profile and"
            " no label or one for each"
        )
    figure = new_figure(SINGLE_IN, _HEIGHT_IN)
    figure.set_layout_engine("constrained")
    axes = figure.subplots()
    every_hz = np.concatenate([profile.offsets_hz for profile in profiles])
    _scale_offsets(axes, every_hz)
    for index, profile in enumerate(profiles):
        order = np.argsort(profile.offsets_hz)
        axes.plot(
            profile.offsets_hz[order] / _KHZ,
            profile.mz[order],
            color=COLOURS[index % len(COLOURS)],
            linestyle=DASHES[index // len(COLOURS) % len(DASHES)],
            linewidth=1.0,
            label=labels[index] if labels else None,
            marker="." if profile.offsets_hz.size == 1 else "",
        )
    axes.axhline(0.0, color=GREY, linewidth=0.4, zorder=0)
    axes.set_ylim(-1.03, 1.03)
    axes.set_ylabel("$M_z$ / $M_0$", parse_math=True)
    _mark_lines(axes, lines_ppm, larmor_hz, carrier_ppm)
    axes.spines["right"].set_visible(False)
    axes.spines["top"].set_visible(larmor_hz is not None)
    if labels:
        axes.legend(fontsize=SMALL_PT, loc="upper center", edgecolor="none", framealpha=1.0)
    return figure


@styled
def map_figure(
    inversion: InversionMap,
    *,
    larmor_hz: float | None = None,
    carrier_ppm: float = 0.0,
    lines_ppm: Sequence[float] = (),
) -> Figure:
    """Draw Mz in colour over offset (left to right: high to low) and RF or anisotropy.

    Thin outlines follow Mz = -0.99, -0.95 and 0. Settings are those of `profile_figure`.
    Raises `SettingError` when the map has fewer than two rows or offsets.
    """
    if min(inversion.mz.shape) < 2:
        raise SettingError(
            f"a map of {inversion.mz.shape[0]} x {inversion.mz.shape[1]} values is no map;"
            " give at least two rows and two offsets"
        )
    figure = new_figure(SINGLE_IN, _HEIGHT_IN)
    figure.set_layout_engine("constrained")
    axes = figure.subplots()
    _scale_offsets(axes, inversion.offsets_hz)
    rows_factor, prefix = si_prefix(float(np.abs(inversion.rows_hz).max()))
    offsets, rows = inversion.offsets_hz / _KHZ, inversion.rows_hz / rows_factor
    columns, lines = np.argsort(offsets), np.argsort(rows)
    values = inversion.mz[np.ix_(lines, columns)]
    mesh = axes.pcolormesh(
        offsets[columns],
        rows[lines],
        values,
        cmap="RdBu_r",
        vmin=-1.0,
        vmax=1.0,
        shading="gouraud",
        rasterized=True,
    )
    for level, colour in _OUTLINES.items():
        if values.min() < level < values.max():
            outline = axes.contour(
                *(offsets[columns], rows[lines], values),
                levels=[level],
                colors=colour,
                linewidths=0.6,
                linestyles="-",
            )
            axes.clabel(outline, fmt=lambda mz: f"{mz:g}".replace("-", "\N{MINUS SIGN}"))
    axes.set_ylabel(f"{_ROW_NAMES[inversion.rows]} / {prefix}Hz")
    _mark_lines(axes, lines_ppm, larmor_hz, carrier_ppm)
    bar = figure.colorbar(mesh, ax=axes, pad=0.02)
    bar.set_label("$M_z$ / $M_0$", parse_math=True)
    return figure


def _scale_offsets(axes: Axes, offsets_hz: FloatArray) -> None:
    """Give axes an offset scale in kHz that rises to the left."""
    low, high = float(offsets_hz.min()) / _KHZ, float(offsets_hz.max()) / _KHZ
    room = 0.0 if high > low else 1.0
    axes.set_xlim(high + room, low - room)
    axes.set_xlabel("offset / kHz")
    axes.xaxis.set_major_locator(MaxNLocator(_MOST_TICKS))


def _mark_lines(
    axes: Axes,
    lines_ppm: Sequence[float],
    larmor_hz: float | None,
    carrier_ppm: float,
) -> None:
    """Add the ppm scale above, and a vertical line at each shift of the sample."""
    if larmor_hz is None:
        if lines_ppm:
            raise SettingError("lines_ppm are shifts; give larmor_hz to place them")
        return

    def shift_ppm(offset: ArrayLike) -> FloatArray:
        return ppm_from_hz(np.asarray(offset, dtype=np.float64) * _KHZ, larmor_hz) + carrier_ppm

    def offset(shift: ArrayLike) -> FloatArray:
        return hz_from_ppm(np.asarray(shift, dtype=np.float64) - carrier_ppm, larmor_hz) / _KHZ

    axes.tick_params(top=False)
    above = axes.secondary_xaxis("top", functions=(shift_ppm, offset))
    above.set_xlabel("shift / ppm")
    above.xaxis.set_major_locator(MaxNLocator(_MOST_TICKS))
    for line_ppm in lines_ppm:
        axes.axvline(float(offset(np.array(line_ppm))), color=GREY, linewidth=0.5, linestyle="--")
