"""What is right, or only doubtful, raises no error: the linter does not cry wolf."""

from pathlib import Path

import pytest

from pnmr.program import typical
from pnmr.program.lint import Finding, Surroundings, check
from pnmr.shapes.limits import console

BODY = """1 ze
2 d1
{body}
  go=2 ph31
  30m wr #0
HaltAcqu, 1m
exit
{phases}
"""
PHASES = "ph1 = 0 2\nph31 = 0 2"


def linted(folder: Path, text: str, name: str = "mine") -> tuple[Finding, ...]:
    path = folder / name
    path.write_text(text)
    return check(path, typical(), Surroundings(console("avance_iii_hd")))


def written(body: str = "  (p1 pl1 ph1):f1", phases: str = PHASES, head: str = "") -> str:
    return head + BODY.format(body=body, phases=phases)


def of_rule(found: tuple[Finding, ...], rule: str) -> list[str]:
    return [each.severity for each in found if each.rule == rule and each.severity != "note"]


LOOP = "subroutine {name}()\n{{\nagain, 1u\n  (p1 pl1 ph1):f1\n  lo to again times 3\n}}\n"


def test_subroutines_have_labels_of_their_own(tmp_path: Path) -> None:
    head = LOOP.format(name="one") + LOOP.format(name="two")
    calls = "  subr one()\n  subr two()\n  subr one()"
    assert not of_rule(linted(tmp_path, written(calls, head=head)), "label")


def test_a_label_twice_within_a_subroutine_is_an_error(tmp_path: Path) -> None:
    head = LOOP.format(name="one").replace("  (p1", "again, (p1")
    assert of_rule(linted(tmp_path, written("  subr one()", head=head)), "label") == ["error"]


def test_a_fault_in_an_include_is_told_with_the_include_and_not_with_a_line_of_the_file(
    tmp_path: Path,
) -> None:
    (tmp_path / "site.incl").write_text('; one\n; two\n"tauX=1u"\n')
    found = linted(tmp_path, written(head="#include <site.incl>\n"))
    told = [each for each in found if "tauX" in each.reason and each.severity == "error"]
    assert [each.line for each in told] == [0]
    assert "site.incl:3" in told[0].reason


@pytest.mark.parametrize(
    ("name", "severity"),
    [("echo.16", []), ("hC{HC}", ["warning"]), ("a+b", ["warning"]), ("a b", ["error"])],
)
def test_only_blanks_and_signs_that_part_words_make_a_file_name_an_error(
    tmp_path: Path, name: str, severity: list[str]
) -> None:
    assert of_rule(linted(tmp_path, written(), name), "file name") == severity


@pytest.mark.parametrize(
    ("comment", "severity"),
    [("; once /* needed */", []), ("; once /* needed", ["error"]), ("; a */ b /* c", ["error"])],
)
def test_a_comment_that_closes_on_its_line_hides_nothing(
    tmp_path: Path, comment: str, severity: list[str]
) -> None:
    assert of_rule(linted(tmp_path, f"{comment}\n{written()}*/\n"), "comments") == severity


def test_a_group_that_is_never_closed_is_one_finding_at_the_line_that_opens_it(
    tmp_path: Path,
) -> None:
    body = "  d2\n  (p1 pl1 ph1:f1\n  d3\n  d4"
    found = [each for each in linted(tmp_path, written(body)) if each.rule == "not read"]
    assert len(found) == 1
    assert found[0].line == 4


def test_a_guard_that_stops_assumed_parameters_is_no_error_of_the_program(tmp_path: Path) -> None:
    guard = '1m\nif "p1 < 6u" goto fine\n  print "p1 is long"\n  goto HaltAcqu\nfine, 1m\n'
    for limit, expected in (("6u", []), ("2u", ["warning"])):
        text = written().replace("2 d1", guard.replace("6u", limit) + "2 d1")
        assert of_rule(linted(tmp_path, text), "not played") == expected


@pytest.mark.parametrize(
    ("phases", "severity"),
    [
        ("ph1 = 0 2\nph2 = 0\nph31 = 0", []),
        ("ph1 = 0 1 2 3\nph2 = 0\nph31 = 0 2", ["warning"]),
        ("ph1 = 0 1 2 3\nph2 = 0\nph31 = 0 0 2 2", ["warning"]),
        ("ph1 = 0\nph2 = 0\nph31 = 0 2", ["error"]),
    ],
)
def test_a_filter_for_pairs_of_spins_is_a_doubt_and_what_nothing_passes_an_error(
    tmp_path: Path, phases: str, severity: list[str]
) -> None:
    body = "  (p1 pl1 ph1):f1\n  d2\n  (p1 pl1 ph1):f1\n  d2\n  (p1 pl1 ph2):f1"
    assert of_rule(linted(tmp_path, written(body, phases)), "coherence") == severity
