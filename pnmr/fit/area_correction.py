"""By how much the areas of a fit were corrected for the excitation."""

from collections.abc import Mapping

import msgspec

from pnmr.fit.excitation import ExcitationProfile
from pnmr.fit.fitting import Fitted
from pnmr.fit.manifold import Manifold
from pnmr.fit.model import FitModel
from pnmr.fit.weighted import WeightedLine


def area_corrections(found: Fitted) -> dict[str, tuple[float, float]]:
    """Return the least and the most factor from the area seen to that of the sample.

    By the names of the spectra that have an excitation profile, over their sites.
    """
    asked, factors = found.problem, dict[str, list[float]]()
    nonlinear, first = asked.system.all_nonlinear(found.solution.nonlinear), 0
    for block in asked.blocks:
        here = first
        for site, component in zip(block.sites, block.lines.components, strict=True):
            size = len(component.parameters)
            is_weighted = asked.model.spectrum[block.spectrum].excitation is not None
            if is_weighted and isinstance(component, WeightedLine | Manifold):
                kept = component.kept_fraction(nonlinear[here : here + size])
                factors.setdefault(block.part_name, []).append(1.0 / kept)
            here += len(site.parameters)
        first += block.lines.layout.nonlinear
    return {name: (min(each), max(each)) for name, each in factors.items()}


def correction_words(corrections: Mapping[str, tuple[float, float]]) -> list[str]:
    """Return a sentence for each spectrum whose areas were corrected."""
    return [
        f"areas of '{name}' are those of the sample: its excitation profile, taken as exact, makes"
        f" them {factor_words(*factors)}"
        for name, factors in corrections.items()
    ]


def factor_words(least_factor: float, most_factor: float) -> str:
    """Say by which factors areas were corrected: ``"1.01 to 1.3 times what is seen"``."""
    least, most = f"{least_factor:.3g}", f"{most_factor:.3g}"
    return f"{least if least == most else f'{least} to {most}'} times what is seen"


def with_excitation(model: FitModel, excitation: ExcitationProfile) -> FitModel:
    """Return a model in which all spectra have an excitation profile."""
    parts = (msgspec.structs.replace(part, excitation=excitation) for part in model.spectrum)
    return msgspec.structs.replace(model, spectrum=tuple(parts))
