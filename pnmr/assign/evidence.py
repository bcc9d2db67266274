"""Evidence: what one measured property says for or against one environment.

Each kind compares how likely the property is in the environment with how likely it
is in anything else, and counts in natural logarithms of that ratio: +3 is 20 to 1 for,
-3 is 20 to 1 against. Kinds are independent measurements, so that they add up.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scipy.stats import norm

from pnmr.assign.environment import Environment
from pnmr.assign.resonance import Resonance
from pnmr.data import Estimate

# Where a line of anything else may lie: the width of shifts and anisotropies that are seen
# in paramagnetic solids. One of two lies where the shifts of diamagnetic compounds do.
_ANY_SHIFT_PPM, _ANY_ANISOTROPY_PPM, _ANY_SLOPE_PPM_K = 6000.0, 5000.0, 20.0
_DIAMAGNETIC_SHIFT_PPM = (-40.0, 220.0)
# Soft edge of a range, as part of its width and at least this.
_EDGE, _LEAST_EDGE_PPM = 0.1, 1.0
_DIAMAGNETIC_PPM_K = 0.1
STRONGEST = 7.0
# A shift far outside a range excludes it; other kinds can err in more ways.
_EXCLUDING = {"shift": 20.0}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One statement for or against an environment.

    Attributes
    ----------
    kind : str
        ``"shift"``, ``"TEDOR"``, ``"TEDOR size"``, ``"anisotropy"``, ``"temperature"`` or
        ``"lines"``.
    log_odds : float
        Natural logarithm of its likelihood ratio, at most `STRONGEST` either way; a shift
        may speak against with up to -20.
    statement : str
        The numbers, in one sentence.
    """

    kind: str
    log_odds: float
    statement: str


def evidence_for(resonance: Resonance, environment: Environment) -> tuple[Evidence, ...]:
    """Return what is known of a resonance for and against one environment."""
    return tuple(
        Evidence(kind, max(-_EXCLUDING.get(kind, STRONGEST), min(STRONGEST, odds)), statement)
        for kind, weigh in KINDS.items()
        for odds, statement in weigh(resonance, environment)
    )


def _shift(resonance: Resonance, environment: Environment) -> Iterator[tuple[float, str]]:
    first_ppm, last_ppm = _DIAMAGNETIC_SHIFT_PPM
    elsewhere = 0.5 / _ANY_SHIFT_PPM
    if first_ppm <= resonance.shift.value <= last_ppm:
        elsewhere += 0.5 / (last_ppm - first_ppm)
    odds = _in_range(resonance.shift, environment.shift_ppm, elsewhere)
    low, high = environment.shift_ppm
    yield odds, f"{resonance.shift} where {low:g} to {high:g} ppm is expected"


def _tedor(resonance: Resonance, environment: Environment) -> Iterator[tuple[float, str]]:
    verdict, protonated = resonance.editing, environment.protonated
    if verdict is None or protonated is None:
        return
    odds = verdict.log_odds if protonated else -verdict.log_odds
    # Anything else is protonated or not, one as likely as the other.
    yield math.log(2.0) - math.log1p(math.exp(-max(-50.0, min(50.0, odds)))), verdict.reason


def _anisotropy(resonance: Resonance, environment: Environment) -> Iterator[tuple[float, str]]:
    found, expected = resonance.anisotropy, environment.anisotropy_ppm
    if found is None or expected is None or not found.error > 0.0:
        return
    size = Estimate(abs(found.value), found.error, found.unit, found.origin)
    low, high = expected
    odds = _in_range(size, expected, 1.0 / _ANY_ANISOTROPY_PPM)
    yield odds, f"anisotropy {size} where {low:g} to {high:g} ppm is expected"


def _temperature(resonance: Resonance, environment: Environment) -> Iterator[tuple[float, str]]:
    slope = resonance.slope
    if slope is None or not slope.error > 0.0:
        return
    still = norm.pdf(slope.value, 0.0, math.hypot(_DIAMAGNETIC_PPM_K, slope.error))
    moving = norm.pdf(slope.value, 0.0, math.hypot(_ANY_SLOPE_PPM_K / 4.0, slope.error))
    own = moving if environment.contact else still
    wanted = "a contact shift moves" if environment.contact else "a diamagnetic shift stays"
    odds = math.log(max(float(own), 1e-300) / max(0.5 * float(still + moving), 1e-300))
    yield odds, f"{slope} where {wanted}"


KINDS: dict[str, Callable[[Resonance, Environment], Iterator[tuple[float, str]]]] = {
    "shift": _shift,
    "TEDOR": _tedor,
    "anisotropy": _anisotropy,
    "temperature": _temperature,
}


def _in_range(found: Estimate, expected: tuple[float, float], elsewhere_density: float) -> float:
    """Return log of the density of a range with soft edges over that of anything else."""
    low, high = expected
    edge = max(_EDGE * (high - low), _LEAST_EDGE_PPM)
    spread = math.hypot(edge, found.error if found.error > 0.0 else 0.0)
    upper, lower = (high - found.value) / spread, (low - found.value) / spread
    # The tail that is smaller in size keeps its digits: differences of survival functions.
    inside = (
        norm.sf(-upper) - norm.sf(-lower)
        if upper + lower < 0.0
        else norm.sf(lower) - norm.sf(upper)
    )
    density = float(inside) / max(high - low, spread)
    return math.log(max(density, 1e-300) / elsewhere_density)
