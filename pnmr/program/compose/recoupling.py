"""Transfer from f2 (1H) to f1 by recoupled dipolar couplings: pulses and delays of TEDOR.

Every block of recoupling lasts whole rotor periods between the moments at which the 90
degree pulses around it let precession begin and end, with the inversion pulses inside.
Delays are formulas that sum up to that by construction.
"""

from dataclasses import dataclass, replace

from pnmr.errors import SettingError
from pnmr.program.compose.echo import LEAD, ROTOR
from pnmr.program.compose.part import Delay, Guard, Part

_SHAP = "(p12:sp2 ph16):f2"
_PULSES = ("(p4 pl2 ph14):f2", "(p4 pl2 ph15):f2")


@dataclass(frozen=True, slots=True)
class Split:
    """How long the recoupling lasts, in rotor periods.

    Attributes
    ----------
    placement : {"replace", "central", "train"}
        Where the inversion of 1H stands after the transfer: a SHAP in place of the central
        pulse of a train, a SHAP in the centre, or a train of square pulses.
    before, after : int
        Rotor periods of recoupling before and after the transfer.
    shap : int
        Rotor periods that the SHAP takes where it replaces the central pulse.
    control : bool
        Whether nothing is recoupled after the transfer.
    """

    placement: str
    before: int
    after: int
    shap: int
    control: bool

    def __post_init__(self) -> None:
        """Refuse what recouples nothing."""
        if self.placement == "central" and not (self.before % 2 and self.after % 2):
            raise SettingError(
                f"one inversion in the centre of {self.before} and {self.after} rotor periods"
                " recouples only where both numbers are odd"
            )
        if self.placement == "replace" and self.shap % 2:
            raise SettingError(
                f"a SHAP that takes {self.shap} rotor periods undoes the recoupling of the train"
                " around it; shap must be even"
            )

    @property
    def block(self) -> str:
        """Duration of the block after the transfer, as a formula."""
        periods = self.after + (self.shap if self.placement == "replace" else 0)
        return f"TauR*{periods}"


def transfer(split: Split) -> Part:
    """Return the scan from the first 1H pulse to the first delay of the echo after it."""
    lines = (
        "(p3 pl2 ph11):f2",
        *_train(
            "tau1", "tau2", "tau3", 1 if split.placement == "central" else 2 * split.before - 1
        ),
        "(center (p3 pl2 ph12):f2 (p1 pl1 ph1):f1)",
        *_after(split),
    )
    own = Part(
        lines=lines,
        relations=("p4=p3*2", *_before_timing(split), *_after_timing(split)),
        delays=tuple(Delay(name, text) for name, text in _MEANINGS.items() if name in lines),
        guards=tuple(_guards(split)),
        parameters=("p3", "p4", "pl2", "o2"),
        on_time=(("2", "p3*2"), ("2", f"p4*{sum(line in _PULSES for line in lines)}")),
    )
    if _SHAP not in lines:
        return own
    return replace(
        own,
        relations=("spw2=plw2", *own.relations),
        guards=(
            *own.guards,
            Guard("PassShapH", "p12 < 200.1u", "the SHAP p12 is longer than 200 us"),
        ),
        parameters=(*own.parameters, "p12", "sp2"),
        on_time=(*own.on_time, ("2", "p12")),
    )


def _train(first: str, between: str, last: str, pulses: int) -> tuple[str, ...]:
    """Return delays and pulses x, y, x, y ... that begin and end with a delay."""
    lines = [first]
    for number in range(pulses):
        lines += [_PULSES[number % 2], between if number < pulses - 1 else last]
    return tuple(lines)


def _after(split: Split) -> tuple[str, ...]:
    if split.control:
        return ("tau4",)
    if split.placement == "train":
        return _train("tau4", "tau5", "tau6", 2 * split.after - 1)
    if split.placement == "central" or split.after == 1:
        return ("tau4", _SHAP, "tau6")
    side = _train("tau4", "tau5", "tau7", split.after - 1)
    back = _train("tau7", "tau5", "tau6", split.after - 1)
    return (*side, _SHAP, *back)


def _before_timing(split: Split) -> tuple[str, ...]:
    half = f"TauR*{split.before}" if split.placement == "central" else "TauR"
    timing = [f"tau1=({half}-p4)/2-p3*{LEAD}"]
    if split.placement != "central" and split.before > 1:
        timing.append("tau2=TauR/2-p4")
    return (*timing, "tau3=tau1-(larger(p1,p3)-p3)/2")


def _after_timing(split: Split) -> tuple[str, ...]:
    start = f"p1*{LEAD}-(larger(p1,p3)-p1)/2"
    if split.control:
        return (f"tau4={split.block}+tauE-{start}",)
    if split.placement == "train":
        between = ("tau5=TauR/2-p4",) if split.after > 1 else ()
        return (f"tau4=(TauR-p4)/2-{start}", *between, "tau6=(TauR-p4)/2+tauE")
    if split.placement == "central" or split.after == 1:
        return (f"tau4=({split.block}-p12)/2-{start}", f"tau6=({split.block}-p12)/2+tauE")
    return (
        f"tau4=(TauR-p4)/2-{start}",
        *(("tau5=TauR/2-p4",) if split.after > 2 else ()),
        f"tau7=(TauR*{split.shap + 1}-p12-p4)/2",
        "tau6=(TauR-p4)/2+tauE",
    )


_MEANINGS = {
    "tau1": "from the first 1H pulse to the first inversion",
    "tau2": "between inversions before the transfer",
    "tau3": "from the last inversion to the transfer",
    "tau4": "from the transfer to what comes next",
    "tau5": "between square inversions after the transfer",
    "tau6": "from the last inversion to the first SHAP on f1, tauE included",
    "tau7": "between the 1H SHAP and the square pulses beside it",
}


def _guards(split: Split) -> list[Guard]:
    guards = [
        *ROTOR.guards,
        Guard("PassP3", "p3 < 20.1u", "p3 is longer than 20 us: set it to 90 degrees"),
        Guard(
            "PassTrain",
            "TauR > p4*2+p3*2+p1*2+2u",
            "the inversion pulses do not fit into half a rotor period",
        ),
    ]
    if not split.control and split.placement == "central":
        fits = f"{split.block} > p12+p1*2+p3*2+2u"
        guards.append(Guard("PassFit", fits, "the SHAP p12 does not fit into the recoupling"))
    if not split.control and split.placement == "replace":
        fits = f"TauR*{split.shap} > p12-0.1u"
        guards.append(Guard("PassFit", fits, f"the SHAP p12 is longer than {split.shap} periods"))
    return guards
