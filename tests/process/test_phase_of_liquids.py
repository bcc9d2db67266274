"""Automatic phase of real liquids beside the phase that somebody gave them in TopSpin."""

import math
import warnings
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from pnmr.bruker import read_fid, topspin_recipe
from pnmr.data import Setting
from pnmr.errors import PnmrWarning
from pnmr.process import Recipe

# what TopSpin's operator and the shims leave open
OPERATOR_DEG = 5.0


def decided(run: Path) -> tuple[Mapping[str, Setting], np.ndarray]:
    """Return what is decided, and how far that is from TopSpin's phase.

    In degrees, where the spectrum is tall.
    """
    steps = topspin_recipe(run).steps
    at = [step.name for step in steps].index("phase")
    given = steps[at].settings
    recipe = Recipe(steps[:at]).then("automatic_phase", pivot_ppm=given["pivot_ppm"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PnmrWarning)
        spectrum = recipe(read_fid(run))
    found = spectrum.history[-1].decided
    axis = spectrum.frequency
    tall = np.abs(spectrum.values) > 0.2 * np.abs(spectrum.values).max()
    turn = (axis.ppm[tall] - given["pivot_ppm"]) * axis.reference_hz * 1e-6 / axis.width_hz
    apart = found["p0_deg"] - given["p0_deg"] + (found["p1_deg"] - given["p1_deg"]) * turn
    return found, np.abs((apart + 180.0) % 360.0 - 180.0)


@pytest.mark.parametrize(
    "name",
    [
        "topspin21_1H_abs",
        "topspin36_1H_grpdly68",
        "topspin40_1H_convdta",
        "xwinnmr_13C_bigendian",
        "xwinnmr_31P_bigendian",
    ],
)
def test_the_phase_is_that_of_the_operator_within_the_error(shared_data: Path, name: str) -> None:
    found, apart_deg = decided(shared_data / "bruker" / name)
    assert found["certain"], found["doubt"]
    assert apart_deg.max() < 2.0 * math.hypot(found["error_deg"], OPERATOR_DEG)


@pytest.mark.parametrize("name", ["topspin35_1H_qsine", "topspin44_1H_em", "xwinnmr_1H_bigendian"])
def test_where_lines_cover_the_spectrum_it_is_doubted(shared_data: Path, name: str) -> None:
    assert not decided(shared_data / "bruker" / name)[0]["certain"]
