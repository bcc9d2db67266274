import math
from dataclasses import replace

import pytest

from pnmr.assign import Compound, Edited, Resonance, assign, edit, shift_library
from pnmr.assign.line_evidence import line_evidence, of_number_and_areas
from pnmr.data import Estimate

LIBRARY = {(each.name, each.metals): each for each in shift_library()}
NCN = LIBRARY["NCN, bridging dca", ("Fe", "Co")]
CH2, CH3 = LIBRARY["CH2, TPrA", ()], LIBRARY["CH3, TPrA", ()]
KNOWN = [Edited(Estimate(50.0, 1.0), Estimate(20.0, 1.0))]
STAYS = edit(Edited(Estimate(60.0, 1.0), Estimate(25.0, 1.0)), KNOWN)


def line(shift: float, area: float = 1.0, width_ppm: float = 0.0) -> Resonance:
    return Resonance(
        f"{shift:g}",
        Estimate(shift, 0.2, "ppm"),
        Estimate(area, 0.05),
        width_ppm=width_ppm,
        editing=STAYS,
    )


def test_areas_in_their_ratio_speak_for_and_others_against() -> None:
    assert of_number_and_areas(NCN, [2.0, 1.0]) > 0.3
    assert of_number_and_areas(NCN, [9.0, 1.0]) < -1.0
    # Areas are not quantitative: no ratio excludes.
    assert of_number_and_areas(NCN, [900.0, 1.0]) > -2.0


def test_a_ratio_of_another_number_of_lines_says_nothing() -> None:
    assert of_number_and_areas(NCN, [5.0]) == 0.0
    assert of_number_and_areas(NCN, [5.0, 1.0, 0.2]) == 0.0


def test_a_line_that_is_expected_and_missing_costs() -> None:
    assert of_number_and_areas(NCN, []) == pytest.approx(math.log(0.2))


def test_number_and_areas_are_told() -> None:
    own = [line(3900.0, 2.2), line(3820.0, 1.0)]
    (found,) = line_evidence(own[0], NCN, own, [])
    assert found.kind == "lines"
    assert found.statement == (
        "2 lines where 1 to 4 are expected, areas 2.2 : 1.0 where 2 : 1 is expected"
    )


@pytest.mark.parametrize(("shift", "width", "hides"), [(16.0, 5.0, True), (24.0, 2.0, False)])
def test_what_is_missing_may_lie_under_a_broad_line_nearby(shift, width, hides) -> None:
    own = [line(shift, width_ppm=width)]
    found = list(line_evidence(own[0], CH2, own, [CH3]))
    assert (len(found) == 2) == hides
    assert all("CH3, TPrA is expected at 5 to 15 ppm" in each.statement for each in found[1:])


def test_a_line_that_may_be_two_is_not_assigned_to_one() -> None:
    compound = Compound("13C", "Ni", "glass")
    every = [line(62.0), line(18.0, width_ppm=5.0), line(10.0, width_ppm=5.0)]
    words = [each.word for each in assign(every, compound, shift_library())]
    assert words == ["assigned"] * 3
    merged = assign(every[:2], compound, shift_library())
    assert [each.word for each in merged] == ["assigned", "tentative"]
    assert any(each.startswith("narrower lines") for each in merged[1].decided_by)


def test_a_line_that_the_fit_does_not_describe_is_not_assigned() -> None:
    compound = Compound("13C", "Ni", "glass")
    every = [line(62.0), line(18.0), replace(line(10.0), misfit_ratio=0.3)]
    found = assign(every, compound, shift_library())
    assert [each.word for each in found] == ["assigned", "assigned", "tentative"]
    assert "the fit leaves 30 % of its height" in found[2].decided_by[0]


def test_areas_in_a_ratio_are_no_second_kind_of_evidence() -> None:
    bare = [
        Resonance(f"{shift:g}", Estimate(shift, 1.0, "ppm"), Estimate(area, 0.05))
        for shift, area in ((3900.0, 2.0), (3820.0, 1.0))
    ]
    found = assign(bare, Compound("13C", "Co"), shift_library())
    assert [each.word for each in found] == ["tentative", "tentative"]
