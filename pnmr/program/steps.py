"""What steps and commands change: counters, delays, phases, pointers, lists."""

from fractions import Fraction

from pnmr.errors import ProgramError
from pnmr.program.elements import Cal, Step
from pnmr.program.evaluate import evaluate
from pnmr.program.formula import Element, Formula, Name
from pnmr.program.lists import ValueList
from pnmr.program.state import State
from pnmr.program.words import STEP

_LIST_STEPS = ("inc", "dec", "res", "store", "restore")


def step(action: Step, state: State) -> None:
    """Carry out ``id0``, ``ip1*2``, ``rpp8``, ``iu0``, ``ivd``, ``list.inc``."""
    verb, target = action.verb, action.target
    if verb in _LIST_STEPS or target in state.memory.lists:
        _list_of(target, state).step(verb)
    elif verb.endswith("all"):
        _all(verb, state)
    elif target.startswith("grad"):
        return
    elif target in ("vd", "vp", "vc", "va"):
        state.memory.legacy(target).step(verb)
    elif target.startswith("pp"):
        _pointer(verb, f"ph{target[2:]}", state, _factor(action, state))
    elif target.startswith("pu"):
        size = state.memory.seconds(f"inp{target[2:]}") if verb != "r" else Fraction(0)
        _count(verb, f"p{target[2:]}", size * _factor(action, state), state)
    elif target.startswith("p"):
        name = f"ph{target[1:]}"
        size = state.phase_list(name).step * _factor(action, state)
        if action.added is not None:
            size = evaluate(action.added, state.memory).si
            state.find("phase step", f"the phases of {name} are moved by {float(size):g} degrees")
        _turn(name, {"i": size, "d": -size, "r": None}[verb], state)
    elif target.startswith("d"):
        size = state.memory.seconds(f"in{target[1:]}") if verb != "r" else Fraction(0)
        _count(verb, target, size * _factor(action, state), state)
    else:
        _count(verb, f"l{target[1:]}", _factor(action, state), state)


def cal(action: Cal, state: State) -> None:
    """Carry out ``caldel(d0, +in0)`` and its kin, or take them back."""
    undo = action.function.startswith("reset ")
    function = action.function.removeprefix("reset ")
    if function == "calgrad" or function == "calgradlist":
        return
    if function == "exec":
        _executed(action, state)
        return
    name = _name(action.arguments[0] if action.arguments else None, action)
    key = (action.share, function, name)
    if undo:
        amount = -state.accrued.pop(key, Fraction(0))
    else:
        amount = _amount(function, name, action, state)
        state.accrued[key] = state.accrued.get(key, Fraction(0)) + amount
    if function == "calph":
        _turn(name, amount, state)
    elif function == "calphptr":
        _pointer("i", name, state, amount)
    elif function == "calclist":
        found = _list_of(name, state)
        found.index = (found.index + int(amount)) % max(1, len(found.values))
    else:
        state.memory.assigned[name] = state.memory.value(name).si + amount


def _amount(function: str, name: str, action: Cal, state: State) -> Fraction:
    """Return how far a cal step goes: degrees, entries, a count or a time in s."""
    size = action.arguments[1] if len(action.arguments) > 1 else None
    if function == "calclist" and size is None:
        return Fraction(1)
    if size is None:
        raise ProgramError(f"{function}() in mc needs a second argument")
    if function in ("caldel", "calclc", "calpul"):
        amount = evaluate(size, state.memory, state.memory.unit_of(name))
        return state.memory.converted(name, amount)
    if function in ("calph", "calphptr", "calclist"):
        return evaluate(size, state.memory).si
    raise ProgramError(f"{function}() in mc is not known")


def _executed(action: Cal, state: State) -> None:
    """Carry out what stands in exec(): a step by its word, or a step of a list."""
    given = action.arguments[0] if len(action.arguments) == 1 else None
    if isinstance(given, Element) and given.attribute in _LIST_STEPS:
        step(Step(given.attribute, given.name), state)
        return
    match = STEP.fullmatch(_name(given, action))
    if match is None:
        raise ProgramError("exec() in mc holds no step")
    step(Step(match["verb"] or match["all"], match["target"] or ""), state)


def _name(argument: Formula | None, action: Cal) -> str:
    if isinstance(argument, Name):
        return argument.name
    raise ProgramError(f"{action.function}() in mc needs a name as its first argument")


def _factor(action: Step, state: State) -> Fraction:
    return Fraction(1) if action.factor is None else evaluate(action.factor, state.memory).si


def _list_of(name: str, state: State) -> ValueList:
    found = state.memory.lists.get(name)
    if found is None:
        raise ProgramError(f"{name} is stepped as a list and not declared as one")
    return found


def _all(verb: str, state: State) -> None:
    if "pp" in verb:
        for name in state.phases:
            _pointer(verb[0], name, state, Fraction(1))
        return
    for name, phases in state.phases.items():
        _turn(name, {"i": phases.step, "d": -phases.step, "r": None}[verb[0]], state)


def _pointer(verb: str, name: str, state: State, size: Fraction) -> None:
    state.phase_list(name)
    if verb == "r":
        state.pointers[name] = 0
    else:
        moved = int(size) if verb == "i" else -int(size)
        state.pointers[name] = state.pointers.get(name, state.counter()) + moved


def _turn(name: str, degrees: Fraction | None, state: State) -> None:
    state.phase_list(name)
    turned = Fraction(0) if degrees is None else state.offsets.get(name, Fraction(0)) + degrees
    state.offsets[name] = turned % 360


def _count(verb: str, name: str, size: Fraction, state: State) -> None:
    if verb == "r":
        start = state.start_values.get(name)
        if start is not None:
            state.memory.assigned[name] = start
        else:
            state.memory.assigned.pop(name, None)
        return
    amount = state.memory.value(name)
    present = amount.si
    state.memory.assigned[name] = present + (size if verb == "i" else -size)
