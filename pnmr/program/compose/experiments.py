"""The experiments: which parts they are put together from, and what their headers say."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pnmr.program.compose import echo, matpass, relaxation, stepped
from pnmr.program.compose.echo import Reading
from pnmr.program.compose.options import Chosen
from pnmr.program.compose.parameter import ASSUMED, DESIGN, PAPER, Value
from pnmr.program.compose.part import Part, joined
from pnmr.program.compose.phase_cycle import INVERTED, PhaseCycle, nested
from pnmr.program.compose.recoupling import Split, transfer
from pnmr.program.compose.series import listed, rows, single
from pnmr.program.compose.sheet import Sheet

_SHAP_REFERENCE = "G. Kervern, G. Pintacuda, L. Emsley, Chem. Phys. Lett. 435 (2007) 157-162"
_TWO_PULSES = "T.-L. Hwang, P. C. M. van Zijl, M. Garwood, J. Magn. Reson. 124 (1997) 250-254"
_EXORCYCLE = "G. Bodenhausen, R. Freeman, D. L. Turner, J. Magn. Reson. 27 (1977) 511-514"
_TIMING = (
    "90 - tauA - SHAP - tauAB - SHAP - tauB - top. The SHAPs start l1 rotor periods apart:"
    " tauA + p11 + tauB = l1 TauR exactly, counted from 2/pi p1 before the end of p1, so the top"
    " comes 2 l1 TauR after that moment. The acquisition opens de after tauB, at the top."
)
_PATHWAY = "Coherence orders 0, -1, +1, -1; receiver ph1 - 2 ph2 + 2 ph3."
_SHAP_POWER = (
    "The program gives the SHAP the power of p1 (spw1 = plw1), so its wave file must reach"
    " 100 % and no entry of the console can make it stronger. The length p11 must be a whole"
    " number of its steps: 50 us in 1000 points of 50 ns."
)


def _sheet(
    purpose: Sequence[str],
    references: Sequence[str],
    part: Part,
    body: tuple[str, ...],
    cycle: PhaseCycle,
) -> Sheet:
    return Sheet("", tuple(purpose), tuple(references), {}, part, body, cycle)


def _plain(reading: Reading, purpose: Sequence[str], references: Sequence[str]) -> Sheet:
    part = joined(reading.parts)
    sheet = _sheet(purpose, references, part, single(part.lines), reading.cycle())
    return replace(sheet, is_echo=reading.is_echo)


def double_adiabatic_echo(options: Chosen) -> Sheet:
    """Return the double adiabatic echo."""
    purpose = (
        "Double adiabatic echo: two identical adiabatic pulses (SHAP) refocus the shifts and"
        " anisotropies of lines too wide for square pulses; the second undoes the phase that the"
        " first gives to each offset and RF field.",
        _TIMING,
        _PATHWAY,
        _SHAP_POWER,
    )
    references = (_SHAP_REFERENCE, _TWO_PULSES, _EXORCYCLE)
    return _plain(echo.double_adiabatic_echo(int(options["cycle"])), purpose, references)


def double_echo(options: Chosen) -> Sheet:
    """Return the double echo with square pulses."""
    purpose = (
        "Double echo with square pulses, to be compared with double_adiabatic_echo: same total"
        " time, same pathway, same cycle.",
        "90 - tauA - 180 - tauAB - 180 - tauB - top. The 180 degree pulses stand l1 rotor periods"
        " apart: tauA + p2 + tauB = l1 TauR, counted from 2/pi p1 before the end of p1. The"
        " acquisition opens de after tauB, at the top.",
        _PATHWAY,
    )
    return _plain(echo.double_echo(int(options["cycle"])), purpose, (_EXORCYCLE,))


def hahn_echo(options: Chosen) -> Sheet:
    """Return the Hahn echo."""
    purpose = (
        "Hahn echo: 90 - tauA - 180 - tauB - top, l1 rotor periods from 2/pi p1 before the end of"
        " p1 to the middle of p2 and from there to the top, where the acquisition opens.",
        "Coherence orders 0, +1, -1; receiver 2 ph2 - ph1.",
    )
    references = ("E. L. Hahn, Phys. Rev. 80 (1950) 580-594", _EXORCYCLE)
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


def tedor_shap(options: Chosen) -> Sheet:
    """Return the transfer from 1H with a double adiabatic echo behind it."""
    split = Split(
        str(options["placement"]),
        int(options["before"]),
        int(options["after"]),
        int(options["shap"]),
        options["control"] == "yes",
    )
    reading = echo.double_adiabatic_echo(excited=False, block=split.block)
    transferred = transfer(split)
    needs = joined((*reading.parts, transferred))
    scan = (*transferred.lines, *(line for part in reading.parts for line in part.lines))
    full = (0, 2, 1, 3) if options["cycle"] == 128 else (0,)
    cycle = nested(
        (("ph11", INVERTED), *reading.steps[:2], ("ph1", full), *_proton_phases(scan)),
        {**reading.orders, "ph11": 1},
        {
            "ph11": "1H 90 degree pulse",
            "ph12": "1H transfer pulse",
            "ph14": "1H inversion, x",
            "ph15": "1H inversion, y",
            "ph16": "1H SHAP",
            **reading.meanings,
            "ph1": "transfer pulse on f1",
        },
    )
    sheet = _sheet(_tedor_purpose(split), _TEDOR_REFERENCES, needs, single(scan), cycle)
    recycled: Mapping[str, tuple[Value, str]] = {
        "d1": (0.03, ASSUMED),
        "o1": (300320.85, PAPER),
        "ns": (204800, ASSUMED),
    }
    return replace(sheet, values=recycled)


def _proton_phases(scan: Sequence[str]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Return the phases that never step, of those pulses that the scan holds."""
    fixed = {"ph12": 1, "ph14": 0, "ph15": 1, "ph16": 0}
    text = " ".join(scan)
    return tuple((name, (phase,)) for name, phase in fixed.items() if name in text)


