from dataclasses import replace

import numpy as np
import pytest
from synthetic_campaign import findings

from pnmr.assign import Comparison
from pnmr.assign.reference_lines import reference_area
from pnmr.report.difference_figure import difference_figure, differences
from pnmr.report.plates import comparison_plates

FOUND = findings()


def pair():
    """Two samples of the synthetic campaign with the same views."""
    first = next(each for each in FOUND.samples if each.views and each.assignments)
    return first, replace(first, name="the same again")


def test_a_sample_less_itself_is_nothing() -> None:
    shown = differences(*pair())
    assert shown
    for each in shown:
        np.testing.assert_allclose(each.glass - each.crystal, 0.0, atol=1e-12)


def test_spectra_are_compared_on_the_scale_of_their_tpra_lines() -> None:
    crystal, glass = pair()
    lines = tuple(
        replace(each, resonance=replace(each.resonance, area=replace(area, value=2.0 * area.value)))
        for each in glass.assignments
        for area in [each.resonance.area]
    )
    assert reference_area(lines).value == pytest.approx(
        2.0 * reference_area(crystal.assignments).value
    )
    for each in differences(crystal, replace(glass, assignments=lines)):
        np.testing.assert_allclose(each.glass, 0.5 * each.crystal, rtol=1e-12)


def test_a_view_that_one_of_them_lacks_is_left_out() -> None:
    crystal, glass = pair()
    assert difference_figure(crystal, replace(glass, views=())) is None
    assert difference_figure(crystal, replace(glass, assignments=())) is None
    fewer = differences(crystal, replace(glass, views=glass.views[:1]))
    assert [each.title for each in fewer] == [crystal.views[0].name]


def test_each_comparison_has_a_plate_with_its_caption() -> None:
    crystal, glass = pair()
    both = replace(
        FOUND, samples=(crystal, glass), comparisons=(Comparison(crystal.name, glass.name, ()),)
    )
    ((name, plate),) = comparison_plates(both, {crystal.name: "a", glass.name: "b"})
    assert (name, plate.name) == (glass.name, "figures/difference-b")
    assert "three standard deviations" in plate.caption
    assert plate.files()["figures/difference-b.svg"].startswith(b"<?xml")
