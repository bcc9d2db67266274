import os
import subprocess
import sys

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import expm

from pnmr.kernels.one_spin import LARGEST_HALF_ANGLE, propagate

SX = np.array([[0, 1], [1, 0]], dtype=complex)
SY = np.array([[0, -1j], [1j, 0]])
SZ = np.array([[1, 0], [0, -1]], dtype=complex)


def lanes_of(rng: np.random.Generator, count: int, scale: float) -> np.ndarray:
    return rng.uniform(-1.0, 1.0, (6, count)) * (scale * LARGEST_HALF_ANGLE / 6.0)


def pulse_of(rng: np.random.Generator, steps: int) -> tuple[np.ndarray, np.ndarray]:
    angle = rng.uniform(0.0, 2.0 * np.pi, steps)
    amplitude = rng.uniform(0.0, 1.0, steps)
    rotor = np.stack([np.cos(angle), np.sin(angle), np.cos(2 * angle), np.sin(2 * angle)], 1)
    return amplitude[:, None] * np.stack([np.cos(3 * angle), np.sin(3 * angle)], 1), rotor


def spinors(pulse, rotor, turn_rad, lanes) -> np.ndarray:
    out = np.empty((4, lanes.shape[1]))
    propagate(pulse, rotor, turn_rad, lanes, out)
    return out


@given(st.integers(0, 2**32 - 1), st.integers(1, 300), st.integers(1, 150))
@settings(deadline=None, max_examples=30)
def test_the_rotation_is_unitary_for_any_pulse_and_any_lane(seed, steps, count) -> None:
    rng = np.random.default_rng(seed)
    pulse, rotor = pulse_of(rng, steps)
    out = spinors(pulse, rotor, 0.02, lanes_of(rng, count, 1.0))
    np.testing.assert_allclose((out**2).sum(axis=0), 1.0, rtol=0, atol=1e-13 * (1 + steps))


@given(st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=20)
def test_every_step_is_the_matrix_exponential(seed) -> None:
    rng = np.random.default_rng(seed)
    pulse, rotor = pulse_of(rng, 5)
    lanes = lanes_of(rng, 3, 1.0)
    out = spinors(pulse, rotor, 0.0, lanes)
    for lane in range(3):
        offset, rf, *harmonics = lanes[:, lane]
        rotation = np.eye(2)
        for (px, py), angles in zip(pulse, rotor, strict=True):
            z = offset + angles @ harmonics
            rotation = expm(-1j * (rf * px * SX + rf * py * SY + z * SZ)) @ rotation
        expected = [rotation[0, 0].real, rotation[0, 0].imag]
        expected += [rotation[1, 0].real, rotation[1, 0].imag]
        np.testing.assert_allclose(out[:, lane], expected, rtol=0, atol=2e-15)


def test_a_step_at_the_edge_of_the_range_is_exact_to_rounding() -> None:
    lanes = np.zeros((6, 1))
    lanes[0] = LARGEST_HALF_ANGLE
    out = spinors(np.zeros((1, 2)), np.zeros((1, 4)), 0.0, lanes)[:, 0]
    expected = [np.cos(LARGEST_HALF_ANGLE), -np.sin(LARGEST_HALF_ANGLE), 0.0, 0.0]
    np.testing.assert_allclose(out, expected, rtol=0, atol=1e-15)


def test_an_offset_that_changes_within_a_step_is_followed_to_fourth_order() -> None:
    rf, slope, errors = 0.3, 0.4, []
    expected = _fine_rotation(rf, slope)
    for count in (4, 8):
        turn = 0.8 / count
        angle = (np.arange(count) + 0.5) * turn
        sinc = np.sinc(np.array([turn, turn, 2 * turn, 2 * turn]) / (2 * np.pi))
        rotor = np.stack([np.cos(angle), np.sin(angle), np.cos(2 * angle), np.sin(2 * angle)], 1)
        lanes = np.array([0.1, rf, slope, -slope, slope, 0.5 * slope])[:, None] / count
        out = spinors(np.tile([1.0, 0.0], (count, 1)), rotor * sinc, turn, lanes)[:, 0]
        errors.append(np.abs(out - expected).max())
    assert errors[1] < errors[0] / 12.0
    assert errors[1] < 1e-5


def _fine_rotation(rf: float, slope: float, count: int = 2000) -> np.ndarray:
    rotation = np.eye(2)
    for a in (np.arange(count) + 0.5) * (0.8 / count):
        z = 0.1 + slope * (np.cos(a) - np.sin(a) + np.cos(2 * a) + 0.5 * np.sin(2 * a))
        rotation = expm(-1j * (rf * SX + z * SZ) / count) @ rotation
    column = rotation[:, 0]
    return np.array([column[0].real, column[0].imag, column[1].real, column[1].imag])


def test_a_lane_does_not_know_its_neighbours() -> None:
    rng = np.random.default_rng(5)
    pulse, rotor = pulse_of(rng, 40)
    lanes = lanes_of(rng, 131, 1.0)
    together = spinors(pulse, rotor, 0.01, lanes)
    alone = np.concatenate(
        [spinors(pulse, rotor, 0.01, lanes[:, [lane]]) for lane in (0, 63, 64, 130)], axis=1
    )
    np.testing.assert_array_equal(together[:, [0, 63, 64, 130]], alone)


def test_the_kernel_runs_as_plain_python() -> None:
    code = (
        "import numpy as np; from pnmr.kernels.one_spin import propagate\n"
        "assert not hasattr(propagate, 'signatures')\n"
        "out = np.empty((4, 1)); pulse = np.tile([0.0, 1.0], (10, 1)); rotor = np.zeros((10, 4))\n"
        "propagate(pulse, rotor, 0.0, np.array([[0.0, np.pi / 40, 0, 0, 0, 0]]).T, out)\n"
        "print(*out[:, 0])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    half = np.sqrt(0.5)  # 90 degrees about y turns spin up into (up + down) / sqrt 2
    out = np.array(done.stdout.split(), dtype=float)
    np.testing.assert_allclose(out, [half, 0.0, half, 0.0], atol=1e-14)
