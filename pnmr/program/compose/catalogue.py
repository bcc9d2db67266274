"""The programs by name: what they are for, what they take, and how they are put together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from pnmr.errors import SettingError
from pnmr.program.compose import echo_experiments, series_experiments
from pnmr.program.compose.options import Chosen, Option, chosen
from pnmr.program.compose.sheet import Sheet, program_lines
from pnmr.program.compose.transfer_experiment import tedor_shap

_CYCLE = Option("cycle", 16, "scans of the phase cycle", (16, 64))
_READ = Option(
    "read",
    "double_adiabatic_echo",
    "how the signal is read",
    ("double_adiabatic_echo", "one_pulse"),
)


@dataclass(frozen=True, slots=True)
class Recipe:
    """One program.

    Attributes
    ----------
    summary : str
        What it is for, in one line.
    write : callable
        The function that puts it together from its options.
    options : tuple of Option
        What may be chosen.
    """

    summary: str
    write: Callable[[Chosen], Sheet]
    options: tuple[Option, ...] = ()


PROGRAMS: dict[str, Recipe] = {
    "double_adiabatic_echo": Recipe(
        "echo of wide lines by two identical SHAPs",
        echo_experiments.double_adiabatic_echo,
        (_CYCLE,),
    ),
    "double_echo": Recipe(
        "the same echo with square pulses, for comparison", echo_experiments.double_echo, (_CYCLE,)
    ),
    "tedor_shap": Recipe(
        "transfer from 1H to the carbons near it, read by a double adiabatic echo",
        tedor_shap,
        (
            Option("cycle", 32, "scans of the phase cycle", (32, 128)),
            Option(
                "placement",
                "carbon",
                "what is inverted: f1 before the transfer and 1H after it, by SHAPs; or always 1H,"
                " after it by a SHAP for the central pulse of a train, one SHAP in the centre, or"
                " a train of square pulses",
                ("carbon", "replace", "central", "train"),
            ),
            Option("before", 2, "rotor periods, or windows, of recoupling before it", most=16),
            Option("after", 1, "rotor periods, or windows, of recoupling after it", most=16),
            Option("window", 1, "rotor periods around each SHAP where f1 is inverted", most=15),
            Option("shap", 2, "rotor periods for the SHAP that replaces a pulse", most=8),
            Option("control", "no", "nothing is recoupled after the transfer", ("no", "yes")),
        ),
    ),
    "hahn_echo": Recipe(
        "one square refocusing pulse",
        echo_experiments.hahn_echo,
        (Option("cycle", 16, "scans of the phase cycle", (4, 8, 16)),),
    ),
    "shap_inversion_recovery": Recipe(
        "T1 after inversion by a SHAP, over a VDLIST",
        series_experiments.shap_inversion_recovery,
        (_READ,),
    ),
    "saturation_recovery": Recipe(
        "T1 after a saturation train, over a VDLIST",
        series_experiments.saturation_recovery,
        (_READ,),
    ),
    "double_adiabatic_echo_t2": Recipe(
        "T2' by a double adiabatic echo of growing length, over a VCLIST",
        series_experiments.double_adiabatic_echo_t2,
        (_CYCLE,),
    ),
    "shap_calibration": Recipe(
        "inversion by a SHAP against its RF, row by row",
        series_experiments.shap_calibration,
        (_READ, Option("levels", 8, "levels of RF up to that of p1", most=12)),
    ),
    "one_pulse": Recipe("one pulse, for KBr and adamantane", echo_experiments.one_pulse),
    "matpass": Recipe(
        "sidebands separated by order with five 90 degree pulses",
        series_experiments.sideband_separation,
    ),
    "frequency_stepped_echo": Recipe(
        "echoes of a spectrum wider than the pulses, carrier by carrier (VOCS)",
        series_experiments.frequency_stepped_echo,
        (
            Option(
                "echo",
                "double_adiabatic_echo",
                "which echo",
                ("double_adiabatic_echo", "hahn_echo"),
            ),
            Option("first", "-300kHz", "lowest carrier from SFO1", unit="Hz"),
            Option("last", "300kHz", "highest carrier from SFO1", unit="Hz"),
            Option("step", "100kHz", "from carrier to carrier", unit="Hz"),
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Composed:
    """A program and the parameters that belong to it."""

    text: str
    sheet: Sheet


def compose(program: str, given: Mapping[str, str] | None = None, *, name: str = "") -> Composed:
    """Write a program.

    Parameters
    ----------
    program : str
        One of `PROGRAMS`.
    given : mapping, optional
        Options by name, as text; the others keep their defaults.
    name : str
        Name of the file, for its first line; that of the program otherwise.

    Raises
    ------
    SettingError
        For a program or option that does not exist, and a value that it cannot take.
    """
    if program not in PROGRAMS:
        raise SettingError(f"the program '{program}' is not known; {', '.join(PROGRAMS)} are")
    recipe = PROGRAMS[program]
    values = chosen(program, recipe.options, given or {})
    shown = {
        option: f"{value:g}" if isinstance(value, float) else str(value)
        for option, value in values.items()
    }
    sheet = replace(recipe.write(values), name=name or program, options=shown)
    return Composed("\n".join(program_lines(sheet)) + "\n", sheet)
