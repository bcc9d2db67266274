"""Names written over the lines of a spectrum."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from pnmr.errors import SettingError
from pnmr.report.lettering import shortened, size_in
from pnmr.report.skyline import Skyline, spread
from pnmr.report.style import GREY, SMALL_PT
from pnmr.report.trace import Window

_LEADER_IN, _GAP_IN, _BESIDE_IN = 0.12, 0.05, 0.02
_LONGEST_IN = 1.0


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a line is.

    Attributes
    ----------
    shift_ppm : float
        Where the line stands.
    text : str
        What is written over it.
    """

    shift_ppm: float
    text: str


@dataclass(frozen=True, slots=True)
class PlacedNames:
    """Names above everything in their place, each with a line down to what it names.

    Attributes
    ----------
    texts : tuple of str
        From left to right.
    feet_in, centres_in : tuple of float
        Where each named line stands and where its name is centred.
    ground_in : tuple of float
        Height at which each line downward ends.
    bases_in : tuple of float
        Lower edge of each name; neighbours have one.
    upright : bool
        Names are turned by 90 degrees because the row is short.
    skyline : Skyline
        The panel with the names on it.
    """

    texts: tuple[str, ...]
    feet_in: tuple[float, ...]
    centres_in: tuple[float, ...]
    ground_in: tuple[float, ...]
    bases_in: tuple[float, ...]
    upright: bool
    skyline: Skyline


def place_names(
    assignments: Sequence[Assignment], place: Window, skyline: Skyline
) -> PlacedNames | None:
    """Return the names of the lines in a window, side by side where they fit, else upright.

    None where the window holds none of the lines. Raises `SettingError` where there are
    more names than fit even upright.
    """
    inside = sorted(
        (each for each in assignments if place.low_ppm <= each.shift_ppm <= place.high_ppm),
        key=lambda each: -each.shift_ppm,
    )
    if not inside:
        return None
    texts = [shortened(each.text, min(_LONGEST_IN, place.width_in), SMALL_PT) for each in inside]
    feet_in = [place.place_in(each.shift_ppm) for each in inside]
    sizes_in = [size_in(text, SMALL_PT) for text in texts]
    widths_in, heights_in = [each[0] for each in sizes_in], [each[1] for each in sizes_in]
    centres_in = spread(feet_in, widths_in, place.width_in, gap_in=_GAP_IN)
    upright = centres_in is None
    if centres_in is None:
        widths_in, heights_in = heights_in, widths_in
        centres_in = spread(feet_in, widths_in, place.width_in, gap_in=0.3 * _GAP_IN)
    if centres_in is None:
        raise SettingError(
            f"{len(inside)} names do not fit over {place.width_in:.2g} in; name fewer lines or make the"
            " figure wider"
        )
    spans = [
        (min(centre - width / 2, foot), max(centre + width / 2, foot))
        for centre, width, foot in zip(centres_in, widths_in, feet_in, strict=True)
    ]
    ground_in = [
        max(0.0, skyline.top_in(foot - _BESIDE_IN, foot + _BESIDE_IN)) + _GAP_IN for foot in feet_in
    ]
    bases_in = [0.0] * len(texts)
    for group in _neighbours(spans):
        left, right = spans[group[0]][0], max(spans[k][1] for k in group)
        # The slanted part of a leader runs above all that stands between name and line.
        base_in = max(0.0, skyline.top_in(left, right)) + _LEADER_IN
        for k in group:
            bases_in[k] = base_in
        tallest_in = max(heights_in[k] for k in group)
        skyline = skyline.with_box(left, right, base_in + tallest_in + _GAP_IN)
    return PlacedNames(
        tuple(texts),
        tuple(feet_in),
        tuple(centres_in),
        tuple(ground_in),
        tuple(bases_in),
        upright,
        skyline,
    )


def write_names(axes: Axes, names: PlacedNames, place: Window) -> None:
    """Write names and leaders on axes whose vertical unit is the inch."""
    for k, text in enumerate(names.texts):
        base_in = names.bases_in[k]
        knee_in = base_in - 0.7 * _LEADER_IN
        foot_ppm = place.shift_ppm(names.feet_in[k])
        centre_ppm = place.shift_ppm(names.centres_in[k])
        axes.plot(
            [foot_ppm, foot_ppm, centre_ppm],
            [min(names.ground_in[k], knee_in), knee_in, base_in - 0.02],
            color=GREY,
            linewidth=0.4,
            gid="leader",
        )
        axes.text(
            centre_ppm,
            base_in,
            text,
            fontsize=SMALL_PT,
            ha="center",
            va="bottom",
            rotation=90 if names.upright else 0,
        )


def _neighbours(spans: Sequence[tuple[float, float]]) -> list[list[int]]:
    """Return runs of names, given from left to right, whose spans touch."""
    groups: list[list[int]] = []
    edge_in = -math.inf
    for k, (left_in, right_in) in enumerate(spans):
        if left_in <= edge_in + _GAP_IN:
            groups[-1].append(k)
        else:
            groups.append([k])
        edge_in = max(edge_in, right_in)
    return groups
