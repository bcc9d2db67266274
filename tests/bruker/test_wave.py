"""Reading wave files: what is understood, what is refused, and that nothing hangs."""

import contextlib
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pnmr.bruker.wave import WaveFile, read_wave
from pnmr.errors import PnmrError, PnmrWarning, SettingError, UnreadableError, UnsupportedError

HEAD = "##TITLE= two\n##JCAMP-DX= 5.00 Bruker JCAMP library\n##DATA TYPE= Shape Data\n"
POINTS = "##NPOINTS= 2\n##XYPOINTS= (XY..XY)\n5.0E01, 9.0E01\n1.000000E02, 0.000000E00\n##END=\n"


def read(folder: Path, text: str | bytes) -> WaveFile:
    path = folder / "wave.1000"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("latin-1"))
    return read_wave(path)


@pytest.mark.parametrize(
    "text",
    [
        HEAD + POINTS,
        (HEAD + POINTS).replace("\n", "\r\n"),
        (HEAD + POINTS).replace(", ", "\t"),
        (HEAD + POINTS).replace(", ", " , "),
        (HEAD + POINTS).replace("##END=\n", ""),
        (HEAD + POINTS).replace("##END=", "##END"),
        (HEAD + POINTS).replace("E0", "e+00"),
        (HEAD + POINTS).replace("(XY..XY)\n", "(XY..XY)"),
        (HEAD + POINTS).replace("(XY..XY)", "(XY..YX) "),
        (HEAD + POINTS).replace("##NPOINTS= 2\n", ""),
        (HEAD + POINTS).replace("9.0E01\n", "9.0E01 $$ second = 3\n\n"),
        POINTS,
        "RFVERSION_F\n50 90\n100 0\n",
    ],
)
def test_every_dialect_gives_the_same_points(tmp_path: Path, text: str) -> None:
    wave = read(tmp_path, text)
    np.testing.assert_allclose(wave.amplitude_fraction, [0.5, 1.0])
    np.testing.assert_allclose(wave.phase_deg, [90.0, 0.0])


def test_header_records_are_texts_without_brackets(tmp_path: Path) -> None:
    head = HEAD + "##OWNER= <someone>\n##$SHAPE_TOTROT= 1.8e+02\n##$SHAPE_INTEGFAC= \n"
    head += "##$SHAPE_PARAMETERS= Type: Gauss ; Truncation 1.0\n##$SHAPE_EXMODE= None\\\n"
    wave = read(tmp_path, head + POINTS)
    assert (wave.title, wave.family) == ("two", "Gauss")
    assert (wave.header["OWNER"], wave.header["$SHAPE_EXMODE"]) == ("someone", "None")
    assert (wave.rotation_deg, wave.integration_factor) == (180.0, None)


def test_negative_amplitudes_are_turned_by_half_a_circle(tmp_path: Path) -> None:
    wave = read(tmp_path, "RFVERSION_F\n100\n-50\n")
    np.testing.assert_allclose(wave.amplitude_fraction, [1.0, 0.5])
    np.testing.assert_allclose(wave.phase_deg, [0.0, 180.0])


def test_amplitudes_over_100_percent_are_rescaled_with_a_warning(tmp_path: Path) -> None:
    with pytest.warns(PnmrWarning, match="up to 200 % are rescaled"):
        wave = read(tmp_path, "RFVERSION_F\n200 0\n50 0\n")
    np.testing.assert_allclose(wave.amplitude_fraction, [1.0, 0.25])


def test_the_length_is_asked_for_where_the_file_does_not_say_it(tmp_path: Path) -> None:
    text = HEAD + "##$SHAPE_PARAMETERS= Type: X ; Length of Pulse [usec] 6000.0\n" + POINTS
    wave = read(tmp_path, text)
    assert wave.duration_s is None
    with pytest.raises(SettingError, match="--length"):
        wave.shape()
    assert wave.shape(3e-3).step_s == pytest.approx(1.5e-3)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no ##XYPOINTS"),
        ("hello", "no ##XYPOINTS"),
        (HEAD, "no ##XYPOINTS"),
        (HEAD + "##XYPOINTS= (XY..XY)\n##END=", "no points"),
        ((HEAD + POINTS).replace("9.0E01", "north"), "not a number"),
        ((HEAD + POINTS).replace("9.0E01", "nan"), "infinite or not a number"),
        ((HEAD + POINTS).replace("9.0E01", "1e400"), "infinite or not a number"),
        ((HEAD + POINTS).replace("9.0E01", "9.0, 3.0"), "not a pair"),
        ((HEAD + POINTS).replace("NPOINTS= 2", "NPOINTS= 3"), "NPOINTS= 3 but holds 2"),
        ((HEAD + POINTS).replace("5.0E01", "<<<<<<< HEAD\n5.0E01"), "unfinished merge"),
        (b"\x00" * 1000, "no ##XYPOINTS"),
    ],
)
def test_what_is_no_shape_is_refused_by_name(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason) as caught:
        read(tmp_path, text)
    assert "wave.1000" in str(caught.value)


def test_a_gradient_shape_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedError, match="gradient shape"):
        read(tmp_path, HEAD + "##XYDATA= (X++(Y..Y))\n0.1\n0.2\n##END=\n")


@pytest.mark.parametrize(
    "text",
    [
        "##" * 200_000,
        "##A" * 200_000,
        "##A=" * 200_000,
        "##" + "A" * 500_000,
        "##\n" * 200_000,
        "##XYPOINTS= (" + "(" * 500_000,
        HEAD + "##XYPOINTS= (XY..XY)\n" + "1 " * 300_001,
        HEAD + "##XYPOINTS= (XY..XY)\n" + "\n" * 500_000,
        HEAD + "##XYPOINTS= (XY..XY)\n" + "9" * 500_000,
        HEAD + "##NPOINTS= 99999999999999999999\n##XYPOINTS= (XY..XY)\n1 1\n",
        HEAD + "##$SHAPE_PARAMETERS= Length of this File [usec] " + "9" * 100_000 + "\n##XYDATA= 1",
    ],
)
def test_hostile_texts_end_quickly(tmp_path: Path, text: str) -> None:
    start = time.process_time()
    with pytest.raises(PnmrError):
        read(tmp_path, text)
    assert time.process_time() - start < 5.0


@given(st.binary(max_size=300))
def test_any_bytes_behind_a_header_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, tail: bytes
) -> None:
    with contextlib.suppress(PnmrError, PnmrWarning):
        read(tmp_path_factory.getbasetemp(), HEAD.encode() + b"##XYPOINTS= (XY..XY)\n" + tail)
