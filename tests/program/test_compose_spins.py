"""What generated programs do to spins, in the phases that precession under MAS collects."""

import math
from itertools import pairwise

import numpy as np
import pytest

from pnmr.program import Event, Timeline, parameters, timeline
from pnmr.program.compose import compose
from pnmr.program.compose.wave_names import designed_shape
from pnmr.shapes import Shape

ROTOR_HZ = 60000.0
CONDITIONS: dict[str, object] = {
    **{"p1": 1.25, "p3": 1.25, "p11": 50.0, "p12": 8.0, "p13": 8.0, "d1": 0.01, "l1": 5},
    "cnst31": ROTOR_HZ,
    **{"de": 6.5, "td": 64, "swh": 1e6, "ns": 1, "ds": 0, "plw1": 1.0, "plw2": 1.0, "l2": 1},
}


def played(program: str, options: dict[str, str] | None = None, **more: object) -> Timeline:
    return timeline(compose(program, options).text, parameters({**CONDITIONS, **more}))  # type: ignore[arg-type]


def pulses(found: Timeline, channel: str, increment: int = 0) -> list[Event]:
    events = found.scan(0, increment).events
    return [e for e in events if e.kind == "pulse" and e.channel == channel]


def start_s(event: Event) -> float:
    return event.end_ps * 1e-12 - 2.0 / math.pi * event.duration_ps * 1e-12


def end_s(event: Event) -> float:
    return event.start_ps * 1e-12 + 2.0 / math.pi * event.duration_ps * 1e-12


def middle_s(event: Event) -> float:
    return (event.start_ps + event.end_ps) * 0.5e-12


def precession(
    harmonics: np.ndarray, iso_hz: float, times_s: tuple[float, float], gamma: np.ndarray
) -> np.ndarray:
    """Return the angle collected between two times, for rotor phases gamma.

    The frequency is iso + 2 Re sum_m h_m exp(i m (w t + gamma)), m = 1, 2.
    """
    omega = 2.0 * np.pi * ROTOR_HZ

    def turned(time_s: float) -> np.ndarray:
        total = 2.0 * np.pi * iso_hz * time_s * np.ones_like(gamma)
        for m, harmonic in enumerate(harmonics, 1):
            wave = harmonic * np.exp(1j * m * (omega * time_s + gamma))
            total += 2.0 * np.pi * 2.0 * (wave / (1j * m * omega)).real
        return total

    return turned(times_s[1]) - turned(times_s[0])


def test_matpass_puts_every_sideband_at_its_order() -> None:
    rows, points = 16, 16
    found = played("matpass", td1=rows, ns=20)
    harmonics = np.array([0.31 + 0.22j, -0.4 + 0.17j]) * ROTOR_HZ
    iso_hz = 7321.0
    gamma = np.arange(64) * (2.0 * np.pi / 64)
    times_s = np.arange(points) / (points * ROTOR_HZ)
    signal = np.zeros((rows, points), complex)
    for row in range(rows):
        one, two, three, four, five = pulses(found, "f1", row)
        (top,) = (e for e in found.scan(0, row).events if e.kind == "acquisition")
        top_s = top.start_ps * 1e-12
        before = precession(harmonics, iso_hz, (start_s(one), end_s(two)), gamma)
        before += precession(harmonics, iso_hz, (start_s(three), end_s(four)), gamma)
        for column, time_s in enumerate(times_s):
            last = precession(harmonics, iso_hz, (start_s(five), top_s + time_s), gamma)
            signal[row, column] = np.exp(1j * (last - before)).mean()
    signal *= np.exp(-2j * np.pi * iso_hz * times_s)
    spectrum = np.abs(np.fft.fft2(signal)) / signal.size
    order = np.arange(rows)
    assert spectrum.sum() - spectrum[order, order].sum() < 2e-3
    # Intensities are those of the MAS spectrum of the same tensor.
    fid = np.array(
        [np.exp(1j * precession(harmonics, 0.0, (0.0, time_s), gamma)).mean() for time_s in times_s]
    )
    assert spectrum[order, order] == pytest.approx(np.abs(np.fft.fft(fid)) / points, abs=1e-3)
    assert (spectrum[order, order] > 0.03).sum() >= 5


