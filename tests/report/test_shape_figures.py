from pathlib import Path

import numpy as np
import pytest

from pnmr.report.shape_figures import shape_figure
from pnmr.report.style import save
from pnmr.shapes import Shape, composite, square, tanh_tan


def test_the_figure_shows_rf_phase_and_frequency_of_the_pulse() -> None:
    figure = shape_figure(tanh_tan(direction="up"), rf_hz=200e3)
    amplitude, phase, frequency = figure.axes
    assert amplitude.get_ylabel() == "RF / kHz"
    assert amplitude.patches[0].get_data().values.max() == pytest.approx(200.0, abs=1e-3)
    phase_deg = phase.lines[0].get_ydata()
    assert max(phase_deg) == pytest.approx(4433.88 - 44.33, abs=0.01)
    swept_mhz = np.asarray(frequency.lines[1].get_ydata())
    assert frequency.get_ylabel() == "frequency / MHz"
    assert (np.diff(swept_mhz) > 0.0).all()
    assert swept_mhz[-1] == pytest.approx(84.849346 / 360.0 / 0.05)


def test_a_wrapped_phase_is_drawn_as_the_whole_one() -> None:
    shape = tanh_tan()
    wrapped = Shape(shape.amplitude_fraction, shape.phase_deg % 360.0, shape.duration_s)
    drawn, plain = (
        np.asarray(shape_figure(each, rf_hz=2e5).axes[1].lines[0].get_ydata())
        for each in (wrapped, shape)
    )
    np.testing.assert_allclose(drawn, plain, atol=1e-6)


@pytest.mark.parametrize("shape", [square(2.5e-6), composite("90-180-90", 100e3)])
def test_pulses_without_a_sweep_are_drawn_too(shape: Shape, tmp_path: Path) -> None:
    path = tmp_path / "pulse.svg"
    save(shape_figure(shape, rf_hz=100e3), path)
    assert path.stat().st_size > 1000


def test_the_same_pulse_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.svg", "two.svg"):
        save(shape_figure(tanh_tan(), rf_hz=2e5), tmp_path / name)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
