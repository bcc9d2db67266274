"""Experiments of several rows: relaxation, calibration, sidebands, carriers."""

from collections.abc import Mapping
from dataclasses import replace

from pnmr.program.compose import echo, matpass, relaxation, stepped
from pnmr.program.compose.echo import Reading
from pnmr.program.compose.options import Chosen
from pnmr.program.compose.parameter import ASSUMED, DESIGN, Value
from pnmr.program.compose.part import Part, joined
from pnmr.program.compose.phase_cycle import PhaseCycle, nested
from pnmr.program.compose.series import listed, rows
from pnmr.program.compose.sheet import Sheet, sheet_of
from pnmr.program.compose.wording import (
    EXORCYCLE_REFERENCE,
    PATHWAY,
    SHAP_POWER,
    SHAP_REFERENCE,
    TIMING,
    TWO_PULSES,
)


def _recovery(
    before: tuple[Part, ...], options: Chosen, inverted: str, meanings: Mapping[str, str]
) -> tuple[Part, tuple[str, ...], PhaseCycle, bool]:
    reading = _reading(options)
    part = joined((*before, *reading.parts))
    fixed = tuple((name, (index,)) for index, name in enumerate(meanings))
    cycle = nested((*reading.steps, *fixed), reading.orders, {**reading.meanings, **meanings})
    return part, listed(part.lines, f"{inverted}.inc"), cycle, reading.is_echo


def _reading(options: Chosen) -> Reading:
    if options["read"] == "one_pulse":
        return echo.one_pulse()
    return echo.double_adiabatic_echo(64)


def shap_inversion_recovery(options: Chosen) -> Sheet:
    """Return inversion recovery over a list of delays."""
    part, body, cycle, is_echo = _recovery(
        relaxation.inversion(), options, "recovery", {"ph21": "SHAP that inverts"}
    )
    purpose = (
        "Inversion recovery: SHAP - recovery - reading, one row for each entry of VDLIST, counted"
        " from the end of the SHAP to the start of p1. Fit I0 (1 - f exp(-t/T1)) with f free:"
        " the inversion is never complete.",
        "ph1 steps through the circle, so nothing transverse before p1 is read.",
        SHAP_POWER,
    )
    sheet = sheet_of(purpose, (SHAP_REFERENCE,), part, body, cycle)
    return replace(sheet, is_echo=is_echo, dimension=2, values=_rows_of(6))


def saturation_recovery(options: Chosen) -> Sheet:
    """Return saturation recovery over a list of delays."""
    part, body, cycle, is_echo = _recovery(
        relaxation.saturation(),
        options,
        "recovery",
        {"ph22": "saturation, x", "ph23": "saturation, y"},
    )
    purpose = (
        "Saturation recovery: l20 pairs of pulses d20 apart - recovery - reading, one row for each"
        " entry of VDLIST, which is counted in addition to the last d20. Fit I0 (1 - exp(-t/T1)).",
        "ph1 steps through the circle, so nothing transverse before p1 is read.",
    )
    references = (
        "K. R. Thurber, R. Tycko, J. Magn. Reson. 196 (2009) 84-87 (79Br of KBr as thermometer)",
    )
    sheet = sheet_of(purpose, references, part, body, cycle)
    return replace(sheet, is_echo=is_echo, dimension=2, values=_rows_of(6))


def _rows_of(count: int, scans: int = 1024) -> dict[str, tuple[Value, str]]:
    return {"td1": (count, DESIGN), "ns": (scans, ASSUMED)}


def double_adiabatic_echo_t2(options: Chosen) -> Sheet:
    """Return the double adiabatic echo over a list of numbers of rotor periods."""
    reading = echo.double_adiabatic_echo(int(options["cycle"]), periods="periods")
    part = joined(reading.parts)
    here = reading.parts[-1]
    loop = listed(part.lines, "periods.inc", relations=here.relations, guards=here.guards)
    outside = replace(
        part,
        relations=tuple(each for each in part.relations if each not in here.relations),
        guards=tuple(each for each in part.guards if each not in here.guards),
        delays=(*part.delays, relaxation.PERIODS),
        parameters=(*part.parameters, "vclist", "td1"),
    )
    purpose = (
        "T2 by a double adiabatic echo that grows: l1 of double_adiabatic_echo is an entry of"
        " VCLIST, m rotor periods, and the top comes 2 m TauR after the first pulse. Fit"
        " exp(-2 m TauR/T2) line by line and extrapolate to 0 for quantities.",
        TIMING.replace("l1", "m"),
        PATHWAY,
        SHAP_POWER,
    )
    sheet = sheet_of(purpose, (SHAP_REFERENCE, TWO_PULSES), outside, loop, reading.cycle())
    return replace(sheet, dimension=2, values=_rows_of(7))


