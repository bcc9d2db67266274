"""Reads statements: declarations, relations, lines, conditions, subroutines, phase programs."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from pnmr.errors import ProgramLimitError
from pnmr.files import read_text
from pnmr.program.dialect import CONSOLE, LIMITS, Dialect, Limits
from pnmr.program.elements import Item
from pnmr.program.formula import Formula
from pnmr.program.formula_parser import condition, formula, primary, relation
from pnmr.program.includes import Includes
from pnmr.program.items import item, label
from pnmr.program.phase_parser import phase_program
from pnmr.program.preprocess import Preprocessor
from pnmr.program.reader import Reader
from pnmr.program.tokens import tokenise
from pnmr.program.tree import (
    Condition,
    Define,
    DefineList,
    Directive,
    Line,
    Parameter,
    Program,
    Relation,
    Statement,
    Subroutine,
)
from pnmr.program.words import DIRECTIVES, KINDS, PHASE_NAME


def read(
    path: Path,
    *,
    folders: Sequence[Path] = (),
    flags: Iterable[str] = (),
    dialect: Dialect = CONSOLE,
    limits: Limits = LIMITS,
) -> Program:
    """Read a pulse program file; includes come from its folder, ``folders`` and the stubs.

    Raises `UnreadableError` for a file that cannot be read and `ProgramError` for text
    that is not understood, with file, line, column, what was found and expected.
    """
    includes = Includes((path.parent, *folders))
    return parse(
        read_text(path),
        file=str(path),
        includes=includes,
        flags=flags,
        dialect=dialect,
        limits=limits,
    )


def parse(
    text: str,
    *,
    file: str = "<text>",
    includes: Includes | None = None,
    flags: Iterable[str] = (),
    dialect: Dialect = CONSOLE,
    limits: Limits = LIMITS,
) -> Program:
    """Read the text of a pulse program, before or after TopSpin's preprocessor."""
    if len(text) > limits.text_bytes:
        raise ProgramLimitError(f"{file} has more than {limits.text_bytes} characters")
    source = Preprocessor(includes or Includes(), flags, dialect, limits).run(text, file)
    reader = Reader(tokenise(source.lines, limits), dialect, limits)
    reader.findings.extend(source.findings)
    statements = _statements(reader)
    if reader.token.kind != "end":
        raise reader.unexpected("a statement")
    return Program(statements, tuple(source.comments), tuple(reader.findings))


def _statements(reader: Reader) -> tuple[Statement, ...]:
    """Read statements up to a closing brace or the end."""
    found: list[Statement] = []
    while True:
        reader.skip_newlines()
        if reader.token.kind == "end" or reader.at("}"):
            return tuple(found)
        found.extend(_statement(reader))


def _statement(reader: Reader) -> Iterable[Statement]:
    token = reader.token
    reader.next_expression()
    if token.kind == "text":
        reader.take()
        yield Relation(relation(token, reader), place=token.place)
    elif token.kind == "number" or (token.kind == "name" and reader.ahead(1).text == ","):
        yield from _labelled(reader)
    elif reader.at("define"):
        yield _define(reader)
    elif reader.at("subroutine"):
        yield _subroutine(reader)
    elif reader.at("if") and reader.ahead(1).text != "#":
        yield _condition(reader)
    elif reader.at(*DIRECTIVES):
        yield _directive(reader)
    elif token.kind == "name" and reader.ahead(1).text == "=" and _names_phases(reader):
        yield phase_program(reader)
    else:
        yield _line(reader, "")


def _names_phases(reader: Reader) -> bool:
    name = reader.token.text
    return PHASE_NAME.fullmatch(name) is not None or reader.kinds.get(name) == "phase"


def _labelled(reader: Reader) -> Iterable[Statement]:
    place = reader.place
    name = label(reader)
    reader.accept(",")
    file_step = reader.at("if") and reader.ahead(1).text == "#"
    alone = reader.token.kind == "text" or reader.at("if", "}", "define")
    if (alone or reader.at_end_of_line()) and not file_step:
        yield Line((), name, place=place)
    else:
        yield _line(reader, name)


