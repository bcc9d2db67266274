"""The document's tables as CSV, for spreadsheets and other programs."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from pnmr.report.document import Document, Number

# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def tables(report: Document) -> dict[str, str]:
    """Return file name to text of every table."""
    return {
        "resonances.csv": _csv(_resonances(report)),
        "evidence.csv": _csv(_evidence(report)),
        "absent.csv": _csv(_absent(report)),
        "comparisons.csv": _csv(_comparisons(report)),
        "runs.csv": _csv(_runs(report)),
    }


def _resonances(report: Document) -> Iterator[list[Any]]:
    head = ["sample", "line", "shift_ppm", "shift_error_ppm", "width_hz", "width_error_hz"]
    head += ["area", "area_error", "share_percent", "word", "environment", "probability"]
    yield [*head, "tedor", "tedor_gain", "tedor_gain_error", "tedor_limit", "tedor_reason"]
    for sample in report.samples:
        for line in sample.resonances:
            row = [sample.name, line.label, *_pair(line.shift), *_pair(line.width)]
            row += [*_pair(line.area), line.share_percent, line.word, line.environment]
            tedor = line.tedor
            edited: list[Any] = [None] * 5
            if tedor is not None:
                edited = [tedor.word, *_pair(tedor.gain), tedor.limit_ratio, tedor.reason]
            yield [*row, line.probability, *edited]


def _evidence(report: Document) -> Iterator[list[Any]]:
    yield ["sample", "line", "environment", "kind", "log_odds", "statement"]
    for sample in report.samples:
        for line in sample.resonances:
            for each in line.evidence:
                yield [
                    *(sample.name, line.label, line.environment),
                    *(each.kind, each.log_odds, each.statement),
                ]


def _absent(report: Document) -> Iterator[list[Any]]:
    yield [
        *("sample", "environment", "position_ppm", "width_hz", "area_ratio", "area_ratio_error"),
        *("limit_ratio", "is_seen"),
    ]
    for sample in report.samples:
        for line in sample.absent:
            yield [
                *(sample.name, line.name, line.position_ppm, line.width_hz, *_pair(line.area)),
                *(line.limit_ratio, line.is_seen),
            ]


def _comparisons(report: Document) -> Iterator[list[Any]]:
    yield [
        *("crystal", "glass", "environment", "word", "shift_change_ppm", "shift_change_error_ppm"),
        *("width_ratio", "width_ratio_error", "area_ratio", "area_ratio_error", "significance"),
        "limit_ratio",
    ]
    for pair in report.comparisons:
        for each in pair.changes:
            numbers = [*_pair(each.shift_change), *_pair(each.width_ratio), *_pair(each.area_ratio)]
            names = [pair.crystal, pair.glass, each.name, each.word]
            yield [*names, *numbers, each.significance, each.limit_ratio]


def _runs(report: Document) -> Iterator[list[Any]]:
    yield ["sample", "role", "experiment", "file", "sha256"]
    for sample in report.samples:
        for run in sample.runs:
            for name, digest in run.sha256.items() or [("", "")]:
                yield [sample.name, run.role, run.experiment, name, digest]


def _pair(number: Number | None) -> tuple[float | None, float | None]:
    return (None, None) if number is None else (number.value, number.error)


def _csv(rows: Iterable[list[Any]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([_cell(each) for each in row] for row in rows)
    return text.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, float):
        return f"{value:.9g}"
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str):
        line = " ".join(value.split())
        shown = "".join(each for each in line if each.isprintable())
        return f"'{shown}" if shown.startswith(_FORMULA) else shown
    return value
