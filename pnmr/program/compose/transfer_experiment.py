"""TEDOR from 1H with a double adiabatic echo behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pnmr.program.compose import echo
from pnmr.program.compose.options import Chosen
from pnmr.program.compose.parameter import ASSUMED, DESIGN, Value
from pnmr.program.compose.part import joined
from pnmr.program.compose.phase_cycle import CYCLOPS, INVERTED, PhaseCycle, nested
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
        int(options["window"]),
        options["control"] == "yes",
    )
    reading = echo.double_adiabatic_echo(excited=False, block=split.block)
    transferred = transfer(split)
    needs = joined((*reading.parts, transferred))
    scan = (*transferred.lines, *(line for part in reading.parts for line in part.lines))
    full = CYCLOPS if options["cycle"] == 128 else (0,)
    cycle = nested(
        (("ph11", INVERTED), *reading.steps[:2], ("ph1", full), *_fixed_phases(scan)),
        {**reading.orders, "ph11": 1},
        {
            "ph11": "1H 90 degree pulse",
            "ph12": "1H transfer pulse",
            "ph14": "1H inversion, x",
            "ph15": "1H inversion, y",
            "ph16": "1H SHAP",
            "ph17": "SHAP on f1 before the transfer",
            **reading.meanings,
            "ph1": "transfer pulse on f1",
        },
    )
    if split.placement == "carbon":
        cycle = _locked(cycle)
    sheet = sheet_of(_tedor_purpose(split), _TEDOR_REFERENCES, needs, single(scan), cycle)
    return replace(sheet, values=_values(split))


def _values(split: Split) -> Mapping[str, tuple[Value, str]]:
    """Return the settings that differ from the table."""
    values: dict[str, tuple[Value, str]] = {"d1": (0.03, ASSUMED), "ns": (204800, ASSUMED)}
    if split.placement != "carbon":
        return values
    # Midway between 0 and 4000 ppm for the carrier of the paper.
    values["spoffs3"] = (-100000.0, DESIGN)
    if not split.control:
        values |= {"p12": (8.0, DESIGN), "spnam2": ("SHAP_2M_8u", DESIGN)}
    return values


def _locked(cycle: PhaseCycle) -> PhaseCycle:
    """Step the SHAPs on f1 before the transfer without more scans, as twice ph2 + ph3.

    Coherence of odd order that they make then passes only where both SHAPs of the echo fail.
    """
    ph2, ph3 = cycle.lists["ph2"], cycle.lists["ph3"]
    steps = tuple((2 * (ph2[scan % len(ph2)] + ph3[scan])) % 4 for scan in range(len(ph3)))
    return replace(cycle, lists={**cycle.lists, "ph17": steps})


def _fixed_phases(scan: Sequence[str]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Return the phases that never step, of those pulses that the scan holds."""
    fixed = {"ph12": 1, "ph14": 0, "ph15": 1, "ph16": 0, "ph17": 0}
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
    "carbon": "by a SHAP on 1H in the centre of each window",
    "replace": "by a train in which a SHAP replaces the central pulse and takes {shap} rotor periods"
    " more, an even number, without which nothing would be recoupled" + _GRADUAL,
    "central": "by one SHAP in the centre" + _GRADUAL,
    "train": "by a train of square pulses",
}
_UNSTATED = (
    "the source of this experiment gives the recoupling time (3 rotor periods) and inversion by"
    " SHAPs on 1H, neither the split nor the place of the SHAPs."
)


def _tedor_purpose(split: Split) -> tuple[str, ...]:
    then = (
        "without any inversion (CONTROL): nothing is recoupled, what is left did not come from 1H"
        if split.control
        else _PLACED[split.placement].format(shap=split.shap)
    )
    return (
        "TEDOR from 1H (f2) to f1, read by a double adiabatic echo: only nuclei near 1H remain.",
        *(_carbon if split.placement == "carbon" else _hypothesis)(split, then),
        "Blocks last whole rotor periods from 2/pi p3 before the end of the first 1H pulse to 2/pi"
        " p3 after the start of the second, and from 2/pi p1 before the end of the transfer pulse"
        " on f1. The echo starts its tauA there: the recoupling is refocused with the shift.",
        "ph11 alternates with the receiver: f1 magnetisation that did not come from 1H cancels.",
        SHAP_POWER,
    )


def _carbon(split: Split, then: str) -> tuple[str, ...]:
    return (
        f"OUR OWN DESIGN: {_UNSTATED} But while 1H is transverse, inversions of 1H between whole"
        " rotor periods recouple the shift anisotropy of 1H as they recouple the dipolar coupling,"
        " and an anisotropy of 100 kHz leaves next to nothing of the transfer. So f1, which is"
        " along the field then, is inverted before the transfer, and 1H only after it, when it is"
        " along the field itself.",
        f"Windows: {split.before} before the transfer, by a SHAP on f1 (p13, sp3) in the centre of"
        f" each, and {split.after} after it, {then}. Rotor periods in each window, an odd number:"
        f" {split.window}. Between windows, at full rotor periods, a 180 degree pulse on 1H keeps"
        " the recoupling growing; an even number of windows before the transfer refocuses the"
        " isotropic shift of 1H.",
        "These SHAPs are short, 8 us in 160 points of 50 ns for 200 kHz of RF: they recouple 0.92 of"
        " what a short pulse would. Each inverts an offset when it sweeps over it, and what is"
        " inverted far from the centre is recoupled less, so choose spoffs3 to have the spectrum of"
        " f1 in the middle of the sweep.",
        "ph17 steps as twice ph2 + ph3: coherence of f1 that p13 leaves cancels, unless both SHAPs"
        " of the echo fail.",
    )


def _hypothesis(split: Split, then: str) -> tuple[str, ...]:
    first = (
        "one square pulse in the centre"
        if split.placement == "central"
        else "square pulses every half rotor period"
    )
    return (
        f"HYPOTHESIS: {_UNSTATED} Here it is {split.before} rotor periods before the transfer, by"
        f" {first}, and {split.after} after it, {then}. No SHAP acts on transverse 1H, where it"
        " would leave a phase that depends on offset and RF.",
        "For 1H of small shift anisotropy: before the transfer the inversions recouple that as well,"
        " and the signal is lost where it reaches tens of kHz. placement = carbon avoids this.",
    )
