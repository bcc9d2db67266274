import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from pnmr.bruker import read_fid, write_fid
from pnmr.cli.main import main
from pnmr.data import FID, Acquisition, TimeAxis
from pnmr.errors import SettingError
from pnmr.fit.dipolar_transfer import transfer
from pnmr.program.compose.catalogue import compose
from pnmr.workflow.buildup_rows import (
    RecouplingWishes,
    recoupling_of,
    recoupling_of_run,
    rows_of,
)

ROTOR_HZ, COUPLING_HZ = 60e3, 21e3
SIGNS = {"train": (1, -1, 1, -1), "carbon": (-1, 1, 1, -1)}


def run(
    path: Path, cycles: int, *, placement: str = "train", scans: int = 64, after: int = 0
) -> Path:
    """Write a SYNTHETIC row: one line of CH, its sign as the pulses leave it, and noise."""
    after = after or cycles
    ratio = COUPLING_HZ / ROTOR_HZ
    area = transfer("CH", "centre", ratio * np.array([[cycles], [after]]), ratio)[0][0]
    axis = TimeAxis(512, 1e-5, 0.0, 100e6, 100e6)
    rng = np.random.default_rng(cycles)
    decay = np.exp((2j * np.pi * 2000.0 - np.pi * 300.0) * axis.times_s)
    values = SIGNS[placement][cycles - 1] * 1e5 * area * decay
    values += 100.0 * (rng.normal(size=512) + 1j * rng.normal(size=512))
    conditions = Acquisition(nucleus="13C", mas_hz=ROTOR_HZ, scans=scans, title="SYNTHETIC")
    write_fid(path, FID(values, (axis,), conditions))
    given = {"placement": placement, "before": str(cycles), "after": str(after)}
    (path / "pulseprogram").write_text(compose("tedor_shap", given).text)
    return path


@pytest.fixture
def runs(tmp_path) -> list[Path]:
    return [run(tmp_path / f"{30 + k}", k) for k in (1, 2, 3, 4)]


def test_experiments_that_count_their_cycles_give_the_coupling(runs, tmp_path) -> None:
    arguments = [*map(str, runs), "--model", "tedor_ch", "--region", "60:-20", "--line", "20"]
    arguments += ["-o", str(tmp_path / "out"), "--json"]
    done = CliRunner().invoke(main, ["series", *arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    told = json.loads(done.output)
    assert f"{runs[2]}/pulseprogram" in told["inputs_sha256"]
    (signal,) = told["signals"]
    coupling = signal["parameters"]["coupling_hz"]
    assert coupling["unit"] == "Hz"
    assert abs(coupling["value"] - COUPLING_HZ) < 3.0 * coupling["error"] < 900.0
    low, high = signal["intervals_95"]["coupling_hz"]
    assert low < COUPLING_HZ < high
    assert (tmp_path / "out" / "series.pdf").is_file()


def test_cycles_and_signs_come_from_the_program(runs, tmp_path) -> None:
    found = recoupling_of(runs, rows_of(runs), RecouplingWishes())
    assert found.cycles == ((1.0, 1.0), (2.0, 2.0), (3.0, 3.0), (4.0, 4.0))
    assert (found.signs, found.rotor_hz, found.periods_factor) == (SIGNS["train"], ROTOR_HZ, 1.0)
    others = [run(tmp_path / f"c{k}", k, placement="carbon", after=1) for k in (1, 2, 3, 4)]
    found = recoupling_of(others, rows_of(others), RecouplingWishes())
    # As the virtual spectrometer plays them: negative, positive, positive, negative.
    assert found.signs == SIGNS["carbon"]
    assert found.cycles[2] == (3.0, 1.0)


def test_what_cannot_be_told_is_asked_for(runs, tmp_path) -> None:
    for each in runs:
        (each / "pulseprogram").write_text("; of another laboratory\n")
    rows = rows_of(runs)
    with pytest.raises(SettingError, match="--cycles 1:1"):
        recoupling_of(runs, rows, RecouplingWishes())
    with pytest.raises(SettingError, match="2 pairs of cycles were given for the 4 rows"):
        recoupling_of(runs, rows, RecouplingWishes(cycles=((1.0, 1.0), (2.0, 2.0))))
    still = replace(rows, acquisition=replace(rows.acquisition, mas_hz=None))
    with pytest.raises(SettingError, match="--mas"):
        recoupling_of(runs, still, RecouplingWishes(cycles=((1.0, 1.0),) * 4))


def test_rows_that_were_not_recorded_alike_are_refused(runs, tmp_path) -> None:
    other = run(tmp_path / "40", 4, scans=128)
    with pytest.raises(SettingError, match="has NS 128 and"):
        rows_of([*runs, other])


def test_a_single_run_tells_its_recoupling_or_nothing(tmp_path) -> None:
    path = run(tmp_path / "50", 2, placement="carbon", after=1)
    fid = read_fid(path)
    told = recoupling_of_run(path, fid)
    assert told is not None
    assert (told.cycles, told.rotor_hz) == (((2.0, 1.0),), ROTOR_HZ)
    (path / "pulseprogram").write_text(";made by hand\n")
    assert recoupling_of_run(path, fid) is None
