"""Numbers and times of relations, with the console's unit rules and exact arithmetic.

An `Amount` carries a value twice: ``si`` with times in s and an exponent that says how
often the unit of time is in it, and ``bare`` with every parameter as the plain number
that the console shows, p in us and d in s. Where times remain in a result that must be
a number, Bruker's own relations need the bare one: ``"l5=d5*cnst31"`` d in s,
``"p31=1000000/(2*cnst62)"`` and ``"plw13=plw0*pow((cnst51*4*p0/1000000),2)"`` p in us.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from pnmr.errors import ProgramError

MOST_BITS = 512
_MOST_POWER = 16


@dataclass(frozen=True, slots=True)
class Amount:
    """A value, how often time is a factor of it, and its bare number."""

    si: Fraction
    time_power: int
    bare: Fraction

    @property
    def is_zero(self) -> bool:
        """Tell whether this is nothing, in whatever unit."""
        return self.si == 0


def plain(value: Fraction | int | bool) -> Amount:
    """Return a number without a unit."""
    exact = Fraction(value)
    return Amount(exact, 0, exact)


def time(seconds: Fraction, unit: Fraction = Fraction(1)) -> Amount:
    """Return a time in s that counts bare in units of ``unit`` seconds."""
    return Amount(seconds, 1, seconds / unit)


def rounded(value: Fraction) -> Fraction:
    """Return the value, or the nearest double where it has grown beyond any use."""
    if value.numerator.bit_length() + value.denominator.bit_length() <= MOST_BITS:
        return value
    try:
        return Fraction(float(value))
    except OverflowError as error:
        raise ProgramError("the result of a relation is too large") from error


def product(left: Amount, right: Amount) -> Amount:
    """Multiply."""
    return Amount(
        rounded(left.si * right.si),
        left.time_power + right.time_power,
        rounded(left.bare * right.bare),
    )


def quotient(left: Amount, right: Amount) -> Amount:
    """Divide."""
    if right.si == 0 or right.bare == 0:
        raise ProgramError("a relation divides by zero")
    return Amount(
        rounded(left.si / right.si),
        left.time_power - right.time_power,
        rounded(left.bare / right.bare),
    )


def remainder(left: Amount, right: Amount) -> Amount:
    """Return the remainder with the sign of the dividend, as C does."""
    left, right = aligned(left, right, None)
    if right.si == 0:
        raise ProgramError("a relation takes a remainder by zero")

    def rest(dividend: Fraction, divisor: Fraction) -> Fraction:
        return dividend - divisor * math.trunc(dividend / divisor)

    return Amount(rest(left.si, right.si), left.time_power, rest(left.bare, right.bare or right.si))


def aligned(left: Amount, right: Amount, unit: Fraction | None) -> tuple[Amount, Amount]:
    """Return two amounts that may be added or compared.

    A number beside a time counts in ``unit`` seconds, the unit of what is computed;
    where that is a number itself (None), the time counts bare.
    """
    if left.time_power == right.time_power or left.is_zero or right.is_zero:
        power = right.time_power if left.is_zero else left.time_power
        return (
            Amount(left.si, power, left.bare),
            Amount(right.si, power, right.bare),
        )
    return in_unit(left, unit), in_unit(right, unit)


def in_unit(amount: Amount, unit: Fraction | None) -> Amount:
    """Return an amount as a time where ``unit`` is one, else as a bare number."""
    if unit is None:
        return plain(amount.bare) if amount.time_power else amount
    if amount.time_power == 1:
        return amount
    return time(amount.bare * unit, unit)


def real(function: Callable[..., float], *values: Fraction) -> Fraction:
    """Return a function of real numbers as an exact number of its double result."""
    try:
        return Fraction(function(*(float(value) for value in values)))
    except (ValueError, OverflowError, ZeroDivisionError) as error:
        raise ProgramError("a function in a relation has no finite value") from error


def power(base: Amount, exponent: Amount) -> Amount:
    """Raise to a power; whole ones keep the value exact and count the unit of time."""
    whole = exponent.si.denominator == 1 and abs(exponent.si) <= _MOST_POWER
    if whole and not (base.si == 0 and exponent.si < 0):
        number = int(exponent.si)
        return Amount(
            rounded(base.si**number),
            base.time_power * number,
            rounded(base.bare**number if base.bare or number >= 0 else Fraction(0)),
        )
    return plain(real(math.pow, base.bare if base.time_power else base.si, exponent.bare))


def root(amount: Amount) -> Amount:
    """Take the square root; the unit of time halves where it can."""
    if amount.time_power % 2 == 0:
        return Amount(
            real(math.sqrt, amount.si), amount.time_power // 2, real(math.sqrt, amount.bare)
        )
    return plain(real(math.sqrt, amount.bare))
