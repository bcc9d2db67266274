"""Everything that a fit leaves in its folder."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from pnmr.data import Estimate
from pnmr.files import write_files
from pnmr.fit.model_file import model_text
from pnmr.fit.profile import Interval
from pnmr.fit.result import FitResult, FittedRegion
from pnmr.report.fit_figure import fit_figure
from pnmr.report.style import rendered

_FIGURES = (".pdf", ".svg", ".png")
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9.+-]+")


def write_fit(
    result: FitResult, folder: Path, *, title: str = "", overwrite: bool = False
) -> list[Path]:
    """Write values, curves, figure and the model as fitted; return the files in order.

    ``fit.csv`` and ``fit.json`` hold every value with its error and interval,
    ``components*.csv`` the curves of each region, so that the figure can be drawn again
    elsewhere, ``correlations.csv`` the correlations of all parameters, ``model.toml`` the
    model with the fitted values as starts.
    """
    figure = fit_figure(result, title=title)
    contents = {"fit.csv": values_table(result).encode(), "fit.json": result.json()}
    contents |= {name: text.encode() for name, text in component_tables(result).items()}
    contents["correlations.csv"] = correlations_table(result).encode()
    contents["model.toml"] = model_text(result.model).encode()
    contents |= {f"fit{suffix}": rendered(figure, suffix) for suffix in _FIGURES}
    return write_files(folder, contents, overwrite=overwrite)


def values_table(result: FitResult) -> str:
    """Return one row for each value of each site, then phases and baselines.

    An end of an interval that the data do not set is empty: the other end is a limit.
    """
    head = ("site", "spectrum", "kind", "shape", "parameter", "value", "error", "unit", "origin")
    method = result.interval_method
    rows = [
        (
            *(site.name, site.spectrum, site.kind, site.shape, name),
            *(*_told(value), *_ends(site.intervals.get(name), method)),
        )
        for site in result.sites
        for name, value in site.values.items()
    ]
    rows += [
        ("", "", "", "", name, *_told(value), *_ends(result.other_intervals.get(name), method))
        for name, value in result.others.items()
    ]
    return _csv([(*head, "low", "high", "level", "interval"), *rows])


def correlations_table(result: FitResult) -> str:
    """Return the matrix of correlations, empty where a parameter has no error."""
    rows = [
        (name, *("" if value != value else f"{value:.6f}" for value in row))
        for name, row in zip(result.parameters, result.correlations.tolist(), strict=True)
    ]
    return _csv([("", *result.parameters), *rows])


def component_tables(result: FitResult) -> Mapping[str, str]:
    """Return the text of one table for each region, by file name."""
    names = [_NOT_IN_A_NAME.sub("_", each.name) for each in result.regions]
    if len(names) == 1:
        return {"components.csv": _curves(result.regions[0])}
    return {
        f"components-{k}-{name}.csv": _curves(region)
        for k, (name, region) in enumerate(zip(names, result.regions, strict=True), start=1)
    }


def _curves(region: FittedRegion) -> str:
    """Return shifts, data, sum, its standard error, baseline, residual, and every site."""
    head = ["ppm", "data", "fit", "fit_error", "baseline", "residual", *region.sites]
    columns = [region.ppm, region.data, region.total, region.band, region.baseline]
    columns += [region.residual, *region.sites.values()]
    rows = zip(*(each.tolist() for each in columns), strict=True)
    return _csv([head, *([repr(value) for value in row] for row in rows)])


def _told(value: Estimate) -> tuple[str, str, str, str]:
    error = repr(value.error) if value.is_determined else ""
    return repr(value.value), error, value.unit, value.origin


def _ends(interval: Interval | None, method: str) -> tuple[str, str, str, str]:
    if interval is None:
        return "", "", "", ""
    low = repr(interval.low_value) if interval.is_low_set else ""
    high = repr(interval.high_value) if interval.is_high_set else ""
    return low, high, repr(interval.level), method


def _csv(rows: Iterable[Iterable[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
