"""Sideband orders separated and added up: the spectrum at infinite spinning speed."""

import numpy as np
import pytest
from scipy.special import jv

from pnmr.data import FID, Acquisition, ListAxis, TimeAxis
from pnmr.errors import ProcessingError, SettingError
from pnmr.process import separate_orders, sum_orders, transform

POINTS, STEPS, MAS_HZ, DEPTH = 1024, 16, 60e3, 1.4
WIDTH_HZ, SITES = 4e3, ((1.0, 92e3), (0.6, -120e3))


def isotropic(times_s: np.ndarray) -> np.ndarray:
    decay = np.exp(-np.pi * WIDTH_HZ * times_s)
    return sum(a * np.exp(2j * np.pi * f * times_s) for a, f in SITES) * decay


def matpass(sense: float = -1.0, start_s: float = 0.0) -> FID:
    """Average a shift modulated at the MAS rate over all rotor phases, pitch by pitch.

    exp(i z sin(a + g)) exp(-i z sin g), averaged over g, is the sum of J_k(z)^2 exp(i k a):
    the sideband amplitudes are known in closed form and appear nowhere here.
    """
    times_s = start_s + np.arange(POINTS) * 1e-6
    phases = 2 * np.pi * np.arange(360) / 360
    rows = []
    for step in range(STEPS):
        turn = 2 * np.pi * MAS_HZ * times_s + sense * 2 * np.pi * step / STEPS
        modulation = np.exp(1j * DEPTH * (np.sin(turn[:, None] + phases) - np.sin(phases))).mean(
            axis=1
        )
        rows.append(isotropic(times_s) * modulation)
    axes = (ListAxis("row", "", tuple(map(float, range(STEPS)))), TimeAxis(POINTS, 1e-6, start_s))
    return FID(np.array(rows), axes, Acquisition(mas_hz=MAS_HZ))


def test_each_order_holds_its_closed_form_amplitude_and_no_other() -> None:
    orders = separate_orders(matpass())
    names = np.array(orders.axes[0].values)
    assert names[0] == -7.0
    assert names[-1] == 8.0
    first = np.abs(orders.values[:, 0] / sum(a for a, _ in SITES))
    np.testing.assert_allclose(first, jv(names, DEPTH) ** 2, atol=1e-7)


@pytest.mark.parametrize("start_s", [0.0, -40.3e-6])
def test_the_sum_is_the_signal_without_any_anisotropy(start_s: float) -> None:
    fid = matpass(start_s=start_s)
    infinite = sum_orders(separate_orders(fid))
    np.testing.assert_allclose(infinite.values, isotropic(fid.time.times_s), atol=2e-6)


def test_all_the_intensity_of_the_sidebands_is_in_the_centreband() -> None:
    fid = matpass()
    plain = transform(FID(fid.values[0], fid.axes[1:]))
    infinite = transform(sum_orders(separate_orders(fid)))
    at = np.argmin(np.abs(plain.frequency.offsets_hz - 92e3))
    gain = infinite.values[at].real / plain.values[at].real
    assert gain == pytest.approx(1.0 / jv(0, DEPTH) ** 2, rel=0.05)
    away = np.abs(plain.frequency.offsets_hz - 92e3 - MAS_HZ) < 5e3
    assert plain.values[away].real.max() > 0.2 * infinite.values[at].real
    assert infinite.values[away].real.max() < 0.03 * infinite.values[at].real


def test_the_other_sense_needs_the_other_setting() -> None:
    forward = matpass(sense=1.0)
    right = sum_orders(separate_orders(forward, sense="forward"))
    times_s = forward.time.times_s
    np.testing.assert_allclose(right.values, isotropic(times_s), atol=2e-6)
    wrong = sum_orders(separate_orders(forward))
    assert np.abs(wrong.values - isotropic(times_s)).max() > 0.5


def test_fewer_orders_bring_less_noise() -> None:
    rng = np.random.default_rng(1)
    noise = rng.normal(size=(STEPS, POINTS)) + 1j * rng.normal(size=(STEPS, POINTS))
    clean = matpass()
    orders = separate_orders(FID(noise, clean.axes, clean.acquisition))
    few, all_of_them = sum_orders(orders, most=3), sum_orders(orders)
    assert few.values.std() / all_of_them.values.std() == pytest.approx(
        np.sqrt(7 / STEPS), rel=0.05
    )


def test_what_cannot_be_sheared_is_refused() -> None:
    fid = matpass()
    with pytest.raises(ProcessingError, match="put 'separate_orders' before it"):
        sum_orders(fid)
    with pytest.raises(ProcessingError, match="at least 2 rows"):
        separate_orders(FID(fid.values[0], fid.axes[1:]))
    orders = separate_orders(FID(fid.values, fid.axes))
    with pytest.raises(ProcessingError, match="give mas_hz"):
        sum_orders(orders)
    with pytest.raises(SettingError, match="mas_hz must be positive"):
        sum_orders(orders, mas_hz=-1.0)
