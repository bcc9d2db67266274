import pytest

from pnmr.assign import Compound, Edited, Resonance, assign, edit, shift_library
from pnmr.data import Estimate

LIBRARY = shift_library()
PROTONATED = [Edited(Estimate(50.0, 1.0), Estimate(20.0, 1.0))]
STAYS = edit(Edited(Estimate(60.0, 1.0), Estimate(25.0, 1.0)), PROTONATED)
GOES = edit(Edited(Estimate(90.0, 1.0), Estimate(0.5, 1.0)), PROTONATED)


def line(shift: float, area: float = 1.0, **more) -> Resonance:
    return Resonance(f"{shift:g}", Estimate(shift, 0.5, "ppm"), Estimate(area, 0.05), **more)


def names(lines, metal: str, state: str = "crystal"):
    found = assign(lines, Compound("13C", metal, state), LIBRARY)
    return [(each.environment.name if each.environment else None, each.word) for each in found]


def test_the_cobalt_crystal_is_assigned_as_in_its_paper() -> None:
    lines = [
        line(3930.0, 1.6, editing=GOES),
        line(3850.0, 0.9, editing=GOES),
        line(62.0, editing=STAYS),
        line(17.0, editing=STAYS),
        line(10.0, editing=STAYS),
    ]
    assert names(lines, "Co") == [
        ("NCN, bridging dca", "assigned"),
        ("NCN, bridging dca", "assigned"),
        ("NCH2, TPrA", "assigned"),
        ("CH2, TPrA", "assigned"),
        ("CH3, TPrA", "assigned"),
    ]


def test_in_manganese_editing_tells_dca_from_methyl() -> None:
    lines = [line(7.0, 2.0, editing=GOES), line(3.0, 1.0, editing=GOES), line(11.0, editing=STAYS)]
    assert [name for name, _ in names(lines, "Mn")] == [
        "NCN, bridging dca",
        "NCN, bridging dca",
        "CH3, TPrA",
    ]
    bare = assign([line(7.0)], Compound("13C", "Mn"), LIBRARY)[0]
    assert bare.word != "assigned"
    assert any("TEDOR" in each for each in bare.decided_by)


def test_a_hypothesis_stays_tentative() -> None:
    lines = [line(120.0, editing=GOES), line(159.0, editing=GOES)]
    assert names(lines, "Fe", "glass") == [
        ("free dca", "assigned"),
        ("triazine-type ring", "tentative"),
    ]


def test_a_shift_alone_never_makes_an_assignment() -> None:
    found = assign([line(62.0)], Compound("13C", "Co"), LIBRARY)[0]
    assert found.word == "tentative"
    assert found.decided_by


def test_a_line_from_elsewhere_is_not_forced_into_the_library() -> None:
    assert names([line(1500.0, editing=GOES)], "Co") == [(None, "unassigned")]


def test_evidence_against_is_not_outvoted_in_silence() -> None:
    """At the shift of NCH2, but without hydrogen: the doubt is said."""
    found = assign([line(62.0, editing=GOES)], Compound("13C", "Co"), LIBRARY)[0]
    assert found.word == "unassigned"
    assert ("NCH2, TPrA" in dict(found.alternatives)) or found.probability < 0.95


@pytest.mark.parametrize("slope", [-11.5, 0.02])
def test_a_contact_shift_moves_with_temperature(slope) -> None:
    moving = Estimate(slope, 0.05, "ppm/K")
    found = assign([line(3900.0, slope=moving)], Compound("13C", "Co"), LIBRARY)[0]
    assert (found.word == "assigned") == (slope < -1.0)


def test_probabilities_add_up() -> None:
    for each in assign([line(14.0), line(9.0), line(62.0)], Compound("13C", "Co"), LIBRARY):
        total = each.probability + sum(share for _, share in each.alternatives)
        assert total == pytest.approx(1.0, abs=0.02)


def test_nothing_to_assign_is_nothing_assigned() -> None:
    assert assign([], Compound("13C", "Co"), LIBRARY) == ()
