"""Number forms of JCAMP-DX tables: AFFN, PAC, SQZ, DIF and DUP, mixed as they come.

R. S. McDonald and P. A. Wilks, Appl. Spectrosc. 42 (1988) 151-162, section 5:
the first character of a number says what it is - a sign or digit (AFFN, PAC), a
value (SQZ), a difference from the value before (DIF), or how often the number
before stands in all (DUP). Every line begins with its abscissa. After a line
that ends in a difference the next one begins with the same ordinate again, as a
check (the Y-check).
"""

import itertools
import math
import re
from collections.abc import Sequence

from pnmr.errors import UnreadableError

_DIGITS = "0123456789"
_SQZ = dict(zip("@ABCDEFGHIabcdefghi", [*_DIGITS, *(f"-{d}" for d in _DIGITS[1:])], strict=True))
_DIF = dict(zip("%JKLMNOPQRjklmnopqr", _SQZ.values(), strict=True))
_DUP = dict(zip("STUVWXYZs", _DIGITS[1:], strict=True))
_SQZ_LETTER = {head: letter for letter, head in _SQZ.items()}
_DIF_LETTER = {head: letter for letter, head in _DIF.items()}
_DUP_LETTER = {head: letter for letter, head in _DUP.items()}
_MOST_REPEATS = 2**31
_LONGEST = 60

_PLAIN = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"
# An E is an exponent only where a sign and digits follow; else it is the squeezed digit 5.
_SIGNED = r"(?:[eE][+-]\d{1,3})?"
_ABSCISSA = re.compile(rf"\s*{_PLAIN}{_SIGNED}", re.ASCII)
_PACKED = re.compile(rf"([@A-Ia-i%J-Rj-rS-Zs])(\d*\.?\d*)|({_PLAIN}{_SIGNED})|[\s,]+|(.)", re.ASCII)
_FREE = re.compile(rf"()()({_PLAIN}(?:[eE][+-]?\d+)?)|[\s,]+|(.)", re.ASCII)
_PSEUDO_DIGIT = re.compile(r"[@A-DF-Ia-df-i%J-Rj-rS-Zs]")
# Squeezed values that all begin with 5; as free numbers they would be a lone abscissa.
_ONLY_FIVES = re.compile(rf"\s*{_PLAIN}(?:[eE]\d*)+\s*", re.ASCII)
_WIDTH = 64


def decoded(lines: Sequence[str], most: int) -> list[float]:
    """Return the ordinates of a table (X++(Y..Y)), at most ``most`` of them.

    Raises `UnreadableError` for a character that is no number, a failed Y-check
    and more values than announced.
    """
    form = _PACKED if any(map(_is_packed, lines)) else _FREE
    values: list[float] = []
    step, differs = 0.0, False
    for row, line in enumerate(lines, 1):
        tokens = _tokens(line, form, row)
        if differs and tokens:
            _agree(values[-1], tokens.pop(0), row)
            step, differs = 0.0, False
        for kind, amount in tokens:
            if kind == "=":
                values.append(amount)
                step, differs = 0.0, False
                continue
            if not values:
                raise UnreadableError("the table begins with a difference from nothing")
            if kind == "+":
                step, differs = amount, True
            times = int(amount) - 1 if kind == "*" else 1
            if len(values) + times > most:
                raise UnreadableError(_too_many(row, most))
            values += [values[-1] + step * (i + 1) for i in range(times)]
        if len(values) > most:
            raise UnreadableError(_too_many(row, most))
    return values


def _is_packed(line: str) -> bool:
    return bool(_PSEUDO_DIGIT.search(line) or _ONLY_FIVES.fullmatch(line))


def _too_many(row: int, most: int) -> str:
    return f"line {row} of the table goes beyond the {most} points that the header announces"


def _tokens(line: str, form: re.Pattern[str], row: int) -> list[tuple[str, float]]:
    """Return the numbers of a line after its abscissa as values =, differences + and repeats *."""
    abscissa = _ABSCISSA.match(line)
    if abscissa is None:
        raise UnreadableError(
            f"line {row} of the table begins with '{line[:12]}' where an abscissa is expected"
        )
    tokens = []
    for letter, digits, plain, strange in form.findall(line, abscissa.end()):
        if strange or len(digits) + len(plain) > _LONGEST:
            told = strange or (digits + plain)[:12]
            raise UnreadableError(f"line {row} of the table holds '{told}', which is no number")
        if plain:
            tokens.append(("=", float(plain)))
        elif letter:
            kind = "=" if letter in _SQZ else "+" if letter in _DIF else "*"
            amount = float((_SQZ.get(letter) or _DIF.get(letter) or _DUP[letter]) + digits)
            if kind == "*" and not 1.0 <= amount <= _MOST_REPEATS:
                raise UnreadableError(f"line {row} of the table repeats a number {amount:g} times")
            tokens.append((kind, amount))
    return tokens


def _agree(expected_value: float, token: tuple[str, float], row: int) -> None:
    kind, amount = token
    if kind != "=" or not math.isclose(expected_value, amount, rel_tol=1e-9, abs_tol=1e-6):
        found = f"{amount:.12g}" if kind == "=" else "no value"
        raise UnreadableError(
            f"the Y-check fails: line {row} of the table begins with {found} where the line before"
            f" ends with {expected_value:.12g}; the file is damaged"
        )


def free(abscissae: Sequence[str], values: Sequence[float]) -> list[str]:
    """Return lines of free-format numbers (AFFN), every digit kept, one a line."""
    return [f"{x} {y!r}" for x, y in zip(abscissae, values, strict=True)]


def packed(abscissae: Sequence[str], values: Sequence[int]) -> list[str]:
    """Return lines in the form DIFDUP, closed by a line that only checks the last ordinate.

    Parameters
    ----------
    abscissae : sequence of str
        Abscissa of each point as it is to stand in the file, without exponents.
    values : sequence of int
        Ordinates.
    """
    lines, line = [], abscissae[0] + _coded(_SQZ_LETTER, values[0])
    differences = [after - before for before, after in itertools.pairwise(values)]
    done = 0
    for difference, run in itertools.groupby(differences):
        times = len(list(run))
        if len(line) > _WIDTH:
            lines.append(line)
            line = abscissae[done] + _coded(_SQZ_LETTER, values[done])
        line += _coded(_DIF_LETTER, difference)
        if times > 1:
            line += _coded(_DUP_LETTER, times)
        done += times
    lines.append(line)
    if differences:
        lines.append(abscissae[done] + _coded(_SQZ_LETTER, values[done]))
    return lines


def _coded(letters: dict[str, str], value: int) -> str:
    digits = str(value)
    head = 2 if value < 0 else 1
    return letters[digits[:head]] + digits[head:]
