"""What a pulse does to a sample: inversion against offset, and maps over RF or anisotropy."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure, FigureBase
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from pnmr.errors import SettingError
from pnmr.report.lettering import with_minus
from pnmr.report.style import BLACK, COLOURS, DASHES, GREY, SINGLE_IN, SMALL_PT, new_figure, styled
from pnmr.spectrometer import InversionMap, InversionProfile, ShiftScale
from pnmr.units import FloatArray, si_prefix

_HEIGHT_IN = 2.6
# Mz along which a map is outlined (excellent, good, saturated), and a colour seen on its ground.
_OUTLINES = {-0.99: "white", -0.95: "white", 0.0: BLACK}
_MOST_TICKS = 6
_KHZ = 1e3
_ROW_NAMES = {"rf": "RF", "anisotropy": "anisotropy"}
# Lowest Mz beside which the shift of a line is written, clear of well inverted curves.
_NAME_MZ = -0.86
_MZ_LABEL = "$M_z$ / $M_0$"


@styled
def profile_figure(
    profiles: Sequence[InversionProfile],
    *,
    labels: Sequence[str] = (),
    scale: ShiftScale | None = None,
) -> Figure:
    """Draw Mz against offset in kHz, with ppm of the nucleus above and the sample's lines.

    Offsets and shifts rise to the left, as in a spectrum.

    Parameters
    ----------
    profiles : sequence of InversionProfile
        One curve each.
    labels : sequence of str
        Names of the curves, none or one for each.
    scale : ShiftScale, optional
        Nucleus, carrier and lines of the sample; without it there is no ppm axis.

    Returns
    -------
    matplotlib.figure.Figure
        To be written with `pnmr.report.style.save`.

    Raises
    ------
    SettingError
        When there is no profile, or a label too many or few.
    """
    figure = new_figure(SINGLE_IN, _HEIGHT_IN)
    figure.set_layout_engine("constrained")
    draw_profiles(figure.subplots(), profiles, labels=labels, scale=scale)
    return figure


@styled
def map_figure(inversion: InversionMap, *, scale: ShiftScale | None = None) -> Figure:
    """Draw Mz in colour over offset (left to right: high to low) and RF or anisotropy.

    Thin outlines follow Mz = -0.99, -0.95 and 0; ``scale`` is that of `profile_figure`.
    Raises `SettingError` when the map has fewer than two rows or offsets.
    """
    figure = new_figure(SINGLE_IN, _HEIGHT_IN)
    figure.set_layout_engine("constrained")
    axes = figure.subplots()
    name_colours(figure, draw_map(axes, inversion, scale=scale), [axes])
    return figure


def draw_profiles(
    axes: Axes,
    profiles: Sequence[InversionProfile],
    *,
    labels: Sequence[str] = (),
    scale: ShiftScale | None = None,
) -> None:
    """Draw what `profile_figure` shows into axes."""
    if not profiles or (labels and len(labels) != len(profiles)):
        raise SettingError(
            f"{len(labels)} labels for {len(profiles)} profiles; give at least one profile and"
            " no label or one for each"
        )
    _scale_offsets(axes, np.concatenate([profile.offsets_hz for profile in profiles]))
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
    axes.set_ylabel(_MZ_LABEL, parse_math=True)
    axes.spines["right"].set_visible(False)
    axes.spines["top"].set_visible(scale is not None)
    if scale is not None:
        _mark_lines(axes, scale)
        for line_ppm, line_hz in zip(scale.lines_ppm, scale.lines_hz, strict=True):
            name = with_minus(f"{line_ppm:g} ppm")
            axes.annotate(
                name,
                (line_hz / _KHZ, _NAME_MZ),
                xytext=(-1.5, 0.0),
                textcoords="offset points",
                rotation=90.0,
                fontsize=SMALL_PT,
                color=GREY,
                ha="right",
                va="bottom",
            )
    if labels:
        axes.legend(fontsize=SMALL_PT, loc="best", edgecolor="none", framealpha=1.0)


def draw_map(
    axes: Axes,
    inversion: InversionMap,
    *,
    scale: ShiftScale | None = None,
    mark_hz: float | None = None,
) -> QuadMesh:
    """Draw what `map_figure` shows into axes, without the bar that names the colours.

    A thin line marks the row at ``mark_hz``.
    """
    if min(inversion.mz.shape) < 2:
        raise SettingError(
            f"a map of {inversion.mz.shape[0]} x {inversion.mz.shape[1]} values is no map;"
            " give at least two rows and two offsets"
        )
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
            axes.clabel(outline, fmt=lambda mz: with_minus(f"{mz:g}"), fontsize=SMALL_PT)
    axes.set_ylabel(f"{_ROW_NAMES[inversion.rows]} / {prefix}Hz")
    if mark_hz is not None:
        axes.axhline(mark_hz / rows_factor, color=GREY, linewidth=0.5, linestyle="--")
    if scale is not None:
        _mark_lines(axes, scale)
    return mesh


def name_colours(figure: FigureBase, mesh: QuadMesh, beside: Sequence[Axes]) -> None:
    """Add the bar that says which colour is which Mz."""
    bar = figure.colorbar(mesh, ax=list(beside), pad=0.02)
    bar.set_label(_MZ_LABEL, parse_math=True)


def _scale_offsets(axes: Axes, offsets_hz: FloatArray) -> None:
    """Give axes an offset scale in kHz that rises to the left."""
    low, high = float(offsets_hz.min()) / _KHZ, float(offsets_hz.max()) / _KHZ
    room = 0.0 if high > low else 1.0
    axes.set_xlim(high + room, low - room)
    axes.set_xlabel("offset / kHz")
    axes.xaxis.set_major_locator(MaxNLocator(_MOST_TICKS))


def _mark_lines(axes: Axes, scale: ShiftScale) -> None:
    """Add the ppm scale above, and a vertical line at each shift of the sample."""

    def shift_ppm(offset: ArrayLike) -> FloatArray:
        return scale.shifts_ppm(np.asarray(offset, dtype=np.float64) * _KHZ)

    def offset(shift: ArrayLike) -> FloatArray:
        return scale.offsets_hz(shift) / _KHZ

    axes.tick_params(top=False)
    above = axes.secondary_xaxis("top", functions=(shift_ppm, offset))
    above.set_xlabel("shift / ppm")
    above.xaxis.set_major_locator(MaxNLocator(_MOST_TICKS))
    for line_hz in scale.lines_hz:
        axes.axvline(line_hz / _KHZ, color=GREY, linewidth=0.5, linestyle="--")