def _line(reader: Reader, name: str) -> Line:
    place = reader.place
    items: list[Item] = []
    while not (reader.at_end_of_line() or reader.at("}") or reader.token.kind == "text"):
        items.append(item(reader))
    return Line(tuple(items), name, place=place)


def _directive(reader: Reader) -> Directive:
    token = reader.take()
    pieces: list[str] = []
    while not reader.at_end_of_line():
        pieces.append((" " if reader.token.spaced else "") + reader.take().text)
    return Directive(token.text, "".join(pieces).strip(), place=token.place)


def _define(reader: Reader) -> Statement:
    place = reader.take().place
    if reader.accept("list"):
        return _define_list(reader, place.line)
    if not reader.at(*KINDS):
        raise reader.unexpected(f"one of {', '.join(KINDS)} or list<...>")
    kind = reader.take().text
    name = reader.expect_kind("name", f"the name of the {kind}").text
    reader.kinds[name] = kind
    return Define(kind, name, place=place)


def _define_list(reader: Reader, line: int) -> DefineList:
    place = reader.place
    kind = reader.expect_kind("angle", "the kind of list, as in list<delay>").text[1:-1]
    kind = kind.partition(",")[0].strip()
    if kind not in (*KINDS, "grad_scalar"):
        raise reader.unexpected(f"a name, after a list of {', '.join(KINDS)}; '{kind}' is unknown")
    name = reader.expect_kind("name", "the name of the list").text
    reader.kinds[name] = kind
    if reader.at_end_of_line():
        return DefineList(kind, name, place=place)
    reader.expect("=", "after the name of the list")
    if reader.token.kind == "angle":
        return DefineList(kind, name, reader.take().text[1:-1].strip(), (), place=place)
    reader.expect("{", f"to open the values of the list at line {line}")
    words: list[str] = []
    values: list[Formula] = []
    while not reader.accept("}"):
        reader.skip_newlines()
        if reader.at("sfo", "bf", "hz", "ppm", "Hz", "dB", "watt", "Watt", "W"):
            words.append(reader.take().text)
        elif not reader.accept(",") and not reader.at("}"):
            values.append(formula(reader) if reader.at("-") else primary(reader))
    return DefineList(kind, name, " ".join(words), tuple(values), place=place)


def _condition(reader: Reader) -> Condition:
    place = reader.take().place
    if reader.token.kind == "text":
        test = condition(reader.take(), reader)
    else:
        parenthesised = reader.accept("(")
        test = condition(reader.take(), reader) if reader.token.kind == "text" else formula(reader)
        if parenthesised:
            reader.expect(")", "to close the condition")
    body = _block(reader)
    start = reader.position
    reader.skip_newlines()
    if reader.accept("else"):
        reader.skip_newlines()
        reader.deeper()
        otherwise = (_condition(reader),) if reader.at("if") else _block(reader)
        reader.shallower()
        return Condition(test, body, otherwise, place=place)
    reader.position = start
    return Condition(test, body, (), place=place)


def _block(reader: Reader) -> tuple[Statement, ...]:
    """Read statements in braces, or the one statement that stands without them."""
    reader.skip_newlines()
    reader.deeper()
    if reader.accept("{"):
        body = _statements(reader)
        reader.expect("}", "to close the block")
    else:
        body = tuple(_statement(reader))
    reader.shallower()
    return body


def _subroutine(reader: Reader) -> Subroutine:
    place = reader.take().place
    name = reader.expect_kind("name", "the name of the subroutine").text
    reader.expect("(", "after the name of the subroutine")
    outer = dict(reader.kinds)
    parameters: list[Parameter] = []
    while not reader.accept(")"):
        if parameters:
            reader.expect(",", "between parameters")
        if not reader.at(*KINDS):
            raise reader.unexpected(f"one of {', '.join(KINDS)}")
        kind = reader.take().text
        parameters.append(Parameter(kind, reader.expect_kind("name", "a parameter").text))
        reader.kinds[parameters[-1].name] = kind
    reader.skip_newlines()
    if not reader.at("{"):
        raise reader.unexpected("'{' to open the subroutine")
    body = _block(reader)
    reader.kinds = outer
    return Subroutine(name, tuple(parameters), body, place=place)
