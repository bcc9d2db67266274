"""Five 90 degree pulses that separate spinning sidebands by order.

With precession from pulse 1 to 2, from 3 to 4 and after 5, storage along the field in
between, and coherence orders +1, 0, +1, 0, -1, the signal after the last delay is that of
plain MAS with the rotor 3 tau/TauR of a turn further, and the isotropic shift refocused, if
pulses 1 and 3, 2 and 4, 4 and 5 stand 1/3 of a rotor period apart (modulo whole ones) and
the last delay is 2 tau: exp(i m phi) + exp(i m (phi + 120)) + exp(i m (phi + 240)) = 0 for
m = 1 and 2, the only harmonics of a shift tensor under MAS. tau grows by TauR/(3 TD1) from
row to row.

Z. Gan, J. Am. Chem. Soc. 114 (1992) 8307-8309; O. N. Antzutkin, S. C. Shekar, M. H. Levitt,
J. Magn. Reson. A 115 (1995) 7-19; I. Hung, L. Zhou, F. Pourpoint, C. P. Grey, Z. Gan,
J. Am. Chem. Soc. 134 (2012) 1898-1901.
"""

from pnmr.program.compose.echo import LEAD, PULSE, ROTOR
from pnmr.program.compose.part import Delay, Guard, Part
from pnmr.program.compose.phase_cycle import PhaseCycle, cogwheel

# Found by search: 20 is the smallest multiple of 4 for which five winding numbers let no
# pathway through but the wanted one; a test goes through all of them.
_DIVISIONS = 20
_WINDINGS = (0, 4, 14, 18, 17)
# What two pulses around a storage take of it: each ends or begins 2/pi of it inside.
STORED = f"{2 - 2 * float(LEAD):.5f}"


def sideband_separation() -> tuple[Part, ...]:
    """Return pulses and delays; those that change from row to row stand in `row_relations`."""
    own = Part(
        lines=(
            "(p1 pl1 ph1):f1",
            "tauE",
            "(p1 pl1 ph2):f1",
            "tauS",
            "(p1 pl1 ph3):f1",
            "tauE",
            "(p1 pl1 ph4):f1",
            "tauZ",
            "(p1 pl1 ph5):f1",
            "tauL",
        ),
        relations=("l10=0", f"tauZ=TauR/3-p1*{STORED}"),
        delays=(
            Delay("tauT", "evolution of this row: l2 thirds of a period, then up to one more"),
            Delay("tauE", "tauT from effective start to end of precession"),
            Delay("tauS", "first storage, l2 + 1/3 rotor periods less tauT"),
            Delay("tauZ", "second storage, 1/3 rotor period"),
            Delay("tauL", "last delay, 2 tauT with de"),
        ),
        guards=(
            Guard(
                "PassFirst",
                "TauR*l2 > p1*4+3u",
                "the first evolution is too short for p1: raise l2",
            ),
            Guard(
                "PassLast",
                "TauR*l2 > p1+de*1.5+1.5u",
                "the last delay is too short for de: raise l2",
            ),
            Guard(
                "PassStore",
                "TauR > p1*3+3u",
                "a third of a rotor period is too short for p1: shorten p1",
            ),
        ),
        parameters=("l2", "td1"),
        on_time=(("1", "p1*5"),),
    )
    return PULSE, ROTOR, own


def row_relations() -> tuple[str, ...]:
    """Return the delays of the row with number l10, counted from 0."""
    return (
        "tauT=(TauR*l2)/3+(TauR*l10)/(td1*3)",
        f"tauE=tauT-p1*{2 * float(LEAD):.5f}",
        f"tauS=TauR*l2+TauR/3-tauT-p1*{STORED}",
        f"tauL=tauT*2-p1*{LEAD}-de",
    )


def cycle() -> PhaseCycle:
    """Return the cogwheel cycle of 20 scans."""
    names = [f"ph{number}" for number in range(1, 6)]
    meanings = {name: f"90 degree pulse {number}" for number, name in enumerate(names, 1)}
    return cogwheel(tuple(zip(names, _WINDINGS, strict=True)), _DIVISIONS, meanings)
