"""Every program prints as text that reads as the same program."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pnmr.program import Program, parse, program_text
from pnmr.program.elements import (
    Acquire,
    Command,
    Decouple,
    Delay,
    Frequency,
    Goto,
    Group,
    Item,
    Loop,
    Phase,
    Power,
    Pulse,
    Shaped,
    Step,
)
from pnmr.program.formula import (
    Assign,
    Assignment,
    Binary,
    Branch,
    Element,
    Formula,
    Function,
    Name,
    Number,
    Time,
    Unary,
    While,
)
from pnmr.program.phase_tree import Block, Circle, PhaseProgram
from pnmr.program.printer import number_text, time_text
from pnmr.program.tokens import seconds
from pnmr.program.tree import Condition, Define, DefineList, Line, Relation, Statement, Subroutine

_PLAIN = st.integers(0, 5000).map(lambda value: Number(Fraction(value, 8)))
_TIMES = st.integers(1, 10**7).map(lambda value: Time(Fraction(value, 10**7)))
_NAMES = st.sampled_from(["p1", "d6", "cnst31", "l2", "in0", "aq", "PI"]).map(Name)
_ENTRIES = st.builds(
    Element, st.just("vd_list"), st.sampled_from([Name("l2"), Number(Fraction(3))])
)
_LEAVES = st.one_of(_PLAIN, _TIMES, _NAMES, _ENTRIES)


def _grown(inner: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
    operators = st.sampled_from(["+", "-", "*", "/", "%", "<", ">=", "==", "&&", "||"])
    negated = st.builds(Unary, st.just("-"), inner.filter(lambda x: not isinstance(x, Number)))
    called = st.builds(Function, st.sampled_from(["larger", "pow"]), st.tuples(inner, inner))
    return st.one_of(st.builds(Binary, operators, inner, inner), negated, called)


FORMULAS: st.SearchStrategy[Formula] = st.recursive(_LEAVES, _grown, max_leaves=12)
_TARGETS = st.sampled_from(["d6", "p2", "TAU"]).map(Name)
_ASSIGNS = st.builds(Assign, _TARGETS, FORMULAS)


def _blocks(inner: st.SearchStrategy[Assignment]) -> st.SearchStrategy[Assignment]:
    body = st.lists(inner, min_size=1, max_size=2).map(tuple)
    branch = st.builds(Branch, FORMULAS, body, st.one_of(st.just(()), body))
    return st.one_of(branch, st.builds(While, FORMULAS, body))


_RELATIONS = st.lists(st.recursive(_ASSIGNS, _blocks, max_leaves=4), min_size=1, max_size=3)
_CHANNELS = st.sampled_from(["", "f1", "f2", "f3"])
_ADDED = st.sampled_from([None, Number(Fraction(90)), Unary("-", Number(Fraction(45)))])
_LISTED = st.builds(Phase, st.sampled_from(["ph1", "ph31"]), st.booleans(), st.booleans(), _ADDED)
_PHASES = st.one_of(_LISTED, st.just(Phase("", fixed_degrees=Number(Fraction(180)))))
_FACTORS = st.sampled_from([Number(Fraction(2)), Number(Fraction(1, 4)), Name("l1")])
_PULSED = st.sampled_from([Name("p1"), Name("p21"), Time(Fraction(3, 1000), True), Name("vp")])
_DELAYED = st.one_of(st.sampled_from([Name("d1"), Name("d20"), Name("vd"), Name("aq")]), _TIMES)


def _scaled(base: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
    return st.one_of(base, st.builds(Binary, st.sampled_from(["*", "/"]), base, _FACTORS))


_SHAPES = st.one_of(st.none(), st.builds(Shaped, st.sampled_from(["sp", "spf"]), st.just("12")))
_POWERS = st.sampled_from(["", "pl2"])
_TUNED = st.builds(
    Frequency, _FACTORS, st.sampled_from(["", "bf ppm", "sfo hz"]), st.sampled_from(["", "f1"])
)
_PULSES = st.builds(
    Pulse,
    _scaled(_PULSED),
    _PHASES,
    _SHAPES,
    _POWERS,
    _CHANNELS,
    st.one_of(st.none(), _TUNED),
)
_DELAYS = st.builds(Delay, _scaled(_DELAYED))
_RIDERS: st.SearchStrategy[Item] = st.one_of(
    st.builds(Power, st.sampled_from(["pl1", "pl12"]), st.none(), st.sampled_from(["f1", "f2"])),
    st.builds(Decouple, st.sampled_from(["cpds2", "do", "cw"]), st.just("f2")),
    _TUNED,
    st.builds(Step, st.sampled_from("idr"), st.sampled_from(["d0", "p1", "pp8", "u3"])),
    st.sampled_from([Command("wr", "#0"), Command("if", "#0"), Command("setnmr3", "|0")]),
)


def _groups(inner: st.SearchStrategy[Item]) -> st.SearchStrategy[Item]:
    elements = st.lists(inner, min_size=1, max_size=3).map(tuple)
    alignments = st.sampled_from(["", "center", "lalign", "ralign"])
    return st.builds(Group, elements, alignments, _CHANNELS)


_TIMED: st.SearchStrategy[Item] = st.recursive(st.one_of(_PULSES, _DELAYS), _groups, max_leaves=6)
_ACQUIRES = st.sampled_from(
    [
        Acquire("go", "2", (Phase("ph31"),), (Decouple("cpd2", "f2"),), (Decouple("do", "f2"),)),
        Acquire("gosc", "", (Phase("ph31"),)),
        Acquire("rcyc", "2"),
    ]
)
_JUMPS = st.one_of(st.builds(Loop, st.just("2"), _FACTORS), st.just(Goto("HaltAcqu")))


def _told_apart(items: list[Item]) -> bool:
    """Tell whether no carrier stands where it would belong to the pulse before it."""
    pairs = pairwise(items)
    return not any(isinstance(a, Pulse) and isinstance(b, Frequency) for a, b in pairs)


_ITEMS = st.lists(st.one_of(_TIMED, _RIDERS), min_size=1, max_size=4).filter(_told_apart)
_LABELS = st.sampled_from(["", "2", "Start"])
_LINES = st.one_of(
    st.builds(lambda items, label: Line(tuple(items), label), _ITEMS, _LABELS),
    st.builds(lambda item, label: Line((item,), label), st.one_of(_ACQUIRES, _JUMPS), _LABELS),
)
_BLOCKS = st.recursive(
    st.integers(0, 11).map(Fraction),
    lambda inner: st.builds(
        Block,
        st.lists(inner, min_size=1, max_size=3).map(tuple),
        st.sampled_from(
            [
                (Fraction(0),) * 3,
                (Fraction(0), Fraction(1)),
                (Fraction(0), Fraction(1), Fraction(2)),
            ]
        ),
    ),
    max_leaves=6,
)
_PHASE_PROGRAMS = st.builds(
    PhaseProgram,
    st.sampled_from(["ph1", "ph31"]),
    st.lists(_BLOCKS, min_size=1, max_size=5).map(tuple),
    st.sampled_from([Circle(), Circle(Fraction(12)), Circle(Fraction(90), True, "degree")]),
)
_DECLARED = st.sampled_from(
    [
        Define("delay", "TAU"),
        DefineList("delay", "vd_list", "$VDLIST"),
        DefineList("frequency", "fq_list", "sfo hz", (Number(Fraction(0)), Number(Fraction(10)))),
    ]
)
_SIMPLE: st.SearchStrategy[Statement] = st.one_of(
    _LINES, st.builds(lambda r: Relation(tuple(r)), _RELATIONS), _PHASE_PROGRAMS, _DECLARED
)


def _conditions(inner: st.SearchStrategy[Statement]) -> st.SearchStrategy[Statement]:
    body = st.lists(inner, min_size=1, max_size=2).map(tuple)
    condition = st.builds(Condition, FORMULAS, body, st.one_of(st.just(()), body))
    return st.one_of(condition, st.builds(Subroutine, st.just("sat"), st.just(()), body))


_STATEMENTS = st.recursive(_SIMPLE, _conditions, max_leaves=5)
PROGRAMS = st.lists(_STATEMENTS, max_size=8).map(lambda each: Program(tuple(each)))


@settings(deadline=None, max_examples=120)
@given(PROGRAMS)
def test_print_then_parse_gives_the_same_program(program: Program) -> None:
    assert parse(program_text(program)) == program


@given(PROGRAMS)
@settings(deadline=None, max_examples=25)
def test_printing_finds_nothing_ambiguous(program: Program) -> None:
    found = parse(program_text(program)).findings
    assert all(each.kind != "ambiguous division" for each in found)


WRITTEN = """
prosol relations=<solids_cp>
#include <Avance.incl>
#include <Delay.incl>
define list<delay> vdl = <$VDLIST>
"d31=1s/cnst31"
"acqt0=0"
baseopt_echo
subroutine sat(phase a)
{
sat1, (p1 pl1 a):f1
  d20
  lo to sat1 times l20
}
1 ze
2 30m do:f2
  subr sat(ph2)
  if "aq < 50.1m" goto Pass
  print "too long"
  goto HaltAcqu
