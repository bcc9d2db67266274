"""Labels, jumps and subroutines resolved, or refused by name."""

import pytest

from pnmr.errors import ProgramError, ProgramLimitError
from pnmr.program import parse
from pnmr.program.dialect import Limits
from pnmr.program.flow import Flow, flow
from pnmr.program.instructions import Choice, Compute, Jump, Play, Repeat, Scan


def flown(text: str, limits: Limits | None = None) -> Flow:
    return flow(parse(text).statements, limits or Limits())


def test_a_condition_becomes_a_test_and_jumps() -> None:
    found = flown('if "l1 > 1"\n{\nd1\n}\nelse\n{\nd2\n}\nd3\n').instructions
    assert [type(each) for each in found] == [Choice, Play, Jump, Play, Play]
    first, leave = found[0], found[2]
    assert isinstance(first, Choice)
    assert isinstance(leave, Jump)
    assert (first.target, leave.target) == (3, 4)


def test_scans_begin_at_the_labels_of_go_and_of_loops_over_ns() -> None:
    go = flown("1 ze\n2 d1\np1 ph1\ngo=2 ph31\nexit\n")
    assert go.scan_starts == {1}
    gosc = flown("1 ze\n2 d1\ngosc ph31\n1m\nlo to 2 times ns\nexit\n")
    assert (gosc.scan_starts, gosc.scan_loops) == ({1}, {4})
    assert isinstance(gosc.instructions[4], Repeat)
    assert isinstance(gosc.instructions[2], Scan)


def test_a_subroutine_is_written_out_with_arguments_and_its_own_labels() -> None:
    text = "subroutine sat(pulse a, phase b)\n{\ns1, a b\n lo to s1 times 2\n}\n"
    found = flown(text + "subr sat(p1, ph1)\nsubr sat(p2, ph2)\n").instructions
    assert [type(each) for each in found] == [Play, Repeat, Play, Repeat]
    first, second = found[0], found[2]
    assert isinstance(first, Play)
    assert isinstance(second, Play)
    assert first.items == parse("p1 ph1\n").statements[0].items  # type: ignore[union-attr]
    assert second.items == parse("p2 ph2\n").statements[0].items  # type: ignore[union-attr]
    targets = [each.target for each in found if isinstance(each, Repeat)]
    assert targets == [0, 2]


def test_a_jump_out_of_a_subroutine_leads_to_the_label_outside() -> None:
    text = 'subroutine check()\n{\nif "l1 > 1" goto Halt\n}\nsubr check()\nHalt, d1\n'
    found = flown(text).instructions
    assert isinstance(found[1], Jump)
    assert found[1].target == 2


def test_relations_stand_where_they_are_passed() -> None:
    found = flown('1 ze\n"d1=1s"\nd1\n').instructions
    assert [type(each) for each in found] == [Play, Compute, Play]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("goto 2\n", "jumps to 2, which is no label"),
        ("lo to X times 2\n", "jumps to X, which is no label"),
        ("go=2 ph31\n", "jumps to 2, which is no label"),
        ("2 d1\n2 d2\n", "the label 2 stands twice"),
        ("subr sat()\n", "the subroutine sat is not defined"),
        ("subroutine a()\n{\nd1\n}\nsubr a(p1)\n", "takes 0 arguments, found 1"),
        ("subroutine a()\n{\nsubr a()\n}\nsubr a()\n", "calls itself"),
        ("subroutine a()\n{\nsubr b()\n}\nsubroutine b()\n{\nsubr a()\n}\nsubr a()\n", "itself"),
    ],
)
def test_what_leads_nowhere_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ProgramError, match=reason):
        flown(text)


def test_subroutines_that_double_themselves_are_refused() -> None:
    levels = "".join(
        f"subroutine s{i}()\n{{\nsubr s{i + 1}()\nsubr s{i + 1}()\n}}\n" for i in range(30)
    )
    with pytest.raises(ProgramLimitError, match="instructions"):
        flown(levels + "subroutine s30()\n{\nd1\n}\nsubr s0()\n", Limits(steps=2000))
