import pytest
from figure_checks import HOSTILE
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties

from pnmr.report.lettering import (
    isotope_label,
    plain,
    shift_label,
    shortened,
    size_in,
    with_minus,
)
from pnmr.report.style import FONT, styled

MINUS = "\N{MINUS SIGN}"


@pytest.mark.parametrize(
    "text", ["13C chemical shift / ppm", "row 12", MINUS + "1000", "iiii", "WWWW"]
)
@pytest.mark.parametrize("size_pt", [6.0, 7.0, 9.0])
def test_a_line_is_as_wide_as_the_renderer_sets_it(text: str, size_pt: float) -> None:
    dpi = 300
    font = FontProperties(family=FONT, size=size_pt)
    measured = styled(RendererAgg(10, 10, dpi).get_text_width_height_descent)(text, font, False)[0]
    assert size_in(text, size_pt)[0] == pytest.approx(measured / dpi, rel=0.01, abs=0.005)


@given(st.text(max_size=80), st.floats(0.0, 3.0))
def test_shortened_text_fits_and_begins_like_the_whole(text: str, room_in: float) -> None:
    short = shortened(text, room_in)
    assert size_in(short)[0] <= room_in
    assert plain(text).startswith(short.removesuffix("…").rstrip())


@pytest.mark.parametrize("text", HOSTILE)
def test_plain_text_is_one_printable_line(text: str) -> None:
    assert plain(text).isprintable()


def test_what_the_font_lacks_is_shown_as_missing() -> None:
    assert plain("A未B") == "A\ufffdB"


def test_text_that_fits_is_left_alone() -> None:
    assert shortened("TPrA Co, 60 kHz", 5.0) == "TPrA Co, 60 kHz"


@pytest.mark.parametrize(
    ("nucleus", "label"), [("13C", "¹³C"), ("1H", "¹H"), ("207Pb", "²⁰⁷Pb"), ("", ""), ("C", "C")]
)
def test_the_mass_number_is_raised(nucleus: str, label: str) -> None:
    assert isotope_label(nucleus) == label
    assert shift_label(nucleus) == f"{label} chemical shift / ppm".strip()


def test_a_hyphen_before_a_number_becomes_a_minus_and_a_word_keeps_it() -> None:
    assert with_minus("-12.5 to -.3, left-handed") == f"{MINUS}12.5 to {MINUS}.3, left-handed"
