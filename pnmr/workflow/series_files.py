"""What is written about a series: tables for other programs, a record, a figure."""

import csv
import io
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from pnmr.data import Estimate
from pnmr.files import write_files
from pnmr.fit.relaxation import Relaxed
from pnmr.fit.relaxation_curves import unit_of
from pnmr.fit.relaxation_words import shown_name
from pnmr.process import Recipe
from pnmr.report.series_figure import SeriesPanel, series_figure
from pnmr.report.style import rendered
from pnmr.version import __version__
from pnmr.workflow.series import Signal

SERIES_FORMAT = "pnmr series 1"
# How much of the spectrum is shown on either side of a region, in parts of its width.
_MARGIN = 0.15


def estimates(relaxed: Relaxed) -> dict[str, Estimate]:
    """Return the parameters of a curve by name, with their errors and units."""
    pairs = zip(relaxed.family.parameters, relaxed.values, relaxed.errors, strict=True)
    return {
        name: Estimate(float(value), float(error), unit_of(name), "fit")
        for name, value, error in pairs
    }


def write_series(
    signals: Sequence[Signal],
    inputs: dict[str, str],
    folder: Path,
    *,
    overwrite: bool = False,
) -> list[Path]:
    """Write areas.csv, times.csv, series.json, recipe.toml and the figure; return their paths."""
    figure = series_figure([_panel(each) for each in signals])
    record = msgspec.json.format(msgspec.json.encode(series_record(signals, inputs)), indent=2)
    recipe = Recipe.of(signals[0].spectrum)
    contents = {
        "areas.csv": _areas_table(signals).encode(),
        "times.csv": _times_table(signals).encode(),
        "series.json": record + b"\n",
        "recipe.toml": recipe.toml().encode(),
    }
    contents |= {f"series{suffix}": rendered(figure, suffix) for suffix in (".png", ".pdf")}
    return write_files(folder, contents, overwrite=overwrite)


def series_record(signals: Sequence[Signal], inputs: dict[str, str]) -> dict[str, Any]:
    """Return everything that came out, for JSON; what is not determined is null."""
    return {
        "format": SERIES_FORMAT,
        "pnmr": __version__,
        "inputs_sha256": inputs,
        "signals": [_signal_record(each) for each in signals],
    }


def _signal_record(signal: Signal) -> dict[str, Any]:
    relaxed = signal.relaxed
    return {
        "name": signal.name,
        "region_ppm": list(signal.region_ppm),
        "line_ppm": signal.line_ppm,
        "model": relaxed.family.name,
        "parameters": {
            name: {"value": _finite(each.value), "error": _finite(each.error), "unit": each.unit}
            for name, each in estimates(relaxed).items()
        },
        "covariance": [[_finite(value) for value in row] for row in relaxed.covariance.tolist()],
        "intervals_95": {
            each.name: [each.low_value or None, _finite(each.high_value)]
            for each in signal.intervals
        },
        "scatter": _finite(relaxed.scatter_ratio),
        "outlying_rows": list(relaxed.outliers),
        "remarks": list(signal.remarks),
        "delays_s": relaxed.series.delays_s.tolist(),
        "areas": relaxed.series.values.tolist(),
        "errors": np.broadcast_to(relaxed.series.sigma, relaxed.series.values.shape).tolist(),
    }


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _areas_table(signals: Sequence[Signal]) -> str:
    rows: list[list[Any]] = [["signal", "delay_s", "area", "error", "fitted", "outlier"]]
    for each in signals:
        series = each.relaxed.series
        columns = (series.delays_s, series.values, series.sigma)
        fitted = each.relaxed.curve(series.delays_s)
        for k, values in enumerate(zip(*columns, fitted, strict=True)):
            numbers = [f"{value:.9g}" for value in values]
            rows.append([each.name, *numbers, int(k in each.relaxed.outliers)])
    return _csv(rows)


def _times_table(signals: Sequence[Signal]) -> str:
    rows: list[list[Any]] = [["signal", "model", "parameter", "value", "error", "low95", "high95"]]
    for each in signals:
        ends = {found.name: (found.low_value, found.high_value) for found in each.intervals}
        for name, estimate in estimates(each.relaxed).items():
            numbers = [estimate.value, estimate.error, *ends.get(name, ())]
            cells = [f"{value:.9g}" for value in numbers]
            rows.append([each.name, each.relaxed.family.name, name, *cells])
    return _csv(rows)


def _csv(rows: list[list[Any]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _panel(signal: Signal) -> SeriesPanel:
    axis, (high_ppm, low_ppm) = signal.spectrum.frequency, sorted(signal.region_ppm)[::-1]
    margin_ppm = _MARGIN * (high_ppm - low_ppm)
    shown = axis.region(low_ppm - margin_ppm, high_ppm + margin_ppm)
    words = ", ".join(
        f"{shown_name(name)} {estimate}"
        for name, estimate in estimates(signal.relaxed).items()
        if name != "amplitude"
    )
    return SeriesPanel(
        signal.name,
        signal.relaxed,
        words if signal.intervals[0].is_determined else signal.remarks[0],
        axis.ppm[shown],
        signal.spectrum.values[:, shown].real,
        signal.region_ppm,
        signal.line_ppm,
    )
