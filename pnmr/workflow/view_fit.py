"""One region of the runs of a sample: phased by its lines, fitted with common positions and widths."""

from collections.abc import Mapping
from dataclasses import replace

import msgspec
import numpy as np

from pnmr.data import FID, Estimate, Spectrum
from pnmr.errors import ProcessingError, SettingError
from pnmr.fit.fit import fit
from pnmr.fit.measured import Measured
from pnmr.fit.model import FitModel, Site, Value
from pnmr.fit.result import FitResult
from pnmr.fit.site_phases import with_site_phases
from pnmr.fit.terms import PHASE
from pnmr.process import Recipe, phase
from pnmr.process.phase import USUAL_SITE_PHASE_DEG
from pnmr.units import wrapped_deg
from pnmr.workflow.campaign import View
from pnmr.workflow.fit_input import measured_of
from pnmr.workflow.fitting import GuessWishes, guessed_model

_FITTED = ("echo", "tedor", "control")
_SMALL_DEG = 30.0
_NO_TURN = Estimate(0.0, float("nan"), "deg", "no small correction was found")


def measured_role(role: str, fid: FID, spectrum: Spectrum) -> Measured:
    """Return a spectrum as a fit sees it, called by its role."""
    delay = fid.acquisition.group_delay_points
    return replace(measured_of(spectrum, fid.time, delay, Recipe.settled(spectrum)), name=role)


def region_phase(measured: Measured, view: View) -> Estimate:
    """Return the phase that a region still lacks beside that of the whole spectrum.

    Plain lines tell it best: tensors of sites that are hardly seen would lead the search astray.
    """
    wishes = GuessWishes(
        regions_ppm=(view.region_ppm,), manifolds=False, fit_phase=True, site_phase_error_deg=0.0
    )
    try:
        guess = guessed_model(measured, wishes)
    except (ProcessingError, SettingError):
        return _NO_TURN
    return _rest(guess, measured)


def _rest(model: FitModel, measured: Measured) -> Estimate:
    """Return the phase that lines have in common; 0 without error where it is no small correction."""
    (part, *_) = model.spectrum
    part = msgspec.structs.replace(part, name=measured.name, fit_phase=True)
    try:
        result = fit(msgspec.structs.replace(model, spectrum=(part,)), measured)
    except (ProcessingError, SettingError):
        return _NO_TURN
    found = next(each for name, each in result.others.items() if name.startswith(PHASE))
    found = replace(found, value=wrapped_deg(found.value))
    return found if abs(found.value) <= _SMALL_DEG and found.error < _SMALL_DEG else _NO_TURN


def fitted_view(
    fids: Mapping[str, FID],
    spectra: dict[str, Spectrum],
    view: View,
    model: FitModel | None,
    turn_error_deg: float,
) -> tuple[dict[str, Spectrum], FitResult | None, list[str]]:
    """Fit echo, TEDOR and control of a view with common positions and widths.

    TEDOR and control are turned first by what the lines of the echo, as they are, lack in them.
    """
    roles = [role for role in _FITTED if role in spectra]
    if "echo" not in roles:
        return spectra, None, ["there is no echo to be fitted"]
    error_deg = float(np.hypot(USUAL_SITE_PHASE_DEG, np.nan_to_num(turn_error_deg)))
    try:
        echo = measured_role("echo", fids["echo"], spectra["echo"])
        if model is None:
            wishes = GuessWishes(regions_ppm=(view.region_ppm,), site_phase_error_deg=0.0)
            model = guessed_model(echo, wishes)
        alone = fit(_shared(model, roles[:1], error_deg), echo).model
        for role in roles[1:]:
            turn = _rest(_held(alone), measured_role(role, fids[role], spectra[role]))
            spectra = spectra | {role: phase(spectra[role], p0_deg=-turn.value)}
        measured = tuple(measured_role(role, fids[role], spectra[role]) for role in roles)
        result = fit(_shared(alone, roles, error_deg), measured)
    except (ProcessingError, SettingError) as error:
        return spectra, None, [str(error)]
    return spectra, result, []


def _held(model: FitModel) -> FitModel:
    """Return a model whose lines stay as they are; areas are free and not negative."""

    def held(site: Site) -> Site:
        starts = {name: site.value(name).start_value for name in site.parameters}
        fixed = {name: Value(fixed_value=at) for name, at in starts.items() if at is not None}
        return msgspec.structs.replace(site, **fixed)

    return msgspec.structs.replace(model, site=tuple(map(held, model.site)), nonnegative=True)


def _shared(model: FitModel, roles: list[str], error_deg: float) -> FitModel:
    """Return a model of the echo for all roles: areas of their own, and of either sign.

    So are the phases of sites. A common phase could turn areas around with it; what is left
    of one after the phasing of the region goes into theirs.
    """
    (part, *_) = model.spectrum
    parts = tuple(msgspec.structs.replace(part, name=role, fit_phase=False) for role in roles)
    shared = msgspec.structs.replace(model, spectrum=parts, nonnegative=False)
    return with_site_phases(shared, error_deg=error_deg, own=True)
