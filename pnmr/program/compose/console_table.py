"""What to type on the console before an experiment: commands, values, and who sets the rest."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pnmr.program.formula import Assign, Name
from pnmr.program.parameters import Parameters
from pnmr.program.tree import Program, Relation

_LEGEND = re.compile(r";?\s*(\w+)\s*:\s*(.+)")
_UNITS = {"p": "us", "d": "s", "plw": "W", "spw": "W", "o": "Hz", "spoffs": "Hz", "in": "s"}
_UNITS |= {"swh": "Hz", "de": "us"}
_KEYS = {"plw": "pl", "spw": "sp", "spnam": "sp", "spoffs": "sp", "spoal": "sp"}
_KEYS |= {"td": "aq", "swh": "aq", "nuc": "o"}
_INDIRECT = re.compile(r"(td|fnmode)1")
_DERIVED = re.compile(r"(bf|sfo)\d|pulprog")
_LISTS = {"vd": "vdlist", "vc": "vclist", "vp": "vplist", "va": "valist"}
_FNMODES = ("undefined", "QF", "QSEQ", "TPPI", "States", "States-TPPI", "Echo-Antiecho")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to type.

    Attributes
    ----------
    command : str
        As on TopSpin's command line, ``"p1"``, ``"1 td"``.
    text : str
        What stands behind it.
    unit : str
        Unit that the console counts in; nothing is typed for it.
    meaning : str
        From the legend of the program.
    remark : str
        What to do beside typing it.
    """

    command: str
    text: str
    unit: str
    meaning: str
    remark: str = ""


def console_table(name: str, program: Program, given: Parameters) -> tuple[Entry, ...]:
    """Return what to type for a program with these parameters, in their order.

    Parameters
    ----------
    name : str
        Name of the program on the console.
    program : Program
        The program, whose legend explains and whose relations set some of the parameters.
    given : Parameters
        The values.
    """
    return tuple(_entries(name, program, given))


def _entries(name: str, program: Program, given: Parameters) -> Iterator[Entry]:
    legend = {
        match[1]: match[2]
        for comment in program.comments
        if (match := _LEGEND.fullmatch(comment.text.strip()))
    }
    assigned = _assigned(program)
    yield Entry("pulprog", name, "", "pulse program")
    known: dict[str, str | float] = {**given.texts, **given.values}
    for key, value in known.items():
        if _DERIVED.fullmatch(key):
            continue
        family = key.rstrip("0123456789")
        number = key.removeprefix(family)
        meaning = legend.get(key, legend.get(f"{_KEYS.get(family, family)}{number}", ""))
        if family in ("td", "swh") and not number:
            meaning = legend.get("aq", "")
        remark = "the program sets it" if key in assigned else ""
        if family == "plw" and value == 0.0:
            remark = "calibrate: 0 W gives no pulse"
        if family == "nuc":
            remark = "in edasp"
        command = f"1 {key[:-1]}" if _INDIRECT.fullmatch(key) else key
        yield Entry(command, _text(key, value), _UNITS.get(family, ""), meaning, remark)
    for key, values in given.lists.items():
        text = " ".join(f"{entry:g}" for entry in values)
        command = _LISTS.get(key, key)
        unit = "s" if key == "vd" else ""
        yield Entry(command, text, unit, legend.get(command, ""), "one a line in this list")


def _assigned(program: Program) -> set[str]:
    return {
        assignment.target.name
        for statement in program.statements
        if isinstance(statement, Relation)
        for assignment in statement.assignments
        if isinstance(assignment, Assign) and isinstance(assignment.target, Name)
    }


def _text(key: str, value: float | str) -> str:
    if isinstance(value, str):
        return value
    if key.startswith("fnmode") and 0 <= value < len(_FNMODES):
        return _FNMODES[int(value)]
    return f"{value:.12g}"
