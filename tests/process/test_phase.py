"""Phases against the plain exponential, one point at a time."""

import cmath
import math

import numpy as np
import pytest
from builders import single
from hypothesis import given, settings
from hypothesis import strategies as st

from pnmr.process import phase, transform
from pnmr.process.phasor import phasors

ANGLES = st.floats(-1e4, 1e4)


@settings(max_examples=40, deadline=None)
@given(ANGLES, ANGLES, st.floats(-200.0, 200.0))
def test_the_phase_at_each_point_is_p0_plus_p1_times_the_distance_from_the_pivot(
    p0_deg: float, p1_deg: float, pivot_ppm: float
) -> None:
    spectrum = transform(single())
    turned = phase(spectrum, p0_deg=p0_deg, p1_deg=p1_deg, pivot_ppm=pivot_ppm)
    axis = spectrum.frequency
    for index in (0, 17, 64, 127):
        distance = (axis.ppm[index] - pivot_ppm) / axis.width_ppm
        factor = cmath.exp(1j * math.radians(p0_deg + p1_deg * distance))
        assert turned.values[index] == pytest.approx(spectrum.values[index] * factor, rel=1e-9)


def test_without_a_pivot_the_carrier_feels_p0_alone() -> None:
    spectrum = transform(single())
    centre = int(np.argmin(np.abs(spectrum.frequency.offsets_hz)))
    turned = phase(spectrum, p0_deg=90.0, p1_deg=1000.0)
    assert turned.values[centre] == pytest.approx(1j * spectrum.values[centre], rel=1e-12)


def test_a_phase_and_its_opposite_cancel() -> None:
    spectrum = transform(single())
    there = phase(spectrum, p0_deg=33.0, p1_deg=-400.0, pivot_ppm=10.0)
    back = phase(there, p0_deg=-33.0, p1_deg=400.0, pivot_ppm=10.0)
    assert np.allclose(back.values, spectrum.values, rtol=1e-12, atol=1e-6)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 1000), ANGLES, ANGLES)
def test_phasors_are_exponentials_of_evenly_growing_angles(
    points: int, first_deg: float, step_deg: float
) -> None:
    table = phasors(points, first_deg, step_deg)
    index = np.arange(points)
    expected = np.exp(2j * np.pi * np.fmod(first_deg / 360.0 + step_deg / 360.0 * index, 1.0))
    assert table.shape == (points,)
    assert np.abs(table - expected).max() < 1e-9


def test_phasors_of_a_long_spectrum_are_as_exact_as_exponentials() -> None:
    """Against extended precision, at 68 turns over 65,536 points."""
    step_deg = 360.0 * 67.98 / 65536
    angle = (np.longdouble(30.0) + np.longdouble(step_deg) * np.arange(65536)) % 360
    turn = angle * (np.longdouble(np.pi) + np.longdouble(1.2246467991473532e-16)) / 180
    expected = np.cos(turn) + 1j * np.sin(turn)
    assert float(np.abs(phasors(65536, 30.0, step_deg) - expected).max()) < 2e-13
