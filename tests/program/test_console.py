"""How the console goes through a program: loops, pointers, buffers, acquisitions."""

import pytest

from pnmr.errors import ProgramError
from pnmr.program import Dialect, Timeline, timeline
from pnmr.program.parameters import Value

GIVEN: dict[str, Value] = {
    **{"P": [10.0] * 32, "D": [0.001] * 32, "L": [3] * 16, "ns": 4, "ds": 0, "td": 64, "swh": 1e4},
    **{"de": 5.0, "nbl": 2, "cnst31": 10000, "td1": 3, "in0": 0.01, "plw1": 50, "plw2": 20},
    **{"plw12": 5, "cpdprg2": "spinal64", "bf1": 100, "o1": 500, "sfo1": 100.0005, "phcor30": 15},
}
END = "\nexit\nph1=0 1 2 3\nph2=0 2\nph8=0 1 0 1 2\nph30=0\nph31=0 2\n"


def played(text: str, dialect: Dialect | None = None, **more: Value) -> Timeline:
    return timeline(text + END, {**GIVEN, **more}, dialect=dialect or Dialect())


def pulses(found: Timeline, scan: int = 0, row: int = 0) -> list[float | None]:
    return [e.phase_deg for e in found.scan(scan, row).events if e.kind == "pulse"]


@pytest.mark.parametrize(
    ("count", "expected"), [("1", 1), ("3", 3), ("l1", 5), ("l1*2", 10), ("0", 1)]
)
def test_a_loop_runs_its_body_so_often_and_zero_times_once(count: str, expected: int) -> None:
    found = played(f"1 ze\n2 d1\n3 p1 ph1\nlo to 3 times {count}\ngo=2 ph31", l1=5)
    assert len(pulses(found)) == expected
    assert [f.kind for f in found.findings] == ["loop count below one"] * (count == "0")


def test_a_loop_of_zero_is_refused_where_the_dialect_cannot_say() -> None:
    with pytest.raises(ProgramError, match="count 0"):
        played(
            "1 ze\n2 p1 ph1\n3 d1\nlo to 3 times 0\ngo=2 ph31", Dialect(zero_loop_runs_once=False)
        ).block(0)


def test_loops_nest() -> None:
    found = played("1 ze\n2 d1\n3 d1\n4 p1 ph1\nlo to 4 times 2\nlo to 3 times 3\ngo=2 ph31")
    assert len(pulses(found)) == 6


def test_conditions_and_jumps_are_followed() -> None:
    text = '1 ze\n2 d1\nif "l1 > 2" goto B\np1 ph1\nB, p2 ph2\ngo=2 ph31'
    assert len(pulses(played(text, l1=1))) == 2
    assert len(pulses(played(text, l1=3))) == 1


def test_a_protection_that_fires_acquires_nothing() -> None:
    text = (
        '1 ze\n2 d1\nif "aq > 1u"\n{\nprint "too long"\ngoto HaltAcqu\n}\ngo=2 ph31\nHaltAcqu, 1m'
    )
    summary = played(text).summary()
    assert (summary.scans, summary.duration_s) == (0, 0.002)


def test_relations_in_the_body_are_evaluated_each_time_they_are_passed() -> None:
    text = '"l2=0"\n1 ze\n2 d1\n"l2=l2+1"\n"d2=l2*1m"\nd2\ngo=2 ph31\n'
    text += "1m wr #0 if #0 zd\nlo to 2 times td1"
    found = played(text, ns=1)
    lengths = [
        next(e.duration_ps for e in found.scan(0, r).events if e.label == "d2") for r in range(3)
    ]
    assert lengths == [10**9, 2 * 10**9, 3 * 10**9]


def test_a_pointer_that_is_reset_in_every_scan_gives_every_scan_the_same_phases() -> None:
    text = "1 ze\n2 d1 rpp8\n3 p1 ph8^\nlo to 3 times 4\ngo=2 ph31"
    found = played(text)
    assert pulses(found, 0) == pulses(found, 3) == [0, 90, 0, 90]


def test_a_pointer_that_is_not_reset_goes_on_from_scan_to_scan() -> None:
    text = "1 ze\n2 d1\n3 p1 ph8^\nlo to 3 times 4\ngo=2 ph31"
    found = played(text, ns=1000)
    endless = [0, 90, 0, 90, 180] * 1000
    for scan in (0, 1, 4, 5, 999):
        assert pulses(found, scan) == endless[4 * scan : 4 * scan + 4]
    assert len(found.block(0).templates) <= 7


def test_ip_adds_a_step_of_the_list_and_rp_takes_it_back() -> None:
    text = "1 ze\n2 d1\np1 ph1\n1u ip1*2\np1 ph1\n1u rp1\np1 ph1\ngo=2 ph31"
    assert pulses(played(text)) == [0, 180, 0]


