"""Experiments added up, series joined, and what does not go together refused with the values."""

import numpy as np
import pytest

from pnmr.data import FID, Acquisition, ListAxis, TimeAxis
from pnmr.errors import SettingError
from pnmr.process import Recipe, coadd, exponential, frequency_pieces, join, transform

POINTS = 512


def scan_sum(
    rng: np.random.Generator, scans: int, noise: float = 1.0, name: str = "A", **axis: float
) -> FID:
    """Return the sum of ``scans`` scans of one signal, each with its own noise."""
    clean = np.exp(-np.arange(POINTS) / 30.0) * scans
    words = rng.normal(size=(2, POINTS)) * noise * np.sqrt(scans)
    time = TimeAxis(**{"points": POINTS, "dwell_s": 1e-6, "carrier_hz": 1e8, **axis})
    acquisition = Acquisition(nucleus="13C", scans=scans, source=name)
    return FID(clean + words[0] + 1j * words[1], (time,), acquisition)


def test_scans_add_up_to_one_experiment_of_all_scans() -> None:
    rng = np.random.default_rng(1)
    a, b = scan_sum(rng, 16, name="1"), scan_sum(rng, 64, name="2")
    total = coadd([a, b])
    np.testing.assert_allclose(total.values, a.values + b.values, rtol=1e-14)
    assert total.acquisition.scans == 80
    assert total.acquisition.source == "1 + 2"
    assert total.history == ()


def test_noise_weights_beat_plain_addition_for_unequal_noise() -> None:
    rng = np.random.default_rng(2)
    plain, weighted = [], []
    for _ in range(60):
        parts = [scan_sum(rng, 16, noise=1.0), scan_sum(rng, 16, noise=5.0)]
        clean = 32 * np.exp(-np.arange(POINTS) / 30.0)
        plain.append(np.std(coadd(parts).values - clean))
        weighted.append(np.std(coadd(parts, weights="noise").values - clean))
    best = 32 * np.sqrt(1.0 / (16 / 1.0 + 16 / 25.0)) * np.sqrt(2)
    assert np.mean(weighted) == pytest.approx(best, rel=0.03)
    assert np.mean(plain) > 2 * np.mean(weighted)


def test_noise_weights_keep_the_scale_of_the_sum() -> None:
    rng = np.random.default_rng(3)
    parts = [scan_sum(rng, 10, noise=1e-3), scan_sum(rng, 30, noise=2e-3)]
    assert coadd(parts, weights="noise").values[0].real == pytest.approx(40.0, rel=1e-2)


def test_spectra_of_one_recipe_add_up_as_their_fids_do() -> None:
    rng = np.random.default_rng(4)
    recipe = Recipe(()).then("exponential", lb_hz=100.0).then("transform")
    fids = [scan_sum(rng, 4), scan_sum(rng, 8)]
    together = coadd([recipe(fid) for fid in fids])
    np.testing.assert_allclose(together.values, recipe(coadd(fids)).values, atol=1e-9)
    assert Recipe.of(together) == recipe


def test_what_differs_is_named_with_both_values() -> None:
    rng = np.random.default_rng(5)
    a = scan_sum(rng, 1)
    with pytest.raises(SettingError, match=r"dwell_s is 1e-06 in A and 2e-06 in B"):
        coadd([a, scan_sum(rng, 1, name="B", dwell_s=2e-6)])
    with pytest.raises(SettingError, match=r"carrier_hz is 100000000.0 in A and 100100000.0 in B"):
        coadd([a, scan_sum(rng, 1, name="B", carrier_hz=100.1e6)])
    with pytest.raises(SettingError, match=r"start_s is 0.0 in A and 3e-07 in B"):
        coadd([a, scan_sum(rng, 1, name="B", start_s=3e-7)])
    other = FID(a.values, a.axes, Acquisition(nucleus="1H", source="B"))
    with pytest.raises(SettingError, match="13C of A with 1H of B"):
        coadd([a, other])
    with pytest.raises(SettingError, match="not processed alike"):
        coadd([a, exponential(a, lb_hz=3.0)])
    with pytest.raises(SettingError, match="not both FIDs"):
        coadd([a, transform(a)])
    with pytest.raises(SettingError, match="nothing to combine"):
        coadd([])
    quiet = FID(np.zeros(8), (TimeAxis(8, 1.0),))
    with pytest.raises(SettingError, match="without noise"):
        coadd([quiet, quiet], weights="noise")


def series(values: tuple[float, ...], name: str = "vd", unit: str = "s") -> FID:
    rows = np.array([np.full(8, value) for value in values])
    return FID(rows, (ListAxis(name, unit, values), TimeAxis(8, 1e-6)))


def test_parts_of_a_series_are_joined_in_the_order_given() -> None:
    joined = join([series((1.0, 2.0)), series((0.5,))])
    assert joined.axes[0] == ListAxis("vd", "s", (1.0, 2.0, 0.5))
    assert joined.values[:, 0].real.tolist() == [1.0, 2.0, 0.5]
    with pytest.raises(SettingError, match="'vd' in 's', those of a signal 'vc' in ''"):
        join([series((1.0,)), series((1.0,), "vc", "")])
    with pytest.raises(SettingError, match="only series"):
        join([FID(np.ones(8), (TimeAxis(8, 1e-6),))])


def test_pieces_are_stacked_by_carrier() -> None:
    rng = np.random.default_rng(6)
    pieces = [scan_sum(rng, 1, carrier_hz=1e8 + shift) for shift in (2e5, 0.0, 1e5)]
    stacked = frequency_pieces(pieces)
    assert stacked.axes[0].values == (0.0, 1e5, 2e5)
    assert stacked.time.carrier_hz == 1e8
    np.testing.assert_array_equal(stacked.values[0], pieces[1].values)
    with pytest.raises(SettingError, match="dwell_s is 1e-06"):
        frequency_pieces([pieces[1], scan_sum(rng, 1, carrier_hz=2e8, dwell_s=3e-6)])
