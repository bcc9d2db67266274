import sys
import types
from pathlib import Path

import numpy as np
import pytest

from pnmr.bruker import write_fid, write_spectrum
from pnmr.cli import run
from pnmr.cli.plot import spectrum_at
from pnmr.data import FID, Acquisition, Spectrum, TimeAxis
from pnmr.errors import SettingError, UnsupportedError


@pytest.fixture
def sets(tmp_path: Path) -> list[Path]:
    """Two synthetic data sets with their spectra, as procnos."""
    axis = TimeAxis(256, 1e-5, 0.0, 100.7e6, 100.61e6)
    found = []
    for k in range(2):
        values = np.exp(-(2000 + 1000 * k) * axis.times_s)
        fid = FID(values, (axis,), Acquisition("13C", axis.carrier_hz, mas_hz=20e3))
        write_fid(tmp_path / "set" / str(k + 1), fid)
        spectrum = Spectrum(
            np.fft.fftshift(np.fft.fft(values)), (axis.reciprocal(),), fid.acquisition
        )
        procno = tmp_path / "set" / str(k + 1) / "pdata" / "2"
        write_spectrum(procno, spectrum)
        found.append(procno)
    return found


def exit_code(*arguments: object) -> int:
    try:
        run(["plot", *map(str, arguments)])
    except SystemExit as end:
        return int(end.code or 0)
    return 0


@pytest.mark.parametrize("suffix", ["pdf", "svg", "png"])
def test_two_procnos_become_one_figure(
    sets: list[Path], tmp_path: Path, suffix: str, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / f"figure.{suffix}"
    options = ["--region", "1100:700", "--inset", "950:850", "--overlay", "--centre", "895ppm"]
    options += ["--mas", "20kHz", "--assign", "895=CH", "--label", "a", "--label", "b"]
    assert exit_code(*sets, *options, "--stars", "--width", "single", "-o", target) == 0
    assert target.stat().st_size > 2000
    assert "2 spectra" in capsys.readouterr().out


def test_an_existing_figure_is_kept_without_force(sets: list[Path], tmp_path: Path) -> None:
    target = tmp_path / "figure.svg"
    target.write_text("precious")
    assert exit_code(*sets, "-o", target) == 1
    assert target.read_text() == "precious"
    assert exit_code(*sets, "-o", target, "--force") == 0
    assert target.read_text() != "precious"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--stars"], "--centre 3900ppm"),
        (["-o", "figure.jpg"], ".svg, .pdf or .png"),
        (["--region", "1100"], "not a range"),
        (["--region", "90000:80000"], "holds no point"),
        (["--label", "one"], "1 labels do not match 2 spectra"),
        (["--mas", "60", "--centre", "895"], "no unit"),
    ],
)
def test_a_wrong_setting_gets_a_sentence_and_code_2(
    sets: list[Path], options: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code(*sets, *options) == 2
    assert sentence in capsys.readouterr().err


def test_a_missing_data_set_is_code_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(tmp_path / "nowhere", "-o", tmp_path / "a.pdf") == 3
    assert "does not exist" in capsys.readouterr().err


def test_a_set_that_was_never_processed_says_so(
    sets: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code(sets[0].parents[1], "-o", tmp_path / "a.pdf") == 3
    assert "process the data first" in capsys.readouterr().err


def test_other_files_go_through_the_exchange_formats(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csdf"
    path.write_text("{}")
    axis = TimeAxis(4, 1e-5, 0.0, 1e8, 1e8)
    spectrum = Spectrum(np.ones(4), (axis.reciprocal(),))
    exchange = types.ModuleType("pnmr.exchange")
    monkeypatch.setitem(sys.modules, "pnmr.exchange", exchange)
    monkeypatch.setattr(exchange, "read", lambda found: {path: spectrum}[found], raising=False)
    assert spectrum_at(path) is spectrum
    monkeypatch.setattr(exchange, "read", lambda _: FID(np.ones(4), (axis,)))
    with pytest.raises(SettingError, match="process it first"):
        spectrum_at(path)


def test_without_the_exchange_formats_other_files_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csdf"
    path.write_text("{}")
    monkeypatch.setitem(sys.modules, "pnmr.exchange", None)
    with pytest.raises(UnsupportedError, match="procno"):
        spectrum_at(path)


def test_topspins_own_spectra_are_drawn(shared_data: Path, tmp_path: Path) -> None:
    for name in ("topspin44_1H_em", "xwinnmr_13C_bigendian"):
        target = tmp_path / f"{name}.pdf"
        assert exit_code(shared_data / "bruker" / name, "-o", target) == 0
        assert target.stat().st_size < 150_000
