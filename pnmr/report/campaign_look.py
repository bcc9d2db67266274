"""What every figure of a campaign shares: order and colours of samples, names, sidebands."""

from collections.abc import Sequence

import numpy as np

from pnmr.assign import Assignment as Assigned
from pnmr.assign import SampleFindings, ViewFindings
from pnmr.report.assignment import Assignment
from pnmr.report.lettering import formula
from pnmr.report.style import PAIRS
from pnmr.report.trace import rows_of
from pnmr.report.view_panels import Shown

_MAIN_ROLES = ("echo", "square", "tedor", "control")
# Metals that the paper has no colour for take these in turn, pale and full.
_MORE_PAIRS = (("#E3C3DA", "#8E3B76"), ("#F2D9A0", "#9A6A00"), ("#B9E3EC", "#00697F"))
# A fitted sideband gets a star where it rises above this many times the noise of a point.
_VISIBLE_FACTOR = 3.0


def drawing_order(samples: Sequence[SampleFindings]) -> list[SampleFindings]:
    """Return samples from top to bottom: metals in the order given, the crystal of each first."""
    metals = list(dict.fromkeys(each.compound.metal for each in samples))
    states = ("crystal", "glass", "solution")
    return sorted(
        samples,
        key=lambda each: (metals.index(each.compound.metal), states.index(each.compound.state)),
    )


def sample_colours(samples: Sequence[SampleFindings]) -> dict[str, tuple[str, str]]:
    """Return the colour of each sample's trace by its name, and that of its letters.

    The crystal of a metal is pale and every other state full; letters are always full, since
    pale ones cannot be read.
    """
    others = [
        metal
        for metal in dict.fromkeys(each.compound.metal for each in samples)
        if metal not in PAIRS
    ]
    chosen = {}
    for each in samples:
        metal = each.compound.metal
        pair = PAIRS.get(metal) or _MORE_PAIRS[others.index(metal) % len(_MORE_PAIRS)]
        pale, full = pair
        chosen[each.name] = (pale if each.compound.state == "crystal" else full, full)
    return chosen


def main_role(view: ViewFindings) -> str:
    """Return the role that stands for a view: the echo, or what there is instead of it."""
    return next((role for role in _MAIN_ROLES if role in view.spectra), "")


def short_name(assigned: Assigned) -> str:
    """Return what is written over a line: environment, with a question mark where in doubt."""
    if assigned.environment is None:
        return f"{assigned.resonance.shift.value:.0f} ?"
    name = formula(assigned.environment.name.split(",")[0])
    return name if assigned.word == "assigned" else f"{name} ?"


def shown(sample: SampleFindings, view: ViewFindings, role: str) -> Shown:
    """Return one spectrum of a sample with the names and sidebands that belong over it."""
    row = rows_of(view.spectra[role], sample.name, most=1)[0]
    shifts = tuple(each.resonance.shift.value for each in sample.assignments)
    return Shown(row, tuple(line_names(sample)), shifts, tuple(fitted_sidebands_ppm(sample, view)))


def line_names(sample: SampleFindings) -> list[Assignment]:
    """Return the names over all lines of a sample."""
    return [Assignment(each.resonance.shift.value, short_name(each)) for each in sample.assignments]


def fitted_sidebands_ppm(sample: SampleFindings, view: ViewFindings) -> list[float]:
    """Return the sidebands of the fitted manifolds of a sample that rise above the noise.

    Only those of resonances count: a manifold that was found to be another's sideband does not.
    """
    labels = {each.resonance.label for each in sample.assignments}
    found: set[float] = set()
    for region in view.fit.regions if view.fit else ():
        if region.spectrum != main_role(view):
            continue
        for name, shifts_ppm in region.sidebands_ppm.items():
            if not labels & {name, f"{view.name} {name}"}:
                continue
            heights = np.interp(shifts_ppm, region.ppm, np.abs(region.sites[name]))
            least = _VISIBLE_FACTOR * region.noise_amplitude
            found.update(s for s, h in zip(shifts_ppm, heights, strict=True) if h > least)
    return sorted(found)
