"""Timelines of small programs against closed forms."""

import time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pnmr.errors import ProgramError, ProgramLimitError, SettingError
from pnmr.program import Calibration, Dialect, Limits, Timeline, timeline, typical
from pnmr.program.events import Event
from pnmr.program.parameters import Value

DOUBLE_ADIABATIC_ECHO = """
"d31=1s/cnst31"
"d4=d31*l1-p1/2"
"d5=d31*l1*2"
"d6=d31*l1-de"
1 ze
2 d1
  (p1 pl1 ph1):f1
  d4
  (p2:sp1 ph2):f1
  d5
  (p2:sp1 ph3):f1
  d6
  go=2 ph31
  1m wr #0
exit
ph1=0
ph2=0 1 2 3
ph3={0}*4 {1}*4 {2}*4 {3}*4
ph31=ph1-ph2*2+ph3*2
"""
GIVEN: dict[str, Value] = {
    **{"p1": 1.25, "p2": 50, "d1": 0.01, "cnst31": 60000, "l1": 1, "de": 2.5, "ns": 2_000_000},
    **{"ds": 16, "td": 2048, "swh": 1e6, "plw1": 100, "spw1": 80, "spnam1": "SHAP", "nbl": 1},
    **{"spoffs1": 500},
}


def of_kind(played: Timeline, kind: str, scan: int = 0, increment: int = 0) -> list[Event]:
    return [e for e in played.scan(scan, increment).events if e.kind == kind]


def test_the_top_of_the_double_adiabatic_echo_comes_ten_rotor_periods_after_the_pulse() -> None:
    played = timeline(DOUBLE_ADIABATIC_ECHO, GIVEN)
    first, second, third = of_kind(played, "pulse")
    top = of_kind(played, "acquisition")[0]
    assert abs((top.start_ps - first.start_ps) - (625_000 + 10 * 10**12 / 60000)) <= 1
    assert abs((third.start_ps - second.start_ps) - 5 * 10**12 / 60000) <= 1


def test_identical_pulses_of_the_double_echo_start_at_the_same_rotor_phase() -> None:
    played = timeline(DOUBLE_ADIABATIC_ECHO, GIVEN)
    _, second, third = of_kind(played, "pulse")
    assert second.rotor_deg == pytest.approx(third.rotor_deg, abs=1e-9)
    assert of_kind(played, "pulse")[0].rotor_deg == 0
    assert played.rotor_hz == 60000
    assert second.start_s - played.scan().events[0].start_s == second.start_ps / 1e12


@given(st.integers(1, 12), st.integers(5_000, 111_000), st.integers(1, 4))
def test_the_echo_top_is_rotor_synchronous_for_any_rate(
    periods: int, rate_hz: int, pulse_periods: int
) -> None:
    length_us = pulse_periods * 10**6 / rate_hz
    changed = {**GIVEN, "l1": periods, "cnst31": rate_hz, "p2": length_us}
    played = timeline(DOUBLE_ADIABATIC_ECHO, changed)
    first = of_kind(played, "pulse")[0]
    top = of_kind(played, "acquisition")[0]
    expected = 4 * periods * 10**12 / rate_hz + 2 * round(length_us * 1e6) + 625_000
    assert abs(top.start_ps - first.start_ps - expected) <= 3


def test_a_shaped_pulse_has_its_own_power_name_and_offset() -> None:
    square, shaped, _ = of_kind(timeline(DOUBLE_ADIABATIC_ECHO, GIVEN), "pulse")
    assert (square.power_w, square.shape, square.offset_hz) == (100, "", 0)
    assert (shaped.power_w, shaped.shape, shaped.offset_hz) == (80, "SHAP", 500)


def test_a_calibration_turns_powers_into_nutation_frequencies() -> None:
    played = timeline(DOUBLE_ADIABATIC_ECHO, GIVEN, calibrations={"f1": Calibration(25.0, 100e3)})
    square, shaped, _ = of_kind(played, "pulse")
    assert square.rf_hz == pytest.approx(200e3)
    assert shaped.rf_hz == pytest.approx(100e3 * (80 / 25) ** 0.5)