def test_ip_with_an_addition_turns_by_degrees_and_is_found() -> None:
    found = played("1 ze\n2 d1\n1u ip1+cnst2\np1 ph1\ngo=2 ph31", cnst2=30, ns=1)
    assert pulses(found) == [30]
    assert [f.kind for f in found.findings] == ["phase step"]


def test_a_program_without_a_loop_over_scans_acquires_one_scan_after_the_other() -> None:
    text = "1 ze\n2 d1\np1 ph1\n{}\nlo to 2 times 3\n1m"
    for command, expected in (("gosc ph31", [0, 90, 180]), ("goscnp ph31", [0, 0, 0])):
        found = played(text.format(command))
        assert [pulses(found, 0, row)[0] for row in range(3)] == expected
        assert found.summary().scans == 3


def test_gosc_moves_the_phases_and_goscnp_does_not() -> None:
    text = "1 ze\n2 d1\np1 ph1\n{}\n1m\nlo to 2 times ns"
    assert pulses(played(text.format("gosc ph31")), 1) == [90]
    assert pulses(played(text.format("goscnp ph31")), 1) == [0]


def test_blocks_of_a_redor_experiment_belong_to_one_scan() -> None:
    text = (
        "1 ze\n2 d1 st0\np1 ph1\ngoscnp ph31\nd1 st\np1 ph1\np2 ph2\ngo=2 ph31\n1m wr #0 if #0 zd"
    )
    found = played(text)
    assert pulses(found, 1) == [90, 90, 180]
    assert len([e for e in found.scan(1).events if e.kind == "acquisition"]) == 2


def test_dummy_scans_belong_to_go_and_to_gosc_only_by_the_dialect() -> None:
    go = played("1 ze\n2 d1\ngo=2 ph31", ds=2)
    gosc = "1 ze\n2 d1\ngosc ph31\n1m\nlo to 2 times ns"
    assert (go.dummy_scans, go.scans) == (2, 4)
    assert played(gosc, ds=2).dummy_scans == 0
    assert played(gosc, Dialect(gosc_dummy_scans=True), ds=2).dummy_scans == 2


def test_dummy_scans_come_once_after_ze_and_not_after_zd() -> None:
    found = played("1 ze\n2 d1\ngo=2 ph31\n1m wr #0 if #0 zd\nlo to 2 times td1", ds=2)
    assert [found.block(row).dummies for row in range(3)] == [2, 0, 0]


def test_manual_acquisition_is_marked_with_receiver_and_reference() -> None:
    text = "1 ze\n2 d1\np1 ph1\nACQ_START(ph30,ph31)\naq DWELL_GEN:f1\nrcyc=2\n1m wr #0"
    (mark,) = [e for e in played(text).scan(1).events if e.kind == "acquisition"]
    assert mark.receiver_deg == 180
    assert mark.duration_ps == round(64 / 2e4 * 1e12)


def test_go_opens_the_receiver_de_before_the_first_point() -> None:
    events = played("1 ze\n2 d1\np1 ph1\ngo=2 ph31 ph30:r").scan().events
    assert events[-2].label == "de"
    assert events[-1].start_ps == events[-2].end_ps == 10**9 + 10 * 10**6 + 5 * 10**6
    assert events[-1].phase_deg == 15


def test_decoupling_lasts_from_where_it_is_switched_on_until_do() -> None:
    text = "1 ze\n2 d1 do:f2\n1u pl12:f2\np1 ph1\ngo=2 ph31 cpd2:f2\n2m do:f2 wr #0"
    found = played(text).scan(1)
    (last,) = (e for e in found.events if e.kind == "decoupling")
    aq = next(e for e in found.events if e.kind == "acquisition")
    assert last.start_ps == aq.start_ps - 5 * 10**6
    assert (last.end_ps, last.shape, last.power_w) == (found.duration_ps, "spinal64", 5.0)


def test_powers_hold_until_they_are_changed_and_start_with_that_of_the_channel() -> None:
    text = (
        "1 ze\n2 d1\n(p1 ph1):f2\n(p1 pl1 ph1):f2\n(p1 ph1):f2\n1u pl12:f2\n(p1 ph1):f2\ngo=2 ph31"
    )
    found = [e.power_w for e in played(text).scan().events if e.kind == "pulse"]
    assert found == [20, 50, 50, 5]


def test_a_shape_takes_its_own_power_or_the_one_that_is_set() -> None:
    text = "1 ze\n2 d1\n(p1:sp3 ph1):f1\n(p1:spf3 pl12 ph1):f1\n"
    found = played(text + "(p1:sp3(currentpower) ph1):f1\ngo=2 ph31", spw3=7).scan().events
    assert [e.power_w for e in found if e.kind == "pulse"] == [7, 5, 5]


