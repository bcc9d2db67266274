"""Every delay and duration of the generated programs against closed forms worked out by hand."""

import math
from collections.abc import Mapping
from itertools import pairwise

import pytest

from pnmr.program import Dialect, Event, Timeline, parameters, timeline
from pnmr.program.compose import compose

TAU_US = 1e6 / 60000.0
# Precession seems to start 2/pi of a 90 degree pulse before its end (check value 0.795774 us).
LEAD_US = 0.795775
GOOD_US = 2e-4
PAPER: dict[str, object] = {
    **{"p1": 1.25, "p3": 1.25, "p11": 50.0, "p12": 8.0, "p13": 8.0, "d1": 0.01, "l1": 5},
    "cnst31": 60000.0,
    **{"de": 6.5, "td": 2048, "swh": 1e6, "ns": 16, "ds": 0, "plw1": 100.0, "plw2": 50.0},
    **{"td1": 1, "fnmode1": 1, "l2": 1, "l20": 3, "d20": 0.0005},
}
AQ_US = 1024.0


def played(program: str, options: Mapping[str, str] | None = None, **changed: object) -> Timeline:
    return timeline(compose(program, options).text, parameters({**PAPER, **changed}))  # type: ignore[arg-type]


def pulses(found: Timeline, increment: int = 0, channel: str = "") -> list[Event]:
    events = found.scan(0, increment).events
    return [e for e in events if e.kind == "pulse" and channel in ("", e.channel)]


def acquisition_us(found: Timeline, increment: int = 0) -> float:
    (event,) = (e for e in found.scan(0, increment).events if e.kind == "acquisition")
    return event.start_ps / 1e6


def start_us(event: Event) -> float:
    return event.start_ps / 1e6


def middle_us(event: Event) -> float:
    return (event.start_ps + event.end_ps) / 2e6


def excited_us(event: Event) -> float:
    """Return the moment from which a 90 degree pulse lets its spins precess."""
    return event.end_ps / 1e6 - 2.0 / math.pi * event.duration_ps / 1e6


def delays_us(found: Timeline, increment: int = 0) -> dict[str, float]:
    events = found.scan(0, increment).events
    return {e.label: e.duration_ps / 1e6 for e in events if e.kind == "delay"}


def test_the_delays_of_the_double_adiabatic_echo_are_those_of_the_paper() -> None:
    delays = delays_us(played("double_adiabatic_echo"))
    assert delays["tauA"] == pytest.approx(15.871, abs=5e-4)
    assert delays["tauAB"] == pytest.approx(33.333, abs=5e-4)
    assert delays["tauB"] == pytest.approx(16.6667 - 6.5, abs=5e-4)
    assert delays["d1"] == 10000.0


@pytest.mark.parametrize("program", ["double_adiabatic_echo", "frequency_stepped_echo"])
@pytest.mark.parametrize(
    ("rotor_hz", "length_us", "periods"),
    [(60000.0, 50.0, 5), (60000.0, 40.0, 4), (62500.0, 48.0, 6), (30000.0, 33.3, 3), (6e4, 50, 9)],
)
def test_two_shaps_start_a_whole_number_of_rotor_periods_apart(
    program: str, rotor_hz: float, length_us: float, periods: int
) -> None:
    rows = {"td1": 7} if program.startswith("frequency") else {}
    found = played(program, cnst31=rotor_hz, p11=length_us, l1=periods, **rows)
    square, first, second = pulses(found)
    tau_us = 1e6 / rotor_hz
    assert start_us(second) - start_us(first) == pytest.approx(periods * tau_us, abs=GOOD_US)
    tau_a_us = start_us(first) - excited_us(square)
    tau_b_us = acquisition_us(found) - second.end_ps / 1e6
    assert tau_a_us == pytest.approx(tau_b_us, abs=GOOD_US)
    assert tau_a_us + length_us + tau_b_us == pytest.approx(periods * tau_us, abs=GOOD_US)


@pytest.mark.parametrize("program", ["double_adiabatic_echo", "double_echo", "hahn_echo"])
def test_the_top_comes_ten_rotor_periods_after_the_first_pulse(program: str) -> None:
    found = played(program)
    top_us = acquisition_us(found) - excited_us(pulses(found)[0])
    assert top_us == pytest.approx(166.6667, abs=5e-4)