def test_the_phases_of_scan_k_are_those_of_the_lists_with_dummy_scans_counted() -> None:
    played = timeline(DOUBLE_ADIABATIC_ECHO, {**GIVEN, "ds": 3})
    for scan in (-3, -1, 0, 1, 14, 15, 1_999_999):
        at = scan + 3
        _, second, third = of_kind(played, "pulse", scan)
        receiver = of_kind(played, "acquisition", scan)[0].receiver_deg
        phase2, phase3 = 90 * (at % 4), 90 * (at // 4 % 4)
        assert (second.phase_deg, third.phase_deg) == (phase2, phase3)
        assert receiver == (-2 * phase2 + 2 * phase3) % 360
        assert played.scan(scan).is_dummy == (scan < 0)


def test_the_pointers_may_start_anew_after_dummy_scans_by_the_dialect() -> None:
    again = Dialect(phase_reset_after_dummies=True)
    played = timeline(DOUBLE_ADIABATIC_ECHO, {**GIVEN, "ds": 3}, dialect=again)
    assert of_kind(played, "pulse", 0)[1].phase_deg == 0


def test_the_total_time_is_the_sum_in_closed_form() -> None:
    summary = timeline(DOUBLE_ADIABATIC_ECHO, GIVEN).summary()
    scan = 0.01 + 1.25e-6 - 0.625e-6 + 4 / 60000 + 2 * 50e-6 + 2048 / 2e6
    assert summary.duration_s == pytest.approx(scan * 2_000_016 + 1e-3, rel=1e-12)
    assert (summary.scans, summary.increments) == (2_000_000, 1)
    assert summary.duty_fraction["f1"] == pytest.approx(101.25e-6 / scan, rel=1e-6)


def test_two_million_scans_cost_nothing() -> None:
    begin = time.perf_counter()
    played = timeline(DOUBLE_ADIABATIC_ECHO, GIVEN)
    played.scan(1_999_999)
    played.summary()
    assert time.perf_counter() - begin < 1.0
    assert played.cycle == 16
    assert len(played.block(0).templates) == 2


def test_a_scan_starts_where_the_scans_before_it_end() -> None:
    played = timeline(DOUBLE_ADIABATIC_ECHO, {**GIVEN, "ds": 2})
    ends = [played.scan(k).start_ps + played.scan(k).duration_ps for k in (-2, -1, 0, 1)]
    starts = [played.scan(k).start_ps for k in (-1, 0, 1, 2)]
    assert all(abs(end - start) <= 1 for end, start in zip(ends, starts, strict=True))


HAHN = """
"d6=((1s*l1)/cnst31)-(p1/2)-(p2/2)"
"d7=((1s*l1)/cnst31)-(p2/2)-de"
1 ze
2 d1
  p1 ph1
  d6
  p2 ph2
  d7
  go=2 ph31
exit
ph1=0 1 2 3
ph2=0
ph31=0 3 2 1
"""


def test_a_hahn_echo_refocuses_after_two_l1_rotor_periods() -> None:
    played = timeline(HAHN, {**GIVEN, "p2": 2.5, "l1": 7})
    first, second = of_kind(played, "pulse")
    top = of_kind(played, "acquisition")[0]
    middle1 = first.start_ps + first.duration_ps / 2
    middle2 = second.start_ps + second.duration_ps / 2
    assert middle2 - middle1 == pytest.approx(7e12 / 60000, abs=1.5)
    assert top.start_ps - middle2 == pytest.approx(7e12 / 60000, abs=1.5)


def test_the_grid_of_the_console_rounds_every_delay() -> None:
    played = timeline(HAHN, {**GIVEN, "p2": 2.5}, dialect=Dialect(time_grid_ps=12_500))
    assert all(e.duration_ps % 12_500 == 0 for e in played.scan().events if e.kind != "acquisition")


def test_a_negative_delay_is_found_and_played_as_nothing() -> None:
    played = timeline(HAHN, {**GIVEN, "p2": 100})
    assert [e.label for e in of_kind(played, "delay")] == ["d1", "de"]
    kinds = {(f.kind, f.place.line) for f in played.findings}
    assert kinds == {("negative length", 7), ("negative length", 9)}


@pytest.mark.parametrize(("scan", "increment"), [(-17, 0), (2_000_000, 0), (0, 1), (0, -1)])
def test_scans_and_increments_that_are_not_acquired_are_refused(scan: int, increment: int) -> None:
    with pytest.raises(SettingError):
        timeline(DOUBLE_ADIABATIC_ECHO, GIVEN).scan(scan, increment)


def test_a_program_after_the_preprocessor_plays_as_before_it() -> None:
    marked = f'# 1 "/opt/topspin/exp/stan/nmr/lists/pp/user/dae"\n{DOUBLE_ADIABATIC_ECHO}'
    marked = marked.replace("1 ze", "  dccorr\n1 ze")
    before, after = timeline(DOUBLE_ADIABATIC_ECHO, GIVEN), timeline(marked, GIVEN)
    assert [(e.label, e.start_ps) for e in before.scan().events] == [
        (e.label, e.start_ps) for e in after.scan().events
    ]
    assert str(after.scan().events[0].place).startswith("/opt/topspin/exp/stan/nmr/lists/pp/user")


@pytest.mark.parametrize(
    "text",
    [
        "1 ze\n2 d1\ngoto 2\n",
        "1 ze\n2 d1\nlo to 2 times 1000000000\ngo=2 ph31\nexit\nph31=0\n",
        "1 ze\n3 d1\n2 d1\nlo to 2 times l1\nlo to 3 times l1\ngo=2 ph31\nexit\nph31=0\n",
        "1 ze\n2 if (1) goto 2\ngo=2 ph31\nexit\nph31=0\n",
    ],
)
def test_loops_without_end_are_refused_soon(text: str) -> None:
    begin = time.perf_counter()
    with pytest.raises(ProgramLimitError, match="without an acquisition"):
        timeline(text, {**GIVEN, "l1": 10**6}, limits=Limits(steps=20_000)).block(0)
    assert time.perf_counter() - begin < 5.0


def test_increments_without_end_are_refused_when_they_are_added_up() -> None:
    text = "1 ze\n2 d1\ngo=2 ph31\n1m wr #0 if #0 zd\nlo to 2 times 1000000000\nexit\nph31=0\n"
    played = timeline(text, GIVEN, limits=Limits(increments=50))
    assert played.scan(0, 3).events[0].label == "d1"
    with pytest.raises(ProgramLimitError, match="50 increments"):
        played.summary()


def test_scans_that_all_differ_are_refused_beyond_the_limit() -> None:
    text = "1 ze\n2 d1 id1\ngo=2 ph31\nexit\nph31=0\n"
    with pytest.raises(ProgramLimitError, match="all differ"):
        timeline(text, {**GIVEN, "in1": 1}, limits=Limits(scans=20)).block(0)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1 ze\n2 p1 ph1\ngo=2 ph31\n", "zg.*the phase list ph1 is used and never given"),
        ("1 ze\n2 TAU\ngo=2 ph31\n", "zg.*TAU is not declared"),
        ("1 ze\n2 (p1 ph=0):X\ngo=2 ph31\n", "zg.*the channel 'X' is none of f1 to f8"),
        ("1 ze\n2 d40\ngo=2 ph31\n", "zg.*the parameter d40 has no value"),
        ("1 ze\n2 vd\ngo=2 ph31\n", "zg.*the list vd is used and not given"),
    ],
)
def test_what_cannot_be_played_is_refused_with_its_place(text: str, reason: str) -> None:
    from pnmr.program import parse

    program = parse(text, file="zg")
    with pytest.raises(ProgramError, match=reason.replace("zg", r"zg:2:?\d*: ")):
        timeline(program, GIVEN).block(0)


def test_the_sum_of_exact_times_does_not_drift() -> None:
    text = '"d31=1s/cnst31"\n1 ze\n2 d31\nlo to 2 times 50000\nd31\ngo=2 ph31\nexit\nph31=0\n'
    played = timeline(text, {**GIVEN, "ds": 0, "ns": 1})
    assert played.block(0).template(0).marks[50000].start == Fraction(5, 6)


def test_parameters_of_windowed_acquisition_are_known_by_name() -> None:
    text = (
        '"blktr2=0.7u"\n"anavpt=8"\n1 ze\n2 blktr2\n  lo to 2 times anavpt\n'
        "  go=2 ph31\nexit\nph31=0\n"
    )
    events = timeline(text, typical()).scan().events
    blanking = [event.duration_ps for event in events if event.label == "blktr2"]
    assert blanking == [700_000] * 8
