"""The runs of one sample as views: processed alike for echo, TEDOR and control, fitted together."""

import cmath
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pnmr.assign import ViewFindings
from pnmr.bruker import read_fid
from pnmr.data import FID, Estimate, Setting, Spectrum, Step
from pnmr.fit.dipolar_buildup import Recoupling
from pnmr.fit.model_file import read_model
from pnmr.process import Recipe, broadened, phase
from pnmr.units import deg_from_rad, ppm_from_hz
from pnmr.workflow.buildup_rows import recoupling_of_run
from pnmr.workflow.campaign import SampleRuns, View
from pnmr.workflow.echo_timing import planned
from pnmr.workflow.planning import Wishes
from pnmr.workflow.view_fit import fitted_view, measured_role, region_phase

_CLEAR = 6.0
# Rotor periods of recoupling after the transfer where the program does not tell; assumed.
_USUAL_AFTER = 3


@dataclass(frozen=True, slots=True)
class Looked:
    """The runs of one sample, read and looked at.

    Attributes
    ----------
    fids : mapping of str to FID
        By role.
    views : tuple of ViewFindings
        Regions.
    longer_s : float
        How much longer transverse magnetisation lives in TEDOR than in the echo, in s.
    remarks : tuple of str
        Doubts, in sentences.
    recoupling : Recoupling or None
        That of TEDOR, where its pulse program tells it.
    """

    fids: Mapping[str, FID]
    views: tuple[ViewFindings, ...]
    longer_s: float
    remarks: tuple[str, ...]
    recoupling: Recoupling | None = None


def look(
    sample: SampleRuns,
    root: Path,
    views: tuple[View, ...],
    *,
    reference: dict[str, Setting] | None = None,
    model_path: Path | None = None,
) -> Looked:
    """Process and fit the runs of a sample.

    Parameters
    ----------
    sample : SampleRuns
        Which runs there are; without an echo the first of the others stands in.
    root : Path
        Folder of the experiments.
    views : tuple of View
        Regions with their line broadening; the first decides echo top and phase.
    reference : mapping, optional
        Settings of the step `reference`.
    model_path : Path, optional
        Fit model; found from the data where left out.
    """
    fids = {role: read_fid(root / path) for role, path in sample.runs.items()}
    leader = "echo" if "echo" in fids else next(iter(fids))
    recipe = planned(root / sample.runs[leader], fids[leader], Wishes(reference=reference))
    settled, remarks = _settled(recipe, fids[leader], views[0].lb_hz)
    recipes = {leader: settled}
    for role, fid in fids.items():
        if role != leader:
            recipes[role] = _turned(settled, fids[leader], fid, views)
    found = []
    for view in views:
        spectra = {role: broadened(recipes[role], view.lb_hz)(fid) for role, fid in fids.items()}
        turn = region_phase(measured_role(leader, fids[leader], spectra[leader]), view)
        spectra = {role: phase(each, p0_deg=-turn.value) for role, each in spectra.items()}
        known = None if model_path is None else read_model(model_path)
        spectra, result, said = fitted_view(fids, spectra, view, known, turn.error)
        remarks += [f"{view.name}: {each}" for each in said]
        found.append(ViewFindings(view.name, view.region_ppm, view.lb_hz, spectra, result))
    tedor = fids.get("tedor")
    recoupling = recoupling_of_run(root / sample.tedor, tedor) if tedor else None
    longer_s = _longer_s(recoupling, tedor.acquisition.mas_hz) if tedor else 0.0
    return Looked(fids, tuple(found), longer_s, tuple(remarks), recoupling)


def holds(view: ViewFindings, shift_ppm: float) -> bool:
    """Return whether an echo shows a shift in ppm in this view."""
    low_ppm, high_ppm = sorted(view.region_ppm)
    return "echo" in view.spectra and low_ppm < shift_ppm < high_ppm


def width_ppm(width: Estimate | None, reference_hz: float) -> float:
    """Return a width in ppm, 0 where there is none."""
    return ppm_from_hz(width.value, reference_hz) if width else 0.0


def _settled(recipe: Recipe, fid: FID, lb_hz: float) -> tuple[Recipe, list[str]]:
    """Return the recipe with what it decides on a run, and a remark where the phase is in doubt.

    Where positive lines alone do not describe a spectrum, lines of either sign may.
    """
    done = broadened(recipe, lb_hz)(fid)
    doubt = _doubt(done)
    if doubt:
        steps = [
            Step(each.name, {**each.settings, "signs": "both"})
            if each.name == "automatic_phase"
            else each
            for each in recipe.steps
        ]
        again = broadened(Recipe(tuple(steps)), lb_hz)(fid)
        done, doubt = (again, "") if not _doubt(again) else (done, doubt)
    return Recipe.settled(done), [f"the phase is in doubt: {doubt}"] if doubt else []


def _doubt(spectrum: Spectrum) -> str:
    found = (each.decided for each in spectrum.history if each.name == "automatic_phase")
    return next((str(each["doubt"]) for each in found if each.get("certain") is False), "")


def _turned(settled: Recipe, echo: FID, other: FID, views: tuple[View, ...]) -> Recipe:
    """Return the echo's recipe with the phase turned to where another run agrees best with the echo.

    Both runs end in the same echo, so that one angle is all that may differ. Where the
    other run holds too little signal to tell, the echo's phase stays.
    """
    product, variance = 0.0 + 0.0j, 0.0
    for view in views:
        recipe = broadened(settled, view.lb_hz, view.region_ppm)
        one, two = recipe(echo).values, recipe(other).values
        product += complex(np.vdot(one, two))
        variance += float(np.sum(np.abs(one) ** 2)) * float(np.median(np.abs(two) ** 2))
    if abs(product) < _CLEAR * variance**0.5:
        return settled
    return settled.then("phase", p0_deg=-deg_from_rad(cmath.phase(product)))


def _longer_s(recoupling: Recoupling | None, mas_hz: float | None) -> float:
    """Return how long TEDOR recouples after the transfer, which the echo does not have."""
    if recoupling is not None:
        return recoupling.cycles[0][1] * recoupling.periods_factor / recoupling.rotor_hz
    return _USUAL_AFTER / mas_hz if mas_hz else 0.0
