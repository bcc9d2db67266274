"""Statements and lines of the language into their trees."""

from fractions import Fraction
from pathlib import Path

import pytest

from pnmr.errors import ProgramError, ProgramLimitError, UnreadableError
from pnmr.program import parse, read
from pnmr.program.elements import (
    Acquire,
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
from pnmr.program.formula import Binary, Name, Number, Time
from pnmr.program.tree import Condition, Define, DefineList, Directive, Line, Subroutine


def items(text: str) -> tuple[Item, ...]:
    line = parse(text + "\n").statements[-1]
    assert isinstance(line, Line)
    return line.items


def number(value: int) -> Number:
    return Number(Fraction(value))


@pytest.mark.parametrize(
    ("text", "label", "first"),
    [
        ("1 ze", "1", Command("ze")),
        ("2 30m", "2", Delay(Time(Fraction(3, 100)))),
        ("Start, 30m do:f2", "Start", Delay(Time(Fraction(3, 100)))),
        ("HaltAcqu, 1m", "HaltAcqu", Delay(Time(Fraction(1, 1000)))),
    ],
)
def test_labels_are_numbers_before_a_blank_or_names_before_a_comma(
    text: str, label: str, first: Item
) -> None:
    line = parse(text + "\n").statements[0]
    assert isinstance(line, Line)
    assert (line.label, line.items[0]) == (label, first)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("p1 ph1", Pulse(Name("p1"), Phase("ph1"))),
        ("p1:f2 ph2", Pulse(Name("p1"), Phase("ph2"), channel="f2")),
        ("p1*2 ph1", Pulse(Binary("*", Name("p1"), number(2)), Phase("ph1"))),
        ("p2:sp1:f2 ph2", Pulse(Name("p2"), Phase("ph2"), Shaped("sp", "1"), channel="f2")),
        (
            "p2:sp1(currentpower) ph2",
            Pulse(Name("p2"), Phase("ph2"), Shaped("sp", "1", (), "currentpower")),
        ),
        ("vp ph1", Pulse(Name("vp"), Phase("ph1"))),
        ("3mp ph1", Pulse(Time(Fraction(3, 1000), True), Phase("ph1"))),
        ("p1 ph8^", Pulse(Name("p1"), Phase("ph8", advance=True))),
        ("p1 ph8:r", Pulse(Name("p1"), Phase("ph8", corrected=True))),
        ("p1 ph=180", Pulse(Name("p1"), Phase("", fixed_degrees=number(180)))),
        ("p16:gp1*-1", Pulse(Name("p16"), None, Shaped("gp", "1", (number(-1),)))),
        ("d20*2", Delay(Binary("*", Name("d20"), number(2)))),
        ("pl1:f1", Power("pl1", None, "f1")),
        ("cpds2:f2", Decouple("cpds2", "f2")),
        (
            "p5:f1 pl13 fq=cnst22:f1 ph3",
            Pulse(
                Name("p5"),
                Phase("ph3"),
                None,
                "pl13",
                "f1",
                Frequency(Name("cnst22"), "", "f1"),
            ),
        ),
        ("cw:f2 ph29", Decouple("cw", "f2", Phase("ph29"))),
        ("fq=cnst21(bf ppm):f1", Frequency(Name("cnst21"), "bf ppm", "f1")),
        ("fq=0:f1", Frequency(number(0), "", "f1")),
        ("go=2 ph31", Acquire("go", "2", (Phase("ph31"),))),
        (
            "go=2 ph31 cpds2:f2 finally do:f2",
            Acquire(
                "go", "2", (Phase("ph31"),), (Decouple("cpds2", "f2"),), (Decouple("do", "f2"),)
            ),
        ),
        ("ACQ_START(ph30,ph31)", Acquire("ACQ_START", "", (Phase("ph30"), Phase("ph31")))),
        ("rcyc=2", Acquire("rcyc", "2")),
        ("lo to 4 times l1", Loop("4", Name("l1"))),
        ("goto HaltAcqu", Goto("HaltAcqu")),
        ("ip1*2", Step("i", "p1", number(2))),
        ("ip1+90", Step("i", "p1", added=number(90))),
        ("rpp8", Step("r", "pp8")),
        ("dd30", Step("d", "d30")),
        ("iu0", Step("i", "u0")),
        ("igrad EA", Step("i", "grad EA")),
        ("vd_list.inc", Step("inc", "vd_list")),
        ("wr #0", Command("wr", "#0")),
        ("setnmr3|0", Command("setnmr3", "|0")),
        ('print "text; text"', Command("print", '"text; text"')),
    ],
)
def test_an_item_is_read_as_what_it_is(text: str, expected: Item) -> None:
    assert items(text)[0] == expected


def test_channels_may_be_named_by_macros() -> None:
    found = items("#define C f1\n(p1 pl1 ph10):C")
    assert found == (Group((Pulse(Name("p1"), Phase("ph10"), power="pl1"),), channel="f1"),)


def test_a_group_may_run_over_lines_and_hold_groups() -> None:
    found = items("(center (p1 ph1):f1\n  (p2 ph2 d2 p2 ph2):f2\n)")[0]
    assert isinstance(found, Group)
    assert found.alignment == "center"
    assert [each.channel for each in found.elements if isinstance(each, Group)] == ["f1", "f2"]


