"""mc against the loops that TopSpin itself writes for it, and its invariant of time."""

from fractions import Fraction

import pytest

from pnmr.errors import ProgramError
from pnmr.program import Timeline, timeline
from pnmr.program.parameters import FNMODES, Value

BODY = """
  d1
  p1 ph1
  d0
  p1 ph2
  go=2 ph31
"""
PHASES = """
exit
ph1=0 2
ph2=0
ph31=0 2
"""
GIVEN: dict[str, Value] = {
    "p1": 2.5,
    "D": {0: 3e-6, 1: 0.5, 11: 0.03},
    "in0": 1e-4,
    "ns": 2,
    "ds": 0,
    "td": 256,
    "td1": 8,
    "td0": 3,
    "swh": 1e5,
    "de": 6.5,
    "l0": 0,
}


def with_mc(clauses: str, mode: str = "QF", label: str = "30m", delay: str = "30m") -> Timeline:
    text = f"1 ze\n2 {label}{BODY}  {delay} mc #0 to 2 {clauses}{PHASES}"
    return timeline(text, {**GIVEN, "fnmode1": FNMODES.index(mode)})


def test_each_turn_of_tdav_begins_with_the_piece_at_its_label() -> None:
    text = f"1 ze\n2 30m{BODY}  30m mc #0 to 2 F1QF(id0){PHASES}"
    played = timeline(text, {**GIVEN, "tdav": 2})
    leads = [sum((m.duration for m in played.block(row).lead.marks), Fraction(0)) for row in (0, 8)]
    assert leads[0] == Fraction(15, 1000)
    assert leads[1] + _first_d1(played, 0, 8) > Fraction(30, 1000)


def by_hand(head: str, tail: str) -> Timeline:
    """Return the timeline of a program with the loops that TopSpin wrote (F0, QF, States)."""
    text = f"define delay MCWRK\ndefine delay MCREST\n{head}{BODY}{tail}{PHASES}"
    return timeline(text, GIVEN)


TOPSPIN = {
    "F0": (
        "F0(zd)",
        "QF",
        '"MCREST = 30m - 30m"\n"MCWRK = 30m/3"\n1 ze\n2 MCWRK * 2\nLBLF0, MCWRK\n  MCREST',
        "  MCWRK wr #0\n  MCWRK zd\n  lo to LBLF0 times td0\n",
        3,
    ),
    "QF": (
        "F1QF(id0)",
        "QF",
        '"MCREST = 30m - 30m"\n"MCWRK = 30m/2"\n1 ze\nLBLAV, MCWRK\n2 MCWRK\nLBLF1, MCWRK\n'
        "  MCREST",
        "  MCWRK wr #0 if #0 zd id0\n  lo to LBLF1 times td1\n  MCWRK rf #0\n"
        "  lo to LBLAV times tdav\n",
        8,
    ),
    "States": (
        "F1PH(ip1, id0)",
        "States",
        '"MCREST = 30m - 30m"\n"MCWRK = 30m/4"\n1 ze\nLBLAV, MCWRK\n2 MCWRK\n'
        "LBLSTS1, MCWRK\nLBLF1, MCWRK * 2\n  MCREST",
        "  MCWRK wr #0 if #0 zd ip1\n  lo to LBLSTS1 times 2\n  MCWRK rp1 id0\n"
        "  lo to LBLF1 times l4\n  MCWRK rf #0\n  lo to LBLAV times tdav\n",
        8,
    ),
}


@pytest.mark.parametrize("name", TOPSPIN)
def test_mc_plays_as_the_loops_that_topspin_writes_for_it(name: str) -> None:
    clauses, mode, head, tail, rows = TOPSPIN[name]
    mine, theirs = with_mc(clauses, mode), by_hand(head.replace("l4", "4"), tail.replace("l4", "4"))
    for row in range(rows):
        for scan in (0, 1):
            ours, reference = mine.scan(scan, row), theirs.scan(scan, row)
            assert ours.start_ps == reference.start_ps
            assert [(e.kind, e.start_ps, e.duration_ps, e.phase_deg) for e in ours.events] == [
                (e.kind, e.start_ps, e.duration_ps, e.phase_deg) for e in reference.events
            ]
    with pytest.raises(ProgramError.__base__ or Exception, match=f"acquires {rows}"):
        mine.block(rows)


