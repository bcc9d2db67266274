"""What stands before a reading pulse: inversion, saturation, and a recovery from a list."""

from pnmr.program.compose.echo import PULSE, SHAP
from pnmr.program.compose.part import Delay, Part

_RECOVERY = Delay("recovery", "recovery delay from VDLIST", "list<delay> {} = <$VDLIST>")
PERIODS = Delay(
    "periods",
    "rotor periods of one half of the echo, from VCLIST",
    "list<loopcounter> {} = <$VCLIST>",
)


def inversion() -> tuple[Part, ...]:
    """Return a SHAP that inverts and the recovery after it."""
    own = Part(
        lines=("(p11:sp1 ph21):f1", "recovery"),
        delays=(_RECOVERY,),
        parameters=("vdlist", "td1"),
        on_time=(("1", "p11"),),
    )
    return PULSE, SHAP, own


def saturation() -> tuple[Part, ...]:
    """Return a train of pulse pairs, x and y, and the recovery after it.

    The train runs at least once, for ``l20`` = 0 as well: nothing depends on what a
    console makes of a loop of no turns.
    """
    own = Part(
        lines=(
            "1u",
            "4 (p1 pl1 ph22):f1",
            "d20",
            "(p1 pl1 ph23):f1",
            "d20",
            "lo to 4 times l20",
            "recovery",
        ),
        delays=(_RECOVERY,),
        parameters=("l20", "d20", "vdlist", "td1"),
        on_time=(("1", "p1*l20*2"),),
    )
    return PULSE, own
