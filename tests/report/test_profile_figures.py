import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from pulses import tanh_tan

from pnmr.errors import SettingError
from pnmr.report.profile_figures import map_figure, profile_figure
from pnmr.report.style import save
from pnmr.spectrometer import ShiftScale, anisotropy_map, inversion_profile, rf_map

SHAP = tanh_tan(10e6, 50e-6, 100e-9)
OFFSETS_HZ = np.linspace(-600e3, 600e3, 13)
SCALE = ShiftScale(100e6, 3000.0, (3900.0, 60.0))


def profiles():
    return [inversion_profile(SHAP, rf_hz, OFFSETS_HZ) for rf_hz in (100e3, 200e3)]


def test_curves_are_the_profiles_and_offsets_rise_to_the_left() -> None:
    shown = profiles()
    axes = profile_figure(shown, labels=("100 kHz", "200 kHz")).axes[0]
    for line, profile in zip(axes.lines, shown, strict=False):
        np.testing.assert_allclose(line.get_xdata(), OFFSETS_HZ / 1e3)
        np.testing.assert_allclose(line.get_ydata(), profile.mz)
    left, right = axes.get_xlim()
    assert left > right
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["100 kHz", "200 kHz"]


def test_the_upper_axis_is_ppm_and_lines_stand_at_their_shifts() -> None:
    figure = profile_figure(profiles(), scale=SCALE)
    axes = figure.axes[0]
    marked = [line.get_xdata()[0] for line in axes.lines if line.get_linestyle() == "--"]
    np.testing.assert_allclose(marked, [90.0, -294.0])
    FigureCanvasAgg(figure).draw()
    (above,) = axes.child_axes
    assert above.get_xlabel() == "shift / ppm"
    np.testing.assert_allclose(above.get_xlim(), [9000.0, -3000.0])


@pytest.mark.parametrize("kind", ["rf", "anisotropy"])
def test_a_map_shows_its_rows_in_their_order(kind, tmp_path) -> None:
    if kind == "rf":
        inversion = rf_map(SHAP, np.array([50e3, 100e3, 200e3]), OFFSETS_HZ)
    else:
        inversion = anisotropy_map(SHAP, 200e3, OFFSETS_HZ, np.array([0.0, 80e3]), rotor_hz=60e3)
    figure = map_figure(inversion, scale=SCALE)
    axes = figure.axes[0]
    assert axes.get_ylabel() == {"rf": "RF / kHz", "anisotropy": "anisotropy / kHz"}[kind]
    drawn = np.asarray(axes.collections[0].get_array()).reshape(inversion.mz.shape)
    np.testing.assert_allclose(drawn, inversion.mz)
    save(figure, tmp_path / "map.svg")
    save(map_figure(inversion, scale=SCALE), tmp_path / "again.svg")
    assert (tmp_path / "map.svg").read_bytes() == (tmp_path / "again.svg").read_bytes()


def test_a_map_of_descending_rows_is_drawn_the_right_way_up() -> None:
    rising = rf_map(SHAP, np.array([50e3, 200e3]), OFFSETS_HZ)
    falling = rf_map(SHAP, np.array([200e3, 50e3]), OFFSETS_HZ[::-1])
    drawn = [
        np.asarray(map_figure(each).axes[0].collections[0].get_array())
        for each in (rising, falling)
    ]
    np.testing.assert_allclose(drawn[0], drawn[1], atol=1e-12)


def test_impossible_figures_are_refused() -> None:
    with pytest.raises(SettingError, match="labels"):
        profile_figure(profiles(), labels=("one",))
    with pytest.raises(SettingError, match="labels"):
        profile_figure([])
    with pytest.raises(SettingError, match="two rows"):
        map_figure(rf_map(SHAP, np.array([1e3]), OFFSETS_HZ))
