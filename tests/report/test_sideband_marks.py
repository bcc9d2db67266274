import numpy as np
import pytest
from figure_checks import MAS_HZ, axis, manifold, spectrum
from hypothesis import given
from hypothesis import strategies as st

from pnmr.report.sidebands import merged, sideband_shifts, visible_sidebands
from pnmr.report.trace import Row, Window, rows_of

WHOLE = Window(7000.0, -1000.0, 6.0)


def seen(row: Row, *centres_ppm: float) -> np.ndarray:
    return visible_sidebands(row, WHOLE, centres_ppm, MAS_HZ)


@pytest.mark.parametrize(
    ("centre_ppm", "printed"),
    [
        (3900.0, [2707.3, 3303.6, 4496.4, 5092.7]),
        (62.0, [-1130.7, -534.4, 658.4, 1254.7]),
    ],
)
def test_sidebands_of_60_khz_at_9_4_tesla_stand_where_the_paper_has_them(
    centre_ppm: float, printed: list[float]
) -> None:
    reach_ppm = 2.5 * 596.36
    found = sideband_shifts([centre_ppm], 596.362, (centre_ppm + reach_ppm, centre_ppm - reach_ppm))
    assert found == pytest.approx(printed, abs=0.1)


@given(st.floats(-5000, 5000), st.floats(10, 2000), st.floats(-6000, 0), st.floats(1, 6000))
def test_sidebands_are_whole_spacings_from_the_centre_inside_the_region_and_all_of_them(
    centre_ppm: float, spacing_ppm: float, low_ppm: float, span_ppm: float
) -> None:
    found = np.array(sideband_shifts([centre_ppm], spacing_ppm, (low_ppm, low_ppm + span_ppm)))
    order = (found - centre_ppm) / spacing_ppm
    assert np.allclose(order, np.round(order), atol=1e-6)
    assert not (np.round(order) == 0).any()
    assert ((found >= low_ppm) & (found <= low_ppm + span_ppm)).all()
    brute = centre_ppm + spacing_ppm * np.arange(-1500, 1501)
    inside = (brute >= low_ppm) & (brute <= low_ppm + span_ppm) & (brute != centre_ppm)
    assert abs(inside.sum() - found.size) <= 1


def test_a_sideband_on_another_centreband_gets_no_star() -> None:
    assert 1000.0 not in sideband_shifts([0.0, 1010.0], 1000.0, (-500.0, 1500.0))


def test_every_sideband_out_of_the_noise_is_seen_and_nothing_else() -> None:
    (row,) = rows_of(manifold(), "", most=1)
    spacing_ppm = MAS_HZ / 100.61
    expected = [3900 + k * spacing_ppm for k in (-3, -2, -1, 1, 2, 3)]
    assert seen(row, 3900.0) == pytest.approx(expected)


@pytest.mark.parametrize("seed", range(20))
def test_pure_noise_has_no_sidebands(seed: int) -> None:
    (row,) = rows_of(spectrum({}, noise=1.0, seed=seed), "", most=1)
    assert seen(row, 3900.0).size == 0


def test_the_foot_of_another_line_is_no_sideband() -> None:
    (row,) = rows_of(spectrum({4496.4 + 60.0: 1.0}, width_ppm=60.0, noise=1e-4), "", most=1)
    assert seen(row, 3900.0).size == 0


def test_stars_that_would_touch_become_one_between_them() -> None:
    assert merged(np.array([1.0, 1.2, 5.0]), 0.5) == pytest.approx([1.1, 5.0])
    assert merged(np.array([]), 0.5).size == 0


@given(st.lists(st.floats(0, 100), max_size=30), st.floats(0.1, 10))
def test_merged_stars_stand_apart(shifts: list[float], least: float) -> None:
    found = merged(np.array(sorted(shifts)), least)
    assert (np.diff(found) >= least).all()


def test_an_inverted_spectrum_has_no_stars_on_its_troughs() -> None:
    (row,) = rows_of(spectrum({4496.4: -1.0}, scale=axis()), "", most=1)
    assert seen(row, 3900.0).size == 0
