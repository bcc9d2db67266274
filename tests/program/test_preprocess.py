"""Includes, conditions, comments and line markers."""

from pathlib import Path

import pytest

from pnmr.errors import MissingIncludeError, ProgramError, ProgramLimitError
from pnmr.program.dialect import Dialect, Limits
from pnmr.program.includes import Includes
from pnmr.program.preprocess import Preprocessor, flags_of, without_block_comments


def lines(text: str, *flags: str, folder: Path | None = None) -> list[str]:
    includes = Includes((folder,) if folder else ())
    found = Preprocessor(includes, flags).run(text, "zg")
    return [line.text.strip() for line in found.lines if line.text.strip()]


def test_a_comment_runs_from_a_semicolon_to_the_end_of_the_line() -> None:
    found = Preprocessor(Includes()).run("d1 ; relax, don't\n;p1 : pulse\n", "zg")
    assert [line.text.strip() for line in found.lines] == ["d1"]
    assert [comment.text for comment in found.comments] == [" relax, don't", "p1 : pulse"]


def test_a_semicolon_between_quotes_separates_assignments() -> None:
    assert lines('"d1=1s; d2=2s" ; text') == ['"d1=1s; d2=2s"']


def test_a_directive_in_a_semicolon_comment_is_text() -> None:
    assert lines(";#ifdef X\nd1\n") == ["d1"]


def test_a_block_comment_opens_within_a_semicolon_comment() -> None:
    assert lines("d1 ; see /* this\nd2\n*/ d3\n") == ["d1", "d3"]


def test_a_block_comment_keeps_the_count_of_lines() -> None:
    assert without_block_comments("a/* x\n y */b\nc").count("\n") == 2


def test_a_block_comment_between_quotes_is_text() -> None:
    assert without_block_comments('print "a /* b"') == 'print "a /* b"'


@pytest.mark.parametrize(
    ("flags", "expected"),
    [((), ["d3"]), (("-DA",), ["d1"]), (("-DB=2",), ["d2"]), (("-DA", "-DB=2"), ["d1"])],
)
def test_the_first_branch_that_holds_is_read(flags: tuple[str, ...], expected: list[str]) -> None:
    text = "# ifdef A\nd1\n#elif B == 2\nd2\n# else\nd3\n#endif /* A */\n"
    assert lines(text, *flags) == expected


def test_conditions_nest_and_nothing_within_a_skipped_one_is_obeyed() -> None:
    text = "#ifdef A\n#ifdef B\nd1\n#else\n#error no\n#endif\n#define D d2\n#endif\nD\n"
    assert lines(text) == ["D"]


def test_flags_come_from_zgoptns() -> None:
    assert flags_of("-Dlacq -DXY16 -DX=3 words") == ("-Dlacq", "-DXY16", "-DX=3")


def test_line_markers_move_the_place() -> None:
    text = '# 1 "/opt/topspin/pp/zg"\nd1\n# 33 "/opt/topspin/pp/Avance.incl" 1\nd2\n'
    found = Preprocessor(Includes()).run(text, "pulseprogram")
    places = [str(line.place) for line in found.lines if line.text.strip()]
    assert places == ["/opt/topspin/pp/zg:1", "/opt/topspin/pp/Avance.incl:33"]


def test_a_backslash_joins_lines_also_within_a_relation() -> None:
    assert lines('#define BOTH 1u \\\n 2u\nBOTH\n"d1=1s + \\\n2s"\n') == [
        "1u   2u",
        '"d1=1s +  2s"',
    ]


def test_an_include_stands_where_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "a.incl").write_text("d2\n#define D d3\n")
    assert lines("d1\n#include <a.incl>\nD\n", folder=tmp_path) == ["d1", "d2", "d3"]


def test_a_missing_include_is_refused_or_found_as_the_dialect_says() -> None:
    with pytest.raises(MissingIncludeError, match=r"zg:2.*site\.incl"):
        lines("d1\n#include <site.incl>\n")
    going_on = Preprocessor(Includes(), dialect=Dialect(continue_without_includes=True))
    found = going_on.run("d1\n#include <site.incl>\nd2\n", "zg")
    assert found.missing == ["site.incl"]
    assert found.findings[0].kind == "missing include"
    assert found.findings[0].place.line == 2


def test_an_include_that_includes_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.incl").write_text("#include <b.incl>\n")
    (tmp_path / "b.incl").write_text("#include <a.incl>\n")
    with pytest.raises(ProgramError, match=r"a\.incl includes itself"):
        lines("#include <a.incl>\n", folder=tmp_path)


def test_includes_that_double_themselves_are_refused(tmp_path: Path) -> None:
    for level in range(14):
        (tmp_path / f"{level}.incl").write_text(f"#include <{level + 1}.incl>\n" * 2)
    (tmp_path / "14.incl").write_text("d1\n")
    with pytest.raises(ProgramLimitError, match="includes"):
        lines("#include <0.incl>\n", folder=tmp_path)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("#ifdef A\nd1\n", "never closed"),
        ("#endif\n", "without an #if"),
        ("#else\n", "without an #if"),
        ("#ifdef\n#endif\n", "without a name"),
        ("#include nothing\n", "<file> is expected"),
        ("#define 1x\n", "macro name"),
        ("#assert x\n", "no directive"),
        ("#error stop\n", "stops itself"),
    ],
)
def test_a_wrong_directive_is_refused_with_its_line(text: str, reason: str) -> None:
    with pytest.raises(ProgramError, match=rf"zg:1.*{reason}"):
        lines(text)


def test_more_text_than_the_limit_is_refused() -> None:
    small = Limits(text_bytes=80)
    with pytest.raises(ProgramLimitError, match="characters"):
        Preprocessor(Includes(), limits=small).run("d1 d2\n" * 30, "zg")


def test_a_comment_in_a_macro_is_found() -> None:
    found = Preprocessor(Includes()).run("#define C f1 ; carbon\n", "zg")
    assert [each.kind for each in found.findings] == ["comment in macro"]
