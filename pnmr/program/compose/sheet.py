"""A whole program as data, and the text that it becomes."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pnmr.errors import SettingError
from pnmr.program.compose.parameter import PARAMETERS, Parameter, Setting, Value
from pnmr.program.compose.part import Guard, Part
from pnmr.program.compose.phase_cycle import RECEIVER, PhaseCycle

_WIDTH = 90
_PHASES_A_LINE = 16
_LONGEST_ACQUISITION = Guard("PassAq", "aq < 50.1m", "the acquisition is longer than 50 ms")
_NOTES = (
    "Each pulse names its power. The program stops before its first pulse where a length or delay"
    " is out of bounds, where RF is on for more than 0.5 ms a scan or 1/20 of d1, and where aq is"
    " longer than 50 ms. The limits of the probe itself remain to be checked by its user.",
    "Type its parameters, do not load them by getprosol: it would replace pulses and shapes that"
    " mean something else elsewhere.",
    "The console rounds each delay to its clock of 12.5 ns, so each is right within 6.25 ns.",
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a pulse program says.

    Attributes
    ----------
    name : str
        Name of the file.
    purpose : tuple of str
        Paragraphs of the header.
    references : tuple of str
        Where the experiment comes from.
    options : mapping
        What the text was made with.
    part : Part
        Everything the scans need; its lines are only those of the first scan.
    body : tuple of str
        What stands between ``1 ze`` with its guards and the end; labels at their first column.
    cycle : PhaseCycle
        Phase lists.
    is_echo : bool
        Whether the acquisition starts at the top of an echo.
    dimension : int
        1, or 2 where rows are written one after the other.
    values : mapping
        Settings that differ from the table: name to value and origin.
    """

    name: str
    purpose: tuple[str, ...]
    references: tuple[str, ...]
    options: Mapping[str, str]
    part: Part
    body: tuple[str, ...]
    cycle: PhaseCycle
    is_echo: bool = True
    dimension: int = 1
    values: Mapping[str, tuple[Value, str]] = field(default_factory=dict)

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Parameters in the order of the table, with those that only this program has at the end."""
        named = {name for name in self.part.parameters if isinstance(name, str)}
        own = tuple(each for each in self.part.parameters if isinstance(each, Parameter))
        return (*(each for name, each in PARAMETERS.items() if name in named), *own)

    @property
    def settings(self) -> tuple[tuple[Setting, str], ...]:
        """Values of the parameter set, each with the meaning of the parameter it belongs to."""
        found = tuple(
            (Setting(each.name, *self.values.get(each.name, (each.value, each.origin))), meaning)
            for parameter in self.parameters
            for each, meaning in ((each, parameter.meaning) for each in parameter.settings)
        )
        unknown = set(self.values) - {setting.name for setting, _ in found}
        if unknown:
            raise SettingError(f"{self.name} has no parameter {', '.join(sorted(unknown))}")
        return found


def sheet_of(
    purpose: Sequence[str],
    references: Sequence[str],
    part: Part,
    body: tuple[str, ...],
    cycle: PhaseCycle,
) -> Sheet:
    """Return a sheet whose name and options `pnmr.program.compose.compose` fills in."""
    return Sheet("", tuple(purpose), tuple(references), {}, part, body, cycle)


def program_lines(sheet: Sheet) -> Iterator[str]:
    """Yield the lines of the program, from the header to the legend at its foot."""
    yield from _header(sheet)
    yield ""
    yield "#include <Avance.incl>"
    yield ""
    part = sheet.part
    for delay in part.delays:
        is_list = delay.declared.startswith("list")
        yield f"define {delay.declared.format(delay.name) if is_list else f'delay {delay.name}'}"
    sums = _on_times(part)
    yield from (f"define delay {name}" for name in sums)
    yield ""
    yield from (f'"{relation}"' for relation in part.relations)
    yield from (f'"{name}={terms}"' for name, terms in sums.items())
    if sheet.is_echo:
        yield '"acqt0=0"'
        yield "baseopt_echo"
    yield ""
    yield "1 ze"
    for guard in (*part.guards, *_duty_guards(sums), _LONGEST_ACQUISITION):
        yield from guarded(guard)
    yield from sheet.body
    yield "HaltAcqu, 1m"
    yield "exit"
    yield ""
    yield from phase_lines(sheet.cycle)
    yield ""
    yield from _legend(sheet, tuple(sums))


def guarded(guard: Guard) -> Iterator[str]:
    """Yield the lines that stop the program unless a condition holds."""
    yield f'  if "{guard.condition}" goto {guard.label}'
    yield "  1u"
    yield f'  print "{guard.complaint}"'
    yield "  goto HaltAcqu"
    yield f"{guard.label}, 1m"


def phase_lines(cycle: PhaseCycle) -> Iterator[str]:
    """Yield the phase lists, 16 entries a line."""
    for name, entries in cycle.lists.items():
        circle = "" if cycle.divisions == 4 or name == RECEIVER else f"({cycle.divisions}) "
        start = f"{name} = {circle}"
        for first in range(0, len(entries), _PHASES_A_LINE):
            words = " ".join(str(entry) for entry in entries[first : first + _PHASES_A_LINE])
            yield (start if first == 0 else " " * len(start)) + words


def _on_times(part: Part) -> dict[str, str]:
    """Return the sum of RF by channel, as a name and a formula."""
    channels = sorted({channel for channel, _ in part.on_time})
    return {
        f"rfOn{channel}": "+".join(term for own, term in part.on_time if own == channel)
        for channel in channels
    }


def _duty_guards(sums: Mapping[str, str]) -> Iterator[Guard]:
    for name in sums:
        channel = f"f{name[-1]}"
        yield Guard(
            f"PassOn{name[-1]}", f"{name} < 0.5m", f"RF on {channel} for more than 0.5 ms a scan"
        )
        yield Guard(
            f"PassDuty{name[-1]}",
            f"{name}*20 < d1",
            f"RF on {channel} for more than a 20th of d1: raise d1",
        )


def _header(sheet: Sheet) -> Iterator[str]:
    yield f";{sheet.name}"
    for paragraph in (*sheet.purpose, *_NOTES):
        yield ";"
        yield from _comment(paragraph)
    yield ";"
    for reference in sheet.references:
        yield from _comment(reference)
    yield ";"
    chosen = ", ".join(f"{name} = {value}" for name, value in sheet.options.items())
    yield from _comment(f"made with: {chosen or 'no options'}")
    yield ";"
    yield ";$CLASS=Solids"
    yield f";$DIM={sheet.dimension}D"
    yield ";$TYPE=direct excitation"
    yield ";$SUBTYPE=paramagnetic"
    yield ";$COMMENT=written by pnmr from one table of parameters"
    yield ";$OWNER=pnmr"


def _comment(text: str) -> list[str]:
    return [f";{line}" for line in textwrap.wrap(text, _WIDTH, break_long_words=False)]


def _legend(sheet: Sheet, sums: tuple[str, ...]) -> Iterator[str]:
    for parameter in sheet.parameters:
        yield f";{parameter.name} : {parameter.meaning}"
    for delay in sheet.part.delays:
        yield f";{delay.name} : {delay.meaning} (set by the program)"
    for name in sums:
        yield f";{name} : RF on f{name[-1]} in one scan (set by the program)"
    for name, meaning in sheet.cycle.meanings.items():
        yield f";{name} : {meaning}"
    scans = sheet.cycle.scans
    yield f";phase cycle : {scans} scans, so NS and DS are multiples of {scans}"
