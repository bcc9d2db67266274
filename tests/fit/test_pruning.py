"""What the data do not ask for is taken out of a guessed model, and told."""

import numpy as np
import pytest
from fitted_spectra import REFERENCE_HZ, Line, fid_of, measured_of

from pnmr.fit.fit import fit
from pnmr.fit.model import FitModel, Part, Site, Value
from pnmr.fit.pruning import pruned

TRUE = Line(20.0, 300.0, 8e5)


def model(*sites: Site) -> FitModel:
    return FitModel((Part("a", ((120.0, -60.0),)),), sites)


def site(name: str, position_ppm: float, width_hz: float = 300.0) -> Site:
    return Site(name, position_ppm=position_ppm, width_hz=width_hz)


@pytest.mark.parametrize("seed", range(4))
def test_a_line_that_may_as_well_be_noise_goes_and_the_true_one_stays(seed: int) -> None:
    measured = measured_of(fid_of([TRUE], seed=seed), 20.0)
    fixed = Site("B", position_ppm=Value(fixed_value=90.0), width_hz=Value(fixed_value=300.0))
    result = fit(model(site("A", 20.0), fixed), measured)
    fewer, said = pruned(result, REFERENCE_HZ)
    area = result.value("B", "area")
    is_sure = area.is_determined and area.value > 1.96 * area.error
    assert [each.name for each in fewer.site] == ["A", "B"][: 1 + is_sure]
    assert len(said) == 1 - is_sure


def test_a_line_as_broad_as_its_region_becomes_a_baseline() -> None:
    measured = measured_of(fid_of([TRUE, Line(30.0, 60_000.0, 3e7)]), 20.0)
    result = fit(model(site("A", 20.0), site("B", 30.0, 17_000.0)), measured)
    fewer, said = pruned(result, REFERENCE_HZ)
    assert [each.name for each in fewer.site] == ["A"]
    assert fewer.spectrum[0].baseline_terms == 2
    assert "baseline" in said[0]


def test_of_two_that_describe_one_line_only_the_weaker_goes() -> None:
    measured = measured_of(fid_of([TRUE], noise=20.0), 20.0, noise=20.0)
    result = fit(model(site("A", 20.4), site("B", 19.6)), measured)
    fewer, _ = pruned(result, REFERENCE_HZ)
    assert len(fewer.site) >= 1
    again = fit(fewer, measured)
    assert sum(each.values["area"].value for each in again.sites) > 4e5


def test_true_lines_stay_and_nothing_is_said() -> None:
    result = fit(model(site("A", 20.5)), measured_of(fid_of([TRUE]), 20.0))
    fewer, said = pruned(result, REFERENCE_HZ)
    assert fewer == result.model
    assert said == ()
    assert np.isfinite(result.quality.reduced_chi_square)
