"""How every figure looks, and how it is written: same data, same bytes.

Figures are `matplotlib.figure.Figure` objects without pyplot, so that nothing is
kept in a global list and no window system is asked for. Sizes are in inches (in)
and points (pt), the units of journals.
"""

import io
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pnmr.errors import SettingError
from pnmr.files import write_bytes

SINGLE_IN, MIDDLE_IN, DOUBLE_IN = 3.35, 5.0, 7.0
WIDTHS_IN = {"single": SINGLE_IN, "middle": MIDDLE_IN, "double": DOUBLE_IN}
FONT = "DejaVu Sans"
TEXT_PT, SMALL_PT = 7.0, 6.0
POINTS_PER_IN = 72.0

BLACK, GREY, PALE = "#000000", "#8C8C8C", "#D9D9D9"
# M. Okabe and K. Ito, "Color universal design" (2008); their yellow vanishes on white
# paper, and sky blue and orange come last because they are pale as thin lines.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", BLACK, "#56B4E9", "#E69F00")
DASHES = ("-", (0, (4, 1.2)), (0, (1, 1)))
# Pale for the crystal, full for the glass; the metals differ in lightness as well as in hue.
PAIRS = {
    "Mn": ("#A9DDB9", "#1B8A4B"),
    "Fe": ("#F6B8AE", "#C0271A"),
    "Co": ("#AFC3E6", "#1B3F8B"),
}

_KEPT_BY_THE_USER = ("animation", "backend", "date", "docstring", "keymap", "tk.", "webagg")
_STYLE: dict[str, Any] = {
    "font.family": [FONT],
    "font.size": TEXT_PT,
    "axes.labelsize": TEXT_PT,
    "axes.titlesize": TEXT_PT,
    "axes.linewidth": 0.6,
    "axes.unicode_minus": True,
    "xtick.labelsize": SMALL_PT,
    "ytick.labelsize": SMALL_PT,
    "xtick.major.width": 0.6,
    "xtick.minor.width": 0.4,
    "xtick.major.size": 3.0,
    "xtick.minor.size": 1.6,
    "lines.linewidth": 0.6,
    "lines.solid_joinstyle": "round",
    "lines.solid_capstyle": "butt",
    # A title is text: "$" and "\" in it are no mathematics.
    "text.parse_math": False,
    "text.hinting": "no_hinting",
    "path.simplify": False,
    "svg.fonttype": "path",
    "svg.hashsalt": "pnmr",
    "pdf.fonttype": 42,
    "pdf.compression": 9,
}
_METADATA: dict[str, dict[str, str | None]] = {
    ".svg": {"Date": None, "Creator": "pnmr"},
    ".pdf": {"CreationDate": None, "Creator": "pnmr"},
    ".png": {"Software": "pnmr"},
}
P = ParamSpec("P")
T = TypeVar("T")


def styled(draw: Callable[P, T]) -> Callable[P, T]:
    """Let a function draw in the house style, whatever the user's matplotlibrc says."""

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> T:
        settings: Any = {
            name: value
            for name, value in dict.items(matplotlib.rcParamsDefault)
            if not name.startswith(_KEPT_BY_THE_USER)
        }
        with matplotlib.rc_context(settings | _STYLE):
            return draw(*args, **kwargs)

    return drawn


@styled
def new_figure(width_in: float, height_in: float, *, dpi: int = 300) -> Figure:
    """Return an empty white figure; ``dpi`` is that of its PNG."""
    return Figure(figsize=(width_in, height_in), dpi=dpi, facecolor="white")


@styled
def new_axes(figure: Figure, box_in: tuple[float, float, float, float]) -> Axes:
    """Return bare axes in a box (left, bottom, width, height) given in inches.

    Only the lower spine is drawn: an intensity scale in arbitrary units says nothing.
    """
    wide_in, high_in = figure.get_size_inches()
    left_in, bottom_in, width_in, height_in = box_in
    axes = figure.add_axes(
        (left_in / wide_in, bottom_in / high_in, width_in / wide_in, height_in / high_in)
    )
    axes.patch.set_visible(False)
    axes.yaxis.set_visible(False)
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    return axes


def save(figure: Figure, path: str | Path, *, overwrite: bool = True) -> None:
    """Write a figure as SVG, PDF or PNG, by the suffix of its name.

    The same figure gives the same bytes: no date and no random identifier is in the file.
    Raises `SettingError` for another suffix and `UnwritableError` when the file cannot
    be written, or exists and ``overwrite`` is false.
    """
    write_bytes(Path(path), rendered(figure, check_suffix(path)), overwrite=overwrite)


def check_suffix(path: str | Path) -> str:
    """Return the suffix of a figure's name in small letters, or raise `SettingError`.

    For commands that want to know before they compute.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in _METADATA:
        raise SettingError(
            f"a figure is not written as '{suffix or path}'; use the suffix .svg, .pdf or .png"
        )
    return suffix


@styled
def rendered(figure: Figure, suffix: str) -> bytes:
    """Return the bytes of a figure as ``.svg``, ``.pdf`` or ``.png``."""
    file = io.BytesIO()
    figure.savefig(file, format=suffix.removeprefix("."), dpi="figure", metadata=_METADATA[suffix])
    return file.getvalue()


def small_png(figure: Figure, dpi: int) -> bytes:
    """Return a figure as PNG in at most 64 colours, a third of the size, for a page."""
    from PIL import Image

    kept, figure.dpi = figure.dpi, dpi
    picture = Image.open(io.BytesIO(rendered(figure, ".png"))).convert("RGB")
    figure.dpi = kept
    file = io.BytesIO()
    picture.quantize(64, method=Image.Quantize.MEDIANCUT).save(file, "PNG", optimize=True)
    return file.getvalue()
