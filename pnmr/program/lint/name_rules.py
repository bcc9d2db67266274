"""Rules about names: declared, given and used; labels and jumps; the end of the program."""

from collections.abc import Iterator

from pnmr.program.elements import Command, Increment, Loop
from pnmr.program.formula import Number
from pnmr.program.lint.facts import Facts
from pnmr.program.lint.finding import Finding, error, note, warning
from pnmr.program.lint.walk import lines, nodes
from pnmr.program.tree import Define


def undeclared_names(facts: Facts) -> Iterator[Finding]:
    """A name that is no parameter needs a define."""
    for name, place in facts.names.undeclared().items():
        remedy = f"add 'define delay {name}', or correct the spelling"
        found = error if facts.is_complete else warning
        line, where = facts.told(place)
        yield found(line, f"{name} is used and declared nowhere{where}", remedy)


def names_in_vain(facts: Facts) -> Iterator[Finding]:
    """What is declared is given a value and used."""
    names = facts.names
    for place, each in nodes(facts.program.statements):
        if not isinstance(each, Define) or not facts.is_own(place):
            continue
        if each.name in names.read and each.name not in names.assigned:
            reason = f"{each.name} is used and never given a value: it is 0"
            yield error(place.line, reason, f'add a relation "{each.name}=..." before ze')
        elif each.name not in names.read:
            reason = f"{each.name} is declared and never used"
            yield warning(place.line, reason, "use it or take it away")


def phase_lists(facts: Facts) -> Iterator[Finding]:
    """Phase lists in use exist, and those that exist are in use."""
    names = facts.names
    for name, place in names.phases_missing().items():
        line, where = facts.told(place)
        reason = f"the phase list {name} is not given{where}"
        yield error(line, reason, f"add {name} = ... at the end")
    for name, place in names.phases.items():
        if name not in names.phases_read and facts.is_own(place):
            yield warning(
                place.line, f"no pulse uses the phase list {name}", "take it away or use it"
            )


def labels(facts: Facts) -> Iterator[Finding]:
    """Each jump has one label to go to."""
    names = facts.names
    for label, first, again in names.labels_twice():
        line, where = facts.told(again)
        before = f"on line {first.line}" if facts.is_own(first) else f"at {first}"
        yield error(line, f"the label {label}{where} stands {before} already", "rename one")
    wanted = {jumped for jumped, _ in names.jumps} | set(_mc_labels(facts))
    for label, places in names.labels.items():
        if not label.isdigit() and label not in wanted and facts.is_own(places[0]):
            yield note(places[0].line, f"nothing jumps to the label {label}")
    missing: dict[str, list[int]] = {}
    for label, place in names.jumps_missing():
        missing.setdefault(label, []).append(facts.told(place)[0])
    for label, jumps in missing.items():
        more = f", and so do lines {', '.join(map(str, jumps[1:]))}" if jumps[1:] else ""
        reason = f"jumps to {label}, which is no label of this program{more}"
        yield error(jumps[0], reason, "write the label in front of a line, or correct the jump")


def _mc_labels(facts: Facts) -> Iterator[str]:
    for _, each in nodes(facts.program.statements):
        if isinstance(each, Increment):
            yield each.label


def ending(facts: Facts) -> Iterator[Finding]:
    """A program zeroes the buffer first, writes data and ends in exit."""
    tree = list(nodes(facts.program.statements))
    commands = {each.name for _, each in tree if isinstance(each, Command)}
    last = max((line.place.line for line in lines(facts.program)), default=0)
    if not facts.program.statements:
        return
    if "exit" not in commands:
        remedy = "write exit on a line of its own before the phase lists"
        yield error(last, "the program has no exit: it runs on into what follows", remedy)
    writes = any(isinstance(each, Increment) for _, each in tree) or commands & {"wr", "wrp"}
    if not writes:
        yield error(last, "the data are never written to disk", "add '30m wr #0' after the last go")
    if not commands & {"ze", "zd"}:
        yield error(1, "the buffer is never set to zero", "begin the program with '1 ze'")


def idle_loops(facts: Facts) -> Iterator[Finding]:
    """A loop of 0 turns runs its body once, for the test stands at its end."""
    for place, each in nodes(facts.program.statements):
        if isinstance(each, Loop) and isinstance(each.count, Number) and each.count.value < 1:
            reason = f"the loop to {each.label} has count {float(each.count.value):g}; it runs once"
            yield warning(place.line, reason, "skip the lines with an if, or take the loop away")