def test_square_refocusing_pulses_stand_rotor_periods_apart_from_middle_to_middle() -> None:
    found = played("double_echo")
    square, first, second = pulses(found)
    assert first.duration_ps == second.duration_ps == 2_500_000
    assert middle_us(second) - middle_us(first) == pytest.approx(5 * TAU_US, abs=GOOD_US)
    assert middle_us(first) - excited_us(square) == pytest.approx(2.5 * TAU_US, abs=GOOD_US)


def test_the_hahn_echo_refocuses_in_the_middle() -> None:
    found = played("hahn_echo")
    square, refocusing = pulses(found)
    half_us = middle_us(refocusing) - excited_us(square)
    assert half_us == pytest.approx(5 * TAU_US, abs=GOOD_US)
    assert acquisition_us(found) - middle_us(refocusing) == pytest.approx(half_us, abs=GOOD_US)


def test_the_experiment_of_the_paper_lasts_as_long_as_its_scans_and_the_seven_checks() -> None:
    found = played("double_adiabatic_echo", ns=2_000_000)
    scan_us = 10000.0 + (1.25 - LEAD_US) + 0.0 + LEAD_US + 10 * TAU_US - LEAD_US + AQ_US
    assert found.scan(0).duration_ps / 1e6 == pytest.approx(scan_us, abs=GOOD_US)
    total_s = 7e-3 + 2e6 * scan_us * 1e-6 + 30e-3
    # The last millisecond belongs to HaltAcqu.
    assert found.summary().duration_s == pytest.approx(total_s + 1e-3, abs=1e-3)
    assert found.summary().duty_fraction["f1"] == pytest.approx(101.25 / scan_us, rel=1e-4)


def test_shaped_pulses_carry_their_file_and_the_power_of_the_hard_pulse() -> None:
    found = played("double_adiabatic_echo", spnam1="SHAP_10M_50u", spw1=1.0)
    square, *shaped = pulses(found)
    assert (square.power_w, square.shape) == (100.0, "")
    assert [(e.power_w, e.shape, e.duration_ps) for e in shaped] == 2 * [
        (100.0, "SHAP_10M_50u", 50_000_000)
    ]


def test_the_growing_echo_takes_its_rotor_periods_from_the_list() -> None:
    counts = (5.0, 6.0, 9.0, 40.0)
    found = played("double_adiabatic_echo_t2", td1=4, lists={"vc": counts})
    for row, count in enumerate(counts):
        square, first, second = pulses(found, row)
        assert start_us(second) - start_us(first) == pytest.approx(count * TAU_US, abs=GOOD_US)
        top_us = acquisition_us(found, row) - excited_us(square)
        assert top_us == pytest.approx(2 * count * TAU_US, abs=GOOD_US)


def test_an_echo_too_short_for_its_shaps_stops_the_series() -> None:
    found = played("double_adiabatic_echo_t2", td1=3, lists={"vc": (6.0, 3.0, 5.0)})
    assert found.summary().increments == 1


@pytest.mark.parametrize("read", ["double_adiabatic_echo", "one_pulse"])
def test_the_recovery_after_inversion_lasts_from_pulse_to_pulse(read: str) -> None:
    times_s = (1e-4, 0.002, 0.5)
    found = played("shap_inversion_recovery", {"read": read}, td1=3, lists={"vd": times_s})
    for row, time_s in enumerate(times_s):
        inversion, reading, *_ = pulses(found, row)
        assert inversion.duration_ps == 50_000_000
        assert reading.start_ps - inversion.end_ps == round(time_s * 1e12)


@pytest.mark.parametrize(("pairs", "played_pairs"), [(1, 1), (3, 3), (20, 20)])
def test_the_saturation_train_has_two_pulses_a_turn(pairs: int, played_pairs: int) -> None:
    times_s = (0.001, 0.01)
    found = played("saturation_recovery", td1=2, l20=pairs, lists={"vd": times_s})
    for row, time_s in enumerate(times_s):
        *train, reading, _, _ = pulses(found, row)
        assert len(train) == 2 * played_pairs
        assert [e.phase_deg for e in train] == played_pairs * [0.0, 90.0]
        gaps = {b.start_ps - a.end_ps for a, b in pairwise(train)}
        assert gaps <= {500_000_000}
        assert reading.start_ps - train[-1].end_ps == 500_000_000 + round(time_s * 1e12)