@pytest.mark.parametrize("mode", ["QF", "TPPI", "States", "States-TPPI", "Echo-Antiecho"])
@pytest.mark.parametrize("clauses", ["F1QF(id0)", "F1PH(ip1, id0)", "F1EA(igrad EA, id0)"])
def test_every_way_from_an_acquisition_to_the_next_start_takes_the_delay_of_the_label(
    mode: str, clauses: str
) -> None:
    played = with_mc(clauses, mode, label="50m")
    for row in range(7):
        gap = _first_d1(played, 1, row)
        assert gap == Fraction(50, 1000)
        lead = sum((m.duration for m in played.block(row + 1).lead.marks), Fraction(0))
        assert lead + _first_d1(played, 0, row + 1) == Fraction(50, 1000)


def test_the_invariant_of_time_holds_over_two_dimensions() -> None:
    text = (
        f"aqseq 312\n1 ze\n2 50m{BODY}  30m mc #0 to 2 F1PH(calph(ph1, +90), caldel(d0, +in0))"
        f" F2EA(calgrad(EA), calclc(l0, 1)){PHASES}"
    )
    played = timeline(text, {**GIVEN, "fnmode1": 4, "fnmode2": 6, "td1": 4, "td2": 4})
    for row in range(15):
        assert _first_d1(played, 1, row) == Fraction(50, 1000)
        lead = sum((m.duration for m in played.block(row + 1).lead.marks), Fraction(0))
        assert lead + _first_d1(played, 0, row + 1) == Fraction(50, 1000)


def _first_d1(played: Timeline, scan: int, row: int) -> Fraction:
    """Return the time from the start of a scan to its relaxation delay d1."""
    template = played.block(row).template(scan)
    return next(mark.start for mark in template.marks if mark.label == "d1")


