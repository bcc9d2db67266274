"""Synthetic runs of one sample whose phases differ: phased by their lines, fitted together."""

from dataclasses import replace

import pytest
from fitted_spectra import Line, fid_of, recipe_of

from pnmr.process import phase
from pnmr.workflow.campaign import View
from pnmr.workflow.view_fit import fitted_view, measured_role, region_phase

VIEW = View(name="aliphatic", region_ppm=(130.0, -20.0), lb_hz=50.0)
# Own phases of the two sites, and what every run has in common beyond them.
OWN_DEG = {"L1": 1.5, "L2": -1.5}
RUNS = {"echo": (8.0, 1.0), "tedor": (14.0, 0.3), "control": (-4.0, 0.1)}


def lines_of(role: str) -> list[Line]:
    common_deg, part = RUNS[role]
    return [
        Line(62.0, 300.0, 4e5 * part, common_deg + OWN_DEG["L1"]),
        Line(55.0, 400.0, 2e5 * part, common_deg + OWN_DEG["L2"]),
    ]


@pytest.fixture(scope="module")
def fids():
    found = {}
    for seed, role in enumerate(RUNS):
        fid = fid_of(lines_of(role), noise=0.3, seed=seed)
        acquisition = replace(fid.acquisition, larmor_hz=100e6, mas_hz=20e3)
        found[role] = replace(fid, acquisition=acquisition)
    return found


def test_every_run_is_phased_by_its_lines_and_areas_are_true(fids) -> None:
    spectra = {role: recipe_of(VIEW.lb_hz)(fid) for role, fid in fids.items()}
    turn = region_phase(measured_role("echo", fids["echo"], spectra["echo"]), VIEW)
    assert turn.value == pytest.approx(8.0, abs=2.5)  # the lines do not agree better than that
    spectra = {role: phase(each, p0_deg=-turn.value) for role, each in spectra.items()}
    turned, result, remarks = fitted_view(fids, spectra, VIEW, None, turn.error)
    assert turned["echo"] is spectra["echo"]
    assert turned["control"] is not spectra["control"]
    assert result is not None
    assert result.quality.describes_data
    for role in RUNS:
        for site, line in zip(("L1", "L2"), lines_of(role), strict=True):
            for name, truth in (("position_ppm", line.shift_ppm), ("area", line.area)):
                found = result.value(site, name, role)
                assert abs(found.value - truth) < 4.0 * found.error
            assert abs(result.value(site, "phase_deg", role).value) < 6.0
    assert not any("widen" in each for each in remarks)


def test_without_an_echo_nothing_is_fitted(fids) -> None:
    spectra = {"tedor": recipe_of(VIEW.lb_hz)(fids["tedor"])}
    same, result, remarks = fitted_view(fids, spectra, VIEW, None, 1.0)
    assert (same, result) == (spectra, None)
    assert "no echo" in remarks[0]
