"""A spectrum as a fit sees it: values, noise, what the processing did to the lines."""

from dataclasses import dataclass, replace

import numpy as np

from pnmr.data import FID, Acquisition, Spectrum, Step, TimeAxis
from pnmr.errors import SettingError, UnsupportedError
from pnmr.process import Noise, Recipe
from pnmr.process.step import STEPS, Signal

# Steps that put the time origin and weigh the first point, windows, and what may follow.
_ORIGIN = ("group_delay", "echo_top", "left_shift", "truncate", "first_point")
_WINDOWS = ("exponential", "gaussian_broadening", "gaussian", "sine_bell", "trapezoid")
_AFTER = ("zero_fill", "transform", "strip", "region")
_WITHOUT_EFFECT = ("subtract_offset", "phase", "automatic_phase", "baseline", "reference")


@dataclass(frozen=True, slots=True)
class Decay:
    """How the FID of a spectrum lies in time, and what was done to it.

    Attributes
    ----------
    time : TimeAxis
        Times of the data, counted from where the signal starts, without zeros filled in.
    first : float
        Weight of the first point, 1 where it was left alone.
    recipe : Recipe
        Windows, zero filling, transform and regions that follow.
    """

    time: TimeAxis
    first: float
    recipe: Recipe

    @property
    def lb_hz(self) -> float | None:
        """Exponential broadening in Hz, None where another window was used."""
        windows = [step for step in self.recipe.steps if step.name in _WINDOWS]
        if any(step.name != "exponential" or step.settings["symmetric"] for step in windows):
            return None
        found = (step.settings["lb_hz"] for step in windows)
        return sum((each for each in found if isinstance(each, float)), 0.0)

    @property
    def is_filtered(self) -> bool:
        """Whether a digital filter's group delay was kept before time 0."""
        return self.time.start_s < -0.5 * self.time.dwell_s

    @classmethod
    def of(cls, time: TimeAxis, group_delay_points: float, recipe: Recipe) -> "Decay | None":
        """Return the decay behind a recipe with all its settings, for an FID with the axis ``time``.

        None where a step is used whose effect on a line is not followed: a whole echo, a
        combination of several FIDs, a magnitude.
        """
        known = (*_ORIGIN, *_WINDOWS, *_AFTER, *_WITHOUT_EFFECT)
        if any(step.name not in known for step in recipe.steps) or not recipe.steps:
            return None
        ones = np.ones(time.points, dtype=np.complex128)
        probe: Signal = FID(ones, (time,), Acquisition(group_delay_points=group_delay_points))
        for step in recipe.steps:
            if step.name in _ORIGIN:
                probe = STEPS[step.name].replay(probe, step.settings)
        if not isinstance(probe, FID):
            return None
        rest = [step for step in recipe.steps if step.name in (*_WINDOWS, *_AFTER)]
        return cls(probe.time, float(probe.values[0].real), Recipe(tuple(rest)))

    def processing(self) -> Recipe:
        """Return the recipe that a decay with full first point goes through."""
        weighted = Step("first_point", {"factor": self.first})
        return Recipe((weighted, *self.recipe.steps))


@dataclass(frozen=True, slots=True)
class Measured:
    """One spectrum that is fitted.

    Attributes
    ----------
    name : str
        What it is called.
    spectrum : Spectrum, shape (n,)
        Phased spectrum.
    noise : Noise, optional
        Noise of its real part; from the residual of the fit where it is not known.
    lb_hz : float
        Exponential broadening in Hz that the lines went through.
    mas_hz : float, optional
        Rate of the rotor in Hz.
    decay : Decay, optional
        How the FID was processed, for lines as the processing makes them.
    source : str
        Which FID it comes from; spectra of one FID share their noise. Empty for one of its own.
    """

    name: str
    spectrum: Spectrum
    noise: Noise | None = None
    lb_hz: float = 0.0
    mas_hz: float | None = None
    decay: Decay | None = None
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse series, magnitudes and values that are not numbers."""
        values, what = self.spectrum.values, f"spectrum '{self.name}'"
        if values.ndim != 1:
            raise SettingError(
                f"{what} has {values.ndim} dimensions where one row is fitted; cut it out first"
            )
        wrong = int((~np.isfinite(values)).sum())
        if wrong:
            raise SettingError(f"{wrong} of {values.size} points of {what} are not numbers")
        if any(step.name in ("magnitude", "power") for step in self.spectrum.history):
            raise UnsupportedError(
                f"{what} shows magnitudes, in which lines do not add up; fit the phased spectrum"
            )

    @property
    def first_index(self) -> int:
        """Number of the first point in the whole spectrum that the FID was transformed to."""
        if self.noise is None or self.noise.weights is None:
            return 0
        axis, size = self.spectrum.frequency, self.noise.weights.values.size
        return round(axis.first_hz / axis.step_hz) - (size // 2 - size + 1)

    def told(self, lb_hz: float | None, mas_hz: float | None) -> "Measured":
        """Return it with what a model says of broadening and spinning, where it says something."""
        return replace(
            self,
            lb_hz=self.lb_hz if lb_hz is None else lb_hz,
            mas_hz=self.mas_hz if mas_hz is None else mas_hz,
        )
