"""The runs of one sample as views: processed alike for echo, TEDOR and control, fitted together."""

import cmath
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import numpy as np

from pnmr.assign import ViewFindings
from pnmr.bruker import read_fid
from pnmr.bruker.location import locate
from pnmr.data import FID, Estimate, Setting, Spectrum, Step
from pnmr.errors import PnmrError, ProcessingError, SettingError
from pnmr.fit.fit import fit
from pnmr.fit.measured import Measured
from pnmr.fit.model import FitModel
from pnmr.fit.model_file import read_model
from pnmr.fit.result import FitResult
from pnmr.fit.site_phases import with_site_phases
from pnmr.fit.terms import PHASE
from pnmr.process import Recipe, broadened, phase
from pnmr.units import deg_from_rad, ppm_from_hz
from pnmr.workflow.campaign import SampleRuns, View
from pnmr.workflow.echo_timing import planned
from pnmr.workflow.fit_input import measured_of
from pnmr.workflow.fitting import GuessWishes, guessed_model
from pnmr.workflow.planning import Wishes

FITTED = ("echo", "tedor", "control")
_CLEAR = 6.0
_SMALL_DEG, _NEAR_DEG = 30.0, 2.0
_AFTER = re.compile(r"^;made with:.*\bafter = (\d+)", re.MULTILINE)
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
    """

    fids: Mapping[str, FID]
    views: tuple[ViewFindings, ...]
    longer_s: float
    remarks: tuple[str, ...]


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
        p0_deg, guess = _rest_deg(measured_role(leader, fids[leader], spectra[leader]), view)
        spectra = {role: phase(spectrum, p0_deg=p0_deg) for role, spectrum in spectra.items()}
        if leader != "tedor" and "tedor" in spectra:
            own_deg, _ = _rest_deg(measured_role("tedor", fids["tedor"], spectra["tedor"]), view)
            spectra["tedor"] = phase(spectra["tedor"], p0_deg=own_deg)
        known = guess if model_path is None else read_model(model_path)
        result, said = _fitted(fids, spectra, view, known)
        remarks += [f"{view.name}: {each}" for each in said]
        found.append(ViewFindings(view.name, view.region_ppm, view.lb_hz, spectra, result))
    return Looked(fids, tuple(found), _longer_s(sample, root, fids), tuple(remarks))


def measured_role(role: str, fid: FID, spectrum: Spectrum) -> Measured:
    """Return a spectrum as a fit sees it, called by its role."""
    delay = fid.acquisition.group_delay_points
    return replace(measured_of(spectrum, fid.time, delay, Recipe.settled(spectrum)), name=role)


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


def _rest_deg(measured: Measured, view: View) -> tuple[float, FitModel | None]:
    """Return the phase in degrees that a region still lacks, and its lines if they were well seen.

    The phase of a whole spectrum is not quite that of each region. It is 0 where the region
    holds no lines, or where it would be no small correction; lines that were found under a
    phase that is far off are not those that are there.
    """
    wishes = GuessWishes(regions_ppm=(view.region_ppm,), fit_phase=True, site_phase_error_deg=0.0)
    try:
        guess = guessed_model(measured, wishes)
        result = fit(guess, measured)
    except (ProcessingError, SettingError):
        return 0.0, None
    found = next(each for name, each in result.others.items() if name.startswith(PHASE))
    if not (abs(found.value) <= _SMALL_DEG and found.error < _SMALL_DEG):
        return 0.0, None
    return -found.value, guess if abs(found.value) < _NEAR_DEG else None


def _fitted(
    fids: Mapping[str, FID],
    spectra: Mapping[str, Spectrum],
    view: View,
    model: FitModel | None,
) -> tuple[FitResult | None, list[str]]:
    """Fit echo, TEDOR and control of a view with common positions and widths."""
    roles = [role for role in FITTED if role in spectra]
    if "echo" not in roles:
        return None, ["there is no echo to be fitted"]
    measured = tuple(measured_role(role, fids[role], spectra[role]) for role in roles)
    try:
        if model is None:
            model = guessed_model(measured[0], GuessWishes(regions_ppm=(view.region_ppm,)))
        result = fit(_shared(model, roles), measured)
    except (ProcessingError, SettingError) as error:
        return None, [str(error)]
    return result, []


def _shared(model: FitModel, roles: list[str]) -> FitModel:
    """Return a model of the echo for all roles: areas of their own, and of either sign.

    So are the phases of sites. A common phase could turn areas around with it, and what is
    left of it after the phasing of the region goes into theirs.
    """
    (part, *_) = model.spectrum
    parts = tuple(msgspec.structs.replace(part, name=role, fit_phase=False) for role in roles)
    shared = msgspec.structs.replace(model, spectrum=parts, nonnegative=False)
    return with_site_phases(shared, own=True)


def _longer_s(sample: SampleRuns, root: Path, fids: Mapping[str, FID]) -> float:
    """Return the rotor periods of recoupling after the transfer, which the echo does not have."""
    mas_hz = fids["tedor"].acquisition.mas_hz if "tedor" in fids else None
    if not mas_hz:
        return 0.0
    try:
        text = locate(root / sample.tedor).experiment.read("pulseprogram")
        told = _AFTER.search(text.decode("utf-8", "replace"))
    except PnmrError:
        told = None
    return (int(told[1]) if told else _USUAL_AFTER) / mas_hz
