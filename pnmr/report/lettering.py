"""Text as it will stand on the paper: cleaned, measured, and shortened until it fits."""

import functools
import re
import unicodedata

from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.textpath import TextToPath

from pnmr.report.style import FONT, POINTS_PER_IN, TEXT_PT

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_COUNT = re.compile(r"(?<=[)\]])\d+|(?<=[CHNO])\d+(?![\w-])|(?<=C)\d(?=[HN]\d)")
_LONGEST = 400


def plain(text: str) -> str:
    """Return one line of characters that the font has.

    Control and direction marks go, line ends become spaces, stacked accents that
    would reach into the next line are dropped, and what the font lacks is shown as
    the replacement character.
    """
    line = unicodedata.normalize("NFC", " ".join(text[:_LONGEST].split()))
    return "".join(
        each if _has_glyph(each) else "\ufffd"
        for each in line
        if each.isprintable() and not unicodedata.category(each).startswith("M")
    )


def size_in(text: str, size_pt: float = TEXT_PT, *, bold: bool = False) -> tuple[float, float]:
    """Return width and height of a line in inches, as every renderer sets it."""
    if not text:
        return 0.0, 0.0
    return _advance_pt(text, size_pt, bold) / POINTS_PER_IN, size_pt / POINTS_PER_IN


def shortened(text: str, room_in: float, size_pt: float = TEXT_PT, *, bold: bool = False) -> str:
    """Return the text, or its beginning with an ellipsis, so that it fits into the room."""
    text = plain(text)
    if size_in(text, size_pt, bold=bold)[0] <= room_in:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        fits = size_in(text[:middle].rstrip() + "…", size_pt, bold=bold)[0] <= room_in
        low, high = (middle, high) if fits else (low, middle - 1)
    return text[:low].rstrip() + "…" if low else ""


def with_minus(text: str) -> str:
    """Return text in which the hyphen before a number is a minus sign."""
    return re.sub(r"-(?=[\d.])", "\N{MINUS SIGN}", text)


def isotope_label(nucleus: str) -> str:
    """Return ``"13C"`` with the mass number raised, in plain Unicode."""
    mass = nucleus[: len(nucleus) - len(nucleus.lstrip("0123456789"))]
    return plain(mass.translate(_SUPERSCRIPT) + nucleus[len(mass) :])


def formula(text: str) -> str:
    """Return ``"Mn(dca)3"`` and ``"NCH2"`` with the numbers of atoms lowered, in plain Unicode."""
    return _COUNT.sub(lambda found: found[0].translate(_SUBSCRIPT), text)


def shift_label(nucleus: str) -> str:
    """Return the label of a ppm axis; TopSpin's nucleus may be unknown."""
    return f"{isotope_label(nucleus)} chemical shift / ppm".strip()


@functools.lru_cache(maxsize=4096)
def _advance_pt(text: str, size_pt: float, bold: bool) -> float:
    font = FontProperties(family=FONT, size=size_pt, weight="bold" if bold else "normal")
    width_pt: float = TextToPath().get_text_width_height_descent(text, font, False)[0]
    return width_pt


@functools.lru_cache(maxsize=4096)
def _has_glyph(character: str) -> bool:
    font = get_font(findfont(FontProperties(family=FONT)))
    return bool(font.get_char_index(ord(character)))
