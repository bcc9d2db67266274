"""Spectra for the page: what its script needs to draw and zoom them, as plain data.

Heights are 16-bit integers in base64, a part in 32767 of each trace's tallest point: below
what a screen shows at hundredfold magnification of a trace with a signal to noise of 300.
"""

import base64
from collections.abc import Sequence
from typing import Any

import numpy as np

from pnmr.assign import CampaignFindings, SampleFindings, ViewFindings
from pnmr.report.campaign_look import (
    drawing_order,
    line_names,
    main_role,
    sample_colours,
    shown,
)
from pnmr.report.lettering import formula
from pnmr.report.methods import ROLES
from pnmr.report.sidebands import merged
from pnmr.report.style import BLACK, COLOURS, GREY
from pnmr.report.trace import Window, rows_of
from pnmr.report.view_panels import row_noise, starred_ppm
from pnmr.units import FloatArray

_MOST_POINTS = 16384
_LARGEST = 32767
# Asterisks closer than this on a page of this width are one.
_WIDE_IN, _NEAR_IN = 10.0, 0.1
_ROLE_COLOURS = {"tedor": GREY, "control": COLOURS[6], "square": COLOURS[5]}
FIT, REST = "fit", "residual"


def zoomable(findings: CampaignFindings) -> list[dict[str, Any]]:
    """Return one drawing for each view, with a lane for each sample, the first at the top."""
    samples = drawing_order(findings.samples)
    colours = sample_colours(samples)
    views = {view.name: view for each in samples for view in each.views if main_role(view)}
    return [_drawing(view, samples, colours) for view in views.values()]


def _drawing(
    view: ViewFindings, samples: Sequence[SampleFindings], colours: dict[str, tuple[str, str]]
) -> dict[str, Any]:
    lanes = []
    for sample in samples:
        for own in sample.views:
            if own.name == view.name and main_role(own):
                lanes.append(_lane(sample, own, colours[sample.name]))
    roles = list(dict.fromkeys(trace["role"] for lane in lanes for trace in lane["traces"]))
    high_ppm, low_ppm = max(view.region_ppm), min(view.region_ppm)
    return {
        "name": view.name,
        "high": high_ppm,
        "low": low_ppm,
        "broadening": view.lb_hz,
        "roles": [
            {"role": role, "name": ROLES.get(role, role), "shown": k == 0}
            for k, role in enumerate(roles)
        ],
        "lanes": lanes,
    }


def _lane(sample: SampleFindings, view: ViewFindings, colours: tuple[str, str]) -> dict[str, Any]:
    main = main_role(view)
    low_ppm, high_ppm = sorted(view.region_ppm)
    traces = []
    for role in (main, *(role for role in view.spectra if role != main)):
        ppm, heights = rows_of(view.spectra[role], role, most=1)[0].part(view.region_ppm)
        colour = colours[0] if role == main else _ROLE_COLOURS.get(role, BLACK)
        if ppm.size or role == main:
            traces.append(_trace(role, colour, ppm, heights))
    for region in view.fit.regions if view.fit else ():
        if region.spectrum == main:
            traces.append(_trace(FIT, BLACK, region.ppm, region.total))
            traces.append(_trace(REST, COLOURS[1], region.ppm, region.residual))
    one = shown(sample, view, main)
    stars_ppm = starred_ppm(one, Window(high_ppm, low_ppm, _WIDE_IN))
    near_ppm = _NEAR_IN * (high_ppm - low_ppm) / _WIDE_IN
    names = [
        {"ppm": round(each.shift_ppm, 3), "text": each.text}
        for each in line_names(sample)
        if low_ppm <= each.shift_ppm <= high_ppm
    ]
    return {
        "name": formula(sample.name),
        "colour": colours[1],
        # Below a multiple of this nothing is scaled up to fill a lane that holds no line.
        "noise": 0.0 if names else row_noise(one.row),
        "traces": traces,
        "names": names,
        "stars": [round(float(each), 3) for each in merged(np.unique(stars_ppm), near_ppm)],
    }


def _trace(role: str, colour: str, ppm: FloatArray, heights: FloatArray) -> dict[str, Any]:
    """Return evenly spaced heights; of very long spectra the mean of neighbouring points."""
    size = max(1, -(-heights.size // _MOST_POINTS))
    count = heights.size // size
    means = heights[: count * size].reshape(count, size).mean(axis=1)
    tallest = float(np.abs(means).max(initial=0.0)) or 1.0
    levels = np.rint(means / tallest * _LARGEST).astype("<i2")
    step_ppm = float(np.ptp(ppm)) / (ppm.size - 1) if ppm.size > 1 else 1.0
    return {
        "role": role,
        "colour": colour,
        "first": float(ppm[0] if ppm.size else 0.0) + 0.5 * (size - 1) * step_ppm,
        "step": step_ppm * size,
        "scale": tallest / _LARGEST,
        "data": base64.b64encode(levels.tobytes()).decode("ascii"),
    }
