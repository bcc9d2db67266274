from pnmr.assign import Evidence, shift_library
from pnmr.assign.deciders import deciders

LIBRARY = {each.name: each for each in shift_library()}
NCN, RING = LIBRARY["NCN, bridging dca"], LIBRARY["triazine-type ring"]
FREE, CH2, CH3 = LIBRARY["free dca"], LIBRARY["CH2, TPrA"], LIBRARY["CH3, TPrA"]
SHIFT, TEDOR = Evidence("shift", 3.0, "in range"), Evidence("TEDOR", 0.7, "stays")


def test_rivals_that_differ_name_the_measurement_that_differs() -> None:
    found = deciders([SHIFT], CH3, [NCN])
    assert found[0] == "TEDOR (NCN, bridging dca)"
    assert "the shift at another temperature (NCN, bridging dca)" in found


def test_groups_that_editing_cannot_tell_are_told_by_their_build_up() -> None:
    assert deciders([SHIFT, TEDOR], CH2, [CH3]) == (
        "a TEDOR build-up: CH, CH2 and CH3 differ in it (CH3, TPrA)",
    )


def test_bare_carbons_that_differ_in_shift_alone_ask_for_narrower_lines() -> None:
    (found,) = deciders([SHIFT, TEDOR], FREE, [RING])
    assert found.startswith("narrower lines")


def test_what_speaks_against_is_to_be_measured_again() -> None:
    found = deciders([SHIFT, Evidence("TEDOR", -2.0, "gone")], CH3, [])
    assert found == ("TEDOR with more signal: now it speaks against",)


def test_a_size_that_speaks_against_asks_for_a_build_up() -> None:
    found = deciders([SHIFT, TEDOR, Evidence("TEDOR size", -1.5, "too small")], CH2, [])
    assert found == ("a TEDOR build-up: CH, CH2 and CH3 differ in it",)


def test_a_hypothesis_asks_for_another_method() -> None:
    (found,) = deciders([SHIFT, TEDOR], RING, [])
    assert found.startswith("another method")


def test_without_a_rival_a_second_kind_of_evidence_is_asked_for() -> None:
    found = deciders([SHIFT], CH3, [])
    assert found[0] == "TEDOR, as a second kind of evidence"
    unclear = Evidence("TEDOR", 0.1, "hardly seen")
    found = deciders([SHIFT, unclear], CH3, [])
    assert found[0] == "TEDOR with more signal, as a second kind of evidence"


def test_what_no_library_holds_asks_for_a_library() -> None:
    assert deciders([], None, [CH2]) == ("a library that holds this environment",)