Pass, d1 rpp8
  (p15:sp0 pl1 ph1):f1 (p15 pl2 ph2):f2
  (center (p2 ph8^):f1 (p22 ph3 d2 p22 ph3):f3) 1u fq=cnst21(bf ppm):f1
  d6 cpds2:f2
  ACQ_START(ph30,ph31)
  aq DWELL_GEN:f1
  30m mc #0 to 2 F1PH(calph(ph1, +90) & exec(rppall), caldel(d0, +in0) & calclist(vdl, 1))
HaltAcqu, 1m
exit
ph1=(12) 0 2 4
  6 8
ph2={{0}*4}^1^2^3
ph3=0
ph8=0 1 0 1
ph30=(3) ph1*2-ph2
ph31=0 2
"""


def test_a_written_program_comes_back_the_same() -> None:
    program = parse(WRITTEN)
    assert parse(program_text(program)) == program


@pytest.mark.parametrize(
    ("value", "text"),
    [
        *((Fraction(1, 2), "0.5"), (Fraction(-5, 4), "-1.25"), (Fraction(7), "7")),
        *((Fraction(1, 3), "(1/3)"), (Fraction(1, 10**9), "0.000000001")),
    ],
)
def test_numbers_print_exactly(value: Fraction, text: str) -> None:
    assert number_text(value) == text


@given(st.integers(1, 10**13))
def test_times_print_exactly(picoseconds: int) -> None:
    from pnmr.program.place import NOWHERE

    value = Fraction(picoseconds, 10**12)
    assert seconds(time_text(value), NOWHERE) == value
