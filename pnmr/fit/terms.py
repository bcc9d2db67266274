"""Which free parameter every parameter of every site comes from, in the units of the model."""

from dataclasses import dataclass

from pnmr.fit.model import FitModel, Site
from pnmr.fit.model_ties import AREA, PHASE, root

__all__ = ["BASELINE", "PHASE", "SHARE", "Free", "Term", "free_parameters", "term", "unit"]

BASELINE, SHARE = "baseline", "share_percent"
_UNITS = {"fraction": "", "asymmetry": "", AREA: "", SHARE: "%"}


@dataclass(frozen=True, slots=True)
class Free:
    """Name of one parameter that is fitted.

    Attributes
    ----------
    site : str
        Site that it is declared at; empty for phases and baselines.
    name : str
        Parameter.
    spectrum : str
        Spectrum that it belongs to; empty where it is shared by all.
    """

    site: str
    name: str
    spectrum: str = ""

    def __str__(self) -> str:
        """Say it as people do: ``"NCN position_ppm (20 Hz)"``."""
        words = f"{self.site} {self.name}".strip()
        return f"{words} ({self.spectrum})" if self.spectrum else words


@dataclass(frozen=True, slots=True)
class Term:
    """A parameter as a multiple of a free one.

    Attributes
    ----------
    free : Free or None
        What it follows; None where it is fixed.
    factor, offset_value : float
        The parameter is ``factor`` times the free one plus ``offset_value``.
    """

    free: Free | None
    factor: float
    offset_value: float


def unit(name: str) -> str:
    """Return the unit of a parameter by the ending of its name."""
    return _UNITS[name] if name in _UNITS else name.rpartition("_")[2].replace("hz", "Hz")


def term(model: FitModel, site: Site, parameter: str, spectrum: int) -> Term:
    """Return what a parameter of a site comes from in one of the spectra."""
    origin, factor, offset = root(model, site, parameter)
    declared = origin.value(parameter)
    if declared.fixed_value is not None:
        return Term(None, 0.0, factor * declared.fixed_value + offset)
    name = model.spectrum[spectrum].name if _is_own(model, origin, parameter) else ""
    return Term(Free(origin.name, parameter, name), factor, offset)


def free_parameters(model: FitModel) -> tuple[tuple[Free, ...], tuple[Free, ...]]:
    """Return the free parameters of the sites in order: shapes, then areas."""
    shapes: dict[Free, None] = {}
    areas: dict[Free, None] = {}
    for site in model.site:
        for spectrum in model.present(site):
            for parameter in (*site.parameters, AREA):
                found = term(model, site, parameter, spectrum).free
                if found is not None:
                    (areas if parameter == AREA else shapes)[found] = None
    return tuple(shapes), tuple(areas)


def _is_own(model: FitModel, site: Site, parameter: str) -> bool:
    return len(model.spectrum) > 1 and model.is_own(site, parameter)