def test_the_calibration_rises_in_equal_steps_of_rf_after_a_row_without_inversion() -> None:
    found = played("shap_calibration", td1=9)
    for row in range(9):
        *inversion, reading, first, second = pulses(found, row)
        assert [e.power_w for e in (reading, first, second)] == 3 * [100.0]
        before = found.scan(0, row).events
        read_us = start_us(reading)
        assert read_us == pytest.approx(10000.0 + 50.0 + TAU_US, abs=GOOD_US)
        assert len(before) > 4
        if row == 0:
            assert not inversion
        else:
            (pulse,) = inversion
            assert pulse.power_w == pytest.approx(100.0 * (row / 8) ** 2, rel=1e-4)
            assert pulse.shape == f"sp{10 + row}"


@pytest.mark.parametrize("echo", ["double_adiabatic_echo", "hahn_echo"])
def test_carriers_step_from_row_to_row_and_stay_within_a_row(echo: str) -> None:
    options = {"first": "-1.5MHz", "last": "0.5MHz", "step": "500kHz", "echo": echo}
    found = played("frequency_stepped_echo", options, td1=5)
    for row in range(5):
        assert {e.offset_hz for e in pulses(found, row)} == {-1.5e6 + 5e5 * row}
        assert found.scan(3, row).events[0].start_ps == 0


REPLACED = {"placement": "replace"}


@pytest.mark.parametrize("split_us", [(1.25, 1.25), (1.0, 2.0), (2.5, 1.1)])
@pytest.mark.parametrize(
    ("options", "before", "after", "block"),
    [
        ({**REPLACED}, [0.5, 1.0, 1.5], [1.5], 3),
        ({**REPLACED, "control": "yes"}, [0.5, 1.0, 1.5], [], 3),
        ({**REPLACED, "before": "1", "after": "2"}, [0.5], [0.5, 2.0, 3.5], 4),
        (
            {**REPLACED, "before": "1", "after": "3", "shap": "4"},
            [0.5],
            [0.5, 1.0, 3.5, 6.0, 6.5],
            7,
        ),
        ({"placement": "central", "before": "1", "after": "3"}, [0.5], [1.5], 3),
        ({"placement": "central", "before": "3", "after": "5"}, [1.5], [2.5], 5),
        ({"placement": "train", "before": "2", "after": "1"}, [0.5, 1.0, 1.5], [0.5], 1),
        ({"placement": "train", "before": "1", "after": "2"}, [0.5], [0.5, 1.0, 1.5], 2),
    ],
)
def test_inversions_of_tedor_stand_where_the_hypothesis_puts_them(
    options: dict[str, str],
    before: list[float],
    after: list[float],
    block: int,
    split_us: tuple[float, float],
) -> None:
    p1_us, p3_us = split_us
    found = played("tedor_shap", options, p1=p1_us, p3=p3_us)
    protons, others = pulses(found, channel="f2"), pulses(found, channel="f1")
    first, *inversions = protons
    transfer = next(e for e in inversions if e.duration_ps == round(p3_us * 1e6))
    carbon, shap, second = others
    assert middle_us(transfer) == pytest.approx(middle_us(carbon), abs=GOOD_US)
    inversions.remove(transfer)
    early = [e for e in inversions if e.start_ps < transfer.start_ps]
    late = [e for e in inversions if e.start_ps > transfer.start_ps]
    found_before = [(middle_us(e) - excited_us(first)) / TAU_US for e in early]
    found_after = [(middle_us(e) - excited_us(carbon)) / TAU_US for e in late]
    assert found_before == pytest.approx(before, abs=1e-4)
    assert found_after == pytest.approx(after, abs=1e-4)
    stored_us = start_us(transfer) + 2.0 / math.pi * p3_us
    periods = (stored_us - excited_us(first)) / TAU_US
    assert periods == pytest.approx(before[0] + before[-1], abs=1e-4)
    tau_us = (5 * TAU_US - 50.0) / 2.0
    assert start_us(shap) - excited_us(carbon) == pytest.approx(
        block * TAU_US + tau_us, abs=GOOD_US
    )
    apart_us = (5 + block) * TAU_US
    assert start_us(second) - start_us(shap) == pytest.approx(apart_us, abs=GOOD_US)
    top_us = acquisition_us(found) - excited_us(carbon)
    assert top_us == pytest.approx(2 * apart_us, abs=2 * GOOD_US)


