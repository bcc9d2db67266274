"""A number that says how well it is known."""

import math
from dataclasses import dataclass

_TWO_DIGITS_BELOW = 3.55
_PLAIN_FROM, _PLAIN_TO = -5, 7


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its standard error, ``str`` of which is 123.4(5) ppm.

    Attributes
    ----------
    value : float
        The number.
    error : float
        Its standard error; 0 for a number that was given, nan where it is not known.
    unit : str
        Unit of both, such as ``"ppm"``; empty for a pure number.
    origin : str
        Where it comes from, such as ``"fit"`` or ``"given"``; where the error is not known,
        the reason.
    """

    value: float
    error: float = math.nan
    unit: str = ""
    origin: str = ""

    @property
    def is_determined(self) -> bool:
        """Whether the error is a finite number."""
        return math.isfinite(self.error)

    def __str__(self) -> str:
        """Return the value with its error in brackets in units of the last digit, and the unit.

        The error is rounded by the rule of the Particle Data Group (introduction to the Review
        of Particle Physics): two digits where they are 10 to 35, otherwise one.
        """
        return " ".join(part for part in (self._number(), self.unit) if part)

    def _number(self) -> str:
        if not (math.isfinite(self.value) and self.is_determined):
            return f"{self.value:.6g}(?)"
        if self.error <= 0.0:
            return f"{self.value:.10g}"
        places = _decimal_places(self.error)
        size = max(abs(self.value), self.error)
        power = math.floor(math.log10(size))
        if _PLAIN_FROM <= power < _PLAIN_TO:
            return _bracketed(self.value, self.error, places)
        unit = 10.0**power
        return f"{_bracketed(self.value / unit, self.error / unit, places + power)}e{power}"


def difference(one: Estimate, other: Estimate) -> Estimate:
    """Return one number less another, independent of it."""
    error = math.hypot(one.error, other.error)
    return Estimate(one.value - other.value, error, one.unit, "difference")


def ratio(above: Estimate, below: Estimate) -> Estimate:
    """Return a ratio with its error to first order, of independent numbers; nan over 0."""
    if not below.value:
        return Estimate(math.nan, math.nan, "", "ratio")
    value = above.value / below.value
    error = math.hypot(above.error, value * below.error) / abs(below.value)
    return Estimate(value, error, "", "ratio")


def _decimal_places(error: float) -> int:
    """Return the decimal places that an error shows, negative before the point."""
    power = math.floor(math.log10(error))
    return -power + (1 if error / 10.0**power < _TWO_DIGITS_BELOW else 0)


def _bracketed(value: float, error: float, places: int) -> str:
    if places <= 0:
        return f"{round(value, places):.0f}({round(error, places):.0f})"
    return f"{value:.{places}f}({error * 10.0**places:.0f})"
