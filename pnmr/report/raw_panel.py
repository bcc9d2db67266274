"""The raw signal on paper: the whole FID, and its start with the time origin."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from pnmr.data import FID
from pnmr.data.signal import ComplexArray
from pnmr.errors import ProcessingError
from pnmr.report.envelope import envelope
from pnmr.report.heading import Words, write_line
from pnmr.report.scale import label_times
from pnmr.report.style import BLACK, COLOURS, GREY, new_axes
from pnmr.units import FloatArray, si_prefix, written

REAL, IMAGINARY, MAGNITUDE = COLOURS[0], COLOURS[6], GREY
_HEADING_IN = 0.09
_FEWEST_POINTS = 32
_MOST_DOTS_PER_IN = 40


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment of the signal that is marked.

    Attributes
    ----------
    name : str
        What it is: echo top, group delay, time origin.
    time_s : float
        When, on the FID's own time axis.
    """

    name: str
    time_s: float


@dataclass(frozen=True, slots=True)
class RawSignal:
    """One recorded row with its times and what is marked on it.

    Attributes
    ----------
    times_s : array, shape (n,)
        Times on the FID's own axis.
    values : complex array, shape (n,)
        The strongest row of a series.
    marks : tuple of Mark
        In the order in which they are named.
    row, rows : int
        Which row it is, counted from 1, and how many there are.
    """

    times_s: FloatArray
    values: ComplexArray
    marks: tuple[Mark, ...]
    row: int
    rows: int

    @classmethod
    def of(cls, fid: FID, top_s: float | None) -> "RawSignal":
        """Return the strongest row of an FID, with the echo top and the group delay marked."""
        if not np.isfinite(fid.values).all():
            raise ProcessingError(
                f"{fid.acquisition.source or 'the FID'} holds values that are not finite; its raw data"
                " are damaged or a step divided by zero"
            )
        rows = fid.values.reshape(-1, fid.time.points)
        strongest = int(np.abs(rows).max(axis=1).argmax())
        marks = _marks(fid, top_s)
        return cls(fid.time.times_s, rows[strongest], marks, strongest + 1, len(rows))

    @property
    def start_slice(self) -> slice:
        """The points around the last mark, or the first points where nothing is marked."""
        count = self.times_s.size
        if not self.marks:
            return slice(0, min(count, 4 * _FEWEST_POINTS))
        latest_s = max(mark.time_s for mark in self.marks)
        top = int(np.clip(np.searchsorted(self.times_s, latest_s), 0, count - 1))
        reach = max(_FEWEST_POINTS, min(top, 4 * _FEWEST_POINTS))
        return slice(max(0, top - reach), min(count, top + 2 * reach))


def draw_raw(
    figure: Figure, box_in: tuple[float, float, float, float], signal: RawSignal, *, zoom: bool
) -> None:
    """Draw real part, imaginary part and magnitude of a raw signal, whole or its start.

    Parameters
    ----------
    figure : Figure
        Drawn upon.
    box_in : tuple of float
        Left, bottom, width and height of the axes; the heading stands above.
    signal : RawSignal
        What is drawn.
    zoom : bool
        Draw the start with its marks and its single points, else the whole.
    """
    left_in, bottom_in, width_in, height_in = box_in
    axes = new_axes(figure, box_in)
    chosen = signal.start_slice if zoom else slice(None)
    times_s, values = signal.times_s[chosen], signal.values[chosen]
    factor, letter = si_prefix(float(np.abs(times_s[[0, -1]]).max()))
    times, magnitude = times_s / factor, np.abs(values)
    dots = "." if times.size <= _MOST_DOTS_PER_IN * width_in else ""
    axes.axhline(0.0, color=GREY, linewidth=0.3, zorder=0)
    curves = [(magnitude, MAGNITUDE), (values.imag, IMAGINARY), (values.real, REAL)]
    for heights, colour in curves:
        axes.plot(*envelope(times, heights, width_in), color=colour, marker=dots, markersize=2.0)
    axes.plot(*envelope(times, -magnitude, width_in), color=MAGNITUDE, zorder=1)
    tallest = float(magnitude.max()) or 1.0
    axes.set_ylim(-1.06 * tallest, 1.06 * tallest)
    first, last = float(times[0]), float(times[-1])
    margin = 0.5 if first == last else 0.0
    label_times(axes, first - margin, last + margin, width_in)
    axes.set_xlabel(f"time / {letter}s", labelpad=1.5)
    for mark in signal.marks:
        if first <= mark.time_s / factor <= last:
            axes.axvline(mark.time_s / factor, color=BLACK, linewidth=0.5, linestyle=(0, (4, 2)))
            axes.plot(
                mark.time_s / factor,
                1.0,
                "v",
                color=BLACK,
                markersize=3.0,
                clip_on=False,
                transform=axes.get_xaxis_transform(),
            )
    heading = _marks_heading(signal.marks) if zoom else _curves_heading(signal)
    write_line(figure, (left_in, bottom_in + height_in + _HEADING_IN), heading, width_in)


def _marks(fid: FID, top_s: float | None) -> tuple[Mark, ...]:
    marks: list[Mark] = []
    delay_points, dwell_s = fid.acquisition.group_delay_points, fid.time.dwell_s
    if fid.time.start_s != 0.0:
        marks.append(Mark("time origin", 0.0))
    elif delay_points > 0.0:
        marks.append(Mark("group delay", delay_points * dwell_s))
    if top_s is not None:
        marks.append(Mark("echo top", top_s))
    return tuple(marks)


def _curves_heading(signal: RawSignal) -> list[Words]:
    which = f"row {signal.row} of {signal.rows}" if signal.rows > 1 else ""
    return [
        Words("Raw signal", bold=True),
        Words(which),
        Words("real", REAL),
        Words("imaginary", IMAGINARY),
        Words("magnitude", MAGNITUDE),
    ]


def _marks_heading(marks: Sequence[Mark]) -> list[Words]:
    start = [Words("Its start", bold=True)]
    return start + [Words(f"▼ {mark.name} {written(mark.time_s, 's')}") for mark in marks]
