"""What is known beforehand counts like one more measurement."""

from dataclasses import replace

import numpy as np
import pytest
import scipy.optimize
from fitted_spectra import REFERENCE_HZ, Line, fid_of, measured_of

from pnmr.fit.fit import fit
from pnmr.fit.model import FitModel, Part, Site, Value
from pnmr.fit.result import FitResult

REGION = ((110.0, 10.0),)
MEASURED = measured_of(fid_of([Line(62.0, 300.0, 1e5)], noise=0.3), noise=0.3)


def fitted(width: Value | float, *, noise_known: bool = True) -> FitResult:
    site = Site("A", position_ppm=61.5, width_hz=width)
    noise = replace(MEASURED.noise, weights=None) if noise_known else None
    measured = replace(MEASURED, decay=None, noise=noise)
    return fit(FitModel((Part("a", REGION, baseline_terms=0),), (site,)), measured)


def test_the_fit_is_scipys_with_one_more_residual() -> None:
    result = fitted(Value(250.0, prior_value=320.0, prior_error=10.0))
    region = result.regions[0]
    x_hz = region.ppm * REFERENCE_HZ * 1e-6

    def residual(p):
        line = p[0] * p[2] / (2 * np.pi) / ((x_hz - 100.0 * p[1]) ** 2 + p[2] ** 2 / 4)
        misfit = (region.data - line) / region.noise_amplitude
        return np.append(misfit, (p[2] - 320.0) / 10.0)

    other = scipy.optimize.least_squares(
        residual, [1e5, 62.0, 300.0], x_scale="jac", xtol=1e-14, ftol=1e-14
    )
    errors = np.sqrt(np.diagonal(np.linalg.inv(other.jac.T @ other.jac)))
    for name, value, error in zip(
        ("area", "position_ppm", "width_hz"), other.x, errors, strict=True
    ):
        assert result.value("A", name).value == pytest.approx(value, rel=1e-5)
        assert result.value("A", name).error == pytest.approx(error, rel=1e-3)
    assert result.quality.points == region.data.size


def test_it_weighs_as_the_inverse_of_the_squared_errors() -> None:
    alone = fitted(250.0).value("A", "width_hz")
    error = 2.0 * alone.error
    both = fitted(Value(250.0, prior_value=alone.value + 0.1, prior_error=error))
    told = both.value("A", "width_hz")
    assert told.value == pytest.approx(alone.value + 0.1 / 5.0, abs=1e-3)
    assert told.error == pytest.approx(alone.error * (4.0 / 5.0) ** 0.5, rel=0.02)


def test_it_keeps_its_size_where_the_noise_comes_from_the_residual() -> None:
    told = fitted(Value(500.0, prior_value=500.0, prior_error=1.0), noise_known=False)
    assert told.value("A", "width_hz").error == pytest.approx(1.0, rel=0.05)


def test_the_result_says_what_was_taken_for_granted_and_what_came_of_it() -> None:
    usual = fitted(Value(prior_value=300.0, prior_error=20.0)).remarks
    assert "width_hz was taken as 300(20) Hz beforehand for A; errors include it" in usual
    assert not any("add nothing" in each or "widen" in each for each in usual)
    silent = fitted(Value(prior_value=300.0, prior_error=0.01)).remarks
    assert any("add nothing to what was known beforehand of A" in each for each in silent)
    wrong = fitted(Value(prior_value=600.0, prior_error=20.0)).remarks
    assert any("A width_hz" in each and "widen its prior_error" in each for each in wrong)
