import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from pnmr.cli.main import main
from pnmr.cli.series import _MODELS
from pnmr.errors import SettingError
from pnmr.fit.relaxation_curves import RELAXATIONS
from pnmr.workflow.series import BUILDUPS

SHARED = Path(__file__).resolve().parents[3] / "shared/data/bruker"
needs_data = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data are not here")


def said(*arguments: object) -> str:
    done = CliRunner().invoke(main, ["series", *map(str, arguments)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_the_models_of_the_command_are_those_of_the_package() -> None:
    assert sorted(_MODELS) == sorted([*RELAXATIONS, *BUILDUPS])


@needs_data
def test_a_nitrogen_inversion_recovery_gives_its_t1(tmp_path) -> None:
    data = SHARED / "pseudo2d_15N_vdlist"
    text = said(data, "--region", "48400:48250", "--lb", "20", "-o", tmp_path)
    assert "2.07(6) s" in text
    assert "was found from the rows themselves" in text
    assert (tmp_path / "series.pdf").read_bytes().startswith(b"%PDF")


@needs_data
def test_lines_of_protons_each_have_their_time_and_misfit_is_said(tmp_path) -> None:
    data = SHARED / "pseudo2d_1H_inversion_recovery"
    text = said(
        *(data, "--region", "2.3:1.4", "--line", "2.18,1.82,1.6,1.51", "--shape", "gaussian"),
        *("-o", tmp_path, "--json"),
    )
    found = json.loads(text)["signals"]
    times = [each["parameters"]["t1_s"]["value"] for each in found]
    assert times == pytest.approx([1.65, 0.86, 0.80, 0.74], abs=0.06)
    assert all("times as much as their noise" in each["remarks"][0] for each in found)


@needs_data
def test_a_series_without_delays_asks_for_them_and_takes_them(tmp_path) -> None:
    data = SHARED / "pseudo2d_13C_1MHz"
    arguments = [data, "--region", "-2000:-4000", "--model", "t2", "-o", tmp_path]
    with pytest.raises(SettingError, match="no list of delays for its 21 rows; give a file"):
        said(*arguments)
    delays = tmp_path / "delays"
    delays.write_text("".join(f"{row + 1}m\n" for row in range(21)))
    assert "t2" in said(*arguments, "--delays", delays)


@needs_data
def test_a_single_spectrum_is_no_series() -> None:
    with pytest.raises(SettingError, match="is one spectrum; a relaxation time needs a series"):
        said(SHARED / "topspin44_1H_em", "--region", "5:4")
