"""Writing wave files: what the console reads is what was designed."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from pnmr.bruker.wave import read_wave
from pnmr.bruker.write_wave import wave_text, write_wave
from pnmr.errors import PnmrWarning, UnwritableError
from pnmr.shapes import (
    HardPulse,
    Shape,
    composite,
    hyperbolic_secant,
    s3ap,
    sin_cos,
    smoothed_chirp,
    square,
    tanh_tan,
    wurst,
)
from pnmr.shapes.power import console_power_ratio

SHAPES: dict[str, Callable[[], Shape]] = {
    "tanh/tan": tanh_tan,
    "both ends": lambda: tanh_tan(sampling="both ends", direction="up"),
    "half passage": lambda: tanh_tan(part="second half"),
    "WURST": lambda: wurst(1e6, 50e-6),
    "HS8": lambda: hyperbolic_secant(1e6, 50e-6, order=8),
    "sin/cos": lambda: sin_cos(1e6, 50e-6),
    "chirp": lambda: smoothed_chirp(60e3, 500e-6, step_s=500e-9),
    "S3AP": lambda: s3ap(60e3, 2e-3, sweep_hz=40e3, sideband=1, step_s=1e-6),
    "square": lambda: square(2.5e-6),
    "composite": lambda: composite("90-180-90", 100e3),
}


@pytest.fixture(params=SHAPES)
def shape(request: pytest.FixtureRequest) -> Shape:
    return SHAPES[request.param]()


def points(text: str) -> list[str]:
    return text.split("(XY..XY)\n")[1].split("##END")[0].split("\n")


def test_what_is_written_is_read_back(shape: Shape, tmp_path: Path) -> None:
    path = tmp_path / "wave.1000"
    write_wave(path, shape, rf_hz=200e3)
    back = read_wave(path).shape()
    assert back.points == shape.points
    assert back.duration_s == pytest.approx(shape.duration_s, rel=1e-9)
    np.testing.assert_allclose(back.amplitude_fraction, shape.amplitude_fraction, atol=5.1e-8)
    turned = (back.phase_deg - shape.phase_deg + 180.0) % 360.0 - 180.0
    np.testing.assert_allclose(turned, 0.0, atol=5.1e-5)


def test_reading_and_writing_again_keeps_every_digit(shape: Shape, tmp_path: Path) -> None:
    path = tmp_path / "wave.1000"
    write_wave(path, shape, rf_hz=200e3)
    first = path.read_text()
    assert points(wave_text(read_wave(path).shape(), rf_hz=200e3)) == points(first)


def test_files_are_ascii_with_plain_newlines_and_the_same_every_time(shape: Shape) -> None:
    text = wave_text(shape, rf_hz=200e3)
    assert text.isascii()
    assert "\r" not in text
    assert text.endswith("##END=\n")
    assert "DATE" not in text
    assert text == wave_text(shape, rf_hz=200e3)


def test_phases_are_written_from_0_to_below_360(shape: Shape) -> None:
    phases = [float(line.split(",")[1]) for line in points(wave_text(shape, rf_hz=2e5)) if line]
    assert 0.0 <= min(phases) <= max(phases) < 360.0


def test_a_phase_that_rounds_up_to_360_is_written_as_0() -> None:
    almost = Shape(np.ones(1), np.array([-1e-9]), 1e-6)
    assert points(wave_text(almost, rf_hz=2e5))[0] == "1.000000E02, 0.000000E00"


def test_the_console_gets_the_designed_rf_from_the_file(shape: Shape, tmp_path: Path) -> None:
    path, rf_hz, hard = tmp_path / "wave.1000", 150e3, HardPulse(1.25e-6)
    write_wave(path, shape, rf_hz=rf_hz)
    wave = read_wave(path)
    assert wave.integration_factor is not None
    assert wave.rotation_deg is not None
    ratio = console_power_ratio(wave.shape(), hard, wave.integration_factor, wave.rotation_deg)
    assert hard.nutation_hz * ratio**0.5 == pytest.approx(rf_hz, rel=1e-6)


def test_numbers_look_as_the_console_writes_them() -> None:
    text = wave_text(tanh_tan(sampling="both ends"), rf_hz=200e3)
    assert "##$SHAPE_INTEGFAC= 5.000000E-02\n" in text
    assert "##$SHAPE_TOTROT= 1.800000E02\n" in text
    assert "##MINX= 0.000000E00\n##MAXX= 1.000000E02\n" in text
    assert "Type: TanhTan ; Total Sweep-Width [Hz] 10000000.0 ; Length of Pulse [usec] 50" in text


def test_the_flag_of_the_direction_is_that_of_shape_tool() -> None:
    assert "field -1.0 ;" in wave_text(tanh_tan(direction="up"), rf_hz=2e5)
    assert "field 1.0 ;" in wave_text(tanh_tan(direction="down"), rf_hz=2e5)


def test_a_half_passage_is_an_excitation_of_its_own_length(tmp_path: Path) -> None:
    path = tmp_path / "ahp.500"
    write_wave(path, tanh_tan(part="first half"), rf_hz=200e3)
    wave = read_wave(path)
    assert (wave.rotation_deg, wave.header["$SHAPE_TYPE"]) == (90.0, "Excitation")
    assert wave.duration_s == pytest.approx(25e-6)


def test_a_date_is_written_only_when_asked() -> None:
    text = wave_text(square(1e-6), rf_hz=2e5, written=datetime(2024, 5, 6, 7, 8, 9))
    assert "##DATE= 2024/05/06\n##TIME= 07:08:09\n" in text


def test_a_title_cannot_break_the_header() -> None:
    text = wave_text(Shape(np.ones(1), np.zeros(1), 1e-6, name="a\n##END=é"), rf_hz=2e5)
    assert text.startswith("##TITLE= a_##END=_\n")


def test_an_existing_file_is_kept_unless_told(tmp_path: Path) -> None:
    path = tmp_path / "wave.1000"
    path.write_text("precious")
    with pytest.raises(UnwritableError, match="exists"):
        write_wave(path, tanh_tan(), rf_hz=200e3)
    assert path.read_text() == "precious"
    write_wave(path, tanh_tan(), rf_hz=200e3, overwrite=True)
    assert path.read_text().startswith("##TITLE=")


def test_a_name_that_the_console_may_not_like_is_noted(tmp_path: Path) -> None:
    with pytest.warns(PnmrWarning, match="'my shape'"):
        write_wave(tmp_path / "my shape", square(1e-6), rf_hz=2e5)