@pytest.mark.parametrize(
    ("text", "offset_hz"),
    [
        *(("fq=cnst1:f1", 30.0), ("fq=cnst1(bf hz):f1", -470.0), ("fq=cnst1(sfo hz):f1", 30.0)),
        *(("fq=cnst1(bf ppm):f1", 2500.0), ("fq=0:f1", 0.0), ("fq1:f1", 7.0)),
    ],
)
def test_a_carrier_is_an_offset_from_sfo(text: str, offset_hz: float) -> None:
    found = played(f"1 ze\n2 d1 {text}\np1 ph1\ngo=2 ph31", cnst1=30, lists={"fq1": [7, 8]})
    pulse = next(e for e in found.scan().events if e.kind == "pulse")
    assert pulse.offset_hz == pytest.approx(offset_hz)


def test_a_carrier_within_a_pulse_holds_from_its_start() -> None:
    text = "1 ze\n2 d1\n(p1 pl1 fq=cnst1 ph1):f1\n(p1 fq=cnst2 ph2):f1\ngo=2 ph31"
    found = played(text, cnst1=30000, cnst2=-30000)
    assert pulses(found, 1) == [90, 180]
    carriers = [e.offset_hz for e in found.scan().events if e.kind == "pulse"]
    assert carriers == [30000, -30000]


def test_an_acquisition_may_be_started_within_the_sequence() -> None:
    text = "1 ze\n2 d1\nACQ_START(ph30,ph31)\np1 ph1\n0.025u START_NEXT_SCAN\n3 d2\np2 ph2\n"
    found = played(text + "lo to 3 times 2\nrcyc=2\n1m wr #0").scan().events
    started = next(e for e in found if e.kind == "acquisition")
    assert started.start_ps == next(e for e in found if e.label == "d2").start_ps
    assert [f.kind for f in played(text + "rcyc=2").findings] == []


def test_an_acquisition_that_is_never_started_is_found() -> None:
    found = played("1 ze\n2 d1\nACQ_START(ph30,ph31)\nrcyc=2\n1m wr #0")
    found.block(0)
    assert [f.kind for f in found.findings] == ["acquisition not started"]


def test_a_phase_that_stands_alone_is_found() -> None:
    found = played("1 ze\n2 d1 ph1\ngo=2 ph31")
    found.block(0)
    assert [f.kind for f in found.findings] == ["phase without pulse"]


def test_the_old_form_of_manual_acquisition_is_played() -> None:
    text = "1 ze\n2 d1\n(de adc ph31 syrec) (1u 1u ph30:r):f1\naq DWELL_GEN:f1\nrcyc=2\n1m wr #0"
    (mark,) = [e for e in played(text).scan(1).events if e.kind == "acquisition"]
    assert (mark.receiver_deg, mark.phase_deg) == (180, 15)


def test_bare_pulses_on_a_line_follow_each_other_or_start_together_by_the_dialect() -> None:
    text = "1 ze\n2 d1\np1:f1 ph1 p2:f2 ph2\ngo=2 ph31"
    for overlap, expected in ((False, 10 * 10**6), (True, 0)):
        found = played(text, Dialect(bare_pulses_overlap=overlap))
        first, second = (e for e in found.scan().events if e.kind == "pulse")
        assert second.start_ps - first.start_ps == expected
        assert [f.kind for f in found.findings] == ["bare pulses"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1 ze\n2 d1\nif (1)\n{\n30m mc #0 to 2 F0(zd)\n}\ngo=2 ph31", "increment cannot"),
        ("1 ze\n2 (d1 go=2 ph31)\ngo=2 ph31", "acquire cannot"),
        ("1 ze\n2 d1 (1u goto 2)\ngo=2 ph31", "goto cannot"),
    ],
)
def test_what_stands_where_it_cannot_be_played_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ProgramError, match=reason):
        played(text).block(0)


def test_waiting_for_a_trigger_is_found() -> None:
    found = played("1 ze\n2 d1\n1u trigpe1\ngo=2 ph31")
    found.block(0)
    assert [f.kind for f in found.findings] == ["trigger"]


def test_variable_lists_step_from_increment_to_increment() -> None:
    text = "1 ze\n2 d1\nvd\ngo=2 ph31\n1m wr #0 if #0 zd ivd\nlo to 2 times td1"
    found = played(text, lists={"vd": [0.001, 0.002, 0.005]})
    lengths = [found.scan(0, row).events[1].duration_ps for row in range(3)]
    assert lengths == [10**9, 2 * 10**9, 5 * 10**9]


def test_id_counts_from_the_value_at_the_start_and_rd_goes_back_to_it() -> None:
    text = '"d0=1m"\n1 ze\n2 d0\ngo=2 ph31\n1m wr #0 if #0 zd id0\nlo to 2 times td1\n'
    text += "1m rd0\n3 d0\ngo=3 ph31"
    found = played(text)
    lengths = [found.scan(0, row).events[0].duration_ps for row in range(4)]
    assert lengths == [10**9, 11 * 10**9, 21 * 10**9, 10**9]
