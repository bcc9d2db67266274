import numpy as np
import pytest

from pnmr.errors import SettingError
from pnmr.report.gain_figure import gain_figure
from pnmr.spectrometer import RefocusingGain


def gain(offsets: int, anisotropies: int) -> RefocusingGain:
    """A made-up gain of 2 everywhere but at the first offset, where it is 4."""
    echo = np.full((anisotropies, offsets), 0.8)
    echo[:, 0] = 1.6
    return RefocusingGain(
        offsets_hz=np.linspace(-100e3, 100e3, offsets) if offsets > 1 else np.array([92e3]),
        anisotropies_hz=np.linspace(0.0, 200e3, anisotropies),
        echo=echo,
        other_echo=np.full_like(echo, 0.4),
    )


def test_curves_are_drawn_over_offset_and_over_anisotropy() -> None:
    figure = gain_figure(gain(5, 3), gain(1, 4), claimed_factor=2.0, played=((50e3, 1.6),))
    left, right = figure.axes
    curves = [line for line in left.lines if len(np.atleast_1d(line.get_xdata())) == 5]
    assert len(curves) == 3
    for curve in curves:
        np.testing.assert_allclose(curve.get_xdata(), [-100, -50, 0, 50, 100])
        np.testing.assert_allclose(curve.get_ydata(), [4, 2, 2, 2, 2])
    assert left.get_xlim() == (100.0, -100.0)
    marked = [line.get_xdata() for line in left.lines if line.get_linestyle() == "--"]
    np.testing.assert_allclose(marked, [[92.0, 92.0]])
    points = next(line for line in right.lines if line.get_marker() == "o")
    assert (points.get_xdata()[0], points.get_ydata()[0]) == (50.0, 1.6)


def test_a_gain_over_nothing_is_endless() -> None:
    found = RefocusingGain(
        offsets_hz=np.zeros(1),
        anisotropies_hz=np.zeros(1),
        echo=np.ones((1, 1)),
        other_echo=np.zeros((1, 1)),
    )
    assert found.gain[0, 0] == np.inf


def test_a_panel_of_one_point_is_refused() -> None:
    with pytest.raises(SettingError, match="two or more"):
        gain_figure(gain(1, 3), gain(1, 4))