def shap_calibration(options: Chosen) -> Sheet:
    """Return inversions by a SHAP of growing RF."""
    reading = _reading(options)
    count = int(options["levels"])
    lines = tuple(line for each in reading.parts for line in each.lines)
    own, scans = stepped.levels(count, lines)
    cycle = nested(
        (*reading.steps, ("ph21", (0,))),
        reading.orders,
        {**reading.meanings, "ph21": "SHAP that inverts"},
    )
    purpose = (
        f"Inversion by a SHAP against its RF: row 1 without it, rows 2 to {count + 1} with 1/{count},"
        f" 2/{count} ... of the RF of p1, each a constant part of plw1 in the text: no row exceeds the"
        " power of p1. Choose the plateau of row / row 1 = -1.",
        "The rows are written out because nobody has published what a console makes of a list of"
        " powers for shaped pulses. Give sp11, sp12 ... the same wave file.",
        "ph1 steps through the circle, so nothing transverse before p1 is read.",
    )
    part = joined((*reading.parts, own))
    sheet = sheet_of(purpose, (SHAP_REFERENCE,), part, rows(scans), cycle)
    return replace(sheet, is_echo=reading.is_echo, dimension=2, values=_rows_of(count + 1))


def sideband_separation(options: Chosen) -> Sheet:
    """Return the separation of sidebands."""
    del options
    part = joined(matpass.sideband_separation())
    purpose = (
        "Sideband separation (projection MATPASS): five 90 degree pulses, precession from 1 to 2,"
        " 3 to 4 and after 5, storage along the field between. Row j of TD1 is the MAS signal with"
        " the rotor 360 j/TD1 degrees further at the start of the acquisition and the isotropic"
        " shift refocused there: a Fourier transform over the rows puts each sideband at its order.",
        "Effective precession tauT, tauT and 2 tauT with tauT = (l2 + l10/TD1)/3 TauR in row l10;"
        " pulses 1 and 3 start l2 + 1/3 rotor periods apart, 4 and 5 are 1/3 apart."
        " FnMODE QF. Coherence orders 0, +1, 0, +1, 0, -1 by a cogwheel of 20 steps.",
    )
    references = (
        "Z. Gan, J. Am. Chem. Soc. 114 (1992) 8307-8309",
        "O. N. Antzutkin, S. C. Shekar, M. H. Levitt, J. Magn. Reson. A 115 (1995) 7-19",
        "I. Hung, L. Zhou, F. Pourpoint, C. P. Grey, Z. Gan, J. Am. Chem. Soc. 134 (2012)"
        " 1898-1901",
        "M. H. Levitt, P. K. Madhu, C. E. Hughes, J. Magn. Reson. 155 (2002) 300-306",
    )
    body = listed(part.lines, "iu10", relations=matpass.row_relations())
    sheet = sheet_of(purpose, references, part, body, matpass.cycle())
    return replace(sheet, dimension=2, values=_rows_of(16, 10000))


def frequency_stepped_echo(options: Chosen) -> Sheet:
    """Return an echo at each of a row of carriers."""
    offsets_hz = stepped.carriers(
        float(options["first"]), float(options["last"]), float(options["step"])
    )
    adiabatic = options["echo"] == "double_adiabatic_echo"
    reading = echo.double_adiabatic_echo(16) if adiabatic else echo.hahn_echo(16)
    lines = tuple(line for each in reading.parts for line in each.lines)
    own, scans = stepped.tuned(offsets_hz, lines)
    purpose = (
        "Frequency-stepped echoes (VOCS) of a spectrum wider than the pulses: one row for each of"
        " the carriers cnst1, cnst2 ... that stand in the text as offsets from SFO1 in Hz.",
        "The carrier is set before the first pulse of each scan and stays until the end of the"
        " acquisition, so that transmitter and receiver keep their phase. Whether the axis of a row"
        " follows its carrier is to be checked on a known line before rows are added.",
        TIMING if adiabatic else "90 - tauA - 180 - tauB - top, l1 rotor periods twice.",
        *((SHAP_POWER,) if adiabatic else ()),
    )
    references = (
        "D. Massiot, I. Farnan, N. Gautier, D. Trumeau, A. Trokiner, J. P. Coutures, Solid State"
        " Nucl. Magn. Reson. 4 (1995) 241-248",
        *((SHAP_REFERENCE,) if adiabatic else (EXORCYCLE_REFERENCE,)),
    )
    part = joined((*reading.parts, own))
    sheet = sheet_of(purpose, references, part, rows(scans), reading.cycle())
    return replace(sheet, dimension=2, values=_rows_of(len(offsets_hz), 65536))
