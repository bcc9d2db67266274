import numpy as np
import pytest

from pnmr.report.shape_sheet import shape_sheet
from pnmr.report.style import save
from pnmr.shapes import square, tanh_tan
from pnmr.spectrometer import ShiftScale, anisotropy_map, inversion_profile, rf_map

OFFSETS_HZ = np.linspace(-600e3, 600e3, 13)
SCALE = ShiftScale(100e6, 3000.0, (3900.0, 60.0))


def sheet(shape, scale=SCALE):
    meant, plain = (
        inversion_profile(shape, 200e3, OFFSETS_HZ, anisotropy_hz=anisotropy_hz)
        for anisotropy_hz in (80e3, 0.0)
    )
    maps = {
        "80 kHz of anisotropy": rf_map(shape, np.array([50e3, 200e3, 300e3]), OFFSETS_HZ),
        "200 kHz RF": anisotropy_map(shape, 200e3, OFFSETS_HZ, np.array([0.0, 100e3])),
    }
    return shape_sheet(shape, {"meant": meant, "plain": plain}, maps, scale=scale)


def test_a_sheet_holds_pulse_profile_and_maps_with_letters_and_words() -> None:
    figure = sheet(tanh_tan())
    headings = [axes.get_title(loc="left") for axes in figure.axes]
    assert [words for words in headings if words] == [
        "(a)",
        "(b)",
        "(c)  80 kHz of anisotropy",
        "(d)  200 kHz RF",
    ]
    labels = [axes.get_ylabel() for axes in figure.axes]
    assert labels[:3] == ["RF / kHz", "phase / deg", "frequency / MHz"]
    assert labels[4:6] == ["RF / kHz", "anisotropy / kHz"]


def test_the_conditions_that_are_meant_are_marked_in_the_maps() -> None:
    figure = sheet(tanh_tan())
    for axes, meant_khz in zip(figure.axes[4:6], (200.0, 80.0), strict=True):
        level = [line for line in axes.lines if line.get_ydata()[0] == line.get_ydata()[1]]
        assert [line.get_ydata()[0] for line in level] == [meant_khz]


def test_the_lines_of_the_sample_are_named() -> None:
    words = [text.get_text() for text in sheet(tanh_tan()).axes[3].texts]
    assert words == ["3900 ppm", "60 ppm"]


@pytest.mark.parametrize("shape", [tanh_tan(), square(2.5e-6)], ids=["SHAP", "square"])
def test_the_same_sheet_gives_the_same_bytes(shape, tmp_path) -> None:
    for name in ("one.svg", "two.svg"):
        save(sheet(shape, scale=None), tmp_path / name)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
