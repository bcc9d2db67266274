"""The unit rules of relations, on the relations that Bruker's own programs hold."""

import math
from fractions import Fraction

import pytest

from pnmr.errors import ProgramError, ProgramLimitError
from pnmr.program import Dialect, parse
from pnmr.program.evaluate import run
from pnmr.program.memory import Memory
from pnmr.program.parameters import parameters
from pnmr.program.setup import declared
from pnmr.program.tree import Relation

US = Fraction(1, 10**6)


def after(
    text: str, dialect: Dialect | None = None, **given: float
) -> tuple[Memory, list[tuple[str, str]]]:
    doubts: list[tuple[str, str]] = []
    used = dialect or Dialect()
    memory = Memory(parameters(**given), used, lambda kind, message: doubts.append((kind, message)))
    program = parse(text + "\n", dialect=used)
    declared(program.statements).into(memory)
    for each in program.statements:
        if isinstance(each, Relation):
            run(each.assignments, memory)
    return memory, doubts


def number(name: str, text: str, **given: float) -> float:
    return float(after(f'"{text}"', **given)[0].value(name).bare)


def test_a_bare_number_given_to_a_pulse_counts_microseconds() -> None:
    assert number("p31", "p31=1000000/(2*cnst62)", cnst62=100e3) == 5.0


def test_a_bare_number_given_to_a_delay_counts_seconds() -> None:
    assert number("d2", "d2=0.5/cnst2", cnst2=145) == pytest.approx(0.5 / 145, rel=1e-15)


def test_a_pulse_in_a_power_counts_microseconds() -> None:
    found = number(
        "plw13",
        "plw13=plw0*pow(((cnst51+cnst38)*4*p0/1000000),2)",
        plw0=100,
        cnst51=50e3,
        cnst38=12.5e3,
        p0=2.5,
    )
    assert found == pytest.approx(100 * (62.5e3 * 4 * 2.5e-6) ** 2, rel=1e-12)


def test_a_delay_times_a_rate_gives_a_count_in_seconds() -> None:
    assert number("l5", "l5=d5*cnst31", d5=0.01, cnst31=60000) == 600


def test_pulses_and_times_mix_in_a_delay() -> None:
    found = number("d6", "d6=((1s*l1)/cnst31)-(p1/2)-(p2/2)", l1=3, cnst31=60000, p1=1.25, p2=2.5)
    assert found == pytest.approx(3 / 60000 - 0.625e-6 - 1.25e-6, rel=1e-14)


def test_a_pulse_times_1u_over_a_rotor_period_is_a_count() -> None:
    text = 'define delay TauR\n"TauR=1s/cnst31"\n"l8=p9*1u/TauR"'
    memory, _ = after(text, cnst31=50000, p9=100)
    assert memory.value("l8").si == 5


def test_the_ratio_of_two_pulses_has_no_unit() -> None:
    assert number("cnst1", "cnst1=p2/p1", p1=2.5, p2=5.0) == 2.0


def test_the_rotor_period_is_exact() -> None:
    memory, _ = after('"d31=1s/cnst31"', cnst31=60000)
    assert memory.value("d31").si == Fraction(1, 60000)


def test_a_rate_from_a_rotor_period_is_in_hz() -> None:
    assert number("cnst3", "cnst3=1s/d31", d31=1e-4) == 10000
    assert number("cnst3", "cnst3=1/d31", d31=1e-4) == 10000


def test_a_stock_shaped_power_comes_out_right_when_the_divisor_is_the_product() -> None:
    turns = "((p41*90.0)/(p1*totrot25))"
    text = f'"spw25=plw1/{turns}*{turns}*(integfac25*integfac25)"'
    given = {"plw1": 20.0, "p41": 1000.0, "p1": 10.0, "totrot25": 90.0, "integfac25": 0.25}
    right = 20.0 * (10.0 / (1000.0 * 0.25)) ** 2
    memory, _ = after(text, **given)
    assert float(memory.value("spw25").si) == pytest.approx(right, rel=1e-12)
    other, _ = after(text, Dialect(product_divisor=False), **given)
    assert float(other.value("spw25").si) == 20.0 * 0.25**2


def test_a_number_added_to_a_time_counts_in_the_unit_of_the_target_and_is_doubted() -> None:
    memory, doubts = after('"p2=p1+5"', p1=10)
    assert memory.value("p2").si == 15 * US
    assert doubts[0][0] == "number beside time"


def test_nothing_beside_a_time_is_no_doubt() -> None:
    _, doubts = after('"d2=d1+0"\n"if (d1 > 0) {d3=d1}"', d1=1)
    assert doubts == []


