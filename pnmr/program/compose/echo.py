"""How the signal is read: one pulse, a Hahn echo, double echoes, each with its cycle."""

from collections.abc import Sequence
from dataclasses import dataclass

from pnmr.program.compose.part import Delay, Guard, Part
from pnmr.program.compose.phase_cycle import CYCLOPS, EXORCYCLE, PhaseCycle, nested

# A 90 degree pulse acts as if precession began 2/pi of its length before its end.
LEAD = "0.63662"

ROTOR = Part(
    relations=("TauR=1s/cnst31",),
    delays=(Delay("TauR", "rotor period"),),
    guards=(
        Guard(
            "PassRotor",
            "TauR < 400.1u",
            "the rotor period is longer than 400 us: set the MAS rate cnst31",
        ),
    ),
    parameters=("cnst31",),
)
PULSE = Part(
    guards=(Guard("PassP1", "p1 < 20.1u", "p1 is longer than 20 us: set it to 90 degrees"),),
    parameters=("p1", "pl1", "d1", "de", "aq", "ns", "ds", "o1"),
)
SHAP = Part(
    relations=("spw1=plw1",),
    guards=(Guard("PassShap", "p11 < 200.1u", "the SHAP p11 is longer than 200 us"),),
    parameters=("p11", "sp1"),
)

_ROOM = Guard(
    "PassEcho",
    "tauE > p1+de+1u",
    "the echo is too short for p1 and de: take more rotor periods",
)
_DOUBLE_DELAYS = (
    Delay("tauE", "half of what l1 rotor periods leave beside the refocusing pulse"),
    Delay("tauA", "first delay, from 2/pi p1 before the end of p1"),
    Delay("tauAB", "delay between the refocusing pulses"),
    Delay("tauB", "last delay, with de up to the top"),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """The end of a program, from the pulse that makes signal to the acquisition.

    Attributes
    ----------
    parts : tuple of Part
        What is needed and the lines of the scan; the acquisition itself is not among them.
    steps : tuple of (str, tuple of int)
        Phases of each pulse in quarter turns, fastest first.
    orders : dict
        Change of coherence order under each pulse.
    meanings : dict
        What each phase list belongs to.
    is_echo : bool
        Whether the acquisition starts at the top of an echo.
    """

    parts: tuple[Part, ...]
    steps: tuple[tuple[str, Sequence[int]], ...]
    orders: dict[str, int]
    meanings: dict[str, str]
    is_echo: bool = True

    def cycle(self) -> PhaseCycle:
        """Return the phase cycle."""
        return nested(self.steps, self.orders, self.meanings)


_SCANS = {16: (0,), 32: (0, 2), 64: CYCLOPS}


def one_pulse() -> Reading:
    """Return one pulse and the decay after it."""
    scan = Part(
        lines=("(p1 pl1 ph1):f1",),
        relations=(f"acqt0=-p1*{LEAD}",),
        on_time=(("1", "p1"),),
    )
    return Reading(
        (PULSE, scan), (("ph1", CYCLOPS),), {"ph1": -1}, {"ph1": "90 degree pulse"}, is_echo=False
    )


def hahn_echo(cycle: int = 16) -> Reading:
    """Return 90 - l1 rotor periods - 180 - l1 rotor periods - top; 4, 8 or 16 scans."""
    scan = Part(
        lines=("(p1 pl1 ph1):f1", "tauA", "(p2 pl1 ph2):f1", "tauB"),
        relations=(
            "p2=p1*2",
            "tauE=TauR*l1-p2/2",
            f"tauA=tauE-p1*{LEAD}",
            "tauB=tauE-de",
        ),
        delays=(
            Delay("tauE", "l1 rotor periods less half of p2"),
            Delay("tauA", "first echo delay"),
            Delay("tauB", "second echo delay, with de up to the top"),
        ),
        guards=(_ROOM,),
        parameters=("p2", "l1"),
        on_time=(("1", "p1"), ("1", "p2")),
    )
    return Reading(
        (PULSE, ROTOR, scan),
        (("ph2", EXORCYCLE), ("ph1", _SCANS[cycle * 4])),
        {"ph1": 1, "ph2": -2},
        {"ph1": "90 degree pulse", "ph2": "180 degree pulse"},
    )


def double_echo(cycle: int = 16) -> Reading:
    """Return 90 - tauA - 180 - tauAB - 180 - tauB - top with square pulses."""
    scan = Part(
        lines=("(p1 pl1 ph1):f1", "tauA", "(p2 pl1 ph2):f1", "tauAB", "(p2 pl1 ph3):f1", "tauB"),
        relations=(
            "p2=p1*2",
            "tauE=(TauR*l1-p2)/2",
            f"tauA=tauE-p1*{LEAD}",
            "tauAB=tauE*2",
            "tauB=tauE-de",
        ),
        delays=_DOUBLE_DELAYS,
        guards=(_ROOM,),
        parameters=("p2", "l1"),
        on_time=(("1", "p1"), ("1", "p2*2")),
    )
    return _double((PULSE, ROTOR, scan), cycle, "180 degree pulse")


def double_adiabatic_echo(
    cycle: int = 16, *, excited: bool = True, block: str = "", periods: str = "l1"
) -> Reading:
    """Return 90 - tauA - SHAP - tauAB - SHAP - tauB - top.

    The pulses start ``periods`` rotor periods apart, tauA + p11 + tauB = m TauR, so that
    the second undoes the phase that the first gave to every offset and RF field.

    Parameters
    ----------
    cycle : int
        16 scans; 32 and 64 also cycle the first pulse.
    excited : bool
        Whether the first pulse and delay stand here; a transfer makes the signal otherwise.
    block : str
        Rotor-synchronous time between the first pulse and tauA, ``"TauR*3"``.
    periods : str
        Where the number of rotor periods stands.
    """
    start = ("(p1 pl1 ph1):f1", "tauA") if excited else ()
    added = f"+{block}" if block else ""
    timing = (
        f"tauE=(TauR*{periods}-p11)/2",
        *((f"tauA=tauE-p1*{LEAD}",) if excited else ()),
        f"tauAB=tauE*2{added}",
        "tauB=tauE-de",
    )
    scan = Part(
        lines=(*start, "(p11:sp1 ph2):f1", "tauAB", "(p11:sp1 ph3):f1", "tauB"),
        relations=timing,
        delays=tuple(each for each in _DOUBLE_DELAYS if excited or each.name != "tauA"),
        guards=(_ROOM,),
        parameters=("l1",) if periods == "l1" else (),
        on_time=(("1", "p1"), ("1", "p11*2")),
    )
    return _double((PULSE, ROTOR, SHAP, scan), cycle, "SHAP")


def _double(parts: tuple[Part, ...], cycle: int, refocusing: str) -> Reading:
    return Reading(
        parts,
        (("ph2", EXORCYCLE), ("ph3", EXORCYCLE), ("ph1", _SCANS[cycle])),
        {"ph1": -1, "ph2": 2, "ph3": -2},
        {"ph1": "90 degree pulse", "ph2": f"first {refocusing}", "ph3": f"second {refocusing}"},
    )
