"""Echo tops recovered from synthetic echoes, and what is no echo refused."""

import numpy as np
import pytest

from pnmr.data import FID, Acquisition, ListAxis, TimeAxis
from pnmr.errors import ProcessingError, SettingError
from pnmr.process import echo_top, exponential, find_echo_top, transform

DWELL_S = 1e-6
POINTS = 2048
SIDEBANDS = {-3: 0.02, -2: 0.08, -1: 0.22, 0: 0.36, 1: 0.2, 2: 0.09, 3: 0.03}
# Lines: amplitude, offset in Hz, full width in Hz; Gaussian or not; MAS rate in Hz.
SAMPLES = {
    "one line on resonance": ([(1.0, 0.0, 10e3)], False, None),
    "one line far off": ([(1.0, 250e3, 10e3)], False, None),
    "one Gaussian line": ([(1.0, 0.0, 10e3)], True, None),
    "NCN and TPrA": ([(1.0, 92e3, 8e3), (0.7, -290e3, 1e3), (0.5, -294e3, 1.5e3)], False, None),
    "sidebands": ([(1.0, 92e3, 4e3)], False, 60e3),
    "broad sidebands": ([(1.0, 92e3, 12e3)], True, 60e3),
    "two sites, sidebands": ([(1.0, 92e3, 8e3), (0.5, -290e3, 1e3)], False, 60e3),
}


def echo(
    sample: str, top_points: float, sigma: float, rng: np.random.Generator, points: int = POINTS
) -> FID:
    """Return an echo of unit amplitude with noise sigma in each word, its phase by chance."""
    lines, gaussian, mas_hz = SAMPLES[sample]
    times_s = (np.arange(points) - top_points) * DWELL_S
    values = np.zeros(points, dtype=np.complex128)
    for amplitude, offset_hz, width_hz in lines:
        decay = np.pi * width_hz * np.abs(times_s)
        envelope = np.exp(-(decay**2) / (4 * np.log(2)) if gaussian else -decay)
        values += amplitude * envelope * np.exp(2j * np.pi * offset_hz * times_s)
    if mas_hz is not None:
        values *= sum(a * np.exp(2j * np.pi * k * mas_hz * times_s) for k, a in SIDEBANDS.items())
    values *= np.exp(2j * np.pi * rng.uniform())
    values += sigma * (rng.normal(size=points) + 1j * rng.normal(size=points))
    return FID(values, (TimeAxis(points, DWELL_S),))


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_error_tells_the_truth_over_tops_widths_and_noise(sample: str) -> None:
    rng = np.random.default_rng(1)
    pulls = []
    for top_points in (45.71, 150.5, 333.2):
        for sigma in (0.002, 0.01, 0.03):
            for _ in range(4):
                try:
                    found = find_echo_top(echo(sample, top_points, sigma, rng))
                except ProcessingError:
                    continue
                pulls.append((found.top_s / DWELL_S - top_points) / (found.error_s / DWELL_S))
    assert len(pulls) >= 33
    assert 0.7 < np.sqrt(np.mean(np.square(pulls))) < 1.35
    assert np.abs(pulls).max() < 4.5


def test_the_error_is_near_the_cramer_rao_bound_of_an_echo_of_unknown_phase() -> None:
    rng, sigma = np.random.default_rng(2), 0.01
    clean = echo("two sites, sidebands", 300.3, 0.0, rng).values
    slope = np.fft.ifft(np.fft.fft(clean) * 2j * np.pi * np.fft.fftfreq(clean.size))
    spread = np.sum(np.abs(slope) ** 2)
    spread -= np.abs(np.sum(slope * clean.conj())) ** 2 / np.sum(np.abs(clean) ** 2)
    bound = np.sqrt(2 * sigma**2 / (2 * spread))
    found = [
        find_echo_top(echo("two sites, sidebands", 300.3, sigma, rng)).error_s for _ in range(5)
    ]
    assert 1.0 <= np.median(found) / DWELL_S / bound < 2.0


@pytest.mark.parametrize("sample", ["sidebands", "broad sidebands", "two sites, sidebands"])
def test_a_rotational_echo_is_never_taken_for_the_top(sample: str) -> None:
    rng = np.random.default_rng(3)
    for top_points in (12.3, 20.5, 46.0, 150.5):
        for _ in range(6):
            found = find_echo_top(echo(sample, top_points, 0.02, rng))
            assert abs(found.top_s / DWELL_S - top_points) < 1.0


def test_in_heavy_noise_the_top_is_right_or_refused() -> None:
    rng = np.random.default_rng(4)
    answers, wrong = 0, 0
    for sample in SAMPLES:
        for top_points in (12.3, 45.7, 150.5):
            for _ in range(4):
                try:
                    found = find_echo_top(echo(sample, top_points, 0.14, rng))
                except ProcessingError:
                    continue
                answers += 1
                wrong += abs(found.top_s / DWELL_S - top_points) > 5 * found.error_s / DWELL_S
    assert answers > 30
    assert wrong <= 0.05 * answers


def test_a_clean_top_is_found_to_a_thousandth_of_a_point() -> None:
    rng = np.random.default_rng(5)
    for top_points in (60.0, 60.25, 60.5, 60.9):
        found = find_echo_top(echo("NCN and TPrA", top_points, 1e-5, rng))
        assert abs(found.top_s / DWELL_S - top_points) < 1e-3


