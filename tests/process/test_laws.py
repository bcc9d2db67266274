"""What every processing step obeys; a new step is picked up by being registered."""

import typing
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import pnmr.process  # noqa: F401  registers the steps
from pnmr.data import FID, Acquisition, ListAxis, Spectrum, TimeAxis
from pnmr.errors import PnmrError, SettingError
from pnmr.process import Recipe
from pnmr.process.step import STEPS

# A step may find that it cannot decide; what it does then is its law all the same.
pytestmark = pytest.mark.filterwarnings("ignore:automatic phase")

POINTS, ROWS, TOP = 256, 4, 40.3
DWELL_S = 1e-6
CARRIER_HZ, REFERENCE_HZ = 100.9e6, 100.61e6

# Settings of the steps that need some, or for which others say more than the defaults.
SETTINGS: dict[str, dict[str, Any]] = {
    "baseline": {"order": 2},
    "echo_top": {"earliest_s": 20e-6, "latest_s": 120e-6},
    "exponential": {"lb_hz": 200.0},
    "first_point": {"factor": 0.5},
    "gaussian": {"lb_hz": -100.0, "gb_fraction": 0.3},
    "gaussian_broadening": {"width_hz": 300.0},
    "group_delay": {"points": 3.4},
    "phase": {"p0_deg": 30.0, "p1_deg": -720.0},
    "reference": {"reference_hz": 100.62e6},
    "region": {"low_ppm": 0.0, "high_ppm": 4000.0},
    "rows": {"first": 1, "last": 2},
    "strip": {"first": 10, "points": 100},
    "trapezoid": {"rise_fraction": 0.1, "fall_fraction": 0.6},
    "truncate": {"points": 100},
    "zero_fill": {"points": 600},
}
# Steps that come before, where a step needs something done first.
BEFORE: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    "left_shift": (("echo_top", {"top_s": TOP * DWELL_S}),),
    "matched": (("echo_top", {"top_s": TOP * DWELL_S}),),
    "sum_orders": (("separate_orders", {}),),
    "whole_echo": (("echo_top", {"top_s": TOP * DWELL_S}),),
}
ALL = sorted(STEPS)
ROWWISE = [name for name in ALL if STEPS[name].rowwise]


def echoes(name: str = "", points: int = POINTS) -> FID:
    """Return rows of unlike echoes that share their top, on the axes that a step wants."""
    rng = np.random.default_rng(len(name))
    times = np.arange(points) - TOP
    rows = [
        (1.0 + row) * np.exp(-((times / 25.0) ** 2) + 2j * np.pi * (0.02 * row + 0.1) * times)
        for row in range(ROWS)
    ]
    noise = rng.normal(size=(2, ROWS, points)) * 0.01
    values = np.array(rows) + noise[0] + 1j * noise[1]
    axis = TimeAxis(points, DWELL_S, 0.0, CARRIER_HZ, REFERENCE_HZ)
    listed = ListAxis("row", "", (0.0, 1.0, 2.0, 3.0))
    if name == "frequency_stepped":
        listed = ListAxis("fq", "Hz", (0.0, 1e5, 2.1e5, 3e5))
    return FID(values, (listed, axis), Acquisition(nucleus="13C", mas_hz=60e3))


def wants_spectrum(name: str) -> bool:
    hints = typing.get_type_hints(STEPS[name].function)
    return next(iter(hints.values())) is Spectrum


def prepared(name: str, fid: FID) -> FID | Spectrum:
    signal: Any = fid
    for before, settings in BEFORE.get(name, ()):
        signal = STEPS[before].function(signal, **settings)
    return STEPS["transform"].function(signal) if wants_spectrum(name) else signal


def applied(name: str, signal: FID | Spectrum) -> Any:
    return STEPS[name].function(signal, **SETTINGS.get(name, {}))


def finished(signal: Any) -> Spectrum:
    return signal if isinstance(signal, Spectrum) else STEPS["transform"].function(signal)