def test_refalign_keeps_how_each_group_stands_to_the_first() -> None:
    found = items("(refalign (d21) ralign (p2 ph1):f1 center (p3 ph1):f2)")[0]
    assert isinstance(found, Group)
    assert [e.beside for e in found.elements if isinstance(e, Group)] == ["", "ralign", "center"]


def test_mc_holds_its_clauses_over_several_lines() -> None:
    found = items(
        "30m mc #0 to 2\n  F1PH(calph(ph6, -90), caldel(d0, +in0) & calclc(l0, 1))\n  F2QF()"
    )
    mc = found[1]
    assert isinstance(mc, Increment)
    assert [(c.dimension, c.mode, len(c.arguments)) for c in mc.clauses] == [
        *((1, "PH", 2), (2, "QF", 0))
    ]


def test_declarations_lists_and_settings_are_read() -> None:
    text = "define delay TAU\ndefine list<delay> t={1m 2m}\n"
    text += "define list<pulse> v=<$VPLIST>\naqseq 312\n"
    first, second, third, last = parse(text).statements
    assert first == Define("delay", "TAU")
    assert second == DefineList("delay", "t", "", (Time(Fraction(1, 1000)), Time(Fraction(1, 500))))
    assert third == DefineList("pulse", "v", "$VPLIST")
    assert last == Directive("aqseq", "312")


@pytest.mark.parametrize(
    "text",
    [
        'if "l1 > 2" goto 2',
        'if "l1 > 2"\n{\n goto 2\n}',
        'if "l1 > 2" { goto 2 }',
        "if (l1 > 2) { goto 2 }",
        'if "l1 > 2"\n goto 2',
    ],
)
def test_a_condition_is_the_same_with_and_without_braces(text: str) -> None:
    found = parse(text + "\n").statements[0]
    test = Binary(">", Name("l1"), number(2))
    assert found == Condition(test, (Line((Goto("2"),)),))


def test_else_if_is_a_condition_within_the_other_branch() -> None:
    found = parse(
        'if "l1 == 1"\n{\nd1\n}\nelse if "l1 == 2"\n{\nd2\n}\nelse\n{\nd3\n}\n'
    ).statements
    assert len(found) == 1
    first = found[0]
    assert isinstance(first, Condition)
    assert isinstance(first.otherwise[0], Condition)


def test_subroutines_know_the_kinds_of_their_parameters() -> None:
    found = parse("subroutine sat(pulse a, phase b)\n{\n a b\n}\n").statements[0]
    assert isinstance(found, Subroutine)
    assert found.body == (Line((Pulse(Name("a"), Phase("b")),)),)


@pytest.mark.parametrize(
    ("text", "column", "reason"),
    [
        ("d1/2*3", 5, "no further factor after a quotient"),
        ("p1:sp1(x) ph1", 8, "'currentpower' in parentheses"),
        ("p1 ph1 |", 8, "a delay, a pulse, a group or a command"),
        ("lo to 2", 8, "'times' after the label"),
        ("lo 2 times 3", 4, "'to' after lo"),
        ("goto :", 6, "a label"),
        ("go 2", 4, "'=' after go"),
        ("define chair x", 8, "one of delay"),
        ("define list<chair> x={1}", 20, "'chair' is unknown"),
        ("30m mc 0 to 2", 8, "'#' after mc"),
        ('if "l1 >" goto 2', 4, "a number, a parameter"),
        ("subroutine (pulse p)", 12, "the name of the subroutine"),
        ("d1 }", 4, "a statement"),
        ("subr go", 8, r"'\(' after the name"),
    ],
)
def test_what_is_not_understood_is_refused_where_it_stands(
    text: str, column: int, reason: str
) -> None:
    with pytest.raises(ProgramError, match=rf"zg:2:{column}: found .*{reason}"):
        parse(f"1 ze\n{text}\n", file="zg")


def test_a_group_that_never_closes_is_refused() -> None:
    with pytest.raises(ProgramError, match=r"end of the file where '\)' to close .* line 2"):
        parse("1 ze\n(p1 ph1\nd1\n")


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000 + ")" * 5000,
        "if (1) {\n" * 5000,
        "if (1) d1\nelse " * 5000 + "d1",
        "ph1=" + "{" * 5000,
        "d1" + "*2" * 5000,
    ],
)
def test_nesting_without_bounds_is_refused(text: str) -> None:
    with pytest.raises(ProgramLimitError):
        parse(text + "\n")


def test_a_file_that_is_not_there_or_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError):
        read(tmp_path / "nothing")
    with pytest.raises(UnreadableError, match=r"cannot be read|regular file"):
        read(tmp_path)


def test_a_file_with_foreign_line_ends_and_letters_is_read(tmp_path: Path) -> None:
    path = tmp_path / "zg"
    path.write_bytes(
        b"; J\xe9r\xf4me\r\n1 ze\r\n2 d1\r\np1 ph1\r\ngo=2 ph31\r\nexit\r\nph1=0\r\nph31=0\r\n"
    )
    assert len(read(path).statements) == 7


def test_empty_text_is_an_empty_program() -> None:
    assert parse("").statements == ()
