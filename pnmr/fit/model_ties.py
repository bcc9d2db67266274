"""Whether the names in a model lead somewhere, and what every tied parameter comes from."""

from typing import TYPE_CHECKING

from pnmr.errors import SettingError

if TYPE_CHECKING:
    from pnmr.fit.model import FitModel, Site

AREA, PHASE = "area", "phase_deg"
_MOST_SITES, _MOST_SPECTRA = 100, 32
_OWNABLE = (
    *("position_ppm", "width_hz", "gauss_hz", "lorentz_hz", "fraction", "tail_hz"),
    *("anisotropy_ppm", "asymmetry", PHASE, AREA),
)


def check_names(model: "FitModel") -> None:
    """Refuse models that are empty or too large, and names that are used twice or are unknown."""
    for what, parts, most in (
        ("spectrum", [each.name for each in model.spectrum], _MOST_SPECTRA),
        ("site", [each.name for each in model.site], _MOST_SITES),
    ):
        if not 1 <= len(parts) <= most:
            raise SettingError(f"a model has 1 to {most} entries [[{what}]], found {len(parts)}")
        twice = next((name for k, name in enumerate(parts) if name in parts[:k]), None)
        if twice is not None:
            raise SettingError(
                f"two entries [[{what}]] are called '{twice}'; give each its own name"
            )
    spectra = [each.name for each in model.spectrum]
    for site in model.site:
        for name in site.spectra:
            if name not in spectra:
                raise SettingError(
                    f"site '{site.name}' is in spectrum '{name}', which the model does not have; it"
                    f" has {', '.join(spectra)}"
                )
    for name in model.own:
        if name not in _OWNABLE:
            raise SettingError(
                f"own names no parameter '{name}'; the parameters are {', '.join(_OWNABLE)}"
            )


def check_ties(model: "FitModel") -> None:
    """Refuse ties to nothing, in circles, of areas to negative ones, or to a site that is absent."""
    for site in model.site:
        for name in (*site.parameters, AREA):
            root(model, site, name)


def root(model: "FitModel", site: "Site", parameter: str) -> tuple["Site", float, float]:
    """Return the site that a parameter comes from, with factor and offset: value = factor x + offset."""
    factor, offset, here = 1.0, 0.0, site
    for _ in model.site:
        declared = here.value(parameter)
        if not declared.like:
            return here, factor, offset
        offset += factor * declared.offset_value
        factor *= declared.factor
        there = model.site_named(declared.like)
        where = f"{parameter} of site '{here.name}' is like that of '{there.name}'"
        if parameter not in (*there.parameters, AREA):
            raise SettingError(f"{where}, which is a {there.shape} {there.kind} and has none")
        if parameter == AREA and declared.factor < 0.0 and model.nonnegative:
            raise SettingError(f"{where} with a negative factor; areas are not negative here")
        if not set(model.present(here)) <= set(model.present(there)):
            raise SettingError(f"{where}, which is not in the same spectra")
        here = there
    raise SettingError(
        f"{parameter} of site '{site.name}' is tied in a circle; let one of the sites be free"
    )
