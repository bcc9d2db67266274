"""Synthetic FIDs of known lines in white noise, processed and fitted: what error bars must cover.

All numbers are assumed: 1024 points of 10 us, lines of 300 and 400 Hz, so that the FIDs
end in noise and the tail tells its level.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pnmr.data import FID, ListAxis, TimeAxis
from pnmr.fit import (
    LINES,
    DecayLine,
    FitNoise,
    LineSum,
    Manifold,
    PointNoise,
    Profile,
    SeparableModel,
    Solution,
    Tied,
    Uncertainty,
    Whitened,
    Whitening,
    covariance,
    sidebands,
    solve,
)
from pnmr.fit.joint import Joint
from pnmr.fit.priors import Priors
from pnmr.fit.terms import Free
from pnmr.process import Noise, Recipe, TimeWeights, tail_noise, time_weights

POINTS, DWELL_S = 1024, 1e-5
TIME = TimeAxis(POINTS, DWELL_S)
LORENTZIAN = LINES["lorentzian"]


@dataclass(frozen=True)
class Truth:
    """What is simulated: areas and nonlinear parameters, and the noise of a word.

    With ``phase_error_deg`` every line has a phase, the last of its parameters, that differs
    from trial to trial by that much and is known to the fit as no better.
    """

    name: str
    parameters: tuple[str, ...]
    areas: tuple[float, ...]
    shape: tuple[float, ...]
    half_hz: float
    noise: float
    rotor_hz: float = 0.0
    phase_error_deg: float = 0.0

    @property
    def values(self) -> np.ndarray:
        return np.array([*self.areas, *self.shape])

    @property
    def phases(self) -> np.ndarray:
        """Where in the nonlinear parameters the phases are."""
        size = len(self.shape) // len(self.areas)
        return np.arange(size - 1, len(self.shape), size)

    def decay(self, phases_deg: np.ndarray | None = None) -> np.ndarray:
        """Noiseless FID, whose processed spectrum has lines of these areas."""
        if self.rotor_hz:
            position, width, anisotropy, asymmetry = self.shape
            bands = sidebands(anisotropy / self.rotor_hz, asymmetry)
            lines = [
                (self.areas[0] * share, position + order * self.rotor_hz, width)
                for order, share in zip(bands.orders, bands.shares, strict=True)
            ]
        else:
            size = len(self.shape) // len(self.areas)
            turns = np.exp(1j * np.radians(np.zeros(1) if phases_deg is None else phases_deg))
            lines = list(
                zip(self.areas * turns, self.shape[::size], self.shape[1::size], strict=True)
            )
        t = TIME.times_s
        waves = [a * np.exp(2j * np.pi * p * t - np.pi * w * t) for a, p, w in lines]
        return 2.0 * DWELL_S * np.sum(waves, axis=0)


ONE = Truth("one line", ("area", "position", "width"), (1.0,), (0.0, 300.0), 3000.0, 0.05)
WEAK = Truth("weak line", ONE.parameters, (1.0,), (0.0, 300.0), 3000.0, 0.4)
TWO = Truth(
    "two overlapping lines",
    ("area 1", "area 2", "position 1", "width 1", "position 2", "width 2"),
    (1.0, 0.6),
    (-200.0, 300.0, 250.0, 400.0),
    3000.0,
    0.05,
)
MANIFOLD = Truth(
    "sideband manifold",
    ("area", "position", "width", "anisotropy", "asymmetry"),
    (1.0,),
    (0.0, 300.0, 9000.0, 0.5),
    14_000.0,
    0.02,
    4000.0,
)
TURNED_ONE = Truth(
    "one line with its own phase",
    ("area", "position", "width", "phase"),
    (1.0,),
    (0.0, 300.0, 0.0),
    3000.0,
    0.05,
    phase_error_deg=3.0,
)
TURNED_TWO = Truth(
    "two overlapping lines with their own phases",
    (*("area 1", "area 2", "position 1", "width 1", "phase 1"), "position 2", "width 2", "phase 2"),
    (1.0, 0.6),
    (-200.0, 300.0, 0.0, 250.0, 400.0, 0.0),
    3000.0,
    0.05,
    phase_error_deg=3.0,
)


@dataclass(frozen=True)
class Case:
    """A truth under one processing; data are divided by their noise as the FID's tail tells it."""

    truth: Truth
    lb_hz: float
    filling: int

    @cached_property
    def recipe(self) -> Recipe:
        recipe = Recipe(()).then("first_point", factor=0.5)
        if self.lb_hz:
            recipe = recipe.then("exponential", lb_hz=self.lb_hz)
        return recipe.then("zero_fill", points=self.filling * POINTS).then("transform")

    @cached_property
    def offsets_hz(self) -> np.ndarray:
        return self.recipe(FID(self.truth.decay(), (TIME,))).frequency.offsets_hz

    @cached_property
    def kept(self) -> slice:
        half = max(self.truth.half_hz, 5.0 * self.lb_hz)
        first, stop = np.searchsorted(self.offsets_hz, (-half, half))
        return slice(int(first), int(stop))

    @cached_property
    def lines(self) -> LineSum:
        x = np.ascontiguousarray(self.offsets_hz[self.kept])
        if self.truth.rotor_hz:
            return LineSum((Manifold(LORENTZIAN, x, self.truth.rotor_hz, self.lb_hz),), x)
        count = len(self.truth.areas)
        return LineSum(
            tuple(DecayLine(x, TIME, self.lb_hz, 0.5) for _ in range(count)),
            x,
            turned=(self.truth.phase_error_deg > 0.0,) * count,
        )

    @cached_property
    def priors(self) -> Priors:
        count = len(self.truth.areas) if self.truth.phase_error_deg else 0
        names = tuple(Free(f"{k}", "phase_deg") for k in range(count))
        return Priors(names, np.zeros(count), np.full(count, self.truth.phase_error_deg))

    @cached_property
    def model(self) -> SeparableModel:
        if not self.priors.points:
            return self.lines
        every = np.eye(len(self.truth.shape))
        rows = np.vstack([every, every[self.truth.phases]])
        return Tied(Joint((self.lines, self.priors)), rows, np.zeros(len(rows)))

    @cached_property
    def weights(self) -> TimeWeights:
        return time_weights(FID(self.truth.decay(), (TIME,)), self.recipe)

    @cached_property
    def noise(self) -> FitNoise:
        tail = tail_noise(FID(np.ones(POINTS) * (1j + np.arange(POINTS)), (TIME,)))
        known = FitNoise.of(Noise(1.0, tail.error / tail.amplitude, self.weights), self.kept)
        return FitNoise((*known.parts, *self.priors.noise(1)))

    @cached_property
    def whitened(self) -> Whitened:
        return Whitened(self.model, Whitening.of(self.noise))

    def drawn(self, rows: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """Processed data in units of their noise, (rows, n), and the truth in them, (rows, P)."""
        words = random.normal(size=(rows, POINTS)) + 1j * random.normal(size=(rows, POINTS))
        phases_deg = self.truth.phase_error_deg * random.normal(size=(rows, self.priors.points))
        decays = [self.truth.decay(each if each.size else None) for each in phases_deg]
        values = np.array(decays) + 2.0 * DWELL_S * self.truth.noise * words
        row_axis = ListAxis("row", "", tuple(range(rows)))
        spectra = self.recipe(FID(values, (row_axis, TIME))).values.real[:, self.kept]
        gain = np.sqrt(np.sum(self.weights.values**2))
        noise = [gain * tail_noise(FID(each, (TIME,))).amplitude for each in values]
        truth = np.tile(self.truth.values, (rows, 1))
        truth[:, : len(self.truth.areas)] /= np.array(noise)[:, None]
        if phases_deg.size:
            truth[:, len(self.truth.areas) + self.truth.phases] = phases_deg
        expected = np.tile(self.priors.data, (rows, 1))
        return np.hstack([spectra / np.array(noise)[:, None], expected]), truth

    def fitted(
        self, model: SeparableModel, data: np.ndarray, noise: PointNoise
    ) -> tuple[Solution, Uncertainty]:
        found = solve(model, data, np.array(self.truth.shape), self.lines.limits)
        return found, covariance(model, found, data, noise)

    def judged(self, data: np.ndarray, truth: np.ndarray) -> np.ndarray:
        """One trial, (6, P): is the truth inside, four times; then both estimates over the truth.

        Profile and standard errors of the fit in white coordinates; sandwich and independent
        errors of ordinary least squares.
        """
        white = self.whitened.whitening(data)
        found, known = self.fitted(self.whitened, white, self.whitened.whitening)
        usual = self.fitted(self.model, data, self.noise)[1]
        profile = Profile(self.whitened, white, found, self.lines.limits, known)
        quantile = known.quantile()
        away = [profile.distance(k, value) for k, value in enumerate(truth)]
        return np.array(
            [
                np.abs(away) < quantile,
                np.abs(known.values - truth) < quantile * known.errors,
                np.abs(usual.values - truth) < quantile * usual.errors,
                np.abs(usual.values - truth) < 1.96 * usual.independent_errors,
                known.values - truth,
                usual.values - truth,
            ]
        )