def test_loop_counters_drop_their_fraction() -> None:
    memory, _ = after('define loopcounter n\n"n=7/2"\n"l1=11/4"\n"cnst1=7/2"')
    assert memory.value("n").si == 3
    assert memory.value("l1").si == 2
    assert memory.value("cnst1").si == Fraction(7, 2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(("larger(2, 3)", 3), ("min(2, 3)", 2), ("abs(-4)", 4), ("trunc(7/2)", 3)),
        *(("round(2.5)", 3), ("nint(2.4)", 2), ("sqrt(16)", 4), ("pow(2, 10)", 1024)),
        *(("tdmax(3, 9, 4)", 9), ("exp(0)", 1), ("atan(1)*4/PI", 1), ("7 % 4", 3)),
        *(("-7 % 4", -3), ("2 == 2", 1), ("2 != 2", 0), ("1 && 0 || 1", 1), ("!3", 0)),
        *(("PI", math.pi), ("floor(-1.5)", -2), ("ceil(1.2)", 2), ("log(exp(1))", 1)),
    ],
)
def test_functions_and_operators_have_their_values(text: str, expected: float) -> None:
    assert number("cnst1", f"cnst1={text}") == pytest.approx(expected, rel=1e-15)


def test_the_square_root_of_a_squared_time_is_a_time() -> None:
    memory, _ = after('"d2=sqrt(d1*d1)"', d1=0.25)
    assert memory.value("d2").si == Fraction(1, 4)


def test_blocks_and_while_are_carried_out() -> None:
    text = '"l1=0; while (l1 < 5) {l1=l1+1}; if (l1 == 5) {d1=2s} else {d1=1s}"'
    memory, _ = after(text)
    assert (memory.value("l1").si, memory.value("d1").si) == (5, 2)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('"d1=1s/l1"', "divides by zero"),
        ('"d1=1s % l1"', "remainder by zero"),
        ('"d1=UNKNOWN"', "UNKNOWN is not declared"),
        ('"UNKNOWN=1s"', "UNKNOWN is assigned to and not declared"),
        ('"d1=sqrt(-1)"', "no finite value"),
        ('"d1=exp(10000)"', "no finite value"),
        ('"d1=guess(1)"', r"guess\(\) with 1 arguments is not known"),
        ('"d1=abs(1, 2)"', "is given 2 arguments"),
        ('"d1=p1"', "p1 has no value"),
        ('"open(1)"', r"open\(\) in a relation is not known"),
        ('"d1=l1.max"', "not declared as one"),
    ],
)
def test_what_cannot_be_evaluated_is_refused_by_name(text: str, reason: str) -> None:
    with pytest.raises(ProgramError, match=reason):
        after(text, l1=0)


def test_a_while_without_end_is_refused() -> None:
    with pytest.raises(ProgramLimitError, match="while"):
        after('"while (1) {l1=1}"')


def test_numbers_that_grow_without_bounds_are_rounded_or_refused() -> None:
    memory, _ = after('"cnst1=3; l1=0; while (l1 < 40) {cnst1=cnst1/7+1/3; l1=l1+1}"')
    assert memory.value("cnst1").si.denominator.bit_length() < 600
    with pytest.raises(ProgramError, match="too large"):
        after('"cnst1=3; l1=0; while (l1 < 400) {cnst1=cnst1*cnst1; l1=l1+1}"')


def test_a_name_that_was_never_set_is_zero_or_refused_as_the_dialect_says() -> None:
    text = 'define delay ONTIME\n"d1=ONTIME+1s"'
    memory, doubts = after(text)
    assert memory.value("d1").si == 1
    assert doubts[0][0] == "never set"
    with pytest.raises(ProgramError, match="never given a value"):
        after(text, Dialect(unset_is_zero=False))


def test_lists_are_read_by_index_and_stepped() -> None:
    text = 'define list<delay> tau={1m 2m 5m}\n"d1=tau[2]"\n"l1=tau.max"\n"tau.idx=1"\n"d2=tau"'
    memory, _ = after(text)
    assert (memory.value("d1").si, memory.value("d2").si) == (Fraction(5, 1000), Fraction(2, 1000))
    assert memory.value("l1").si == 3


def test_console_parameters_follow_from_each_other() -> None:
    memory, _ = after('"d1=aq"\n"d2=dw"\n"d3=in0"', td=2048, swh=1e6, inf0=100)
    assert memory.value("d1").si == Fraction(1024, 10**6)
    assert memory.value("d2").si == Fraction(1, 2 * 10**6)
    assert memory.value("d3").si == 100 * US
