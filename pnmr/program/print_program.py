"""Programs back to text: statement by statement, line by line."""

from collections.abc import Iterator

from pnmr.program.elements import (
    Acquire,
    Cal,
    Call,
    Clause,
    Command,
    Decouple,
    Delay,
    Frequency,
    Goto,
    Group,
    Increment,
    Item,
    Loop,
    Phase,
    Power,
    Pulse,
    Shaped,
    Step,
)
from pnmr.program.formula import (
    Binary,
    Element,
    Formula,
    Function,
    Name,
    Number,
    Text,
    Time,
    Unary,
)
from pnmr.program.phase_tree import PhaseProgram
from pnmr.program.printer import assignments_text, formula_text, phase_program_text
from pnmr.program.tree import (
    Condition,
    Define,
    DefineList,
    Directive,
    Line,
    Program,
    Relation,
    Statement,
    Subroutine,
)

_FORMULAS = Number | Time | Name | Element | Unary | Binary | Function | Text


def program_text(program: Program) -> str:
    """Return text that `pnmr.program.parse` reads as the same program, without comments."""
    return "\n".join(_lines(program.statements, "")) + "\n"


def _lines(statements: tuple[Statement, ...], indent: str) -> Iterator[str]:
    for each in statements:
        if isinstance(each, Condition):
            yield f'{indent}if "{formula_text(each.test)}"'
            yield from _block(each.body, indent)
            if each.otherwise:
                yield f"{indent}else"
                yield from _block(each.otherwise, indent)
        elif isinstance(each, Subroutine):
            given = ", ".join(f"{p.kind} {p.name}" for p in each.parameters)
            yield f"{indent}subroutine {each.name}({given})"
            yield from _block(each.body, indent)
        else:
            yield indent + statement_text(each)


def _block(body: tuple[Statement, ...], indent: str) -> Iterator[str]:
    yield indent + "{"
    yield from _lines(body, indent + "  ")
    yield indent + "}"


def statement_text(
    each: Line | Relation | Define | DefineList | Directive | PhaseProgram,
) -> str:
    """Return one statement that has no block, as one line."""
    if isinstance(each, Line):
        items = " ".join(item_text(item) for item in each.items)
        return f"{each.label}, {items}".rstrip() if each.label else items
    if isinstance(each, Relation):
        return f'"{assignments_text(each.assignments)}"'
    if isinstance(each, Define):
        return f"define {each.kind} {each.name}"
    if isinstance(each, DefineList):
        return _list_text(each)
    if isinstance(each, Directive):
        return f"{each.name} {each.argument}".rstrip()
    return phase_program_text(each)


def _list_text(each: DefineList) -> str:
    start = f"define list<{each.kind}> {each.name}"
    if each.values:
        words = (each.source, *(formula_text(value) for value in each.values))
        return f"{start} = {{{', '.join(word for word in words if word)}}}"
    return f"{start} = <{each.source}>" if each.source else start


def item_text(item: Item) -> str:
    """Return one item of a line."""
    if isinstance(item, Delay):
        return formula_text(item.length) + _on(item.channel)
    if isinstance(item, Pulse):
        return _pulse(item)
    if isinstance(item, Group):
        words = (item.alignment, *(item_text(each) for each in item.elements))
        inside = " ".join(word for word in words if word)
        return f"{item.beside}{' ' * bool(item.beside)}({inside}){_on(item.channel)}"
    if isinstance(item, Phase):
        return _phase(item)
    if isinstance(item, Power):
        value = "" if item.value is None else f"={formula_text(item.value)}"
        return f"{item.name}{value}{_on(item.channel)}"
    if isinstance(item, Decouple):
        phase = "" if item.phase is None else f" {_phase(item.phase)}"
        return f"{item.command}{_on(item.channel)}{phase}"
    if isinstance(item, Frequency):
        return _frequency(item)
    if isinstance(item, Acquire):
        return _acquire(item)
    if isinstance(item, Increment):
        clauses = " ".join(_clause(each) for each in item.clauses)
        return f"mc #{item.buffer} to {item.label} {clauses}"
    return _word(item)


def _word(item: Step | Command | Loop | Goto | Call | Cal) -> str:
    if isinstance(item, Step):
        if item.verb in ("inc", "dec", "res", "store", "restore"):
            return f"{item.target}.{item.verb}"
        factor = "" if item.factor is None else f"*{formula_text(item.factor)}"
        added = "" if item.added is None else f"+{formula_text(item.added)}"
        return f"{item.verb}{item.target}{factor}{added}"
    if isinstance(item, Command):
        close = item.argument[:1] in ("|", "^", "*", ":", "=", "")
        return f"{item.name}{'' if close else ' '}{item.argument}"
    if isinstance(item, Loop):
        return f"lo to {item.label} times {formula_text(item.count)}"
    if isinstance(item, Goto):
        return f"goto {item.label}"
    given = ", ".join(formula_text(each) for each in item.arguments)
    return f"subr {item.name}({given})" if isinstance(item, Call) else f"{item.function}({given})"


def _on(channel: str) -> str:
    return f":{channel}" if channel else ""


def _pulse(item: Pulse) -> str:
    words = [formula_text(item.length) + _shape(item.shape) + _on(item.channel), item.power]
    words.append("" if item.phase is None else _phase(item.phase))
    words.append("" if item.carrier is None else _frequency(item.carrier))
    return " ".join(word for word in words if word)


def _shape(shape: Shaped | None) -> str:
    if shape is None:
        return ""
    family = "" if shape.family == "name" else shape.family
    factors = "".join(f"*{formula_text(factor)}" for factor in shape.factors)
    option = f"({shape.option})" if shape.option else ""
    return f":{family}{shape.index}{option}{factors}"


def _phase(phase: Phase) -> str:
    if not phase.name:
        return f"ph={formula_text(phase.fixed_degrees)}" if phase.fixed_degrees else "ph=0"
    added = "" if phase.added is None else _signed(phase.added)
    return f"{phase.name}{'^' * phase.advance}{':r' * phase.corrected}{added}"


def _signed(added: Formula) -> str:
    if isinstance(added, Unary):
        return f"-{formula_text(added.operand)}"
    return f"+{formula_text(added)}"


def _frequency(item: Frequency) -> str:
    unit = f"({item.unit})" if item.unit else ""
    value = formula_text(item.value).replace(" + ", "+").replace(" - ", "-")
    is_list = isinstance(item.value, Name) and not item.has_equals
    return f"{'' if is_list else 'fq='}{value}{unit}{_on(item.channel)}"


def _acquire(item: Acquire) -> str:
    if item.command.startswith("ACQ_START"):
        return f"{item.command}({','.join(_phase(each) for each in item.phases)})"
    words = [item.command + (f"={item.label}" if item.label else "")]
    words += [_phase(each) for each in item.phases]
    words += [item_text(each) for each in item.extras]
    if item.finally_:
        words += ["finally", *(item_text(each) for each in item.finally_)]
    return " ".join(words)


def _clause(clause: Clause) -> str:
    arguments = (
        " & ".join(
            formula_text(each) if isinstance(each, _FORMULAS) else item_text(each)
            for each in argument
        )
        for argument in clause.arguments
    )
    return f"F{clause.dimension}{clause.mode}({', '.join(arguments)})"
