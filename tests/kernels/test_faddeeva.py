from collections.abc import Callable

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import erfcx, wofz

from pnmr.kernels.faddeeva import faddeeva, scaled_erfc

# The relative error that the module promises for w, and what it leaves for the derivatives.
BOUND = 1e-13
SLOPE_BOUND = 1e-11


def plane() -> np.ndarray:
    """Points near the origin, along both axes, around the border of the series, far away."""
    rng = np.random.default_rng(1)
    count = 20_000
    near = rng.uniform(-12, 12, count) + 1j * rng.uniform(0, 12, count)
    signs = rng.choice([-1, 1], count)
    spread = signs * 10 ** rng.uniform(-8, 4, count) + 1j * 10 ** rng.uniform(-12, 4, count)
    ring = np.sqrt(120.0) * np.exp(1j * rng.uniform(0, np.pi, count)) * rng.uniform(0.999, 1.001)
    return np.concatenate([near, spread, ring, rng.uniform(-30, 30, count) + 0j])


def test_the_function_is_scipys_to_its_bound_everywhere() -> None:
    z = plane()
    found = np.array([faddeeva(point.real, point.imag)[0] for point in z])
    expected = wofz(z)
    assert (np.abs(found - expected) / np.abs(expected)).max() < BOUND


def test_the_absorption_alone_is_exact_where_it_is_not_negligible() -> None:
    z = plane()
    expected = wofz(z).real
    tall = expected > 1e-12
    found = np.array([faddeeva(point.real, point.imag)[0].real for point in z[tall]])
    np.testing.assert_allclose(found, expected[tall], rtol=2e-13)


def around(f: Callable[[np.ndarray], np.ndarray], z: complex) -> complex:
    """The derivative by Cauchy's integral: no difference of nearly equal numbers."""
    radius = max(0.3, 0.5 * abs(z))
    turn = np.exp(2j * np.pi * np.arange(256) / 256)
    return complex(np.mean(f(z + radius * turn) / turn) / radius)


@given(st.floats(-300.0, 300.0), st.floats(0.0, 300.0))
@settings(deadline=None)
def test_the_derivatives_are_cauchys_integrals_of_scipys_function(x, y) -> None:
    z = complex(x, y)
    w, slope, sharpness = faddeeva(x, y)
    assert abs(slope - around(wofz, z)) < SLOPE_BOUND * abs(slope)
    assert abs(sharpness - around(lambda p: p * wofz(p), z)) < SLOPE_BOUND * abs(w)


def test_the_scaled_complementary_error_function_is_scipys() -> None:
    x = np.concatenate([np.linspace(0.0, 20.0, 300), 10.0 ** np.arange(2.0, 9.0)])
    np.testing.assert_allclose([scaled_erfc(value) for value in x], erfcx(x), rtol=BOUND)
