import numpy as np
import pytest

from pnmr.errors import SettingError
from pnmr.fit.dipolar_buildup import Recoupling, dipolar_buildup
from pnmr.fit.dipolar_transfer import transfer
from pnmr.fit.relaxation import relax, relax_all
from pnmr.fit.relaxation_interval import intervals
from pnmr.fit.relaxation_series import Series

EQUAL = tuple((float(k), float(k)) for k in range(1, 7))
TRUTH = 5.0, 22e3, 4e-4


def curve(group: str, recoupling: Recoupling) -> np.ndarray:
    """Return the build-up of the truth, straight from the transfer."""
    amplitude, coupling_hz, t2_s = TRUTH
    ratio = coupling_hz / recoupling.rotor_hz
    cycles = recoupling.scaling_factor * ratio * np.array(recoupling.cycles).T
    value, _ = transfer(group, recoupling.bands, cycles, ratio)
    return amplitude * value * np.exp(-recoupling.delays_s / t2_s)


@pytest.mark.parametrize("bands", ["centre", "all"])
@pytest.mark.parametrize("group", ["CH", "CH2", "CH3"])
def test_exact_areas_give_coupling_decay_and_amplitude_without_a_first_guess(group, bands) -> None:
    recoupling = Recoupling(EQUAL, 60e3, 3.0, 0.54, bands)
    values = curve(group, recoupling)
    found = relax(Series(recoupling.delays_s, values, 1e-4), dipolar_buildup(group, recoupling))
    np.testing.assert_allclose(found.values, TRUTH, rtol=3e-3)
    assert found.family.parameters == ("amplitude", "coupling_hz", "t2_s")


def test_intervals_hold_the_truth() -> None:
    recoupling = Recoupling(tuple((k, 1.0) for k in (1.0, 2.0, 3.0, 4.0, 5.0)), 60e3)
    clean, error = curve("CH", recoupling), 0.05
    family, rng = dipolar_buildup("CH", recoupling), np.random.default_rng(5)
    values = clean + error * rng.standard_normal((12, clean.size))
    inside = np.zeros(2)
    for each in relax_all(recoupling.delays_s, values, family, error):
        ends = intervals(each)
        inside += [e.low_value <= t <= e.high_value for e, t in zip(ends, TRUTH[1:], strict=True)]
    assert (inside >= 10).all(), inside


def test_a_coupling_that_fits_in_several_places_has_all_of_them_in_its_interval() -> None:
    recoupling = Recoupling(((1.0, 1.0), (3.0, 3.0), (4.0, 4.0)), 60e3, bands="all")
    delays_s, values, error = recoupling.delays_s, curve("CH", recoupling), 0.2

    def best(coupling_hz: float) -> float:
        cycles = coupling_hz / 60e3 * np.array(recoupling.cycles).T
        t2_s = np.exp(np.linspace(-11.0, -1.0, 200))[:, None]
        shapes = transfer("CH", "all", cycles, coupling_hz / 60e3)[0] * np.exp(-delays_s / t2_s)
        explained = (shapes @ values) ** 2 / (shapes**2).sum(axis=1)
        return float(values @ values - explained.max()) / error**2

    couplings_hz = np.linspace(5e3, 60e3, 111)
    allowed = np.array([best(each) < 1.95**2 for each in couplings_hz])
    assert np.count_nonzero(np.diff(allowed.astype(int)) == -1) >= 2, "there is one place only"
    found = relax(Series(delays_s, values, error), dipolar_buildup("CH", recoupling))
    coupling = intervals(found)[0]
    assert coupling.low_value <= couplings_hz[allowed].min()
    assert coupling.high_value >= couplings_hz[allowed].max()


def test_centrebands_of_the_virtual_spectrometer_give_its_coupling() -> None:
    # Areas of the centreband of CH with a constant of 22.000 kHz, T2 0.5 ms, 60 kHz, by `pnmr
    # simulate` with tedor_shap, placement = train, before = after = 1 to 4: density matrices, pulses
    # of 2.5 us, which recouple cos(0.15 pi)/(1 - 0.09) of a cycle.
    areas = np.array([2964524.77, 7485560.35, 6943590.03, 5553630.63])
    scaling = np.cos(0.15 * np.pi) / (1.0 - 0.09)
    for bands, expected_hz, within_hz in (("centre", 22e3, 60.0), ("all", 20.3e3, 300.0)):
        recoupling = Recoupling(EQUAL[:4], 60e3, 1.0, scaling, bands)
        found = relax(Series(recoupling.delays_s, areas, 3100.0), dipolar_buildup("CH", recoupling))
        assert found.value("coupling_hz") == pytest.approx(expected_hz, abs=within_hz), bands
        assert found.is_scattered == (bands == "all")


@pytest.mark.parametrize(
    ("given", "match"),
    [
        ({"cycles": ((1.0, 1.0),), "rotor_hz": 0.0}, "rotor rate"),
        ({"cycles": ((-1.0, 1.0),), "rotor_hz": 60e3}, "0 or more"),
        ({"cycles": ((0.0, 0.0),), "rotor_hz": 60e3}, "not all of them 0"),
        (
            {"cycles": ((2.0, 1.0), (1.0, 2.0)), "rotor_hz": 60e3},
            "2:1 and 1:2 cycles last the same",
        ),
        ({"cycles": ((1.0, 1.0),), "rotor_hz": 60e3, "signs": (1, -1)}, "2 signs do not go with 1"),
    ],
)
def test_rows_that_are_no_build_up_are_refused(given, match) -> None:
    with pytest.raises(SettingError, match=match):
        Recoupling(**given)
