"""Synthetic spectra, and what must hold for every figure: nothing clipped, nothing touching."""

import itertools

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.path import Path as Curve
from matplotlib.transforms import Bbox

from pnmr.data import FID, Acquisition, FrequencyAxis, Spectrum, TimeAxis
from pnmr.report.style import styled

REFERENCE_HZ = 100.61e6
MAS_HZ = 60e3
HOSTILE = (
    "$\\frac{1}{$ \\alpha_{",
    "<script>alert(1)</script> & <b>",
    "two\nlines\tand \x00\x07\x1b[31m control",
    "\u202eright to left\u2066 \ufeff",
    "Z\u0301\u0302\u0303\u0304\u0305\u0306a\u0316\u0317\u0318lgo",
    "未知の字 \U0001f4a5 \ud800",
    "very long " * 60,
    "%s %d {0} %(x)s",
    " ",
)


def axis(
    points: int = 4096, *, low_ppm: float = -1000.0, high_ppm: float = 7000.0
) -> FrequencyAxis:
    width_hz = (high_ppm - low_ppm) * REFERENCE_HZ * 1e-6
    centre_hz = (high_ppm + low_ppm) / 2 * REFERENCE_HZ * 1e-6
    step_hz = width_hz / points
    carrier_hz = REFERENCE_HZ + centre_hz
    return FrequencyAxis(points, step_hz, -width_hz / 2 + step_hz / 2, carrier_hz, REFERENCE_HZ)


def spectrum(
    lines: dict[float, float],
    *,
    width_ppm: float = 40.0,
    noise: float = 0.0,
    seed: int = 1,
    scale: FrequencyAxis | None = None,
    nucleus: str = "13C",
) -> Spectrum:
    """Return Lorentzian lines, shift to height, with noise."""
    scale = scale or axis()
    values = np.zeros(scale.points, dtype=complex)
    for shift_ppm, height in lines.items():
        values += height / (1 + 2j * (scale.ppm - shift_ppm) / width_ppm)
    random = np.random.default_rng(seed)
    values = values + noise * (random.normal(size=(2, scale.points)) * [[1], [1j]]).sum(axis=0)
    conditions = Acquisition(nucleus, scale.carrier_hz, mas_hz=MAS_HZ, source="synthetic/1")
    return Spectrum(values, (scale,), conditions)


def manifold(centre_ppm: float = 3900.0, noise: float = 0.003, seed: int = 1) -> Spectrum:
    """Return a synthetic centreband with three sidebands on either side."""
    spacing_ppm = MAS_HZ / (REFERENCE_HZ * 1e-6)
    lines = {centre_ppm + k * spacing_ppm: float(np.exp(-k * k / 6)) for k in range(-3, 4)}
    return spectrum(lines, noise=noise, seed=seed)


def echo(points: int = 2048, *, top: float = 200.3, rows: int = 0, title: str = "") -> FID:
    """Return a synthetic echo whose top is at ``top`` points; dwell 0.5 us."""
    scale = TimeAxis(points, 5e-7, 0.0, REFERENCE_HZ + 3e5, REFERENCE_HZ)
    times = scale.times_s - top * scale.dwell_s
    values = np.exp(2j * np.pi * 9e4 * times - 2e4 * np.abs(times))
    values = values + 0.01 * np.random.default_rng(3).normal(size=points)
    conditions = Acquisition(
        "13C",
        scale.carrier_hz,
        40960,
        0.03,
        MAS_HZ,
        "double_echo",
        title,
        group_delay_points=67.98,
        source="synthetic/1",
    )
    if not rows:
        return FID(values, (scale,), conditions)
    from pnmr.data import ListAxis

    series = ListAxis("vd", "s", tuple(0.1 * k for k in range(rows)))
    factors = np.linspace(-1, 1.2, rows)[:, None]
    return FID(values * factors, (series, scale), conditions)


@styled
def drawn(figure: Figure) -> FigureCanvasAgg:
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return canvas


def texts(figure: Figure) -> list[tuple[str, Bbox]]:
    """Return every text on the paper and its box in pixels."""
    renderer = drawn(figure).get_renderer()
    found = list(figure.texts)
    for axes in figure.axes:
        found += [*axes.texts, axes.title]
        for scale in (axes.xaxis, axes.yaxis):
            if scale.get_visible():
                found += [scale.label, scale.offsetText, *scale.get_ticklabels()]
    shown = [each for each in found if each.get_visible() and each.get_text()]
    return [(each.get_text(), each.get_window_extent(renderer)) for each in shown]


def markers(figure: Figure) -> list[Bbox]:
    """Return the boxes of all stars and circles in pixels."""
    found = []
    for line in _lines(figure):
        if line.get_gid() == "sidebands":
            half = line.get_markersize() / 72 * figure.dpi / 2
            for x, y in line.axes.transData.transform(line.get_xydata()):
                found.append(Bbox([[x - half, y - half], [x + half, y + half]]))
    return found


def curves(figure: Figure) -> list[Curve]:
    """Return every drawn curve in pixels; the marks of scales are no curves."""
    return [
        line.get_path().transformed(line.get_transform())
        for line in _lines(figure)
        if line.get_linestyle() != "None" and len(line.get_xdata()) > 3
    ]


def star_shifts(figure: Figure) -> list[float]:
    return sorted(
        float(x)
        for line in _lines(figure)
        if line.get_gid() == "sidebands"
        for x in line.get_xdata()
    )


def faults(figure: Figure) -> list[str]:
    """Return what is clipped or touches; empty for a good figure."""
    page, found = figure.bbox, []
    written = texts(figure)
    for text, box in written:
        if box.x0 < page.x0 or box.x1 > page.x1 or box.y0 < page.y0 or box.y1 > page.y1:
            found.append(f"clipped: {text!r} {box}")
    for (one, first), (other, second) in itertools.combinations(written, 2):
        if _shared(first, second) > 0.0:
            found.append(f"touching: {one!r} and {other!r}")
    stars = markers(figure)
    lines = curves(figure)
    for text, box in written:
        if any(_shared(box, star) > 0.0 for star in stars):
            found.append(f"star on {text!r}")
        if any(line.intersects_bbox(box, filled=False) for line in lines):
            found.append(f"curve through {text!r}")
    for one, other in itertools.combinations(stars, 2):
        if _shared(one, other) > 0.0:
            found.append("two stars touch")
    for star in stars:
        if star.y1 > page.y1 or any(line.intersects_bbox(star, filled=False) for line in lines):
            found.append(f"star in a curve or off the page: {star}")
    for axes in figure.axes:
        frame = axes.get_window_extent()
        for line in axes.lines:
            if len(line.get_xdata()) > 3 and line.get_linestyle() != "None":
                heights = line.get_path().transformed(line.get_transform()).vertices[:, 1]
                if heights.min() < frame.y0 - 0.5 or heights.max() > frame.y1 + 0.5:
                    found.append("a curve leaves its panel")
    return found


def _lines(figure: Figure) -> list[Line2D]:
    return [line for axes in figure.axes for line in axes.lines if line.get_visible()]


def _shared(one: Bbox, other: Bbox) -> float:
    common = Bbox.intersection(one, other)
    return 0.0 if common is None else common.width * common.height
