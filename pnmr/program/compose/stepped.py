"""Rows that are written out: levels of power and carriers, one after the other."""

from collections.abc import Sequence

from pnmr.errors import SettingError
from pnmr.program.compose.echo import ROTOR
from pnmr.program.compose.parameter import calibration_shape, carrier
from pnmr.program.compose.part import Delay, Guard, Part

_FIRST_SHAPE = 11
_MOST_CARRIERS = 20


def rows_guard(rows: int) -> Guard:
    """Return the guard that TD1 is the number of rows."""
    return Guard("PassTd", f"td1 == {rows}", f"set TD of F1 to {rows}, the number of rows")


def levels(count: int, reading: Sequence[str]) -> tuple[Part, tuple[tuple[str, ...], ...]]:
    """Return inversions with 1/count, 2/count ... of the RF of p1, after a row without one.

    A level is a constant part of plw1, so that no row can exceed the power of p1.
    """
    numbers = range(1, count + 1)
    part = Part(
        relations=(
            "tauP=p11",
            *(f"spw{_FIRST_SHAPE + n - 1}=plw1*{(n / count) ** 2:.6f}" for n in numbers),
        ),
        delays=(Delay("tauP", "length of p11, in the row without inversion"), *ROTOR.delays),
        guards=(*ROTOR.guards, rows_guard(count + 1)),
        parameters=(
            *("p11", "cnst31", "td1"),
            *(calibration_shape(_FIRST_SHAPE + n - 1, 100 * n / count) for n in numbers),
        ),
        on_time=(("1", "p11"),),
    )
    shaped = (f"(p11:sp{_FIRST_SHAPE + n - 1} ph21):f1" for n in numbers)
    return part, tuple((first, "TauR", *reading) for first in ("tauP", *shaped))


def carriers(first_hz: float, last_hz: float, step_hz: float) -> tuple[float, ...]:
    """Return the carriers from first to last in steps.

    Raises `SettingError` for a step that does not divide the range, and for more carriers
    than there are constants for.
    """
    if step_hz <= 0.0 or last_hz < first_hz:
        raise SettingError(
            f"carriers from {first_hz:g} to {last_hz:g} Hz in steps of {step_hz:g} Hz; give a"
            " range that rises and a positive step"
        )
    steps = round((last_hz - first_hz) / step_hz)
    if abs(first_hz + steps * step_hz - last_hz) > 1e-6 * step_hz:
        raise SettingError(
            f"a step of {step_hz:g} Hz does not divide the range from {first_hz:g} to"
            f" {last_hz:g} Hz; choose one that does"
        )
    if steps + 1 > _MOST_CARRIERS:
        raise SettingError(
            f"{steps + 1} carriers are asked for; at most {_MOST_CARRIERS} fit, raise the step"
        )
    return tuple(first_hz + number * step_hz for number in range(steps + 1))


def tuned(
    offsets_hz: Sequence[float], reading: Sequence[str]
) -> tuple[Part, tuple[tuple[str, ...], ...]]:
    """Return the reading at each carrier; cnst1, cnst2 ... hold the carriers.

    The carrier is set in every scan before its first pulse and stays until after the
    acquisition, so that transmitter and receiver keep their phase to each other.
    """
    numbered = tuple(enumerate(offsets_hz, 1))
    part = Part(
        relations=tuple(f"cnst{number}={hz:.12g}" for number, hz in numbered),
        guards=(rows_guard(len(numbered)),),
        parameters=("td1", *(carrier(number, hz) for number, hz in numbered)),
    )
    scans = ((f"10u fq=cnst{number}(sfo hz):f1", *reading) for number, _ in numbered)
    return part, tuple(scans)
