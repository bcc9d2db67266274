"""The table that ``pnmr fit`` prints."""

from typing import TYPE_CHECKING

from pnmr.cli.output import console

if TYPE_CHECKING:
    from pnmr.fit.measured import Measured
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
    out.print(_words(result), markup=False)
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