def recoupled(inversions: list[Event], times_s: tuple[float, float], harmonic: int) -> complex:
    """Return the integral of the rotating dipolar coupling whose sign each inversion turns."""
    omega = 2.0 * np.pi * ROTOR_HZ * harmonic
    edges = [times_s[0], *(middle_s(e) for e in inversions), times_s[1]]
    waves = np.exp(1j * omega * (np.array(edges) - times_s[0])) / (1j * omega)
    signs = (-1.0) ** np.arange(len(edges) - 1)
    return complex((signs * np.diff(waves)).sum())


SPLITS = [
    ({}, 2, 1),
    ({"before": "3", "after": "2", "window": "3"}, 3, 2),
    ({"before": "1", "after": "4", "control": "yes"}, 1, 0),
    ({"placement": "replace"}, 2, 1),
    ({"placement": "replace", "before": "1", "after": "2"}, 1, 2),
    ({"placement": "replace", "before": "3", "after": "3", "shap": "4"}, 3, 3),
    ({"placement": "train", "before": "2", "after": "2"}, 2, 2),
    ({"placement": "central", "before": "3", "after": "5"}, 1, 1),
    ({"control": "yes", "placement": "replace"}, 2, 0),
    ({"control": "yes", "placement": "train", "before": "1", "after": "4"}, 1, 0),
]


@pytest.mark.parametrize(("options", "before", "after"), SPLITS)
def test_tedor_recouples_as_many_rotor_periods_as_it_says(
    options: dict[str, str], before: int, after: int
) -> None:
    """Pulses every half period double each half: 4/omega a period, 0 for the second harmonic."""
    found = played("tedor_shap", options)
    first, *rest = pulses(found, "f2")
    transfer = next(e for e in rest if e.duration_ps == 1_250_000)
    *inverted, carbon, shap, _ = pulses(found, "f1")
    early = [e for e in rest if e.start_ps < transfer.start_ps]
    early = sorted([*inverted, *early], key=middle_s)
    late = [e for e in rest if e.start_ps > transfer.start_ps]
    block_s = start_s(carbon), shap.start_ps * 1e-12 - (5.0 / ROTOR_HZ - 50e-6) / 2.0
    one_period_s = 4.0 / (2.0 * np.pi * ROTOR_HZ)
    for inversions, times_s, periods in (
        (early, (start_s(first), end_s(transfer)), before),
        (late, block_s, after),
    ):
        found_s = recoupled(inversions, times_s, 1)
        assert abs(found_s) == pytest.approx(periods * one_period_s, abs=1e-10)
        assert abs(recoupled(inversions, times_s, 2)) < 1e-10


@pytest.mark.parametrize(
    ("options", "periods"),
    [
        ({}, 0),
        ({"before": "3", "window": "3"}, 0),
        ({"placement": "replace"}, 2),
        ({"placement": "central", "before": "3", "after": "3"}, 1),
        ({"placement": "train", "before": "1"}, 1),
    ],
)
def test_only_the_inversion_of_carbon_leaves_the_shift_anisotropy_of_1h_refocused(
    options: dict[str, str], periods: int
) -> None:
    """What turns the sign of the shift of 1H, while it precesses, are pulses on 1H alone."""
    found = played("tedor_shap", options)
    first, *rest = pulses(found, "f2")
    transfer = next(e for e in rest if e.duration_ps == 1_250_000)
    early = [e for e in rest if e.start_ps < transfer.start_ps]
    found_s = recoupled(early, (start_s(first), end_s(transfer)), 1)
    assert abs(found_s) == pytest.approx(periods * 4.0 / (2.0 * np.pi * ROTOR_HZ), abs=1e-10)