def test_states_steps_the_phase_between_and_the_delay_after_a_pair() -> None:
    played = with_mc("F1PH(ip1, id0)", "States")
    found = [_row(played, row) for row in range(8)]
    assert [phase for phase, _ in found] == [0, 90] * 4
    assert [d0 for _, d0 in found] == [3_000_000 + 100_000_000 * (row // 2) for row in range(8)]


def test_states_tppi_goes_on_turning() -> None:
    played = with_mc("F1PH(calph(ph1, +90), caldel(d0, +in0))", "States-TPPI")
    found = [_row(played, row) for row in range(8)]
    assert [phase for phase, _ in found] == [0, 90, 180, 270] * 2
    assert found[3][1] == found[2][1] == 103_000_000


def test_tppi_steps_both_every_time() -> None:
    found = [_row(with_mc("F1PH(ip1, id0)", "TPPI"), row) for row in range(4)]
    assert found == [(90 * row, 3_000_000 + 100_000_000 * row) for row in range(4)]


def _row(played: Timeline, row: int) -> tuple[float | None, int]:
    events = played.scan(0, row).events
    pulse = next(e for e in events if e.kind == "pulse")
    d0 = next(e for e in events if e.label == "d0")
    return pulse.phase_deg, d0.duration_ps


def test_an_undefined_mode_is_played_as_states_and_found() -> None:
    played = with_mc("F1PH(ip1, id0)", "undefined")
    assert _row(played, 1)[0] == 90
    assert [f.kind for f in played.findings] == ["undefined FnMODE"]


def test_two_dimensions_follow_aqseq_and_take_the_inner_one_back() -> None:
    text = (
        f"aqseq 312\n1 ze\n2 30m{BODY}  30m mc #0 to 2 F1PH(calph(ph1, +90), caldel(d0, +in0))"
        f" F2QF(calclc(l0, 1)){PHASES}"
    )
    played = timeline(text, {**GIVEN, "fnmode1": 4, "td1": 4, "td2": 2})
    found = [_row(played, row) for row in range(8)]
    assert found[:4] == found[4:]
    assert found[3] == (90, 103_000_000)


def test_without_aqseq_the_last_dimension_runs_innermost_and_that_is_found() -> None:
    text = f"1 ze\n2 30m{BODY}  30m mc #0 to 2 F1QF(ip1) F2QF(id0){PHASES}"
    played = timeline(text, {**GIVEN, "td1": 2, "td2": 3})
    assert [_row(played, row)[0] for row in range(4)] == [0, 0, 0, 90]
    assert [f.kind for f in played.findings] == ["order of dimensions"]


def test_taking_back_the_inner_dimension_leaves_the_outer_one_alone() -> None:
    text = (
        f"aqseq 312\n1 ze\n2 30m{BODY}  30m mc #0 to 2"
        " F1PH(calph(ph1, +90), caldel(d0, +in0) & calph(ph1, +180))"
        f" F2QF(calph(ph1, +90)){PHASES}"
    )
    played = timeline(text, {**GIVEN, "fnmode1": 4, "td1": 4, "td2": 2})
    phases = [_row(played, row)[0] for row in range(8)]
    assert phases == [0, 90, 180, 270, 90, 180, 270, 0]


def test_inner_loops_divide_the_increments() -> None:
    text = f"1 ze\n2 30m{BODY}  30m mc #0 to 2 F1I(ip1*2, 2, iu0, 2) F1QF(id0){PHASES}"
    played = timeline(text, GIVEN)
    found = [_row(played, row) for row in range(8)]
    assert [phase for phase, _ in found] == [0, 180, 0, 180] * 2
    assert [d0 for _, d0 in found] == [3_000_000] * 4 + [103_000_000] * 4


def test_a_label_without_a_delay_costs_nothing_between_scans() -> None:
    text = f"1 ze\n2 p1 ph2{BODY}  30m mc #0 to 2 F1QF(id0){PHASES}"
    played = timeline(text, GIVEN)
    assert played.scan(1).events[0].kind == "pulse"
    lead = sum((m.duration for m in played.block(1).lead.marks), Fraction(0))
    assert lead == Fraction(30, 1000)
    assert [f.kind for f in played.findings] == ["mc without delay"]


@pytest.mark.parametrize(
    ("clauses", "reason"),
    [
        ("F1XY(id0)", "F1XY is no clause"),
        ("F1PH(ip1, id0, iu0)", "more than two arguments"),
        ("F1QF(3)", "an action of mc that is not known"),
        ("F1I(ip1)", None),
        ("F1QF(calguess(d0, 1))", r"calguess\(\) in mc is not known"),
        ("F1QF(caldel(3, 1))", "needs a name"),
    ],
)
def test_what_mc_does_not_know_is_refused(clauses: str, reason: str | None) -> None:
    if reason is None:
        assert with_mc(clauses).block(7).scans == 2
        return
    with pytest.raises(ProgramError, match=reason):
        with_mc(clauses).block(1)


def test_mc_without_label_or_delay_or_twice_is_refused() -> None:
    with pytest.raises(ProgramError, match="no label of the main program"):
        timeline(f"1 ze\n3 30m{BODY} 30m mc #0 to 2 F0(zd){PHASES}", GIVEN)
    with pytest.raises(ProgramError, match="a delay before it"):
        timeline(f"1 ze\n2 30m{BODY} mc #0 to 2 F0(zd){PHASES}", GIVEN)
    with pytest.raises(ProgramError, match="a second mc"):
        timeline(f"1 ze\n2 30m{BODY} 30m mc #0 to 2 F0(zd)\n1m mc #0 to 2 F0(zd){PHASES}", GIVEN)
