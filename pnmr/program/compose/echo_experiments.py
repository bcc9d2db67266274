"""Experiments of one increment: pulses and echoes."""

from collections.abc import Sequence
from dataclasses import replace

from pnmr.program.compose import echo
from pnmr.program.compose.echo import Reading
from pnmr.program.compose.options import Chosen
from pnmr.program.compose.part import joined
from pnmr.program.compose.series import single
from pnmr.program.compose.sheet import Sheet, sheet_of
from pnmr.program.compose.wording import (
    EXORCYCLE_REFERENCE,
    PATHWAY,
    SHAP_POWER,
    SHAP_REFERENCE,
    TIMING,
    TWO_PULSES,
)


def _plain(reading: Reading, purpose: Sequence[str], references: Sequence[str]) -> Sheet:
    part = joined(reading.parts)
    sheet = sheet_of(purpose, references, part, single(part.lines), reading.cycle())
    return replace(sheet, is_echo=reading.is_echo)


def double_adiabatic_echo(options: Chosen) -> Sheet:
    """Return the double adiabatic echo."""
    purpose = (
        "Double adiabatic echo: two identical adiabatic pulses (SHAP) refocus the shifts and"
        " anisotropies of lines too wide for square pulses; the second undoes the phase that the"
        " first gives to each offset and RF field.",
        TIMING,
        PATHWAY,
        SHAP_POWER,
    )
    references = (SHAP_REFERENCE, TWO_PULSES, EXORCYCLE_REFERENCE)
    return _plain(echo.double_adiabatic_echo(int(options["cycle"])), purpose, references)


def double_echo(options: Chosen) -> Sheet:
    """Return the double echo with square pulses."""
    purpose = (
        "Double echo with square pulses, to be compared with double_adiabatic_echo: same total"
        " time, same pathway, same cycle.",
        "90 - tauA - 180 - tauAB - 180 - tauB - top. The 180 degree pulses stand l1 rotor periods"
        " apart: tauA + p2 + tauB = l1 TauR, counted from 2/pi p1 before the end of p1. The"
        " acquisition opens de after tauB, at the top.",
        PATHWAY,
    )
    return _plain(echo.double_echo(int(options["cycle"])), purpose, (EXORCYCLE_REFERENCE,))


def hahn_echo(options: Chosen) -> Sheet:
    """Return the Hahn echo."""
    purpose = (
        "Hahn echo: 90 - tauA - 180 - tauB - top, l1 rotor periods from 2/pi p1 before the end of"
        " p1 to the middle of p2 and from there to the top, where the acquisition opens.",
        "Coherence orders 0, +1, -1; receiver 2 ph2 - ph1.",
    )
    references = ("E. L. Hahn, Phys. Rev. 80 (1950) 580-594", EXORCYCLE_REFERENCE)
    return _plain(echo.hahn_echo(int(options["cycle"])), purpose, references)


def one_pulse(options: Chosen) -> Sheet:
    """Return one pulse and acquisition."""
    del options
    purpose = (
        "One pulse and the decay after it: 79Br of KBr for the magic angle and the temperature,"
        " 13C of adamantane for the shift scale. No decoupling.",
        "Coherence orders 0, -1; receiver ph1. acqt0 counts from 2/pi p1 before the end of p1.",
    )
    references = (
        "K. R. Thurber, R. Tycko, J. Magn. Reson. 196 (2009) 84-87",
        "C. R. Morcombe, K. W. Zilm, J. Magn. Reson. 162 (2003) 479-486",
    )
    return _plain(echo.one_pulse(), purpose, references)
