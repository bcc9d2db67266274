import numpy as np
import pytest

from pnmr.data import FID, Acquisition, Step, TimeAxis
from pnmr.errors import SettingError
from pnmr.fit.area_limit import Fitted, area_limits
from pnmr.fit.fid_views import fid_views
from pnmr.fit.line_count import count_lines
from pnmr.process import Recipe

RECIPE = Recipe(
    (Step("first_point", {"factor": 0.5}), Step("zero_fill", {"points": 8192}), Step("transform"))
)
SITES = ((-1500.0, 300.0, 1.0), (1000.0, 400.0, 1.0))


def fid(noise: float = 0.02) -> FID:
    """SYNTHETIC: two Lorentzian decays, positions and widths in Hz, and white noise."""
    time = TimeAxis(4096, 1e-5, 0.0, 100e6, 100e6)
    rng = np.random.default_rng(0)
    values = noise * (rng.standard_normal(4096) + 1j * rng.standard_normal(4096))
    for position_hz, width_hz, amplitude in SITES:
        rate = 2j * np.pi * position_hz - np.pi * width_hz
        values = values + amplitude * np.exp(rate * time.times_s)
    return FID(values, (time,), Acquisition(nucleus="13C", larmor_hz=100e6))


def test_lines_of_an_fid_are_counted_under_three_broadenings() -> None:
    view, *others = fid_views(fid(), RECIPE, (50.0, -50.0), 100.0)
    assert [each.lb_hz for each in (view, *others)] == [100.0, 50.0, 200.0]
    random = np.random.default_rng(1)
    found = count_lines(view, random, other_views=others, fewest_lines=1, draws=19)
    assert str(found) == "2 lines"
    shapes = found.fit.solution.nonlinear.reshape(-1, 2)
    np.testing.assert_allclose(np.sort(shapes[:, 0]), [-1500.0, 1000.0], atol=10.0)
    np.testing.assert_allclose(np.sort(shapes[:, 1]), [300.0, 400.0], atol=25.0)
    # The width is natural: half and double broadening find it again.
    assert found.tests[0].unstable_lb_hz == ()


def test_the_noise_of_the_limit_is_that_of_the_fid() -> None:
    """An absent line, over spectra of as many FIDs, has the error that one of them states."""
    areas = []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        noise = 0.02 * (rng.standard_normal(4096) + 1j * rng.standard_normal(4096))
        one = FID(noise, fid().axes, fid().acquisition)
        view = fid_views(one, RECIPE, (50.0, -50.0), 100.0, baseline_terms=1)[0]
        none = Fitted(view.model(0), view.fitted(0, view.data, None), view.data)
        (limit,) = area_limits(none, view.component, [(0.0, 300.0)], view.noise)
        areas.append(limit.area.value)
    assert np.std(areas) == pytest.approx(limit.area.error, rel=0.35)


def test_a_series_and_no_broadening_are_refused() -> None:
    with pytest.raises(SettingError, match="above 0 Hz"):
        fid_views(fid(), RECIPE, (50.0, -50.0), 0.0)
