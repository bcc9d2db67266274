"""The ruler of rotor periods under a sequence diagram, and the bands above it."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
from matplotlib.patches import Rectangle

from pnmr.report.lettering import size_in
from pnmr.report.sequence_layout import Gap, Scene
from pnmr.report.sequence_sheet import MARGIN_IN, Sheet
from pnmr.report.style import GREY, SMALL_PT

_BAND = "#F1F3F6"
_MOST_PERIODS = 200
# A transfer whose two pulses lie on each other ends a little before its period does.
_NEARLY = 0.05
_TICK_IN = 0.16


def draw_rotor(sheet: Sheet, drawn: Scene, rotor_hz: float | None) -> None:
    """Rule the rotor periods from the first pulse after each broken delay to the next."""
    if not rotor_hz:
        return
    period_s = 1.0 / rotor_hz
    breaks = [gap for gap in drawn.gaps if gap.is_long]
    starts = [pulse for pulse in drawn.pulses if _is_first(pulse.start, drawn, breaks)]
    is_named = False
    for first in starts:
        # Precession begins 2/pi of a square pulse before its end, and with a shape at its start.
        lead_s = 0.0 if first.shape else float(first.duration) * (1.0 - 2.0 / np.pi)
        begin_s = float(first.start) + lead_s
        end_s = min(
            [float(gap.start) for gap in breaks if gap.start > first.start]
            + [float(drawn.acquisition.start)]
        )
        periods = int((end_s - begin_s) / period_s + _NEARLY)
        if not 0 < periods <= _MOST_PERIODS:
            continue
        _rule(sheet, [begin_s + period_s * n for n in range(periods + 1)])
        if not is_named:
            _name_ruler(sheet, begin_s)
            is_named = True


def _is_first(start: Fraction, drawn: Scene, breaks: list[Gap]) -> bool:
    before = max((gap.end for gap in breaks if gap.end <= start), default=None)
    own = [p.start for p in drawn.pulses if before is None or p.start >= before]
    return bool(own) and start == min(own)


def _name_ruler(sheet: Sheet, begin_s: float) -> None:
    x_in = min(sheet.scale.at(begin_s) - 0.1, float(sheet.scale.places_in[-1]))
    wide_in = size_in("rotor periods", SMALL_PT)[0]
    sheet.axes.text(
        max(x_in, MARGIN_IN + wide_in),
        sheet.ruler_in - 0.15,
        "rotor periods",
        fontsize=SMALL_PT,
        color=GREY,
        ha="right",
        va="baseline",
    )


def _rule(sheet: Sheet, times_s: list[float]) -> None:
    axes, y_in = sheet.axes, sheet.ruler_in
    places_in = [sheet.scale.at(time_s) for time_s in times_s]
    for number, (left_in, right_in) in enumerate(pairwise(places_in)):
        if number % 2 == 0:
            band = Rectangle(
                (left_in, y_in),
                right_in - left_in,
                sheet.top_in - y_in,
                facecolor=_BAND,
                linewidth=0,
                zorder=0,
            )
            axes.add_patch(band)
    axes.plot((places_in[0], places_in[-1]), (y_in, y_in), color=GREY, linewidth=0.6)
    step = max(1, round(_TICK_IN * len(places_in) / max(places_in[-1] - places_in[0], 0.1)))
    for number, x_in in enumerate(places_in):
        axes.plot((x_in, x_in), (y_in, y_in - 0.04), color=GREY, linewidth=0.6)
        if number % step == 0:
            axes.text(
                x_in,
                y_in - 0.15,
                str(number),
                fontsize=SMALL_PT,
                color=GREY,
                ha="center",
                va="baseline",
            )
