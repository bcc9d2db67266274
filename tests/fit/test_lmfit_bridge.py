"""lmfit finds the same minimum with our parameters, and reports our errors."""

import pytest
from fitted_spectra import Line, fid_of, measured_of

from pnmr.fit.fit import fit
from pnmr.fit.lmfit_bridge import lmfit_parameters, lmfit_residual, lmfit_result
from pnmr.fit.model import FitModel, Part, Site, Value
from pnmr.fit.site_phases import with_site_phases

lmfit = pytest.importorskip("lmfit")

MODEL = FitModel(
    (Part("a", ((120.0, -20.0),)),),
    (
        Site("NCH2 (a)", position_ppm=61.0, width_hz=250.0),
        Site("__import__('os')", position_ppm=53.0, width_hz=Value(like="NCH2 (a)")),
    ),
)
DECAY = fid_of([Line(62.0, 300.0, 4e5), Line(52.0, 300.0, 2e5)])
MEASURED = measured_of(DECAY, 50.0)


def test_lmfit_reaches_the_same_minimum() -> None:
    plain = measured_of(DECAY)  # broadened, ours is the likeliest instead
    parameters = lmfit_parameters(MODEL, plain)
    assert not any(each.expr for each in parameters.values())
    other = lmfit.minimize(lmfit_residual(MODEL, plain), parameters)
    ours = fit(MODEL, plain)
    assert other.chisqr == pytest.approx(ours.quality.chi_square, rel=1e-8)
    found = other.params["NCH2_a_width_hz"].value
    assert found == pytest.approx(ours.value("NCH2 (a)", "width_hz").value, rel=1e-4)


def test_the_result_goes_through_lmfits_report() -> None:
    result, ours = lmfit_result(MODEL, MEASURED), fit(MODEL, MEASURED)
    text = lmfit.fit_report(result)
    assert "NCH2_a_position_ppm" in text
    assert "C(NCH2_a_area" in text
    told = result.params["NCH2_a_width_hz"].stderr
    assert told == pytest.approx(ours.value("NCH2 (a)", "width_hz").error)
    assert result.covar.shape == (6, 6)
    assert result.nvarys == 6


def test_what_is_known_beforehand_counts_for_lmfit_as_well() -> None:
    model, plain = with_site_phases(MODEL), measured_of(DECAY)
    parameters = lmfit_parameters(model, plain)
    other = lmfit.minimize(lmfit_residual(model, plain), parameters)
    ours = fit(model, plain).value("NCH2 (a)", "phase_deg")
    assert abs(ours.value) < 3.0 * ours.error
    assert other.params["NCH2_a_phase_deg"].value == pytest.approx(ours.value, rel=1e-3)
    assert lmfit_result(model, plain).params["NCH2_a_phase_deg"].stderr == pytest.approx(ours.error)
