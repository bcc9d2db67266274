"""Spectra as curves on paper: rows, the part that is shown, and the scale of their heights."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from pnmr.data import ListAxis, Spectrum
from pnmr.errors import ProcessingError, SettingError
from pnmr.report.envelope import envelope
from pnmr.report.skyline import Skyline
from pnmr.units import FloatArray

NORMALISATIONS = ("max", "region", "none")
Region = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Row:
    """One real spectrum of a set or series.

    Attributes
    ----------
    ppm, heights : array, shape (n,)
        Ascending shifts, and the real part.
    label : str
        What it is called in the figure.
    nucleus : str
        Observed isotope.
    mas_hz, reference_hz : float or None, float
        Rate of spinning and frequency of 0 ppm in Hz.
    """

    ppm: FloatArray
    heights: FloatArray
    label: str
    nucleus: str
    mas_hz: float | None
    reference_hz: float

    def part(self, region: Region) -> tuple[FloatArray, FloatArray]:
        """Return shifts and heights inside a region; empty where the spectrum does not reach."""
        first = np.searchsorted(self.ppm, min(region), side="left")
        stop = np.searchsorted(self.ppm, max(region), side="right")
        return self.ppm[first:stop], self.heights[first:stop]


@dataclass(frozen=True, slots=True)
class Window:
    """A region of shifts laid over a width of paper, high shifts on the left.

    Attributes
    ----------
    high_ppm, low_ppm : float
        Shifts at the left and the right edge.
    width_in : float
        Distance of the edges.
    """

    high_ppm: float
    low_ppm: float
    width_in: float

    @property
    def region(self) -> Region:
        """The two edges in ppm, the higher first."""
        return self.high_ppm, self.low_ppm

    def x_in(self, shift_ppm: FloatArray) -> FloatArray:
        """Return distances from the left edge in inches."""
        return (self.high_ppm - shift_ppm) * (self.width_in / (self.high_ppm - self.low_ppm))

    def place_in(self, shift_ppm: float) -> float:
        """Return the distance of one shift from the left edge in inches."""
        return float(self.x_in(np.asarray(shift_ppm)))


@dataclass(frozen=True, slots=True)
class Curve:
    """A trace in a window, ready to be drawn: shifts, and heights in inches.

    Attributes
    ----------
    ppm, y_in : array, shape (m,)
        Points of the envelope; may be empty.
    skyline : Skyline
        What the trace occupies, from its own baseline.
    """

    ppm: FloatArray
    y_in: FloatArray
    skyline: Skyline

    @property
    def lowest_in(self) -> float:
        """Depth of the lowest point below the baseline, at most 0."""
        return min(0.0, float(self.y_in.min(initial=0.0)))

    @property
    def highest_in(self) -> float:
        """Height of the highest point above the baseline, at least 0."""
        return max(0.0, float(self.y_in.max(initial=0.0)))


def rows_of(spectrum: Spectrum, label: str, *, most: int) -> list[Row]:
    """Return the rows of a spectrum or series, at most ``most`` evenly chosen ones.

    Raises `ProcessingError` where a value is not finite.
    """
    if not np.isfinite(spectrum.values).all():
        raise ProcessingError(
            f"{spectrum.acquisition.source or 'the spectrum'} holds values that are not finite; look"
            " for a step that divides by zero"
        )
    ppm, acquisition = spectrum.frequency.ppm, spectrum.acquisition
    flat = spectrum.values.real.reshape(-1, ppm.size)
    return [
        Row(
            ppm,
            flat[k],
            _row_label(spectrum, label, k) if len(flat) > 1 else label,
            acquisition.nucleus,
            acquisition.mas_hz,
            spectrum.frequency.reference_hz,
        )
        for k in chosen_rows(len(flat), most)
    ]


def chosen_rows(count: int, most: int) -> list[int]:
    """Return evenly spaced row numbers from the first to the last, at most ``most``."""
    if count <= most:
        return list(range(count))
    return [round(each) for each in np.linspace(0, count - 1, max(1, most))]


def whole_region(rows: Iterable[Row]) -> Region:
    """Return the region that holds every row, the higher shift first."""
    edges_ppm = [edge for row in rows for edge in (row.ppm[0], row.ppm[-1])]
    low_ppm, high_ppm = float(min(edges_ppm)), float(max(edges_ppm))
    # A spectrum of one point still needs an axis.
    margin_ppm = 0.5 if high_ppm == low_ppm else 0.0
    return high_ppm + margin_ppm, low_ppm - margin_ppm


def window(region: Region, rows: Sequence[Row], width_in: float) -> Window:
    """Return the window of a region; raises `SettingError` where no row has a point in it."""
    high_ppm, low_ppm = max(region), min(region)
    whole = whole_region(rows)
    if not all(np.isfinite(region)) or high_ppm <= low_ppm:
        raise SettingError(
            f"the region {region[0]:g} to {region[1]:g} ppm has no width; write it as in 200:-100ppm"
        )
    if not any(row.part(region)[0].size for row in rows):
        raise SettingError(
            f"the region {high_ppm:g} to {low_ppm:g} ppm holds no point of the spectra, which run from"
            f" {whole[0]:.6g} to {whole[1]:.6g} ppm"
        )
    return Window(high_ppm, low_ppm, width_in)


def divisors(rows: Sequence[Row], windows: Sequence[Window], normalise: str) -> list[list[float]]:
    """Return what each row (second index) is divided by in each window (first index).

    ``"max"`` brings every spectrum's tallest shown point to 1, ``"region"`` does so in each
    window, and ``"none"`` divides all by one number, so that heights compare.
    """
    if normalise not in NORMALISATIONS:
        raise SettingError(
            f"normalisation '{normalise}' is not known; use {', '.join(NORMALISATIONS)}"
        )
    heights = [[_tallest(row.part(each.region)[1]) for row in rows] for each in windows]
    if normalise == "max":
        heights = [[max(column) for column in zip(*heights, strict=True)]] * len(windows)
    elif normalise == "none":
        heights = [[max(map(max, heights))] * len(rows)] * len(windows)
    return [[each or 1.0 for each in line] for line in heights]


def curve(row: Row, place: Window, height_in: float, unit_value: float) -> Curve:
    """Return a row in a window, where ``unit_value`` becomes ``height_in`` on paper."""
    ppm, heights = row.part(place.region)
    ppm, heights = envelope(ppm, heights, place.width_in)
    y_in = heights * (height_in / unit_value)
    skyline = Skyline.empty(place.width_in)
    if ppm.size:
        skyline = skyline.with_curve(place.x_in(ppm), y_in)
    return Curve(ppm, y_in, skyline)


def _tallest(heights: FloatArray) -> float:
    """Return the largest distance from 0: an inverted spectrum is as tall as an upright one."""
    return float(np.abs(heights).max(initial=0.0))


def _row_label(spectrum: Spectrum, label: str, row: int) -> str:
    axis = spectrum.axes[0]
    text = f"row {row + 1}"
    if len(spectrum.axes) == 2 and isinstance(axis, ListAxis) and axis.unit:
        text = f"{axis.values[row]:g} {axis.unit}"
    return f"{label}, {text}" if label else text