@pytest.mark.parametrize("name", ALL)
def test_an_example_of_the_settings_is_known(name: str) -> None:
    kind = STEPS[name]
    needed = set(kind.settings) - set(kind.defaults)
    assert needed <= set(SETTINGS.get(name, {})), f"add an example of '{name}' to SETTINGS"


@pytest.mark.parametrize("name", ALL)
def test_the_input_stays_untouched(name: str) -> None:
    signal = prepared(name, echoes(name))
    values, axes, history = signal.values.copy(), signal.axes, signal.history
    applied(name, signal)
    assert np.array_equal(signal.values, values)
    assert (signal.axes, signal.history) == (axes, history)


@pytest.mark.parametrize("name", ALL)
def test_the_history_grows_by_one_signed_entry(name: str) -> None:
    signal = prepared(name, echoes(name))
    result = applied(name, signal)
    assert result.history[:-1] == signal.history
    assert result.history[-1].name == name
    assert set(result.history[-1].settings) == set(STEPS[name].settings)
    assert SETTINGS.get(name, {}).items() <= result.history[-1].settings.items()


@pytest.mark.parametrize("name", ALL)
def test_the_result_is_frozen_and_fits_its_axes(name: str) -> None:
    result = applied(name, prepared(name, echoes(name)))
    assert result.values.dtype == np.complex128
    assert not result.values.flags.writeable
    assert tuple(axis.points for axis in result.axes) == result.shape


@pytest.mark.parametrize("name", ALL)
def test_unknown_settings_are_refused(name: str) -> None:
    with pytest.raises(SettingError, match="has no setting 'colour'"):
        STEPS[name].function(prepared(name, echoes(name)), colour=1.0)


@pytest.mark.parametrize("name", ALL)
def test_the_history_replays_to_the_bit_also_from_a_file(name: str, tmp_path: Path) -> None:
    fid = echoes(name)
    spectrum = finished(applied(name, prepared(name, fid)))
    recipe = Recipe.of(spectrum)
    recipe.write(tmp_path / "recipe.toml")
    for replayed in (recipe(fid), Recipe.read(tmp_path / "recipe.toml")(fid)):
        assert np.array_equal(replayed.values, spectrum.values)
        assert replayed.axes == spectrum.axes
        assert replayed.history == spectrum.history


@pytest.mark.parametrize("name", ROWWISE)
def test_each_row_is_treated_alone(name: str) -> None:
    whole = prepared(name, echoes(name))
    together = applied(name, whole)
    for row in range(ROWS):
        alone = type(whole)(whole.values[row], whole.axes[1:], whole.acquisition, whole.history)
        np.testing.assert_allclose(
            applied(name, alone).values, together.values[row], rtol=1e-13, atol=1e-12
        )


def with_values(change: Callable[[np.ndarray], np.ndarray]) -> Callable[[str], FID]:
    def build(name: str) -> FID:
        fid = echoes(name)
        return FID(change(fid.values.copy()), fid.axes, fid.acquisition)

    return build


def one_point(name: str) -> FID:
    return echoes(name, points=1)


def spoilt(value: complex) -> Callable[[np.ndarray], np.ndarray]:
    def change(values: np.ndarray) -> np.ndarray:
        values[:, 7] = value
        return values

    return change


BROKEN: dict[str, Callable[[str], FID]] = {
    "zeros": with_values(np.zeros_like),
    "nan": with_values(spoilt(complex("nan"))),
    "inf": with_values(spoilt(complex("inf"))),
    "huge": with_values(lambda values: values * 1e300),
    "noise": with_values(lambda v: np.random.default_rng(1).normal(size=v.shape) + 0j),
    "one point": one_point,
}


@pytest.mark.parametrize("broken", sorted(BROKEN))
@pytest.mark.parametrize("name", ALL)
def test_broken_input_ends_in_a_result_or_a_sentence(name: str, broken: str) -> None:
    with np.errstate(all="ignore"):
        sentence = "a result came out, as it may"
        try:
            applied(name, prepared(name, BROKEN[broken](name)))
        except PnmrError as error:
            sentence = str(error)
    assert len(sentence) > 20