_TEDOR_REFERENCES = (
    "A. W. Hing, S. Vega, J. Schaefer, J. Magn. Reson. 96 (1992) 205-209",
    _SHAP_REFERENCE,
)
_PLACED = {
    "replace": "after it a train in which a SHAP replaces the central pulse and takes {shap} rotor"
    " periods more, an even number, without which the train recouples nothing",
    "central": "after it one SHAP in the centre",
    "train": "after it a train of square pulses",
}


def _tedor_purpose(split: Split) -> tuple[str, ...]:
    first = (
        "one square pulse in the centre"
        if split.placement == "central"
        else "square pulses every half rotor period"
    )
    then = (
        "after it NOTHING (control): what is left did not come from 1H"
        if split.control
        else _PLACED[split.placement].format(shap=split.shap)
    )
    return (
        "TEDOR from 1H (f2) to f1, read by a double adiabatic echo: only nuclei near 1H remain.",
        "HYPOTHESIS: the source of this experiment gives the recoupling time (3 rotor periods) and"
        " inversion by SHAPs on 1H, neither the split nor the place of the SHAPs. Here"
        f" {split.before} rotor periods of recoupling before the transfer with {first}, and"
        f" {split.after} for {then}. The SHAP stands where 1H lies along the field: on transverse"
        " 1H it would leave a phase that depends on offset and RF.",
        "Blocks last whole rotor periods from 2/pi p3 before the end of the first 1H pulse to 2/pi"
        " p3 after the start of the second, and from 2/pi p1 before the end of the transfer pulse"
        " on f1. The echo starts its tauA there: the recoupling is refocused with the shift.",
        "ph11 alternates with the receiver: f1 magnetisation that did not come from 1H cancels.",
        _SHAP_POWER,
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
        _SHAP_POWER,
    )
    sheet = _sheet(purpose, (_SHAP_REFERENCE,), part, body, cycle)
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
    sheet = _sheet(purpose, references, part, body, cycle)
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
        _TIMING.replace("l1", "m"),
        _PATHWAY,
        _SHAP_POWER,
    )
    sheet = _sheet(purpose, (_SHAP_REFERENCE, _TWO_PULSES), outside, loop, reading.cycle())
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
    sheet = _sheet(purpose, (_SHAP_REFERENCE,), part, rows(scans), cycle)
    return replace(sheet, is_echo=reading.is_echo, dimension=2, values=_rows_of(count + 1))


def sideband_separation(options: Chosen) -> Sheet:
    """Return the separation of sidebands."""
    del options
    part = joined(matpass.sideband_separation())
    purpose = (
        "Sideband separation (projection MATPASS): five 90 degree pulses, precession from 1 to 2,"
        " 3 to 4 and after 5, storage along the field between. Row j of TD1 shows the spectrum of"
        " a rotor that is turned by -360 j/TD1 degrees more at the start of the acquisition, with"
        " the isotropic shift refocused there; Fourier transform over the rows and sidebands lie"
        " at their order, one full turn for TD1 rows.",
        "Effective precession tauT, tauT and 2 tauT, tauT = (l2 + l10/TD1)/3 TauR in row l10;"
        " pulses 1 and 3, 2 and 4, 4 and 5 each l2 + 1/3 rotor periods apart (4 to 5 as 2 to 3)."
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
    sheet = _sheet(purpose, references, part, body, matpass.cycle())
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
        _TIMING if adiabatic else "90 - tauA - 180 - tauB - top, l1 rotor periods twice.",
        *((_SHAP_POWER,) if adiabatic else ()),
    )
    references = (
        "D. Massiot, I. Farnan, N. Gautier, D. Trumeau, A. Trokiner, J. P. Coutures, Solid State"
        " Nucl. Magn. Reson. 4 (1995) 241-248",
        *((_SHAP_REFERENCE,) if adiabatic else (_EXORCYCLE,)),
    )
    part = joined((*reading.parts, own))
    sheet = _sheet(purpose, references, part, rows(scans), reading.cycle())
    return replace(sheet, dimension=2, values=_rows_of(len(offsets_hz), 65536))
