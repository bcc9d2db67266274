import csv
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pnmr.errors import SettingError
from pnmr.fit.sidebands import LARGEST_RATIO, calculated_shares, sidebands

ratios = st.floats(-8.0, 8.0)
asymmetries = st.floats(0.0, 1.0)


def test_the_table_agrees_with_mrsimulator(shared_data) -> None:
    cases = defaultdict(dict)
    with open(shared_data / "curves" / "sidebands.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            key = tuple(float(row[name]) for name in ("zeta_ppm_shift", "eta", "spin_rate_hz"))
            cases[key][int(row["order"])] = float(row["amplitude"])
    assert len(cases) == 6
    for (zeta_ppm, asymmetry, rotor_hz), theirs in cases.items():
        ours = sidebands(zeta_ppm * 100.61 / rotor_hz, asymmetry)
        shares = dict(zip(ours.orders.tolist(), ours.shares, strict=True))
        difference = [shares.get(order, 0.0) - amplitude for order, amplitude in theirs.items()]
        assert np.abs(difference).sum() < 3e-5


def brute_force(ratio: float, asymmetry: float, most: int) -> np.ndarray:
    """A slow reading of the definition: random crystallites, the FID over whole rotor turns."""
    rng = np.random.default_rng(5)
    count, steps = 20_000, 128
    rotation = np.linalg.qr(rng.standard_normal((count, 3, 3)))[0]
    principal = ratio * np.array([-0.5 * (1 + asymmetry), -0.5 * (1 - asymmetry), 1.0])
    tensor = np.einsum("nij,j,nkj->nik", rotation, principal, rotation)
    turn = 2.0 * np.pi * (np.arange(steps) + 0.5) / steps
    tilt = np.arccos(1.0 / np.sqrt(3.0))
    field = [
        np.sin(tilt) * np.cos(turn),
        -np.sin(tilt) * np.sin(turn),
        np.full(steps, np.cos(tilt)),
    ]
    frequency = np.einsum("at,nab,bt->nt", field, tensor, field)
    phase = np.cumsum(frequency, axis=1) * 2.0 * np.pi / steps
    amplitude = np.fft.fft(np.exp(1j * phase), axis=1) / steps
    return (np.abs(amplitude) ** 2).mean(axis=0)[np.arange(-most, most + 1)]


@pytest.mark.parametrize(("ratio", "asymmetry"), [(1.7, 0.0), (-3.0, 0.4), (5.0, 1.0)])
def test_the_shares_are_those_of_random_crystallites(ratio, asymmetry) -> None:
    found = calculated_shares(ratio, asymmetry, 20)
    np.testing.assert_allclose(found, brute_force(ratio, asymmetry, 20), atol=4e-3)


@given(st.floats(-LARGEST_RATIO, LARGEST_RATIO).filter(lambda r: abs(r) < 8.0), asymmetries)
@settings(deadline=None, max_examples=40)
def test_the_table_is_the_powder_average(ratio, asymmetry) -> None:
    table = sidebands(ratio, asymmetry)
    most = int(table.orders[-1]) + 6
    exact = calculated_shares(ratio, asymmetry, most)
    inside = exact[6:-6]
    assert np.abs(table.shares - inside).sum() + 1.0 - inside.sum() < 1e-6


def test_the_table_holds_to_its_end() -> None:
    table = sidebands(LARGEST_RATIO, 0.7)
    exact = calculated_shares(LARGEST_RATIO, 0.7, int(table.orders[-1]))
    assert np.abs(table.shares - exact).sum() < 1e-5
    assert table.shares.sum() == pytest.approx(1.0, abs=1e-5)


@given(ratios, asymmetries)
@settings(deadline=None, max_examples=40)
def test_the_moments_are_those_of_maricq_and_waugh(ratio, asymmetry) -> None:
    manifold = sidebands(ratio, asymmetry)
    second = manifold.shares @ manifold.orders**2
    third = manifold.shares @ manifold.orders**3
    assert manifold.shares.sum() == pytest.approx(1.0, abs=1e-6)
    assert manifold.shares @ manifold.orders == pytest.approx(0.0, abs=1e-5)
    assert second == pytest.approx(ratio**2 / 5.0 * (1.0 + asymmetry**2 / 3.0), abs=2e-4)
    assert third == pytest.approx(2.0 / 35.0 * ratio**3 * (1.0 - asymmetry**2), abs=2e-3)


@given(st.floats(0.1, 7.9).filter(lambda r: 0.01 < r % 2.0 < 1.99), st.floats(0.05, 0.95))
@settings(deadline=None, max_examples=40)
def test_the_derivatives_are_finite_differences(ratio, asymmetry) -> None:
    here, move = sidebands(ratio, asymmetry), 1e-4
    up, down = sidebands(ratio + move, asymmetry), sidebands(ratio - move, asymmetry)
    np.testing.assert_allclose(here.by_ratio, (up.shares - down.shares) / 2e-4, atol=1e-6)
    square = asymmetry**2
    up, down = (sidebands(ratio, np.sqrt(square + step)) for step in (move, -move))
    np.testing.assert_allclose(here.by_square, (up.shares - down.shares) / 2e-4, atol=1e-6)


@given(st.floats(0.01, 8.0), asymmetries)
@settings(deadline=None, max_examples=20)
def test_the_other_sign_mirrors_the_manifold(ratio, asymmetry) -> None:
    one, other = sidebands(ratio, asymmetry), sidebands(-ratio, asymmetry)
    np.testing.assert_array_equal(one.shares, other.shares[::-1])
    np.testing.assert_array_equal(one.by_ratio, -other.by_ratio[::-1])


def test_the_reference_table_is_met() -> None:
    shares = sidebands(100.0 / 60.0, 0.5)
    middle = shares.shares[(shares.orders >= -4) & (shares.orders <= 4)]
    expected = [0.0002, 0.0023, 0.0185, 0.1730, 0.6386, 0.1223, 0.0405, 0.0041, 0.0005]
    np.testing.assert_allclose(middle, expected, atol=6e-5)
    assert sidebands(1.0, 0.3).shares[sidebands(1.0, 0.3).orders == 0] == pytest.approx(
        0.8569, abs=1e-4
    )


def test_a_small_anisotropy_gives_first_sidebands_that_grow_with_its_square() -> None:
    """A phase b sin(turn) has sidebands of (b / 2)^2; the powder's mean of b^2 is 4/15 ratio^2."""
    manifold = sidebands(0.02, 0.0)
    found = manifold.shares[np.abs(manifold.orders) == 1].sum()
    assert found == pytest.approx(2.0 * 0.02**2 * (4.0 / 15.0) / 4.0, rel=1e-2)


@pytest.mark.parametrize(("ratio", "asymmetry"), [(21.0, 0.0), (float("nan"), 0.0), (1.0, 1.1)])
def test_what_the_table_does_not_hold_is_refused(ratio, asymmetry) -> None:
    with pytest.raises(SettingError, match="outside the table"):
        sidebands(ratio, asymmetry)
