import json

import numpy as np
import pytest
from click.testing import CliRunner

from pnmr.bruker import write_fid
from pnmr.cli.temperature import command
from pnmr.data import FID, Acquisition, Estimate, ListAxis, TimeAxis
from pnmr.errors import SettingError
from pnmr.spins import kbr_shift_ppm, kbr_t1_s
from pnmr.workflow.thermometry import KnownShift, kbr_shift, kbr_t1, temperature

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
    t1 = Estimate(kbr_t1_s(325.5), 2e-4, "s")
    both = temperature(shift, KnownShift(0.0), t1)
    assert both.by_shift.value == pytest.approx(325.0)
    assert both.by_t1.value == pytest.approx(325.5)
    assert 325.0 < both.best.value < 325.5
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


def saturation_run(path, t1_s: float, longest: float = 5.0):
    """A SYNTHETIC saturation recovery: the line of `kbr_run` at eleven delays up to ``longest`` T1.

    The saturation is incomplete, as the virtual spectrometer's is for the shipped program.
    """
    rng = np.random.default_rng(3)
    delays_s = tuple(t1_s * np.geomspace(0.05, longest, 11))
    times_s = np.arange(2048) / 200e3
    line = 1e6 * np.exp((2j * np.pi * 54e-6 * LARMOR_HZ - np.pi * 200.0 + 0.7j) * times_s)
    grown = 1.0 - 0.966 * np.exp(-np.array(delays_s) / t1_s)
    noise = rng.normal(scale=2e3, size=(2, 11, 2048))
    axis = TimeAxis(2048, 1 / 200e3, 0.0, LARMOR_HZ, LARMOR_HZ)
    values = grown[:, None] * line + noise[0] + 1j * noise[1]
    fid = FID(values, (ListAxis("vd", "s", delays_s), axis), Acquisition(nucleus="79Br"))
    write_fid(path, fid)
    return path


def test_a_saturation_recovery_says_the_temperature(tmp_path) -> None:
    run = saturation_run(tmp_path / "6", kbr_t1_s(318.0))
    t1 = kbr_t1(run)
    assert abs(t1.value - kbr_t1_s(318.0)) < 3.0 * t1.error < 0.02 * t1.value
    found = temperature(t1=t1)
    # The polynomial falls by 0.345 ms a kelvin there, by hand from its derivative.
    assert found.by_t1.error == pytest.approx(t1.error / 3.45e-4, rel=0.03)
    assert abs(found.by_t1.value - 318.0) < 3.0 * found.by_t1.error
    told = CliRunner().invoke(
        command, ["--t1-run", str(run), "--metal", "Mn"], catch_exceptions=False
    )
    assert "79Br T1: " in told.output
    assert "temperature: " in told.output


def test_delays_that_say_no_t1_are_refused(tmp_path) -> None:
    with pytest.raises(SettingError, match="three times T1"):
        kbr_t1(saturation_run(tmp_path / "6", 0.07, longest=0.0505))


def test_what_disagrees_has_a_larger_error() -> None:
    t1 = Estimate(kbr_t1_s(326.0), 2e-4, "s")
    near, far = (
        temperature(Estimate(kbr_shift_ppm(kelvin), 0.01, "ppm"), KnownShift(0.0), t1)
        for kelvin in (326.0, 320.0)
    )
    assert near.difference.value == pytest.approx(0.0, abs=1e-6)
    assert far.difference.value == pytest.approx(6.0)
    assert far.best.error > 5.0 * near.best.error


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
