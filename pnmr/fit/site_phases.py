"""A phase for every site: what pulses of finite strength do to lines under fast spinning.

Through a pair of adiabatic pulses in a coil whose field is not everywhere the same, a site
keeps a phase that depends on its anisotropy and its offset. One phase for all lines then
shifts and reshapes each of them by more than the noise does, and no error bar says so.
"""

import msgspec

from pnmr.errors import SettingError
from pnmr.fit.model import FitModel, Value
from pnmr.process.phase import USUAL_SITE_PHASE_DEG


def with_site_phases(
    model: FitModel, *, error_deg: float = USUAL_SITE_PHASE_DEG, own: bool | None = None
) -> FitModel:
    """Return a model in which every site has a phase, known beforehand as 0 +- ``error_deg``.

    Sites that say something of their phase already keep it; skewed lines, whose dispersion has
    no closed form, stay without.

    Parameters
    ----------
    model : FitModel
        Sites and spectra; a phase that is fitted to a whole spectrum stays beside those of sites.
    error_deg : float
        Standard deviation of a site's phase in degrees, above 0.
    own : bool, optional
        Whether a site has another phase in each spectrum; as the model says where left out.
    """
    if not error_deg > 0.0:
        raise SettingError(f"a site's phase is known to more than 0 degrees, found {error_deg:g}")
    phase = Value(own=own, prior_value=0.0, prior_error=error_deg)
    sites = (
        each
        if each.phase_deg is not None or each.shape == "skewed"
        else msgspec.structs.replace(each, phase_deg=phase)
        for each in model.site
    )
    return msgspec.structs.replace(model, site=tuple(sites))
