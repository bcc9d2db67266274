"""A number with its standard error and where both come from."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Estimate:
    """What was found for one quantity.

    Attributes
    ----------
    value : float
        The best value.
    error : float
        Standard error; nan where none can be given, 0 where the value was held.
    unit : str
        ``"ppm"``, ``"Hz"``, ``"s"`` and so on, empty for ratios.
    origin : str
        How the error was found, ``"covariance"``, ``"profile"``, ``"bootstrap"``, or why
        there is none.
    """

    value: float
    error: float = math.nan
    unit: str = ""
    origin: str = ""

    def __str__(self) -> str:
        """Write ``123.4(5) ppm``: the error in units of the last digit, one or two digits of it."""
        return f"{_digits(self.value, self.error)} {self.unit}".strip()


def _digits(value: float, error: float) -> str:
    if not math.isfinite(error) or not math.isfinite(value):
        return f"{value:.6g}(?)"
    if error <= 0.0:
        return f"{value:.6g}"
    places = 1 - math.floor(math.log10(error))
    rounded = round(error, places)
    places = 1 - math.floor(math.log10(rounded))
    if rounded >= 2.0 * 10.0 ** (1 - places):
        places -= 1
    scale = 10.0 ** max(places, 0)
    shown = round(error, places)
    text = f"{round(value, places):.{max(places, 0)}f}"
    return f"{text}({shown * scale:.0f})" if places >= 0 else f"{text}({shown:.0f})"