@pytest.mark.parametrize("split_us", [(1.25, 1.25), (1.0, 2.0), (2.5, 1.1)])
@pytest.mark.parametrize("control", ["no", "yes"])
@pytest.mark.parametrize(
    ("before", "after", "window", "length_us"),
    [(2, 1, 1, 8.0), (1, 2, 1, 8.0), (3, 3, 1, 5.0), (2, 2, 3, 33.3), (1, 1, 5, 50.0)],
)
def test_windows_of_tedor_hold_a_shap_in_the_middle_and_a_proton_pulse_between(
    before: int,
    after: int,
    window: int,
    length_us: float,
    control: str,
    split_us: tuple[float, float],
) -> None:
    options = {"before": str(before), "after": str(after), "window": str(window)}
    lengths = {"p1": split_us[0], "p3": split_us[1], "p12": length_us, "p13": length_us}
    found = played("tedor_shap", {**options, "control": control}, **lengths)
    *inverted, carbon, shap, second = pulses(found, channel="f1")
    first, *others = pulses(found, channel="f2")
    early = [e for e in others if e.end_ps < carbon.start_ps]
    transfer = others[len(early)]
    late = others[len(early) + 1 :]
    middles = [(number + 0.5) * window for number in range(max(before, after))]
    turns = [number * window for number in range(1, max(before, after))]
    since_us = excited_us(first)
    assert [(middle_us(e) - since_us) / TAU_US for e in inverted] == pytest.approx(
        middles[:before], abs=1e-4
    )
    assert [(middle_us(e) - since_us) / TAU_US for e in early] == pytest.approx(
        turns[: before - 1], abs=1e-4
    )
    assert middle_us(transfer) == pytest.approx(middle_us(carbon), abs=GOOD_US)
    stored_us = start_us(transfer) + 2.0 / math.pi * split_us[1]
    assert (stored_us - since_us) / TAU_US == pytest.approx(before * window, abs=1e-4)
    places = sorted([*middles[:after], *turns[: after - 1]]) if control == "no" else []
    since_us = excited_us(carbon)
    assert [(middle_us(e) - since_us) / TAU_US for e in late] == pytest.approx(places, abs=1e-4)
    assert {e.duration_ps for e in inverted} == {round(length_us * 1e6)}
    assert {e.duration_ps for e in early} <= {round(2e6 * split_us[1])}
    block, tau_us = after * window, (5 * TAU_US - 50.0) / 2.0
    assert start_us(shap) - since_us == pytest.approx(block * TAU_US + tau_us, abs=GOOD_US)
    apart_us = (5 + block) * TAU_US
    assert start_us(second) - start_us(shap) == pytest.approx(apart_us, abs=GOOD_US)
    top_us = acquisition_us(found) - since_us
    assert top_us == pytest.approx(2 * apart_us, abs=2 * GOOD_US)
    # Precession of f1 seems to start before that of 1H ends: (2/pi - 1/2) of both pulses.
    total_us = (before * window + 2 * (5 + block)) * TAU_US - 0.13662 * sum(split_us)
    assert acquisition_us(found) - excited_us(first) == pytest.approx(total_us, abs=2 * GOOD_US)


