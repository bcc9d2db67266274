"""What is to be fitted, as data: spectra with their regions, sites with their parameters and ties.

A model holds numbers and names and no formulas: what is tied says to which site, by what
factor and with what offset. Positions and anisotropies are in ppm, so that they can be
shared by spectra of two fields; widths are natural full widths in Hz, free of the line
broadening of the processing. Areas are intensity times Hz.
"""

import math
from typing import Literal

import msgspec

from pnmr.errors import SettingError
from pnmr.fit.excitation import ExcitationProfile
from pnmr.fit.lines import LINES
from pnmr.fit.model_ties import AREA, PHASE, check_names, check_ties
from pnmr.fit.model_value import Given, Value

__all__ = ["MOST_REGIONS", "MOST_TERMS", "FitModel", "Part", "Site", "Value"]

MOST_REGIONS, MOST_TERMS = 16, 12
_LONGEST_NAME = 40
_FARTHEST_PPM = 1e7
_TENSOR = ("anisotropy_ppm", "asymmetry")
_EVERY = (
    "position_ppm",
    "width_hz",
    "gauss_hz",
    "lorentz_hz",
    "fraction",
    "tail_hz",
    *_TENSOR,
    PHASE,
)
_USUAL = {"fraction": 0.5, "asymmetry": 0.3, "tail_hz": 0.0}

Shape = Literal[
    "lorentzian", "gaussian", "pseudo_voigt", "pseudo_voigt_by_height", "voigt", "skewed"
]


