"""Parameter files against nmrglue's reader where that is right, and against torn ones."""

import time
from pathlib import Path

import nmrglue
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pnmr.bruker.parameters import Parameters
from pnmr.bruker.writing import Word, parameter_text
from pnmr.errors import UnreadableError

DATA_SETS = ("topspin44_1H_em", "topspin21_1H_abs", "xwinnmr_13C_bigendian", "pseudo2d_13C_1MHz")


@pytest.mark.parametrize("name", DATA_SETS)
def test_every_parameter_is_what_nmrglue_reads(shared_data: Path, name: str) -> None:
    path = shared_data / "bruker" / name / "acqus"
    ours = Parameters.parse(path.read_bytes(), "acqus")
    compared = 0
    for key, value in nmrglue.bruker.read_jcamp(str(path)).items():
        if key.startswith("_") or key not in ours:
            continue
        if isinstance(value, bool):
            assert ours.flag(key) == value
        elif isinstance(value, int | float):
            assert ours.number(key) == value
        elif isinstance(value, list) and all(isinstance(item, int | float) for item in value):
            assert ours.numbers(key) == tuple(value)
        elif isinstance(value, str) and ours.records[key].startswith("<"):
            assert ours.text(key) == value
        else:
            continue
        compared += 1
    assert compared > 100


TEXTS = st.text(st.characters(blacklist_characters="\r\n\\\x00", blacklist_categories=("Cs",)))


@given(
    st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False), TEXTS, st.data()
)
def test_what_is_written_is_read(whole: int, number: float, text: str, data: st.DataObject) -> None:
    numbers = tuple(data.draw(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=50)))
    content = parameter_text(
        "title",
        {"WHOLE": whole, "NUMBER": number, "TEXT": text, "LIST": numbers, "FLAG": Word("yes")},
    )
    found = Parameters.parse(content, "acqus")
    assert found.whole("WHOLE") == whole
    assert found.number("NUMBER") == number
    assert found.numbers("LIST") == numbers
    assert found.flag("FLAG")
    assert found.text("TEXT") == text


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "holds no parameter"),
        (b"no parameters here\n", "holds no parameter"),
        (b"##$TD= 4\n\0", "holds NUL bytes"),
        ("##$TD= 4\n".encode("utf-16"), "holds NUL bytes"),
    ],
)
def test_what_is_no_parameter_file_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(UnreadableError, match=f"acqus {message}"):
        Parameters.parse(content, "acqus")


@pytest.mark.parametrize(
    "content",
    [
        b"<" * 3_000_000,
        b"##$A= <" * 300_000,
        b"##$" + b"A" * 3_000_000,
        b"##" + b" " * 3_000_000 + b"=",
        b"##$A= (0.." * 300_000,
        b"##$A= 1\n" * 300_000,
        b" $$" * 1_000_000,
        b"##$A" + b" " * 3_000_000,
        b"\n" * 3_000_000,
    ],
)
def test_three_megabytes_of_anything_take_seconds_at_most(content: bytes) -> None:
    started_s = time.monotonic()
    try:
        found = Parameters.parse(b"##$TD= 4\n" + content, "acqus")
        for read in (found.number, found.numbers, found.text, found.texts):
            try:
                read("A")
            except UnreadableError:
                continue
    except UnreadableError:
        pass
    assert time.monotonic() - started_s < 5.0


def test_comments_and_continuations_do_not_shift_values() -> None:
    content = b"""##TITLE= x
$$ 2020-01-01 12:00:00 +0100  someone@somewhere
##$A= 1 $$ one
##$B= (0..3)
1 2
3 4
##$C= <a
b>
##$D= 7
##END=
"""
    found = Parameters.parse(content, "acqus")
    assert found.whole("A") == 1
    assert found.numbers("B") == (1.0, 2.0, 3.0, 4.0)
    assert found.text("C") == "a\nb"
    assert found.whole("D") == 7


def test_texts_of_an_array_are_read() -> None:
    found = Parameters.parse(b"##$S= (0..3)\n<a> <b c>\n<> <d\\>e>\n##$N= (0..1)\n<a> b\n", "acqus")
    assert found.texts("S") == ("a", "b c", "", "d>e")
    with pytest.raises(UnreadableError, match="2 texts in angle brackets"):
        found.texts("N")
    with pytest.raises(UnreadableError, match="numbers"):
        found.numbers("S")


def test_a_value_of_the_wrong_kind_names_file_parameter_and_finding() -> None:
    found = Parameters.parse(b"##$A= 1.5\n##$B= word\n##$C= <x\n", "10/acqus")
    for read, name, message in (
        (found.whole, "A", "10/acqus: parameter A must be a whole number, found '1.5'"),
        (found.number, "B", "10/acqus: parameter B must be a finite number, found 'word'"),
        (found.text, "C", "10/acqus: parameter C must be a text closed by '>', found '<x'"),
        (found.number, "Z", "10/acqus has no parameter Z"),
    ):
        with pytest.raises(UnreadableError, match=message):
            read(name)
