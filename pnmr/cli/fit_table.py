"""The table that ``pnmr fit`` prints."""

import math
from typing import TYPE_CHECKING

from pnmr.cli.output import console

if TYPE_CHECKING:
    from rich.console import Console

    from pnmr.data import Estimate
    from pnmr.fit.measured import Measured
    from pnmr.fit.profile import Interval
    from pnmr.fit.result import FitResult, SiteResult

_HEADS = {
    "position_ppm": "position",
    "width_hz": "width",
    "gauss_hz": "Gaussian width",
    "lorentz_hz": "Lorentzian width",
    "full_width_hz": "full width",
    "fraction": "fraction",
    "tail_hz": "tail",
    "anisotropy_ppm": "anisotropy",
    "asymmetry": "asymmetry",
    "phase_deg": "phase",
    "area": "area",
    "share_percent": "share",
}
# Correlations from which on they are told, and how many.
_CORRELATED, _MOST_PAIRS = 0.5, 3


def print_fit(result: "FitResult", measured: "tuple[Measured, ...]") -> None:
    """Print every site, how well the model describes the data, and the remarks."""
    from rich.table import Table

    out = console()
    several = len(measured) > 1
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("site")
    if several:
        table.add_column("spectrum")
    shown = [name for name in _HEADS if any(name in site.values for site in result.sites)]
    table.add_column("shape")
    for name in shown:
        table.add_column(_HEADS[name], justify="right")
    for site in result.sites:
        lead = [site.name, *([site.spectrum] if several else []), _kind(site)]
        table.add_row(*lead, *(_cell(site, name) for name in shown))
    out.print(table, markup=False)
    for name, value in result.others.items():
        if name.startswith("phase"):
            out.print(f"{name}: {value}", markup=False)
    if result.interval_method:
        _print_intervals(out, result, several=several)
    out.print(_words(result), markup=False)
    if correlated := _correlated(result):
        out.print(f"strongest correlations: {correlated}", markup=False)
    broadened = {each.lb_hz for each in measured if each.lb_hz > 0.0}
    if broadened:
        widths = " and ".join(f"{each:g} Hz" for each in sorted(broadened))
        out.print(f"widths are natural ones; the line broadening of {widths} is not in them")
    for remark in result.remarks:
        out.print(f"note: {remark}", markup=False)


def _kind(site: "SiteResult") -> str:
    shape = site.shape.replace("_", " ")
    return f"{shape} manifold" if site.kind == "manifold" else shape


def _cell(site: "SiteResult", name: str) -> str:
    value = site.values.get(name)
    if value is None:
        return ""
    if value.origin == "given":
        return f"{value.value:.6g} {value.unit}".strip() + " *"
    return str(value)


def _print_intervals(out: "Console", result: "FitResult", *, several: bool) -> None:
    """Print the interval of each parameter, and how far its ends are from the value."""
    from rich.table import Table

    level = next((each.level for site in result.sites for each in site.intervals.values()), None)
    if level is None:
        out.print("no interval can be given", markup=False)
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in ("site", *(("spectrum",) if several else ()), "parameter"):
        table.add_column(head)
    table.add_column(f"{100.0 * level:g} % {result.interval_method}", justify="right")
    table.add_column("below", justify="right")
    table.add_column("above", justify="right")
    for site in result.sites:
        for name, interval in site.intervals.items():
            lead = (site.name, *((site.spectrum,) if several else ()), _HEADS[name])
            table.add_row(*lead, *_ends(site.values[name], interval))
    for name, interval in result.other_intervals.items():
        table.add_row(
            *("", *(("",) if several else ()), name), *_ends(result.others[name], interval)
        )
    out.print(table, markup=False)


def _ends(value: "Estimate", interval: "Interval") -> tuple[str, str, str]:
    """Return an interval in words, a limit where the data set one end only, and its two arms."""
    low, high = interval.low_value, interval.high_value
    below, above = value.value - low, high - value.value
    reach = min((each for each in (below, above) if 0.0 < each < math.inf), default=0.0)
    power = math.floor(math.log10(abs(value.value))) if value.value else 0
    power = 0 if -5 <= power < 7 else power
    places = 0
    if reach > 0.0:
        places = max(0, 1 - math.floor(math.log10(reach / 10.0**power)))

    def told(end_value: float) -> str:
        return f"{end_value / 10.0**power:.{places}f}" + (f"e{power}" if power else "")

    if interval.is_low_set and interval.is_high_set:
        words = f"{told(low)} to {told(high)}"
    elif interval.is_low_set or interval.is_high_set:
        words = f"above {told(low)}" if interval.is_low_set else f"below {told(high)}"
    else:
        return "no limit", "", ""
    arms = (
        f"-{told(below)}" if interval.is_low_set else "",
        f"+{told(above)}" if interval.is_high_set else "",
    )
    return f"{words} {value.unit}".strip(), *arms


def _correlated(result: "FitResult") -> str:
    """Return the strongest correlations of sites' parameters in words."""
    names, table = result.parameters, result.correlations
    inside = {site.name for site in result.sites}
    pairs = [
        (abs(float(table[a, b])), f"{names[a]} and {names[b]} {table[a, b]:.2f}")
        for a in range(len(names))
        for b in range(a)
        if abs(table[a, b]) >= _CORRELATED
        and {names[a].partition(" ")[0], names[b].partition(" ")[0]} <= inside
    ]
    return ", ".join(words for _, words in sorted(pairs, reverse=True)[:_MOST_PAIRS])


def _words(result: "FitResult") -> str:
    quality = result.quality
    words = f"{quality.parameters} parameters, {quality.points} points"
    if quality.independent_points < 0.999 * quality.points:
        words += f", of which {quality.independent_points:.0f} are independent"
    if quality.reduced_chi_square == quality.reduced_chi_square:
        words += f"; chi square {quality.reduced_chi_square:.3f} of what noise leaves"
    if any(value.origin == "given" for site in result.sites for value in site.values.values()):
        words += "; * fixed"
    return words