def test_the_scan_of_the_default_tedor_lasts_fourteen_rotor_periods() -> None:
    """2 before the transfer and 2 x (5 + 1) after it; the leads of two pulses overlap in it."""
    found = played("tedor_shap", ns=2_000_000)
    overlap_us = 2.0 * LEAD_US - 1.25
    scan_us = 10000.0 + (1.25 - LEAD_US) + 14 * TAU_US - overlap_us + AQ_US
    assert found.scan(0).duration_ps / 1e6 == pytest.approx(scan_us, abs=GOOD_US)
    delays = delays_us(found)
    assert delays["tau1"] == pytest.approx((TAU_US - 8.0) / 2.0 - LEAD_US, abs=1e-4)
    assert delays["tau2"] == pytest.approx((TAU_US - 10.5) / 2.0, abs=1e-4)
    assert delays["tau3"] == pytest.approx(delays["tau1"], abs=1e-6)
    assert delays["tau4"] == pytest.approx(delays["tau1"], abs=1e-6)
    assert delays["tau6"] == pytest.approx((TAU_US - 8.0) / 2.0 + (5 * TAU_US - 50.0) / 2.0)
    assert delays["tauAB"] == pytest.approx(6 * TAU_US - 50.0)
    assert found.summary().duty_fraction["f1"] == pytest.approx(117.25 / scan_us, rel=1e-4)
    assert found.summary().duty_fraction["f2"] == pytest.approx(13.0 / scan_us, rel=1e-4)


@pytest.mark.parametrize("length", ["p12", "p13"])
def test_a_shap_longer_than_its_window_stops_tedor(length: str) -> None:
    assert played("tedor_shap").summary().scans > 0
    assert played("tedor_shap", **{length: 12.0}).summary().scans == 0


def test_the_control_of_tedor_lasts_as_long_as_the_experiment() -> None:
    durations = {
        played("tedor_shap", {"control": control}).scan(0).duration_ps for control in ("no", "yes")
    }
    assert max(durations) - min(durations) <= 2


@pytest.mark.parametrize("thirds", [1, 2, 3])
def test_the_five_pulses_stand_thirds_of_a_rotor_period_apart(thirds: int) -> None:
    rows = 16
    found = played("matpass", td1=rows, l2=thirds, ns=20)
    for row in (0, 1, 7, 15):
        five = pulses(found, row)
        assert len(five) == 5
        lead_us = 2.0 / math.pi * 1.25
        starts = [excited_us(e) for e in five[::2]]
        stores = [start_us(e) + lead_us for e in five[1::2]]
        tau_us = (thirds + row / rows) * TAU_US / 3.0
        assert stores[0] - starts[0] == pytest.approx(tau_us, abs=GOOD_US)
        assert stores[1] - starts[1] == pytest.approx(tau_us, abs=GOOD_US)
        first_us = (thirds + 1.0 / 3.0) * TAU_US
        assert starts[1] - starts[0] == pytest.approx(first_us, abs=GOOD_US)
        assert starts[2] - stores[1] == pytest.approx(TAU_US / 3.0, abs=GOOD_US)
        last_us = acquisition_us(found, row) - starts[2]
        assert last_us == pytest.approx(2 * tau_us, abs=GOOD_US)


def test_one_pulse_is_one_pulse() -> None:
    found = played("one_pulse")
    (pulse,) = pulses(found)
    assert acquisition_us(found) == pytest.approx(10000.0 + 1.25 + 6.5, abs=GOOD_US)
    assert (pulse.power_w, pulse.offset_hz) == (100.0, 0.0)


def test_no_delay_is_negative_or_shorter_than_a_microsecond() -> None:
    for program in ("double_adiabatic_echo", "double_echo", "hahn_echo", "tedor_shap", "matpass"):
        delays = delays_us(played(program, l1=5))
        assert min(delays.values()) > 1.0, program


@pytest.mark.parametrize("rotor_hz", [60000.0, 62500.0, 58731.0])
def test_rounding_to_the_clock_moves_a_shap_by_half_a_tick_at_most(rotor_hz: float) -> None:
    text = compose("double_adiabatic_echo").text
    given = parameters({**PAPER, "cnst31": rotor_hz})  # type: ignore[arg-type]
    found = timeline(text, given, dialect=Dialect(time_grid_ps=12500))
    square, first, second = pulses(found)
    assert all(event.start_ps % 12500 == 0 for event in (square, first, second))
    off_ps = second.start_ps - first.start_ps - 5e12 / rotor_hz
    assert abs(off_ps) <= 6250.5
    assert abs(acquisition_us(found) - excited_us(square) - 10e6 / rotor_hz) <= 3 * 6.25e-3 + 1e-6
