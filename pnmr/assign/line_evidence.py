"""Evidence from all lines of a compound together: their number, their areas, and what is missing.

Unlike the other kinds it is not a measurement of its own: which lines count as those of an
environment has been decided by the others.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pnmr.assign.environment import Environment
from pnmr.assign.evidence import Evidence
from pnmr.assign.resonance import Resonance

LINES = "lines"
# A line that is expected and not seen: how likely that is, and how likely it is, where
# another line reaches into its range, that this line is not both.
_MISSING, _ALONE = math.log(0.2), math.log(0.3)
# A Gaussian that is fitted as a Lorentzian leaves 6 % of its height within its width (rms), two
# equal lines a width apart that are fitted as one leave 8 %.
_USUAL_MISFIT = 0.07
# Areas of paramagnetic sites are not quantitative: T2' and inversion differ, so that they
# scatter about their ratio, and in one sample of five say nothing of it.
_AREA_SPREAD, _UNTOLD = 0.3, 0.2
_ANY_ORDER = math.log(10.0)


def of_number_and_areas(environment: Environment, areas: Sequence[float]) -> float:
    """Return the log odds of that many lines of an environment with these areas."""
    return max(0, environment.lines[0] - len(areas)) * _MISSING + _of_ratio(
        areas, environment.ratio
    )


def line_evidence(
    line: Resonance,
    environment: Environment,
    own: Sequence[Resonance],
    missing: Sequence[Environment],
) -> Iterator[Evidence]:
    """Yield what the lines of an environment say of its assignment to one of them.

    Parameters
    ----------
    line : Resonance
        The line in question.
    environment : Environment
        What it may be.
    own : sequence of Resonance
        All lines that are likeliest to be of this environment.
    missing : sequence of Environment
        Environments that the compound must hold and that no line is likely to be.
    """
    areas = [each.area.value for each in own]
    yield Evidence(LINES, _of_ratio(areas, environment.ratio), _counted(environment, areas))
    if line.misfit_ratio > _USUAL_MISFIT:
        statement = (
            f"the fit leaves {100.0 * line.misfit_ratio:.0f} % of its height: it may be several"
        )
        yield Evidence(LINES, _ALONE, statement)
    for hidden in missing:
        low_ppm, high_ppm = hidden.shift_ppm
        away_ppm = max(low_ppm - line.shift.value, line.shift.value - high_ppm)
        if away_ppm < line.width_ppm:
            statement = (
                f"{hidden.name} is expected at {low_ppm:g} to {high_ppm:g} ppm and not seen:"
                " it may lie under this line"
            )
            yield Evidence(LINES, _ALONE, statement)


def _counted(environment: Environment, areas: Sequence[float]) -> str:
    low, high = environment.lines
    lines = f"{len(areas)} line{'s' if len(areas) != 1 else ''} where {low} to {high} are expected"
    if not _is_comparable(areas, environment.ratio):
        return lines
    told = " : ".join(f"{area / min(areas):.1f}" for area in sorted(areas, reverse=True))
    wanted = " : ".join(f"{part:g}" for part in sorted(environment.ratio, reverse=True))
    return f"{lines}, areas {told} where {wanted} is expected"


def _is_comparable(areas: Sequence[float], ratio: Sequence[float]) -> bool:
    return len(areas) == len(ratio) >= 2 and min(areas) > 0.0


def _of_ratio(areas: Sequence[float], ratio: Sequence[float]) -> float:
    """Return log odds of areas in a ratio over areas in any order of magnitude."""
    if not _is_comparable(areas, ratio):
        return 0.0
    own = [math.log(a / b) for a, b in pairwise(sorted(areas, reverse=True))]
    wanted = [math.log(a / b) for a, b in pairwise(sorted(ratio, reverse=True))]
    spread = math.sqrt(2.0) * _AREA_SPREAD
    odds = 1.0
    for one, other in zip(own, wanted, strict=True):
        density = math.exp(-0.5 * ((one - other) / spread) ** 2)
        odds *= density * _ANY_ORDER / (spread * math.sqrt(2.0 * math.pi))
    return math.log((1.0 - _UNTOLD) * odds + _UNTOLD)
