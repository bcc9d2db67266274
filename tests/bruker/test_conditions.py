"""Acquisition conditions arrive typed, and what is not recorded is None."""

from pathlib import Path

import pytest
from builders import with_parameter

from pnmr import read_fid
from pnmr.bruker.folder import DiskFolder
from pnmr.bruker.summary import summarise
from pnmr.errors import PnmrWarning

CONSTANTS = ["1"] * 64


def with_rates(experiment: Path, *, masr: str, cnst31: str, program: str | None) -> float | None:
    constants = [*CONSTANTS[:31], cnst31, *CONSTANTS[32:]]
    with_parameter(experiment / "acqus", "MASR", masr)
    with_parameter(experiment / "acqus", "CNST", "(0..63)\n" + " ".join(constants))
    if program is not None:
        (experiment / "pulseprogram").write_text(program)
    return read_fid(experiment).acquisition.mas_hz


@pytest.mark.parametrize(
    ("masr", "cnst31", "program", "expected_hz"),
    [
        ("60000", "1", None, 60000.0),
        ("4200", "1", None, None),
        ("5000", "1", None, None),
        ("0", "1", None, None),
        ("-1", "1", None, None),
        ("4200", "55000", '"d31=1s/cnst31"', 55000.0),
        ("5000", "5000", '"l1=d1*cnst31"', 5000.0),
        ("4200", "4200", "1 ze\n2 go=2 ph31", None),
        ("62500", "55000", '"d31=1s/cnst31"', 55000.0),
        ("62500", "55000", "1 ze\n2 go=2 ph31", 62500.0),
        ("62500", "12", '"d31=1s/cnst31"', 62500.0),
    ],
)
def test_the_rate_of_spinning_follows_the_program_and_ignores_defaults(
    experiment: Path, masr: str, cnst31: str, program: str | None, expected_hz: float | None
) -> None:
    assert with_rates(experiment, masr=masr, cnst31=cnst31, program=program) == expected_hz


@pytest.mark.parametrize("name", ["off", "OFF", "Off "])
def test_a_nucleus_that_is_off_is_none(experiment: Path, name: str) -> None:
    with_parameter(experiment / "acqus", "NUC1", f"<{name}>")
    assert read_fid(experiment).acquisition.nucleus == ""


def test_what_is_absent_is_none_or_the_plain_default(experiment: Path) -> None:
    for name in ("NUC1", "NS", "D", "TE", "DE", "PULPROG", "MASR", "CNST"):
        with_parameter(experiment / "acqus", name, None)
    (experiment / "pdata/1/title").unlink()
    found = read_fid(experiment).acquisition
    assert (found.nucleus, found.scans, found.pulse_program, found.title) == ("", 1, "", "")
    assert found.recycle_delay_s is None
    assert found.mas_hz is None
    assert found.temperature_k is None
    assert found.dead_time_s is None


REAL = {
    "topspin36_1H_grpdly68": ("1H", 500.13200052, 500.13, 4, 1.0, "zg", "Normal 1H"),
    "xwinnmr_31P_bigendian": ("31P", 242.937185, 242.936849672479, 256, 4.4, "zgig.bb", ""),
    "pseudo2d_13C_1MHz": ("13C", 72.1, 72.28, 1, 30.0, "zg2dsattrig", ""),
    "pseudo2d_1H_inversion_recovery": (
        *("1H", 600.20152017, 600.2, 8, 15.0, "t1ir"),
        "1H PABBI T1 w/ t1ir (2D)",
    ),
}


@pytest.mark.parametrize("name", REAL)
def test_real_conditions_are_those_that_the_files_show(shared_data: Path, name: str) -> None:
    nucleus, larmor_mhz, reference_mhz, scans, delay_s, program, title = REAL[name]
    fid = read_fid(shared_data / "bruker" / name)
    found = fid.acquisition
    assert (found.nucleus, found.scans, found.pulse_program) == (nucleus, scans, program)
    assert found.larmor_hz == fid.time.carrier_hz == pytest.approx(larmor_mhz * 1e6, rel=1e-12)
    assert fid.time.reference_hz == pytest.approx(reference_mhz * 1e6, rel=1e-12)
    assert found.recycle_delay_s == delay_s
    assert found.title == title
    assert found.mas_hz is None


def test_a_bf1_that_is_not_recorded_leaves_0_ppm_at_the_carrier(experiment: Path) -> None:
    procs, acqus = experiment / "pdata/1/procs", experiment / "acqus"
    with_parameter(procs, "SF", "0")
    with_parameter(acqus, "BF1", "100.61")
    assert read_fid(experiment).time.reference_hz == pytest.approx(100.61e6)
    with_parameter(acqus, "BF1", None)
    carrier_hz = read_fid(experiment).time.carrier_hz
    assert read_fid(experiment).time.reference_hz == carrier_hz
    with_parameter(acqus, "BF1", "0")
    with pytest.warns(PnmrWarning, match="BF1 is no frequency; 0 ppm is taken at SFO1"):
        assert read_fid(experiment).time.reference_hz == carrier_hz
    assert summarise(DiskFolder(experiment)).offset_ppm == 0.0