class Site(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A line, or a manifold of sidebands, with its parameters.

    Attributes
    ----------
    name : str
        What it is called.
    kind : {"line", "manifold"}
        Whether it is one line, or a centreband with sidebands that share one tensor.
    shape : str
        Family of the line, one of `LINES`; it says which parameters there are.
    spectra : tuple of str
        Spectra in which it is present; all where left out.
    position_ppm, width_hz, gauss_hz, lorentz_hz, fraction, tail_hz : Value or float
        Parameters of the line; ``position_ppm`` is the isotropic shift.
    anisotropy_ppm, asymmetry : Value or float
        Reduced anisotropy (zz - iso) and asymmetry of a manifold.
    phase_deg : Value or float, optional
        Phase of the site's own, on top of that of the spectrum, which pulses give to a site by
        its anisotropy and offset; none where left out. Best with what is known of it
        beforehand (`usual_phase`).
    area : Value or float
        Area of the whole site; free where left out. Its only bound is 0, its start is not needed.
    """

    name: str
    kind: Literal["line", "manifold"] = "line"
    shape: Shape = "lorentzian"
    spectra: tuple[str, ...] = ()
    position_ppm: Given = None
    width_hz: Given = None
    gauss_hz: Given = None
    lorentz_hz: Given = None
    fraction: Given = None
    tail_hz: Given = None
    anisotropy_ppm: Given = None
    asymmetry: Given = None
    phase_deg: Given = None
    area: Given = None

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the parameters that the shape and the kind need, and of a phase, without the area."""
        own = tuple(
            name.replace("position_hz", "position_ppm") for name in LINES[self.shape].parameters
        )
        own += _TENSOR if self.kind == "manifold" else ()
        return own if self.phase_deg is None else (*own, PHASE)

    def value(self, name: str) -> Value:
        """Return what is declared of a parameter."""
        given: Given = getattr(self, name)
        if given is None:
            return Value(start_value=_USUAL.get(name))
        if not isinstance(given, Value):
            return Value(start_value=float(given))
        is_open = given.start_value is given.fixed_value is None and not given.like
        if is_open and given.prior_value is not None:
            return msgspec.structs.replace(given, start_value=given.prior_value)
        return given

    def __post_init__(self) -> None:
        """Refuse names that cannot be printed, missing starts and parameters the shape lacks."""
        if not (0 < len(self.name) <= _LONGEST_NAME and self.name.isprintable()):
            raise SettingError(f"a site needs a printable name of up to {_LONGEST_NAME} characters")
        needed, what = self.parameters, f"site '{self.name}'"
        for name in (*needed, AREA):
            each = self.value(name)
            each.check(f"{what}: {name}")
            if each.start_value is each.fixed_value is None and not each.like and name != AREA:
                raise SettingError(f"{what} needs {name}: give a start, fixed or like")
        for name in _EVERY:
            if getattr(self, name) is not None and name not in needed:
                raise SettingError(
                    f"{what} is a {self.shape} {self.kind} and has no {name}; it takes"
                    f" {', '.join(needed)}"
                )
        area = self.value(AREA)
        given = (area.high_value, area.prior_value)
        if area.low_value not in (None, 0.0) or given != (None, None) or area.offset_value:
            raise SettingError(
                f"{what}: an area is free, fixed or a factor times another; its only bound is 0"
                " (nonnegative), found low, high, offset or prior"
            )


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One of the spectra that are fitted together, and what of it.

    Attributes
    ----------
    name : str
        What it is called.
    regions_ppm : tuple of (float, float)
        Regions that are fitted, each in either order.
    baseline_terms : int
        Polynomial terms of the baseline of each region: 0 none, 1 a constant, 2 a slope.
    fit_phase : bool
        Whether one phase of all lines is fitted.
    lb_hz, mas_hz : float, optional
        Exponential line broadening, and the rotor's rate; what the data say where left out.
    excitation : ExcitationProfile, optional
        What the pulses leave of each line and sideband by its frequency from the carrier; areas
        are then those of the sample. In a file a table of its own, or the name of one below it.
    """

    name: str
    regions_ppm: tuple[tuple[float, float], ...]
    baseline_terms: int = 1
    fit_phase: bool = False
    lb_hz: float | None = None
    mas_hz: float | None = None
    excitation: ExcitationProfile | None = None

    def __post_init__(self) -> None:
        """Refuse regions without width and terms that describe lines rather than a baseline."""
        what = f"spectrum '{self.name}'"
        if not 1 <= len(self.regions_ppm) <= MOST_REGIONS:
            raise SettingError(f"{what} needs 1 to {MOST_REGIONS} regions")
        for first_ppm, second_ppm in self.regions_ppm:
            if not abs(first_ppm) + abs(second_ppm) < _FARTHEST_PPM or first_ppm == second_ppm:
                raise SettingError(
                    f"{what}: the region {first_ppm:g} to {second_ppm:g} ppm has no width, or none"
                    " that a spectrum has"
                )
        if not 0 <= self.baseline_terms <= MOST_TERMS:
            raise SettingError(
                f"{what}: a baseline has 0 to {MOST_TERMS} terms, found {self.baseline_terms}"
            )
        for name, each in (("lb_hz", self.lb_hz), ("mas_hz", self.mas_hz)):
            if each is not None and not 0.0 <= each < math.inf:
                raise SettingError(f"{what}: {name} must be a number of at least 0, found {each:g}")


class FitModel(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Spectra, sites and what they share.

    Attributes
    ----------
    spectrum : tuple of Part
        Spectra in the order in which they are given to the fit.
    site : tuple of Site
        Sites.
    own : tuple of str
        Parameters of which every spectrum has its own value; all others are shared. The area
        is, unless the list is empty, as for two broadenings of one FID.
    nonnegative : bool
        Whether areas may not become negative.
    processed_lines : bool
        Whether every line is sent through the recipe that made the spectrum, windows, first
        point and truncation included, at the cost of time. Lorentzians always are, in closed form.
    format : str
        First line of the file.
    """

    spectrum: tuple[Part, ...]
    site: tuple[Site, ...]
    own: tuple[str, ...] = (AREA,)
    nonnegative: bool = True
    processed_lines: bool = False
    format: Literal["pnmr fit 1"] = "pnmr fit 1"

    def __post_init__(self) -> None:
        """Refuse names that are used twice or lead nowhere."""
        check_names(self)
        check_ties(self)

    def site_named(self, name: str) -> Site:
        """Return a site by its name; raises `SettingError` with the names there are."""
        found = next((each for each in self.site if each.name == name), None)
        if found is None:
            known = ", ".join(each.name for each in self.site)
            raise SettingError(f"there is no site '{name}'; the sites are {known}")
        return found

    def is_own(self, site: Site, parameter: str) -> bool:
        """Return whether each spectrum has its own value of a parameter."""
        declared = site.value(parameter).own
        return parameter in self.own if declared is None else declared

    def present(self, site: Site) -> tuple[int, ...]:
        """Return the numbers of the spectra in which a site is present."""
        names = [each.name for each in self.spectrum]
        return tuple(k for k, name in enumerate(names) if not site.spectra or name in site.spectra)
