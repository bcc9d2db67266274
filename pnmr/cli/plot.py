"""``pnmr plot``: spectra as a figure for a journal."""

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pnmr.cli.shifts import assigned_shift, shift, shift_region
from pnmr.errors import SettingError, UnsupportedError
from pnmr.units import quantity

if TYPE_CHECKING:
    from pnmr.data import Spectrum

_NAMED_WIDTHS = ("single", "middle", "double")


@click.command("plot")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--region", "regions", multiple=True, metavar="PPM:PPM", help="A panel, from left to right."
)
@click.option(
    "--inset", "insets", multiple=True, metavar="PPM:PPM", help="Draw a region again, larger."
)
@click.option("--overlay/--stack", default=False, help="One baseline, or one above the other.")
@click.option(
    "--normalise",
    type=click.Choice(["max", "region", "none"]),
    default="max",
    show_default=True,
    help="Tallest point of each spectrum, of each in each panel, or one scale for all.",
)
@click.option("--stars", is_flag=True, help="Star the sidebands of the centrebands.")
@click.option("--mas", metavar="RATE", help="Rate of spinning, as in 60kHz; else as recorded.")
@click.option("--centre", "centres", multiple=True, metavar="PPM", help="A centreband.")
@click.option("--label", "labels", multiple=True, help="One for each spectrum, in order.")
@click.option("--assign", multiple=True, metavar="PPM=NAME", help="Write a name over a line.")
@click.option("--width", type=click.Choice(_NAMED_WIDTHS), default="double", show_default=True)
@click.option("--rows", default=12, show_default=True, help="Most rows shown of a series.")
@click.option("--title", default="", help="Title of the figure.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("spectra.pdf"),
    show_default=True,
    help="File to write: .pdf, .svg or .png.",
)
@click.option("--force", is_flag=True, help="Overwrite the file.")
def command(
    *,
    paths: tuple[Path, ...],
    regions: tuple[str, ...],
    insets: tuple[str, ...],
    overlay: bool,
    normalise: str,
    stars: bool,
    mas: str | None,
    centres: tuple[str, ...],
    labels: tuple[str, ...],
    assign: tuple[str, ...],
    width: str,
    rows: int,
    title: str,
    output: Path,
    force: bool,
) -> None:
    """Draw spectra stacked or overlaid: Bruker procnos and expnos, or exchange files.

    The first spectrum stands at the bottom of a stack; shifts rise to the left.
    """
    from pnmr.report.assignment import Assignment
    from pnmr.report.layout import Composition
    from pnmr.report.spectrum_figure import spectrum_figure
    from pnmr.report.style import WIDTHS_IN, check_suffix, save

    check_suffix(output)
    if stars and not centres:
        raise SettingError("--stars needs the centrebands; name them, as in --centre 3900ppm")
    composition = Composition(
        regions=tuple(map(shift_region, regions)),
        insets=tuple(map(shift_region, insets)),
        overlay=overlay,
        normalise=normalise,
        mas_hz=None if mas is None else quantity(mas, "Hz"),
        centres_ppm=tuple(map(shift, centres)),
        assignments=tuple(Assignment(*assigned_shift(each)) for each in assign),
        width_in=WIDTHS_IN[width],
        most_rows=rows,
        title=title,
    )
    spectra = [spectrum_at(path) for path in paths]
    figure = spectrum_figure(spectra, labels or _names(spectra), composition)
    save(figure, output, overwrite=force)
    click.echo(f"{output}: {len(spectra)} {'spectrum' if len(spectra) == 1 else 'spectra'}")


def spectrum_at(path: Path) -> "Spectrum":
    """Open a Bruker data set, or a file with another suffix than .zip through the exchange formats."""
    from pnmr.bruker import read_spectrum
    from pnmr.data import Spectrum

    if not path.is_file() or path.suffix.lower() in ("", ".zip"):
        return read_spectrum(path)
    try:
        found = importlib.import_module("pnmr.exchange").read(path)
    except ModuleNotFoundError as error:
        if error.name != "pnmr.exchange":
            raise
        raise UnsupportedError(
            f"{path} is no Bruker data set, and this installation reads no exchange formats; name a"
            " procno folder"
        ) from error
    if not isinstance(found, Spectrum):
        raise SettingError(f"{path} holds a time signal; process it first and plot the result")
    return found


def _names(spectra: list["Spectrum"]) -> list[str]:
    """Return the last two folders of each source; nothing where one spectrum needs no name."""
    if len(spectra) == 1:
        return []
    return ["/".join(Path(each.acquisition.source).parts[-2:]) for each in spectra]
