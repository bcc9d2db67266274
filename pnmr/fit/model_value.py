"""What a model says of one parameter."""

import msgspec

from pnmr.errors import SettingError

# Beyond it squares and sums of values are no numbers any more.
_LARGEST = 1e60


class Value(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    rename=lambda name: name.removesuffix("_value"),
):
    """One parameter of a site: where it starts and how far it goes, or what holds it.

    In a file the endings ``_value`` are left out; a bare number is a start.

    Attributes
    ----------
    start_value, low_value, high_value : float, optional
        First guess and bounds.
    fixed_value : float, optional
        Value that is not fitted.
    like : str
        Site whose parameter of the same name this one follows: factor times it plus offset.
    factor, offset_value : float
        Of a parameter that follows another.
    own : bool, optional
        Whether each spectrum has a value of its own; as the model says where left out.
    prior_value, prior_error : float, optional
        What is known beforehand of a parameter that is fitted, and the standard deviation of
        that knowledge: it counts like one more measurement with a Gaussian error.
    """

    start_value: float | None = None
    low_value: float | None = None
    high_value: float | None = None
    fixed_value: float | None = None
    like: str = ""
    factor: float = 1.0
    offset_value: float = 0.0
    own: bool | None = None
    prior_value: float | None = None
    prior_error: float | None = None

    def check(self, where: str) -> None:
        """Refuse values that are not finite or say two things at once; ``where`` names the parameter."""
        given = (self.low_value, self.start_value, self.high_value)
        prior = (self.prior_value, self.prior_error)
        numbers = (*given, self.fixed_value, self.factor, self.offset_value, *prior)
        ordered = [each for each in given if each is not None]
        ways = bool(ordered) + (self.fixed_value is not None) + bool(self.like)
        problem = ""
        if not all(each is None or abs(each) < _LARGEST for each in numbers):
            problem = "holds a number that is not finite; write finite values, bounds and factors"
        elif ways > 1:
            problem = (
                "is at once free (start, low, high), fixed or like another's; keep one of them"
            )
        elif not self.like and (self.factor != 1.0 or self.offset_value != 0.0):
            problem = (
                "has a factor or offset without the site it is like; name it, or leave them out"
            )
        elif abs(self.factor) < 1.0 / _LARGEST:
            problem = "has a factor of 0, which ties nothing; write fixed = 0.0"
        elif ordered != sorted(ordered):
            problem = f"needs low, start and high in ascending order, found {ordered}"
        elif prior != (None, None) and (None in prior or ways > bool(ordered)):
            problem = (
                "needs prior and prior_error together, and only where it is fitted; give both, or"
                " neither"
            )
        elif self.prior_error is not None and self.prior_error <= 0.0:
            problem = f"needs a prior_error above 0, found {self.prior_error:g}"
        if problem:
            raise SettingError(f"{where} {problem}")


Given = Value | float | None
