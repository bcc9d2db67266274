"""From a file, a text or a program to its timeline, in one call."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from pnmr.errors import SettingError
from pnmr.program.dialect import CONSOLE, LIMITS, Dialect, Limits
from pnmr.program.experiment import Calibration
from pnmr.program.parameters import Parameters, Value, parameters
from pnmr.program.parser import parse, read
from pnmr.program.timeline import Timeline
from pnmr.program.tree import Program


def timeline(
    source: Path | Program | str,
    given: Parameters | Mapping[str, Value] | None = None,
    *,
    folders: Sequence[Path] = (),
    dialect: Dialect = CONSOLE,
    limits: Limits = LIMITS,
    calibrations: Mapping[str, Calibration] | None = None,
    **more: Value,
) -> Timeline:
    """Compile a pulse program with its parameters.

    Parameters
    ----------
    source : Path, Program or str
        A file, a program that was read, or the text of one; a text of a single line is
        the name of a file.
    given : Parameters or mapping, optional
        Parameters; further keywords are added, ``timeline(path, p1=1.25, D={1: 0.01})``.
    folders : sequence of Path
        Where includes are looked for, after the folder of the file.
    calibrations : mapping, optional
        By channel: a power and the nutation frequency that it gives; events then hold RF in Hz.

    Raises
    ------
    ProgramError
        With file, line and column, for whatever cannot be read or played.
    """
    if isinstance(given, Parameters):
        if more:
            raise SettingError("give either Parameters or keywords, not both")
        known = given
    else:
        known = parameters({**(given or {}), **more})
    if isinstance(source, Program):
        program = source
    elif isinstance(source, Path) or "\n" not in source:
        program = read(
            Path(source), folders=folders, flags=known.flags, dialect=dialect, limits=limits
        )
    else:
        program = parse(source, flags=known.flags, dialect=dialect, limits=limits)
    return Timeline(program, known, dialect, limits, calibrations)
