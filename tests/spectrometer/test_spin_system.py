"""Which orientations of a site with its protons differ."""

import numpy as np
import pytest
from played_programs import SHAPES, played, sample, site

from pnmr.spectrometer.acquire import acquire, runs_of
from pnmr.spectrometer.crystallites import Crystallites
from pnmr.spectrometer.detection import Repetition, detected
from pnmr.spins import GROUPS, Proton, Site, powder_grid

TRAIN = {"placement": "train", "before": "1", "after": "1"}
BOND = Proton(-23e3, shift_ppm=2.0, anisotropy_ppm=30.0)
TILTED = Proton(-23e3, 40.0, 30.0)
SYMMETRIES = {
    "sphere": site(5e3),
    "axis": site(5e3, 30e3, protons=GROUPS["CH3"](BOND)),
    "none": site(5e3, 30e3, asymmetry=0.3, protons=GROUPS["CH2"](BOND)),
    "full": site(5e3, 30e3, protons=(TILTED,)),
}


@pytest.mark.parametrize("symmetry", SYMMETRIES)
def test_the_symmetry_of_a_site_is_that_of_all_its_tensors(symmetry: str) -> None:
    (run,) = runs_of(played("tedor_shap", TRAIN), sample(SYMMETRIES[symmetry]), SHAPES, 0)
    assert run.system.symmetry == symmetry


def test_protons_that_differ_break_the_symmetry() -> None:
    first, second = GROUPS["CH2"](BOND)
    other = Proton(-20e3, second.polar_deg, second.azimuth_deg)
    found = played("tedor_shap", TRAIN)
    for protons, symmetry in (((first, second), "none"), ((first, other), "full")):
        (run,) = runs_of(found, sample(site(0.0, 3e4, protons=protons)), SHAPES, 0)
        assert run.system.symmetry == symmetry


@pytest.mark.parametrize("symmetry", ["axis", "none"])
def test_the_smaller_grid_gives_what_the_whole_sphere_gives(symmetry: str) -> None:
    of: Site = SYMMETRIES[symmetry]
    (run,) = runs_of(played("tedor_shap", TRAIN), sample(of), SHAPES, 0)

    def average(grid: str) -> np.ndarray:
        powder = powder_grid(2, 8, symmetry=grid)
        return detected(
            run.pathways,
            Crystallites(run.system, powder, 60e3),
            Repetition(0, 32),
            gammas=8,
            orders=np.arange(-8.0, 9.0),
            open_s=run.sequence.opens_ps * 1e-12,
        )

    assert np.abs(average(symmetry) - average("full")).max() < 1e-9 * 32
    assert np.abs(average("full")).max() > 0.1 * 32


def test_carriers_are_read_from_bf_and_sfo_where_o_is_not_given() -> None:
    found = played("double_adiabatic_echo")
    values = {name: v for name, v in found.parameters.values.items() if name != "o1"}
    assert values["sfo1"] == pytest.approx(values["bf1"] + found.parameters.values["o1"] / 1e6)
    object.__setattr__(found.parameters, "values", values)
    (component,) = acquire(found, sample(site(1234.0)), SHAPES).signals[0].components
    assert component.frequency_hz[0] == pytest.approx(1234.0, abs=0.01)
