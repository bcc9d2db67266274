from dataclasses import replace

import numpy as np
import pytest
from figure_checks import axis, spectrum

from pnmr.data import ListAxis, Spectrum
from pnmr.errors import ProcessingError, SettingError
from pnmr.report.trace import Window, chosen_rows, curve, divisors, rows_of, whole_region, window

LEFT, RIGHT = Window(6000.0, 3000.0, 2.0), Window(2000.0, 0.0, 2.0)


def series(rows: int) -> Spectrum:
    scale = axis()
    values = np.outer(np.linspace(-1, 0.5, rows), spectrum({3900.0: 1.0}).values)
    delays = ListAxis("vd", "s", tuple(0.5 * k for k in range(rows)))
    return Spectrum(values, (delays, scale))


def tallest(row_number: int, normalise: str, place: Window) -> float:
    spectra = [spectrum({3900.0: 5.0, 1000.0: 1.0}), spectrum({3900.0: 2.0, 1000.0: 4.0})]
    rows = [rows_of(each, "", most=1, series=k)[0] for k, each in enumerate(spectra)]
    units = divisors(rows, [LEFT, RIGHT], normalise)[[LEFT, RIGHT].index(place)]
    return curve(rows[row_number], place, 1.0, units[row_number]).highest_in


@pytest.mark.parametrize(
    ("normalise", "heights"),
    [
        ("max", {(0, LEFT): 1.0, (0, RIGHT): 0.2, (1, LEFT): 0.5, (1, RIGHT): 1.0}),
        ("region", {(0, LEFT): 1.0, (0, RIGHT): 1.0, (1, LEFT): 1.0, (1, RIGHT): 1.0}),
        ("none", {(0, LEFT): 1.0, (0, RIGHT): 0.2, (1, LEFT): 0.4, (1, RIGHT): 0.8}),
    ],
)
def test_heights_compare_as_the_normalisation_says(
    normalise: str, heights: dict[tuple[int, Window], float]
) -> None:
    for (row, place), height in heights.items():
        assert tallest(row, normalise, place) == pytest.approx(height, rel=0.01)


@pytest.mark.parametrize("normalise", ["max", "region", "none"])
def test_rows_of_a_series_always_compare(normalise: str) -> None:
    rows = rows_of(series(4), "", most=9)
    units = divisors(rows, [LEFT], normalise)[0]
    assert len(set(units)) == 1


def test_an_unknown_normalisation_is_refused() -> None:
    with pytest.raises(SettingError, match="max, region, none"):
        divisors(rows_of(spectrum({1.0: 1.0}), "", most=1), [LEFT], "sum")


@pytest.mark.parametrize(("count", "most"), [(21, 12), (5, 5), (1000, 3), (7, 1), (2, 12)])
def test_the_rows_shown_are_evenly_chosen_from_the_first_to_the_last(count: int, most: int) -> None:
    chosen = chosen_rows(count, most)
    assert len(chosen) == min(count, most)
    assert chosen[0] == 0
    if most > 1:
        assert chosen[-1] == count - 1
        assert max(np.diff(chosen)) - min(np.diff(chosen)) <= 1


def test_rows_are_labelled_with_the_value_that_varies() -> None:
    assert [row.label for row in rows_of(series(3), "a", most=3)] == [
        "a, 0 s",
        "a, 0.5 s",
        "a, 1 s",
    ]


def test_a_window_counts_inches_from_its_high_edge() -> None:
    assert LEFT.place_in(6000.0) == 0.0
    assert LEFT.place_in(3000.0) == pytest.approx(2.0)
    assert LEFT.shift_ppm(LEFT.place_in(4321.0)) == pytest.approx(4321.0)


@pytest.mark.parametrize("region", [(9000.0, 8000.0), (100.0, 100.0), (float("nan"), 0.0)])
def test_a_region_without_points_is_refused(region: tuple[float, float]) -> None:
    with pytest.raises(SettingError, match="ppm"):
        window(region, rows_of(spectrum({}), "", most=1), 2.0)


def test_values_that_are_not_finite_are_refused() -> None:
    good = spectrum({1.0: 1.0})
    values = good.values.copy()
    values[7] = np.nan
    with pytest.raises(ProcessingError, match="not finite"):
        rows_of(replace(good, values=values), "", most=1)


def test_one_point_still_has_a_region() -> None:
    high_ppm, low_ppm = whole_region(rows_of(spectrum({}, scale=axis(1)), "", most=1))
    assert high_ppm > low_ppm
