"""What a shaped pulse looks like: RF amplitude, phase and frequency against time."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure, FigureBase

from pnmr.report.style import COLOURS, GREY, SINGLE_IN, SMALL_PT, new_figure, styled
from pnmr.shapes import Shape, frequency_hz, largest_step_deg
from pnmr.shapes.frequency import phase_steps_deg
from pnmr.units import FloatArray, si_prefix, us_from_s

_HEIGHT_IN = 3.6


@styled
def shape_figure(shape: Shape, *, rf_hz: float) -> Figure:
    """Draw RF amplitude, phase and frequency of a pulse under each other.

    Parameters
    ----------
    shape : Shape
        The pulse.
    rf_hz : float
        Peak nutation frequency in Hz.

    Returns
    -------
    matplotlib.figure.Figure
        To be written with `pnmr.report.style.save`.
    """
    figure = new_figure(SINGLE_IN, _HEIGHT_IN)
    draw_shape(figure, shape, rf_hz=rf_hz)
    figure.suptitle(shape_words(shape), fontsize=SMALL_PT)
    figure.set_layout_engine("constrained")
    return figure


def shape_words(shape: Shape) -> str:
    """Return one line that names a pulse under its figure."""
    return f"{shape.name}, {shape.points} points, largest phase step {largest_step_deg(shape):.1f}°"


def draw_shape(figure: FigureBase, shape: Shape, *, rf_hz: float) -> None:
    """Draw what `shape_figure` shows into a figure or a part of one."""
    amplitude_axes, phase_axes, frequency_axes = figure.subplots(3, 1, sharex=True)
    edges_us: FloatArray = us_from_s(shape.step_s) * np.arange(shape.points + 1.0)
    middles_us = (edges_us[1:] + edges_us[:-1]) / 2.0
    phase_deg = np.concatenate([[0.0], np.cumsum(phase_steps_deg(shape))]) + shape.phase_deg[0]
    _draw_steps(amplitude_axes, edges_us, rf_hz * shape.amplitude_fraction, "RF", "Hz")
    amplitude_axes.set_ylim(bottom=0.0)
    turned = phase_deg - _resting_deg(shape, phase_deg)
    phase_axes.plot(middles_us, turned, color=COLOURS[0], marker="" if shape.points > 1 else ".")
    phase_axes.set_ylabel("phase / deg")
    swept_hz = frequency_hz(shape)
    factor, prefix = si_prefix(float(np.abs(swept_hz).max(initial=0.0)))
    frequency_axes.axhline(0.0, color=GREY, linewidth=0.4)
    frequency_axes.plot(edges_us[1:-1], swept_hz / factor, color=COLOURS[0])
    frequency_axes.set_ylabel(f"frequency / {prefix}Hz")
    frequency_axes.set_xlabel("time / µs")
    frequency_axes.set_xlim(0.0, edges_us[-1])
    for axes in (amplitude_axes, phase_axes, frequency_axes):
        for side in ("right", "top"):
            axes.spines[side].set_visible(False)
    figure.align_ylabels()


def _draw_steps(axes: Axes, edges_us: FloatArray, values: FloatArray, name: str, unit: str) -> None:
    """Draw a quantity as the console plays it: constant over every step."""
    factor, prefix = si_prefix(float(np.abs(values).max(initial=0.0)))
    axes.stairs(values / factor, edges_us, color=COLOURS[0], linewidth=0.6, baseline=None)
    axes.set_ylabel(f"{name} / {prefix}{unit}")


def _resting_deg(shape: Shape, phase_deg: FloatArray) -> float:
    """Return the whole turns to take away, so that the middle of the pulse lies near 0."""
    return 360.0 * round(float(phase_deg[shape.points // 2]) / 360.0)
