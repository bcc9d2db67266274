"""How many of the lines that were found in a region the data show, by all witnesses."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pnmr.errors import SettingError
from pnmr.fit.blocks import blocks_of
from pnmr.fit.first_guess import Guess
from pnmr.fit.fit_noise import FitNoise
from pnmr.fit.guess_state import site_of, width_of
from pnmr.fit.line_count import LineCount, count_lines
from pnmr.fit.line_search import Found
from pnmr.fit.line_view import LineView
from pnmr.fit.measured import Measured
from pnmr.fit.model import FitModel, Part
from pnmr.fit.rebroadened import rebroadened
from pnmr.process import Noise
from pnmr.units import ppm_from_hz

# What takes longer than seconds to count is not counted.
_MOST_REGIONS, _MOST_LINES, _MOST_POINTS = 4, 6, 4096
# Draws of the bootstrap: none of 19 as good as the data is a test at exactly 5 %.
_DRAWS = 19
# Misfit in parts of what noise leaves beyond which more lines only mend the shape.
_MISFIT = 2.0
_MOST_SENTENCES = 3


@dataclass(frozen=True, slots=True)
class Said:
    """How many lines a region shows, in words.

    Attributes
    ----------
    guess : Guess
        Its lines.
    number : str
        Such as "at least 2 lines".
    reasons : tuple of str
        Why no more is said.
    """

    guess: Guess
    number: str
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        """Return the region, the number and the reasons."""
        low_ppm, high_ppm = sorted(self.guess.region_ppm)
        return f"{high_ppm:g} to {low_ppm:g} ppm: {'; '.join((self.number, *self.reasons))}"


def summary(said: Sequence[Said]) -> tuple[str, ...]:
    """Return a sentence for each region; many regions that say the same get one for all."""
    groups: dict[tuple[str, ...], list[Said]] = {}
    for each in said:
        groups.setdefault(each.reasons, []).append(each)
    sentences: list[str] = []
    for reasons, group in groups.items():
        if len(group) <= _MOST_SENTENCES:
            sentences += map(str, group)
            continue
        number = sum(len(each.guess.lines) for each in group)
        least = "at least " if any("at least" in each.number for each in group) else ""
        words = (f"{least}{number} lines in {len(group)} regions", *reasons)
        sentences.append("; ".join(words))
    return tuple(sentences)


def counted(
    measured: Measured, guess: Guess, random: np.random.Generator, *, regions: int = 1
) -> tuple[Guess, Said]:
    """Return the lines that the data show, and the sentence that says how many there are.

    Parameters
    ----------
    measured : Measured
        Spectrum with its noise. Where its processing is known, half and double of its
        broadening are asked, too.
    guess : Guess
        Lines of one region as they were found; they stay where they cannot be counted.
    random : numpy.random.Generator
        For the bootstrap.
    regions : int
        How many regions are counted in all; more than a few are not, for it takes seconds each.
    """
    found = len(guess.lines)
    number = f"{found} line{'s' * (found != 1)}"
    if measured.noise is None:
        return guess, Said(guess, number, ("not counted, for the noise is not known",))
    if guess.misfit_ratio > _MISFIT:
        return guess, Said(guess, f"at least {number}", ("the residual is larger than the noise",))
    if regions > _MOST_REGIONS:
        return guess, Said(guess, number, ("more regions than are counted by bootstrap",))
    view = _view(measured, guess)
    if found > _MOST_LINES or view.data.size > _MOST_POINTS:
        return guess, Said(guess, number, ("more than are counted by bootstrap in seconds",))
    others = _others(measured, guess)
    fewest, most, count = found, found + 2, None
    while fewest and (count is None or count.lines == fewest):
        fewest -= 1
        count = count_lines(
            *(view, random),
            other_views=others,
            fewest_lines=fewest,
            most_lines=most,
            draws=_DRAWS,
        )
        most = found
    if count is None or not count.lines:
        return guess, Said(guess, number, ("none of them is sure",))
    same = _as_counted(measured, guess, count)
    return same, Said(same, str(count), count.reasons)


def _view(measured: Measured, guess: Guess) -> LineView:
    """Return a region as it is counted, its lines in phase and as the processing makes them."""
    values = measured.spectrum.values * np.exp(-1j * np.radians(guess.phase_deg))
    turned = replace(measured, spectrum=replace(measured.spectrum, values=values))
    site = site_of("any", guess.lines[0], guess.shape)
    part = Part("counted", (guess.region_ppm,), guess.baseline_terms)
    (block,) = blocks_of(FitModel((part,), (site,)), (turned,))
    index = turned.first_index + np.arange(block.kept.start, block.kept.stop)
    noise = measured.noise or Noise(block.unit_value, 0.0)
    return LineView(
        block.lines.components[0],
        block.x_hz,
        block.data,
        FitNoise.of(noise, index),
        baseline_terms=guess.baseline_terms,
        lb_hz=measured.lb_hz,
    )


def _others(measured: Measured, guess: Guess) -> list[LineView]:
    """Return the region under half and double of the broadening, where it can be changed."""
    if not measured.lb_hz:
        return []
    try:
        return [
            _view(rebroadened(measured, factor * measured.lb_hz), guess) for factor in (0.5, 2.0)
        ]
    except SettingError:
        return []


def _as_counted(measured: Measured, guess: Guess, count: LineCount) -> Guess:
    """Return the lines of the fit with the number that was counted, if it is another."""
    if count.lines == len(guess.lines):
        return guess
    axis = measured.spectrum.frequency
    shapes = count.fit.solution.nonlinear.reshape(count.lines, -1)
    shifts_ppm = ppm_from_hz(shapes[:, 0] + axis.carrier_shift_hz, axis.reference_hz)
    lines = [
        Found(float(shift_ppm), width_of(shape, guess.shape), float(area))
        for shift_ppm, shape, area in zip(shifts_ppm, shapes, count.fit.areas, strict=True)
    ]
    return replace(guess, lines=tuple(sorted(lines, key=lambda each: -each.position_ppm)))
