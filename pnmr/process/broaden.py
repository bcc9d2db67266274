"""One FID, several line broadenings, each with the region that it is for."""

from collections.abc import Sequence

from pnmr.data import FID, Setting, Spectrum, Step
from pnmr.errors import SettingError
from pnmr.process.recipe import Recipe

_AFTER_WINDOW = ("zero_fill", "transform")


def broadenings(
    fid: FID,
    recipe: Recipe,
    widths_hz: Sequence[float],
    regions_ppm: Sequence[tuple[float, float] | None] = (),
) -> tuple[Spectrum, ...]:
    """Process an FID once for each line broadening and cut out its region.

    Parameters
    ----------
    fid : FID, shape (..., n)
        Free induction decays.
    recipe : Recipe
        All other steps. Its `exponential` gets the width; without one, it comes before
        zero filling or the transform, whichever is first.
    widths_hz : sequence of float
        Line broadenings in Hz, such as 20 and 200.
    regions_ppm : sequence of ranges, optional
        The region in ppm that belongs to each width, None for the whole spectrum; all
        whole when left out.

    Returns
    -------
    tuple of Spectrum
        In the order of the widths; each history is the recipe that makes it.

    Raises
    ------
    SettingError
        The numbers of widths and regions differ.
    """
    if regions_ppm and len(regions_ppm) != len(widths_hz):
        raise SettingError(
            f"{len(widths_hz)} line broadenings and {len(regions_ppm)} regions do not go together;"
            " give one region for each width, or none"
        )
    regions = regions_ppm or [None] * len(widths_hz)
    return tuple(
        broadened(recipe, width_hz, region_ppm)(fid)
        for width_hz, region_ppm in zip(widths_hz, regions, strict=True)
    )


def broadened(
    recipe: Recipe, width_hz: float, region_ppm: tuple[float, float] | None = None
) -> Recipe:
    """Return a recipe with another line broadening in Hz and a region in ppm at its end."""
    steps = list(recipe.steps)
    names = [step.name for step in steps]
    settings: dict[str, Setting] = {"lb_hz": width_hz}
    if "exponential" in names:
        at = names.index("exponential")
        steps[at] = Step("exponential", {**steps[at].settings, **settings})
    else:
        at = next((i for i, name in enumerate(names) if name in _AFTER_WINDOW), len(steps))
        if "whole_echo" in names[:at]:
            settings["symmetric"] = True
        steps.insert(at, Step("exponential", settings))
    if region_ppm is not None:
        low_ppm, high_ppm = sorted(region_ppm)
        steps.append(Step("region", {"low_ppm": low_ppm, "high_ppm": high_ppm}))
    return Recipe(tuple(steps))
