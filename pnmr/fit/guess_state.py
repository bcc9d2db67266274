"""How far the search for lines in a region has come."""

import math
from dataclasses import dataclass

import msgspec
import numpy as np

from pnmr.fit.blocks import Block, blocks_of
from pnmr.fit.line_search import Found
from pnmr.fit.measured import Measured
from pnmr.fit.model import FitModel, Part, Site
from pnmr.fit.multi_start import multi_start
from pnmr.fit.problem import problem
from pnmr.units import FloatArray

SHAPES = ("lorentzian", "pseudo_voigt")
# Beyond Bayes' price, a line has to lower chi square by this much: strong evidence after
# R. E. Kass and A. E. Raftery, J. Am. Stat. Assoc. 90 (1995) 773-795.
_EVIDENCE = 10.0
# What is lower than this part of the tallest line may as well be its shape.
_LEAST_HEIGHT = 0.01
# What is broader than this part of its region is its baseline.
_BROADEST = 0.9
Region = tuple[float, float]


@dataclass(frozen=True, slots=True)
class State:
    """Lines that were fitted so far.

    Attributes
    ----------
    block : Block
        The region.
    lines : tuple of Found
        Lines with an area.
    residual : array, shape (n,)
        What they leave, in units of the noise.
    terms : int
        Polynomial terms of the baseline.
    shape : str
        Family of all lines.
    fit_phase : bool
        Whether a phase is fitted as well.
    phase_deg : float
        That phase.
    """

    block: Block
    lines: tuple[Found, ...]
    residual: FloatArray
    terms: int
    shape: str
    fit_phase: bool = False
    phase_deg: float = 0.0

    @classmethod
    def flat(
        cls, measured: Measured, region_ppm: Region, shape: str, *, fit_phase: bool = False
    ) -> "State":
        """Return the beginning, a constant; a model with any line gives the block for it."""
        any_line = site_of("any", Found(0.5 * sum(region_ppm), 1.0), shape)
        (block,) = blocks_of(FitModel((Part("guess", (region_ppm,)),), (any_line,)), (measured,))
        data = block.data / block.unit_value
        return cls(block, (), data - np.median(data), 1, shape, fit_phase)

    @property
    def region_hz(self) -> float:
        """Width of the region."""
        return float(np.ptp(self.block.x_hz))

    def _is_baseline(self, shape: FloatArray, family: str) -> bool:
        """Return whether a line came to be as broad as its region."""
        return width_of(shape, family) > _BROADEST * self.region_hz

    @property
    def parameters(self) -> int:
        """Number of fitted parameters."""
        return len(self.lines) * (
            1 + len(site_of("any", Found(0.0, 1.0), self.shape).parameters)
        ) + (self.terms)

    @property
    def has_room(self) -> bool:
        """Whether the data can bear another line."""
        return self.parameters + 5 < self.block.independent_points

    @property
    def is_telling(self) -> bool:
        """Whether no line is so low that it may be a flaw in the shape of the tallest."""
        heights = [each.height_ratio for each in self.lines]
        return min(heights) > _LEAST_HEIGHT * max(heights)

    def is_worth(self, there: "State") -> bool:
        """Return whether chi square, of the independent points, falls by more than Bayes asks."""
        independent = self.block.independent_points
        share = independent / self.residual.size
        fallen = float(self.residual @ self.residual - there.residual @ there.residual)
        price = (there.parameters - self.parameters) * math.log(max(2.0, independent))
        return share * fallen > price + _EVIDENCE

    def reshaped(self, measured: Measured) -> "State":
        """Return the lines as pseudo-Voigts where the data tell that they are no Lorentzians."""
        if self.shape == SHAPES[1]:
            return self
        there = self.moved(measured, [self.lines], shape=SHAPES[1])
        return there if len(there.lines) == len(self.lines) and self.is_worth(there) else self

    def _inside(self, line: Found) -> Found:
        low_ppm, high_ppm = self.block.region_ppm
        position_ppm = min(max(line.position_ppm, low_ppm), high_ppm)
        return Found(position_ppm, line.width_hz, line.area)

    def plain(self, measured: Measured) -> "State":
        """Return the lines as Lorentzians where, all taken together, the data tell nothing else."""
        if self.shape == SHAPES[0] or not self.lines:
            return self
        there = self.moved(measured, [self.lines], shape=SHAPES[0])
        return self if len(there.lines) < len(self.lines) or there.is_worth(self) else there

    def moved(
        self,
        measured: Measured,
        offers: list[tuple[Found, ...]],
        *,
        terms: int = 0,
        shape: str = "",
    ) -> "State":
        """Fit sets of lines, each of the same number, and return the lowest minimum."""
        part = Part(
            "guess",
            (self.block.region_ppm,),
            baseline_terms=terms or self.terms,
            fit_phase=self.fit_phase,
        )
        own = shape or self.shape
        starts, asked = [], None
        for offer in offers:
            sites = tuple(
                site_of(f"L{k}", self._inside(each), own, most_hz=self.region_hz)
                for k, each in enumerate(offer)
            )
            each = problem(FitModel((part,), sites), (measured,))
            starts.append(each.start)
            asked = asked or each
        if asked is None:
            return self
        inside = [np.clip(each, asked.limits.low, asked.limits.high) for each in starts]
        best = multi_start(asked.system, asked.data, inside, asked.limits, polished=1)[0]
        lines = tuple(
            Found(float(shape_[0]), width_of(shape_, own), float(area))
            for shape_, area in zip(
                np.split(best.nonlinear[: best.nonlinear.size - self.fit_phase], len(offers[0])),
                best.linear[: len(offers[0])],
                strict=True,
            )
            if area > 0.0 and not self._is_baseline(shape_, own)
        )
        phase_deg = float(best.nonlinear[-1]) if self.fit_phase else 0.0
        return State(
            *(asked.blocks[0], lines, best.residual, part.baseline_terms, own),
            fit_phase=self.fit_phase,
            phase_deg=phase_deg,
        )


def site_of(name: str, line: Found, shape: str, *, most_hz: float | None = None) -> Site:
    """Return a site that begins about as broad as the line, and stays narrower than ``most_hz``."""
    width_hz = line.width_hz if most_hz is None else min(line.width_hz, 0.99 * most_hz)
    starts = {
        "voigt": {"gauss_hz": 0.6 * width_hz, "lorentz_hz": 0.6 * width_hz},
        "skewed": {"width_hz": width_hz, "tail_hz": 0.1 * width_hz},
    }.get(shape, {"width_hz": width_hz})
    bound = {} if most_hz is None else {"high": most_hz}
    widths = {key: {"start": start_hz, **bound} for key, start_hz in starts.items()}
    plain = {"name": name, "shape": shape, "position_ppm": line.position_ppm}
    return msgspec.convert(plain | (starts if most_hz is None else widths), Site)


def width_of(shape: FloatArray, family: str) -> float:
    """Return about how broad a line with these parameters is in Hz."""
    return float(shape[1] + shape[2]) if family == "voigt" else float(shape[1])
