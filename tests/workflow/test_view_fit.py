"""Synthetic runs of one sample whose phases differ: phased by their lines, fitted together."""

from dataclasses import replace

import msgspec
import pytest
from fitted_spectra import Line, fid_of, recipe_of

from pnmr.assign.findings import ViewFindings
from pnmr.fit.excitation import ExcitationProfile
from pnmr.fit.model import FitModel, Part, Site
from pnmr.process import phase
from pnmr.workflow.campaign import View
from pnmr.workflow.campaign_run import run_methods
from pnmr.workflow.sample_views import Looked
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


def test_areas_corrected_by_a_model_of_the_user_are_told_among_the_methods(fids) -> None:
    half = ExcitationProfile([-30e3, -10e3, 10e3, 30e3], [0.5, 0.5, 0.5, 0.5])
    sites = (
        Site("L1", position_ppm=62.0, width_hz=300.0),
        Site("L2", position_ppm=55.0, width_hz=400.0),
    )
    model = FitModel((Part("mine", (VIEW.region_ppm,), excitation=half),), sites)
    told = {}
    for known in (model, msgspec.structs.replace(model, spectrum=(Part("m", (VIEW.region_ppm,)),))):
        spectra = {
            role: phase(recipe_of(VIEW.lb_hz)(fid), p0_deg=-RUNS[role][0])
            for role, fid in fids.items()
        }
        spectra, fit, _ = fitted_view(fids, spectra, VIEW, known, 2.0)
        view = ViewFindings(VIEW.name, VIEW.region_ppm, VIEW.lb_hz, spectra, fit)
        told[known] = run_methods(Looked(fids, (view,), 0.0, ())), fit
    (corrected, by_half), (plain, by_one) = told.values()
    assert corrected["tedor areas in aliphatic"].startswith("2 times what is seen")
    assert not any("areas" in name for name in plain)
    for role in RUNS:
        whole, seen = (each.value("L1", "area", role).value for each in (by_half, by_one))
        assert whole == pytest.approx(2.0 * seen, rel=1e-3)
