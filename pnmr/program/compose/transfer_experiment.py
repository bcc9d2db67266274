"""TEDOR from 1H with a double adiabatic echo behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pnmr.program.compose import echo
from pnmr.program.compose.options import Chosen
from pnmr.program.compose.parameter import ASSUMED, Value
from pnmr.program.compose.part import joined
from pnmr.program.compose.phase_cycle import CYCLOPS, INVERTED, nested
from pnmr.program.compose.recoupling import Split, transfer
from pnmr.program.compose.series import single
from pnmr.program.compose.sheet import Sheet, sheet_of
from pnmr.program.compose.wording import SHAP_POWER, SHAP_REFERENCE


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
    full = CYCLOPS if options["cycle"] == 128 else (0,)
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
    sheet = sheet_of(_tedor_purpose(split), _TEDOR_REFERENCES, needs, single(scan), cycle)
    recycled: Mapping[str, tuple[Value, str]] = {
        "d1": (0.03, ASSUMED),
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
    SHAP_REFERENCE,
)
_GRADUAL = (
    ". A SHAP of two or three rotor periods inverts so gradually that it recouples half of what a"
    " short pulse would"
)
_PLACED = {
    "replace": "by a train in which a SHAP replaces the central pulse and takes {shap} rotor periods"
    " more, an even number, without which nothing would be recoupled" + _GRADUAL,
    "central": "by one SHAP in the centre" + _GRADUAL,
    "train": "by a train of square pulses",
}


def _tedor_purpose(split: Split) -> tuple[str, ...]:
    first = (
        "one square pulse in the centre"
        if split.placement == "central"
        else "square pulses every half rotor period"
    )
    then = (
        "without any inversion (CONTROL): nothing is recoupled, what is left did not come from 1H"
        if split.control
        else _PLACED[split.placement].format(shap=split.shap)
    )
    return (
        "TEDOR from 1H (f2) to f1, read by a double adiabatic echo: only nuclei near 1H remain.",
        "HYPOTHESIS: the source of this experiment gives the recoupling time (3 rotor periods) and"
        " inversion by SHAPs on 1H, neither the split nor the place of the SHAPs. Here it is"
        f" {split.before} rotor periods before the transfer, by {first}, and {split.after} after it,"
        f" {then}. No SHAP acts on transverse 1H, where it would leave a phase that depends on"
        " offset and RF.",
        "Blocks last whole rotor periods from 2/pi p3 before the end of the first 1H pulse to 2/pi"
        " p3 after the start of the second, and from 2/pi p1 before the end of the transfer pulse"
        " on f1. The echo starts its tauA there: the recoupling is refocused with the shift.",
        "ph11 alternates with the receiver: f1 magnetisation that did not come from 1H cancels.",
        SHAP_POWER,
    )
