"""Parameter sets: the values that a program is played with, as TOML with their origin."""

from collections.abc import Iterator

from pnmr.program.compose.parameter import Value
from pnmr.program.compose.sheet import Sheet
from pnmr.program.given import console_unit

_LISTS = ("vd", "vc")
_HEAD = (
    "Values in the console's units, for the conditions of the paper: 9.4 T, MAS 60 kHz, RF 200 kHz.",
    "Where each comes from: paper; design, what the program asks for; assumed, as nobody has",
    "published it; calibrate, 0 W until you have measured the power on your probe.",
)


def parameter_set(sheet: Sheet) -> str:
    """Return the parameter set of a program as the text of a TOML file."""
    return "\n".join(_lines(sheet)) + "\n"


def _lines(sheet: Sheet) -> Iterator[str]:
    yield f"# Parameters of the pulse program {sheet.name}, written by pnmr."
    yield from (f"# {line}" for line in _HEAD)
    yield f'pulprog = "{sheet.name}"'
    settings = sheet.settings
    for setting, meaning in settings:
        if setting.name not in _LISTS:
            yield _line(setting.name, setting.value, f"{meaning} ({setting.origin})")
    listed = [(setting, meaning) for setting, meaning in settings if setting.name in _LISTS]
    if listed:
        yield ""
        yield "[lists]"
        for setting, meaning in listed:
            yield _line(setting.name, setting.value, f"{meaning} ({setting.origin})")


def _line(name: str, value: Value, remark: str) -> str:
    unit = console_unit(name)
    if isinstance(value, str):
        shown = f'"{value}"'
    elif isinstance(value, tuple):
        shown = "[" + ", ".join(f"{entry:g}" for entry in value) + "]"
    else:
        shown = f"{value:.12g}"
    return f"{name} = {shown}  # {unit + ', ' if unit else ''}{remark}"
