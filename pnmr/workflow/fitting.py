"""Spectra and a model, or none, to a fit."""

from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import numpy as np

from pnmr.errors import SettingError
from pnmr.fit.first_guess import guesses, model_of_lines
from pnmr.fit.fit import fit
from pnmr.fit.guess_count import counted, summary
from pnmr.fit.intervals import IntervalWishes
from pnmr.fit.manifold_guess import model_with_manifolds
from pnmr.fit.measured import Measured
from pnmr.fit.model import FitModel
from pnmr.fit.pruning import pruned
from pnmr.fit.result import FitResult
from pnmr.fit.site_phases import with_site_phases
from pnmr.process.phase import USUAL_SITE_PHASE_DEG
from pnmr.workflow.fit_input import read_measured

# Often enough to drop what lies behind what was dropped before.
_MOST_ROUNDS = 5

Region = tuple[float, float]


@dataclass(frozen=True, slots=True)
class GuessWishes:
    """What is asked of a first guess.

    Attributes
    ----------
    regions_ppm : tuple of (float, float)
        Regions; every stretch with signal where there is none.
    lines : int, optional
        Lines in each region; as many as the data ask for where left out.
    shape : str
        Family of the lines; as the data ask for where empty.
    manifolds : bool
        Whether lines a rotor rate apart become manifolds.
    baseline_terms : int, optional
        Polynomial terms of the baseline; as the data ask for where left out.
    fit_phase : bool
        Whether a phase common to all lines is fitted.
    site_phase_error_deg : float, optional
        What the phases of single sites are known to be 0 to beforehand, 0 for sites without
        phases of their own; where left out, the usual for a spinning sample, else 0.
    seed : int, optional
        Of the bootstrap that counts the lines; they are not counted where it is left out, or
        where their number is given.
    """

    regions_ppm: tuple[Region, ...] = ()
    lines: int | None = None
    shape: str = ""
    manifolds: bool = True
    baseline_terms: int | None = None
    fit_phase: bool = False
    site_phase_error_deg: float | None = None
    seed: int | None = None


def read_all(
    paths: tuple[Path, ...],
    model: FitModel | None = None,
    *,
    lb_hz: float | None = None,
    mas_hz: float | None = None,
    larmor_hz: float | None = None,
) -> tuple[Measured, ...]:
    """Read the spectra of a fit, named as in the model, in its order.

    Raises `SettingError` when the model has another number of them.
    """
    names = [""] * len(paths) if model is None else [each.name for each in model.spectrum]
    if len(names) != len(paths):
        raise SettingError(
            f"the model describes {len(names)} spectra ({', '.join(names)}) where {len(paths)} are"
            " given; name them in this order"
        )
    return tuple(
        read_measured(path, name, lb_hz=lb_hz, mas_hz=mas_hz, larmor_hz=larmor_hz)
        for path, name in zip(paths, names, strict=True)
    )


def guessed_model(measured: Measured, wishes: GuessWishes) -> FitModel:
    """Return a model from the data alone: lines, sidebands by the rate of the rotor, baseline."""
    return guess(measured, wishes)[0]


def guess(measured: Measured, wishes: GuessWishes) -> tuple[FitModel, tuple[str, ...]]:
    """Return a model from the data alone, and how many lines each region shows, in words."""
    found = guesses(
        *(measured, wishes.regions_ppm),
        lines=wishes.lines,
        shape=wishes.shape,
        fit_phase=wishes.fit_phase,
    )
    said: tuple[str, ...] = ()
    if wishes.lines is None and wishes.seed is not None:
        random = np.random.default_rng(wishes.seed)
        pairs = [counted(measured, each, random, regions=len(found)) for each in found]
        found, said = tuple(each for each, _ in pairs), summary([words for _, words in pairs])
    if wishes.manifolds and measured.mas_hz:
        reference_hz = measured.spectrum.frequency.reference_hz
        model = model_with_manifolds(
            measured.name, found, measured.mas_hz, reference_hz, shape=wishes.shape
        )
    else:
        model = model_of_lines(measured.name, found, shape=wishes.shape)
    (part,) = model.spectrum
    terms = wishes.baseline_terms
    part = msgspec.structs.replace(
        part,
        baseline_terms=part.baseline_terms if terms is None else terms,
        fit_phase=wishes.fit_phase,
    )
    model = msgspec.structs.replace(model, spectrum=(part,))
    usual_deg = USUAL_SITE_PHASE_DEG if measured.mas_hz else 0.0
    error_deg = usual_deg if wishes.site_phase_error_deg is None else wishes.site_phase_error_deg
    return (with_site_phases(model, error_deg=error_deg) if error_deg else model), said


def fit_pruned(
    model: FitModel, measured: Measured, *, intervals: IntervalWishes | None = None
) -> FitResult:
    """Fit a guessed model, and again without the sites that the data do not ask for."""
    result = fit(model, measured)
    said: tuple[str, ...] = ()
    for _ in range(_MOST_ROUNDS):
        fewer, left_out = pruned(result, measured.spectrum.frequency.reference_hz)
        if not left_out:
            break
        result, said = fit(fewer, measured), (*said, *left_out)
    if intervals is not None:
        result = fit(result.model, measured, intervals=intervals)
    return replace(result, remarks=(*said, *result.remarks))
