"""TEDOR editing: is there hydrogen on the carbon of a line?

A line with hydrogen keeps a part of its echo area in TEDOR, its gain; one without
keeps none. The gains of lines that are known to be protonated say what to expect.
"Not protonated" is said only where the area that is left would, at 95 %, be less than
the smallest gain leaves, after the line's own loss: a line that dies of a short T2'
during the longer sequence vanishes too. T2' is at least 1 / (pi width), so the width
bounds that loss.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scipy.stats import norm

from pnmr.data import Estimate
from pnmr.data.estimate import difference, ratio
from pnmr.errors import SettingError

ONE_SIDED_95 = float(norm.ppf(0.95))
# Odds from which on the likelihood ratio speaks: 19 to 1, the 95 % of the limits.
_CLEAR_ODDS = math.log(19.0)
_LEAST_SPREAD = 0.1
# A rotating methyl group keeps about a quarter of what a CH2 group keeps of a short build-up.
_WEAKEST_GROUP = 0.25
# What phase and shape of a line may feign in TEDOR, as part of the middle gain.
_FEIGNED = 0.03


@dataclass(frozen=True, slots=True)
class Edited:
    """One line in the echo and in TEDOR.

    Attributes
    ----------
    echo, tedor : Estimate
        Areas at the same position and width, on the same scale.
    loss_fraction : float
        Smallest part of the area that can survive the additional transverse time, 0 to 1;
        see `smallest_survival`.
    control : Estimate or None
        Area without recoupling: what leaks through the filter.
    """

    echo: Estimate
    tedor: Estimate
    loss_fraction: float = 1.0
    control: Estimate | None = None

    def __post_init__(self) -> None:
        """Refuse areas without an error."""
        for each in (self.echo, self.tedor, *([self.control] if self.control else ())):
            if not (math.isfinite(each.value) and each.error > 0.0):
                raise SettingError(f"editing needs areas with their standard errors, found {each}")
        if not 0.0 < self.loss_fraction <= 1.0:
            raise SettingError(f"a survival of {self.loss_fraction:g} is outside 0 to 1")

    @property
    def net(self) -> Estimate:
        """TEDOR area less what leaks."""
        if self.control is None:
            return self.tedor
        return difference(self.tedor, self.control)

    @property
    def gain(self) -> Estimate:
        """TEDOR area as part of the echo area, its error propagated to first order."""
        return ratio(self.net, self.echo)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What editing says of a line.

    Attributes
    ----------
    word : str
        ``"protonated"``, ``"not protonated"`` or ``"undecided"``.
    log_odds : float
        Natural logarithm of the likelihood of "protonated" over "not protonated".
    gain : Estimate
        TEDOR area as part of the echo area.
    limit_ratio : float
        Upper 95 % limit of that gain.
    expected_ratio : float
        Smallest gain, at 95 %, that a protonated line of this width would have.
    reason : str
        One sentence with the numbers.
    """

    word: str
    log_odds: float
    gain: Estimate
    limit_ratio: float
    expected_ratio: float
    reason: str


def smallest_survival(width_hz: float, longer_s: float) -> float:
    """Return the smallest part that survives ``longer_s``: exp(-pi width t), as T2' >= 1/(pi width)."""
    if width_hz < 0.0 or longer_s < 0.0:
        raise SettingError(f"a width of {width_hz:g} Hz or a time of {longer_s:g} s is negative")
    return math.exp(-math.pi * width_hz * longer_s)


def edit(line: Edited, protonated: Sequence[Edited]) -> Verdict:
    """Decide whether a line is protonated.

    Parameters
    ----------
    line : Edited
        The line in question.
    protonated : sequence of Edited
        Lines known to be protonated, at least one, not the line itself.
    """
    if not protonated:
        raise SettingError("editing needs at least one line that is known to be protonated")
    gains = [each.gain for each in protonated]
    middle, spread = _spread(gains)
    smallest = min(gains, key=lambda gain: gain.value)
    least = max(smallest.value - ONE_SIDED_95 * smallest.error, 0.0)
    expected_ratio = least * _WEAKEST_GROUP * line.loss_fraction
    gain = line.gain
    limit_ratio = max(gain.value, 0.0) + ONE_SIDED_95 * gain.error
    odds = _log_odds(line, middle, spread)
    word = "undecided"
    if gain.value > ONE_SIDED_95 * gain.error and odds > _CLEAR_ODDS:
        word = "protonated"
    elif limit_ratio < expected_ratio and odds < -_CLEAR_ODDS:
        word = "not protonated"
    return Verdict(
        word,
        odds,
        gain,
        limit_ratio,
        expected_ratio,
        _reason(word, gain, limit_ratio, expected_ratio),
    )


def _spread(gains: Sequence[Estimate]) -> tuple[float, float]:
    """Return the middle of the known gains and how far another may lie from it.

    With few known lines their own spread says little; one of a tenth is the least assumed.
    """
    values = [gain.value for gain in gains]
    middle = sum(values) / len(values)
    half = 0.5 * (max(values) - min(values))
    errors = max(gain.error for gain in gains)
    return middle, max(half, errors, _LEAST_SPREAD * abs(middle))


def _log_odds(line: Edited, middle_ratio: float, spread_ratio: float) -> float:
    """Return log of P(net | protonated) / P(net | not), the echo's area and the loss averaged over."""
    net, echo = line.net, line.echo
    # No line keeps less than nothing: an area below 0 says as much as one of 0.
    area = max(net.value, 0.0)
    bare = math.hypot(net.error, _FEIGNED * middle_ratio * echo.value)
    survivals = [line.loss_fraction ** (k / 4.0) for k in range(5)]
    survivals += [part * _WEAKEST_GROUP for part in survivals]
    likely = [
        norm.logpdf(
            area,
            middle_ratio * part * echo.value,
            math.hypot(
                net.error, spread_ratio * part * echo.value, middle_ratio * part * echo.error
            ),
        )
        for part in survivals
    ]
    top = max(likely)
    mean = top + math.log(sum(math.exp(each - top) for each in likely) / len(likely))
    return float(mean - norm.logpdf(area, 0.0, bare))


def _reason(word: str, gain: Estimate, limit_ratio: float, expected_ratio: float) -> str:
    numbers = f"TEDOR keeps {gain} of the echo, at most {limit_ratio:.3g} (95 %)"
    if word == "protonated":
        return f"{numbers}; a line without hydrogen keeps none"
    if word == "not protonated":
        return f"{numbers}; with hydrogen it would keep at least {expected_ratio:.3g}"
    if expected_ratio <= 0.0:
        return f"{numbers}; a protonated line of this width could vanish too"
    return f"{numbers}; with hydrogen it would keep at least {expected_ratio:.3g}, which is not excluded"
