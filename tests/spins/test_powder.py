import numpy as np
import pytest
from scipy.special import sph_harm_y

from pnmr.errors import SettingError
from pnmr.spins import Powder, ShiftTensor, powder_grid


def sphere_mean(powder: Powder, function) -> complex:
    return powder.weight @ function(np.radians(powder.beta_deg), np.radians(powder.alpha_deg))


@pytest.mark.parametrize("symmetry", ["none", "axis", "sphere"])
def test_weights_are_fractions_of_the_whole(symmetry) -> None:
    powder = powder_grid(5, 8, symmetry=symmetry)
    assert powder.weight.min() > 0.0
    assert powder.weight.sum() == pytest.approx(1.0, abs=1e-14)


@pytest.mark.parametrize("polar", [2, 3, 5])
def test_even_spherical_harmonics_vanish_up_to_the_rank_that_is_promised(polar) -> None:
    powder = powder_grid(polar, 1)
    for rank in range(2, 4 * polar, 2):
        for m in range(0, rank + 1, 2):
            mean = sphere_mean(powder, lambda b, a, rank=rank, m=m: sph_harm_y(rank, m, b, a).real)
            assert abs(mean) < 1e-14, (rank, m)
    beyond = sphere_mean(powder, lambda b, a: sph_harm_y(4 * polar, 0, b, a).real)
    assert abs(beyond) > 1e-3


def test_a_quarter_of_the_sphere_stands_for_all_of_it() -> None:
    """A function of the tensor's frequency has the same mean over random full rotations."""
    tensor = ShiftTensor(1.0, 0.6)
    rng = np.random.default_rng(3)
    count = 400_000
    anywhere = Powder(
        rng.uniform(0, 360, count),
        np.degrees(np.arccos(rng.uniform(-1, 1, count))),
        rng.uniform(0, 360, count),
        np.full(count, 1.0 / count),
    )

    def mean(powder: Powder) -> float:
        c1, s1, c2, s2 = tensor.rotor_harmonics_hz(powder)
        return powder.weight @ np.exp(c1 * s2 + c2**2 - s1**3 + c2 * s1)

    assert mean(powder_grid(8, 16)) == pytest.approx(mean(anywhere), abs=2e-3)
    assert mean(powder_grid(16, 32)) == pytest.approx(mean(powder_grid(24, 48)), abs=1e-12)


def test_an_axial_tensor_needs_no_alpha() -> None:
    tensor = ShiftTensor(1.0, 0.0)
    short, full = powder_grid(6, 12, symmetry="axis"), powder_grid(6, 12)
    assert short.orientations * 12 == full.orientations

    def mean(powder: Powder) -> float:
        c1, s1, c2, _ = tensor.rotor_harmonics_hz(powder)
        return powder.weight @ np.exp(c1 + s1 * c2)

    assert mean(short) == pytest.approx(mean(full), abs=1e-14)


@pytest.mark.parametrize("numbers", [(0, 1), (3, 0), (3, 7)])
def test_impossible_grids_are_refused(numbers) -> None:
    with pytest.raises(SettingError, match="gamma"):
        powder_grid(*numbers)


def test_an_unknown_symmetry_is_refused() -> None:
    with pytest.raises(SettingError, match="axis"):
        powder_grid(3, 1, symmetry="cube")