def along_field(shape: Shape) -> np.ndarray:
    """Return what a shape with 200 kHz leaves along the field, on resonance, after each step."""
    moment, left = np.array([0.0, 0.0, 1.0]), [1.0]
    angle = 2.0 * np.pi * 200e3 * shape.step_s
    for amplitude, phase in zip(shape.amplitude_fraction, np.radians(shape.phase_deg), strict=True):
        axis = np.array([np.cos(phase), np.sin(phase), 0.0])
        cosine, sine = np.cos(amplitude * angle), np.sin(amplitude * angle)
        moment = (
            moment * cosine
            + np.cross(axis, moment) * sine
            + axis * (axis @ moment) * (1.0 - cosine)
        )
        left.append(float(moment[2]))
    return np.array(left)


@pytest.mark.parametrize(
    ("options", "length_us", "name", "share"),
    [
        ({}, 8.0, "SHAP_2M_8u", 0.92),
        ({"placement": "replace"}, 33.3, "SHAP_10M_33u", 0.51),
        ({"placement": "central", "before": "1", "after": "3"}, 33.3, "SHAP_10M_33u", 0.51),
        ({"placement": "central", "before": "1", "after": "5"}, 50.0, "SHAP_10M_50u", 0.51),
    ],
)
def test_a_long_shap_recouples_half_and_a_short_one_nearly_all_of_what_a_short_pulse_does(
    options: dict[str, str], length_us: float, name: str, share: float
) -> None:
    found = played("tedor_shap", options, p12=length_us)
    *_, carbon, echo, _ = pulses(found, "f1")
    shap = next(e for e in pulses(found, "f2") if e.label == "p12")
    shape = designed_shape(name)
    assert shape is not None
    assert shape.duration_s == pytest.approx(length_us * 1e-6)
    left = along_field(shape)
    assert left[-1] < -0.994
    begin_s = start_s(carbon)
    end = echo.start_ps * 1e-12 - (5.0 / ROTOR_HZ - 50e-6) / 2.0
    times_s = np.arange(begin_s, end, 5e-9) + 2.5e-9
    steps_s = shap.start_ps * 1e-12 + np.arange(len(left)) * shape.step_s
    sign = np.interp(times_s, steps_s, left)
    found_s = abs((sign * np.exp(2j * np.pi * ROTOR_HZ * times_s)).sum() * 5e-9)
    assert found_s / (4.0 / (2.0 * np.pi * ROTOR_HZ)) == pytest.approx(share, abs=0.01)


def test_both_blocks_of_tedor_meet_the_rotor_at_the_same_phase() -> None:
    found = played("tedor_shap", {"placement": "replace"})
    first, *rest = pulses(found, "f2")
    carbon = pulses(found, "f1")[0]
    del rest
    turns = (start_s(carbon) - start_s(first)) * ROTOR_HZ
    # The two pulses of the transfer lie on each other: 0.34 us, 7 degrees of the rotor.
    assert abs(turns - 2.0) * 360.0 < 8.0


@pytest.mark.parametrize("program", ["double_echo", "hahn_echo"])
def test_offset_and_anisotropy_are_refocused_at_the_top_of_square_echoes(program: str) -> None:
    found = played(program)
    square, *refocusing = pulses(found, "f1")
    (top,) = (e for e in found.scan(0).events if e.kind == "acquisition")
    edges = [start_s(square), *map(middle_s, refocusing), top.start_ps * 1e-12]
    gamma = np.arange(32) * (2.0 * np.pi / 32)
    harmonics = np.array([0.5 + 0.2j, 0.3 - 0.6j]) * ROTOR_HZ
    total = np.zeros_like(gamma)
    for number, times_s in enumerate(pairwise(edges)):
        total += (-1) ** number * precession(harmonics, 9e4, times_s, gamma)
    assert np.abs(total).max() < 2e-4
