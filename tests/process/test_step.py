"""Laws that every step obeys."""

import numpy as np
import pytest
from builders import series, single

from pnmr import FID, Recipe, Spectrum
from pnmr.process import STEPS, transform, zero_fill

ON_FID = {
    "group_delay": {},
    "truncate": {"points": 60},
    "subtract_offset": {},
    "exponential": {"lb_hz": 30.0},
    "gaussian": {"lb_hz": -30.0, "gb_fraction": 0.3},
    "sine_bell": {"start_fraction": 0.5, "power": 2},
    "trapezoid": {"rise_fraction": 0.1, "fall_fraction": 0.8},
    "first_point": {"factor": 0.5},
    "reverse": {},
    "zero_fill": {"points": 300},
    "transform": {},
}
ON_SPECTRUM = {
    "phase": {"p0_deg": 10.0, "p1_deg": 5.0, "pivot_ppm": 50.0},
    "reference": {"reference_hz": 100.0e6},
    "strip": {"first": 3, "points": 40},
    "magnitude": {},
    "power": {},
}
EXAMPLES = [(name, settings, False) for name, settings in ON_FID.items()] + [
    (name, settings, True) for name, settings in ON_SPECTRUM.items()
]


def start(fid: FID, on_spectrum: bool) -> FID | Spectrum:
    return transform(zero_fill(fid, points=256)) if on_spectrum else fid


@pytest.mark.parametrize(("name", "settings", "on_spectrum"), EXAMPLES)
@pytest.mark.parametrize("fid", [single(), series()], ids=["single", "series"])
class TestEveryStep:
    def test_leaves_its_input_untouched(self, fid, name, settings, on_spectrum) -> None:  # type: ignore[no-untyped-def]
        signal = start(fid, on_spectrum)
        before, history = signal.values.copy(), signal.history
        STEPS[name].function(signal, **settings)
        assert np.array_equal(signal.values, before)
        assert signal.history == history

    def test_signs_the_history_once_with_all_its_settings(  # type: ignore[no-untyped-def]
        self, fid, name, settings, on_spectrum
    ) -> None:
        signal = start(fid, on_spectrum)
        done = STEPS[name].function(signal, **settings)
        assert done.history[:-1] == signal.history
        assert done.history[-1].name == name
        assert set(done.history[-1].settings) == set(STEPS[name].settings)
        assert settings.items() <= dict(done.history[-1].settings).items()

    def test_returns_frozen_values_that_fit_the_axes(
        self, fid, name, settings, on_spectrum
    ) -> None:  # type: ignore[no-untyped-def]
        done = STEPS[name].function(start(fid, on_spectrum), **settings)
        assert not done.values.flags.writeable
        assert done.values.dtype == np.complex128
        assert tuple(axis.points for axis in done.axes) == done.shape

    def test_treats_each_row_alone(self, fid, name, settings, on_spectrum) -> None:  # type: ignore[no-untyped-def]
        signal = start(fid, on_spectrum)
        if signal.values.ndim == 1:
            return
        done = STEPS[name].function(signal, **settings)
        row = type(signal)(signal.values[2], signal.axes[1:], signal.acquisition)
        alone = STEPS[name].function(row, **settings)
        assert np.allclose(done.values[2], alone.values, rtol=1e-14, atol=1e-9)

    def test_replays_to_the_bit(self, fid, name, settings, on_spectrum) -> None:  # type: ignore[no-untyped-def]
        done = STEPS[name].function(start(fid, on_spectrum), **settings)
        if not isinstance(done, Spectrum):
            done = transform(done)
        again = Recipe.of(done)(fid)
        assert again.values.tobytes() == done.values.tobytes()
        assert again.axes == done.axes
        assert again.history == done.history
