"""Transfer from f2 (1H) to f1 by recoupled dipolar couplings: pulses and delays of TEDOR.

Every block of recoupling lasts whole rotor periods between the moments at which the 90
degree pulses around it let precession begin and end, with the inversion pulses inside.
Delays are formulas that sum up to that by construction.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pnmr.errors import SettingError
from pnmr.program.compose.echo import LEAD, ROTOR
from pnmr.program.compose.part import Delay, Guard, Part, joined

_SHAP = "(p12:sp2 ph16):f2"
_CARBON_SHAP = "(p13:sp3 ph17):f1"
_PULSES = ("(p4 pl2 ph14):f2", "(p4 pl2 ph15):f2")


@dataclass(frozen=True, slots=True)
class Split:
    """How long the recoupling lasts, in rotor periods.

    Attributes
    ----------
    placement : {"carbon", "replace", "central", "train"}
        What is inverted, and where: f1 before the transfer and 1H after it by a SHAP in the
        centre of each window, with 180 degree pulses on 1H between windows; or always 1H, after
        the transfer by a SHAP in place of the central pulse of a train, by a SHAP in the
        centre, or by a train of square pulses.
    before, after : int
        Rotor periods of recoupling before and after the transfer; windows for "carbon".
    shap : int
        Rotor periods that the SHAP takes where it replaces the central pulse.
    window : int
        Rotor periods with a SHAP in their centre, for "carbon".
    control : bool
        Whether nothing is recoupled after the transfer.
    """

    placement: str
    before: int
    after: int
    shap: int
    window: int
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
        if self.window % 2 == 0:
            raise SettingError(
                f"an inversion in the centre of {self.window} rotor periods recouples nothing;"
                " window must be odd"
            )

    @property
    def block(self) -> str:
        """Duration of the block after the transfer, as a formula."""
        periods = self.after * (self.window if self.placement == "carbon" else 1)
        periods += self.shap if self.placement == "replace" else 0
        return f"TauR*{periods}"


def transfer(split: Split) -> Part:
    """Return the scan from the first 1H pulse to the first delay of the echo after it."""
    lines = (
        "(p3 pl2 ph11):f2",
        *_before(split),
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
    return joined((*_shaps(lines), own))


def _shaps(lines: Sequence[str]) -> Iterator[Part]:
    """Yield what the SHAPs need that a scan holds besides those of its echo."""
    for line, length, number, channel in ((_SHAP, "p12", 2, "2"), (_CARBON_SHAP, "p13", 3, "1")):
        if line in lines:
            longest = f"the SHAP {length} is longer than 200 us"
            yield Part(
                relations=(f"spw{number}=plw{channel}",),
                guards=(Guard(f"PassShap{number}", f"{length} < 200.1u", longest),),
                parameters=(length, f"sp{number}"),
                on_time=((channel, f"{length}*{lines.count(line)}"),),
            )


def _before(split: Split) -> tuple[str, ...]:
    if split.placement == "carbon":
        return _windows("tau1", _CARBON_SHAP, "tau2", "tau3", split.before)
    pulses = 1 if split.placement == "central" else 2 * split.before - 1
    return _train("tau1", "tau2", "tau3", pulses)


def _windows(first: str, shap: str, beside: str, last: str, number: int) -> tuple[str, ...]:
    """Return windows with a SHAP in each and a 180 degree pulse on 1H between two of them."""
    lines = [first, shap]
    for window in range(number - 1):
        lines += [beside, _PULSES[window % 2], beside, shap]
    return (*lines, last)


def _train(first: str, between: str, last: str, pulses: int) -> tuple[str, ...]:
    """Return delays and pulses x, y, x, y ... that begin and end with a delay."""
    lines = [first]
    for number in range(pulses):
        lines += [_PULSES[number % 2], between if number < pulses - 1 else last]
    return tuple(lines)


def _after(split: Split) -> tuple[str, ...]:
    if split.control:
        return ("tau4",)
    if split.placement == "carbon":
        return _windows("tau4", _SHAP, "tau7", "tau6", split.after)
    if split.placement == "train":
        return _train("tau4", "tau5", "tau6", 2 * split.after - 1)
    if split.placement == "central" or split.after == 1:
        return ("tau4", _SHAP, "tau6")
    side = _train("tau4", "tau5", "tau7", split.after - 1)
    back = _train("tau7", "tau5", "tau6", split.after - 1)
    return (*side, _SHAP, *back)


def _before_timing(split: Split) -> tuple[str, ...]:
    end = "tau3=tau1-(larger(p1,p3)-p3)/2"
    if split.placement == "carbon":
        between = (f"tau2=(TauR*{split.window}-p13-p4)/2",) if split.before > 1 else ()
        return (f"tau1=(TauR*{split.window}-p13)/2-p3*{LEAD}", *between, end)
    half = f"TauR*{split.before}" if split.placement == "central" else "TauR"
    timing = [f"tau1=({half}-p4)/2-p3*{LEAD}"]
    if split.placement != "central" and split.before > 1:
        timing.append("tau2=TauR/2-p4")
    return (*timing, end)


def _after_timing(split: Split) -> tuple[str, ...]:
    start = f"p1*{LEAD}-(larger(p1,p3)-p1)/2"
    if split.control:
        return (f"tau4={split.block}+tauE-{start}",)
    if split.placement == "carbon":
        window = f"TauR*{split.window}"
        between = (f"tau7=({window}-p12-p4)/2",) if split.after > 1 else ()
        return (f"tau4=({window}-p12)/2-{start}", *between, f"tau6=({window}-p12)/2+tauE")
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


def _guards(split: Split) -> Iterator[Guard]:
    yield from ROTOR.guards
    yield Guard("PassP3", "p3 < 20.1u", "p3 is longer than 20 us: set it to 90 degrees")
    if split.placement == "carbon":
        window, played = f"TauR*{split.window}", ("p13",) if split.control else ("p13", "p12")
        for length in played:
            yield Guard(
                f"PassFit{length[1:]}",
                f"{window} > {length}+p4+p1*2+1u",
                f"the SHAP {length} does not fit into its window",
            )
        return
    yield Guard(
        "PassTrain",
        "TauR > p4*2+p3*2+p1*2+2u",
        "the inversion pulses do not fit into half a rotor period",
    )
    if not split.control and split.placement == "central":
        fits = f"{split.block} > p12+p1*2+p3*2+2u"
        yield Guard("PassFit", fits, "the SHAP p12 does not fit into the recoupling")
    if not split.control and split.placement == "replace":
        fits = f"TauR*{split.shap} > p12-0.1u"
        yield Guard("PassFit", fits, f"the SHAP p12 is longer than {split.shap} periods")
