import json

import numpy as np
import pytest
from click.testing import CliRunner

from pnmr.bruker import write_fid
from pnmr.cli.temperature import command
from pnmr.data import FID, Acquisition, Estimate, TimeAxis
from pnmr.errors import SettingError
from pnmr.spins import kbr_shift_ppm, kbr_t1_s
from pnmr.workflow.thermometry import KnownShift, kbr_shift, temperature

LARMOR_HZ = 100.25e6


def kbr_run(path, shift_ppm: float, *, nucleus: str = "79Br"):
    """A synthetic line of 200 Hz at a shift, on an axis whose 0 ppm is the carrier."""
    rng = np.random.default_rng(7)
    times_s = np.arange(4096) / 200e3
    values = 1e6 * np.exp((2j * np.pi * shift_ppm * LARMOR_HZ * 1e-6 - np.pi * 200.0) * times_s)
    values += rng.normal(scale=1e3, size=4096) + 1j * rng.normal(scale=1e3, size=4096)
    axis = TimeAxis(4096, 1 / 200e3, 0.0, LARMOR_HZ, LARMOR_HZ)
    write_fid(path, FID(values, (axis,), Acquisition(nucleus=nucleus, title="KBr, synthetic")))
    return path


def test_two_runs_tell_how_much_the_spinning_warms(tmp_path) -> None:
    slow = kbr_shift(kbr_run(tmp_path / "1", 54.000))
    fast = kbr_shift(kbr_run(tmp_path / "2", 54.0 + kbr_shift_ppm(318.15)))
    found = temperature(fast, KnownShift(slow.value, slow.error))
    assert abs(found.by_shift.value - 318.15) < 4 * found.by_shift.error
    assert 0.0 < found.by_shift.error < 1.0


def test_shift_and_t1_are_weighed_and_doubted_where_they_disagree() -> None:
    shift = Estimate(kbr_shift_ppm(325.0), 0.01, "ppm")
    t1 = Estimate(kbr_t1_s(326.0), 2e-4, "s")
    both = temperature(shift, KnownShift(0.0), t1)
    assert both.by_shift.value == pytest.approx(325.0)
    assert both.by_t1.value == pytest.approx(326.0)
    assert 325.0 < both.best.value < 326.0
    assert both.best.error < min(both.by_shift.error, both.by_t1.error)
    far = temperature(Estimate(kbr_shift_ppm(300.0), 0.01, "ppm"), KnownShift(0.0), t1)
    assert any("disagree" in remark for remark in far.remarks)


@pytest.mark.parametrize(("metal", "warned"), [("Mn", True), ("Co", False), ("", False)])
def test_a_phase_transition_nearby_is_told(metal, warned) -> None:
    found = temperature(t1=Estimate(kbr_t1_s(326.0), 1e-4, "s"), metal=metal)
    assert any("phase" in remark for remark in found.remarks) == warned
    assert any("extrapolated" in remark for remark in found.remarks)


def test_a_shift_alone_says_no_temperature() -> None:
    found = temperature(Estimate(53.4, 0.01, "ppm"))
    assert found.best is None
    assert "--known-shift" in found.remarks[0]


def test_another_nucleus_is_no_thermometer(tmp_path) -> None:
    with pytest.raises(SettingError, match="79Br in KBr"):
        kbr_shift(kbr_run(tmp_path / "1", 54.0, nucleus="13C"))


def test_the_command_prints_what_was_found(tmp_path) -> None:
    runs = [
        str(kbr_run(tmp_path / str(n), 54.0 + kbr_shift_ppm(t)))
        for n, t in ((1, 296.0), (2, 320.0))
    ]
    told = CliRunner().invoke(
        command, [runs[1], "--known-run", runs[0], "--json"], catch_exceptions=False
    )
    assert json.loads(told.output)["best"]["value"] == pytest.approx(320.0, abs=2.0)
    with pytest.raises(SettingError, match="give a run"):
        CliRunner().invoke(command, [], catch_exceptions=False)
