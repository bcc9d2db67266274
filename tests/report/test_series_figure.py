import numpy as np
import pytest

from pnmr.errors import SettingError
from pnmr.fit.relaxation import relax
from pnmr.fit.relaxation_series import Series
from pnmr.report.series_figure import SeriesPanel, series_figure


def panel(delays_s: np.ndarray, error: float | None) -> SeriesPanel:
    values = 1.0 - 1.8 * np.exp(-delays_s / 0.5)
    values[3] += 0.5
    ppm = np.linspace(-5.0, 5.0, 101)
    rows = values[:, None] * np.exp(-(ppm**2))
    relaxed = relax(Series(delays_s, values, error), "inversion")
    return SeriesPanel("a line", relaxed, "t1 0.5 s", ppm, rows, (2.0, -2.0))


@pytest.mark.parametrize("error", [0.02, None])
@pytest.mark.parametrize("first_s", [0.0, 0.01])
def test_every_area_the_curve_and_what_lies_off_are_drawn(first_s, error) -> None:
    delays_s = np.concatenate([[first_s], np.geomspace(0.05, 4.0, 9)])
    figure = series_figure([panel(delays_s, error)] * 2)
    assert len(figure.axes) == 6
    spectra, areas, rest = figure.axes[:3]
    assert spectra.get_xlim() == (5.0, -5.0)  # shifts rise to the left
    assert sum(len(line.get_xdata()) == 101 for line in spectra.lines) == 10
    (off,) = [line for line in areas.lines if line.get_gid() == "outliers"]
    assert len(off.get_xdata()) == 1
    assert areas.get_xscale() == "log"
    points = [line for line in rest.lines if line.get_marker() == "o"]
    assert len(points[0].get_xdata()) == 10
    assert np.isfinite(points[0].get_xdata()).all()
    figure.canvas.draw()
    labels = [label.get_text() for label in rest.get_xticklabels()]
    assert not any("$" in label for label in labels)


def test_evenly_spaced_delays_have_a_linear_axis_with_a_prefix() -> None:
    axes = series_figure([panel(np.linspace(0.001, 0.01, 10), 0.02)]).axes[2]
    assert axes.get_xscale() == "linear"
    assert axes.get_xlabel() == "delay / ms"


def test_no_signal_is_no_figure() -> None:
    with pytest.raises(SettingError, match="at least one signal"):
        series_figure([])