def test_rows_of_any_sign_and_phase_share_one_better_top() -> None:
    rng = np.random.default_rng(6)
    rows = [echo("sidebands", 80.4, 0.05, rng).values * (-1.0) ** k for k in range(8)]
    axis = TimeAxis(POINTS, DWELL_S)
    series = FID(np.array(rows), (ListAxis("row", "", tuple(map(float, range(8)))), axis))
    together = find_echo_top(series)
    alone = find_echo_top(FID(rows[0], (axis,)))
    assert abs(together.top_s / DWELL_S - 80.4) < 4 * together.error_s / DWELL_S
    assert together.error_s < 0.6 * alone.error_s


def test_the_step_makes_lines_at_all_offsets_come_out_in_phase() -> None:
    fid = echo("NCN and TPrA", 45.71, 1e-4, np.random.default_rng(7))
    placed = echo_top(fid)
    spectrum = transform(exponential(placed, lb_hz=300.0, symmetric=True))
    offsets_hz = spectrum.frequency.offsets_hz
    phases = [
        np.angle(spectrum.values[np.argmin(np.abs(offsets_hz - line_hz))], deg=True)
        for line_hz in (92e3, -290e3)
    ]
    assert abs((phases[0] - phases[1] + 180.0) % 360.0 - 180.0) < 1.5
    decided = placed.history[-1].decided
    assert decided["top_error_s"] < 0.01 * DWELL_S
    assert placed.time.start_s == -decided["top_s"]


def test_homogeneous_decay_moves_a_lone_gaussian_as_said_and_sidebands_hardly() -> None:
    rng, t2_s = np.random.default_rng(11), 500e-6
    moved = []
    for sample in ("one Gaussian line", "broad sidebands"):
        fid = echo(sample, 200.4, 1e-4, rng)
        decay = np.exp(-fid.time.times_s / t2_s)
        found = find_echo_top(FID(fid.values * decay, fid.axes))
        moved.append(found.top_s / DWELL_S - 200.4)
    width_hz = 10e3
    expected = -2.0 * np.log(2.0) / (np.pi**2 * width_hz**2 * t2_s) / DWELL_S
    assert moved[0] == pytest.approx(expected, rel=0.05)
    assert abs(moved[1]) < 0.1 * abs(expected)


def test_a_given_top_needs_no_data() -> None:
    fid = FID(np.zeros(64), (TimeAxis(64, DWELL_S, start_s=-3e-6),))
    assert echo_top(fid, top_s=10.25e-6).time.start_s == pytest.approx(-13.25e-6)
    with pytest.raises(SettingError, match="is not within the data"):
        echo_top(fid, top_s=1.0)


def test_the_rise_of_the_digital_filter_is_no_echo() -> None:
    rng = np.random.default_rng(8)
    times = np.arange(POINTS) - 60.4
    values = np.where(times >= 0, np.exp(-times / 40.0), 0.0).astype(complex)
    values += 0.005 * (rng.normal(size=POINTS) + 1j * rng.normal(size=POINTS))
    raw = FID(values, (TimeAxis(POINTS, DWELL_S),), Acquisition(group_delay_points=60.4))
    delayed = FID(values, (TimeAxis(POINTS, DWELL_S, -60.4 * DWELL_S),))
    for fid in (raw, delayed):
        with pytest.raises(ProcessingError, match="beginning of the data"):
            find_echo_top(fid)


def test_what_is_no_echo_gets_a_sentence() -> None:
    rng = np.random.default_rng(9)
    noise = rng.normal(size=POINTS) + 1j * rng.normal(size=POINTS)
    axis = TimeAxis(POINTS, DWELL_S)
    with pytest.raises(ProcessingError, match="out of the noise"):
        find_echo_top(FID(noise, (axis,)))
    with pytest.raises(ProcessingError, match="every point of the signal is zero"):
        find_echo_top(FID(np.zeros(POINTS), (axis,)))
    with pytest.raises(ProcessingError, match="points are too few"):
        find_echo_top(FID(np.ones(1), (TimeAxis(1, DWELL_S),)))
    with pytest.raises(ProcessingError, match="not finite"):
        find_echo_top(FID(np.where(np.arange(POINTS) == 5, np.nan, noise), (axis,)))
    with pytest.raises(ProcessingError, match="points are too few"):
        find_echo_top(FID(noise, (axis,)), earliest_s=5e-3)
    falling = np.exp(-np.arange(POINTS) / 50.0) + 0.003 * noise
    with pytest.raises(ProcessingError, match="beginning of the data"):
        find_echo_top(FID(falling, (axis,)))


def test_a_clipped_echo_is_called_clipped() -> None:
    values = echo("one line on resonance", 150.5, 0.01, np.random.default_rng(10)).values
    clipped = np.clip(values.real, -0.6, 0.6) + 1j * np.clip(values.imag, -0.6, 0.6)
    with pytest.raises(ProcessingError, match="lower receiver gain"):
        find_echo_top(FID(clipped, (TimeAxis(POINTS, DWELL_S),)))
