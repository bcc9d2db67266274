"""``pnmr convert``: a data set or file in another program's format."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pnmr.units import quantity

if TYPE_CHECKING:
    from pnmr.data import FID
    from pnmr.exchange.place import Signal

_PROCESSED_FILES = ("1r", "1i", "2rr", "procs")
_BRUKER_FILES = ("fid", "ser", "acqus", *_PROCESSED_FILES)
_FORMATS = ("csv", "csdm", "jcamp", "simpson", "dmfit", "nmrpipe")
_UNITS = ("ppm", "Hz", "kHz", "MHz", "s", "ms", "us")


@click.command(short_help="Write a data set or file in another program's format.")
@click.argument("source", metavar="INPUT", type=click.Path(path_type=Path))
@click.argument("target", metavar="OUTPUT", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(_FORMATS), help="Else OUTPUT's suffix says.")
@click.option("--axis", "axis_unit", type=click.Choice(_UNITS), help="Unit of a plain first column")
@click.option(
    "--larmor", metavar="FREQUENCY", help="Frequency of 0 ppm where INPUT has none: 100.6MHz."
)
@click.option("--force", is_flag=True, help="Replace OUTPUT if it exists.")
@click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON.")
def command(
    source: Path,
    target: Path,
    form: str | None,
    axis_unit: str | None,
    larmor: str | None,
    *,
    force: bool,
    as_json: bool,
) -> None:
    """Write INPUT as OUTPUT, in the format of OUTPUT's suffix.

    INPUT is a Bruker experiment (its FID), one of its pdata folders (the processed spectrum), or
    a CSV, CSDM, JCAMP-DX, SIMPSON or DMFIT file. OUTPUT ends in .csv, .csdf, .csdfe, .jdx, .spe,
    .fid, .txt (DMFIT) or .ft1/.ft2 (NMRPipe).
    """
    from pnmr import exchange

    if _is_bruker(source):
        signal = _bruker(source)
    else:
        larmor_hz = None if larmor is None else quantity(larmor, "Hz")
        signal = exchange.read(source, axis_unit=axis_unit, larmor_hz=larmor_hz)
    written = exchange.write(target, signal, form=form, overwrite=force)
    told = {
        "input": str(source),
        "kind": type(signal).__name__,
        "shape": list(signal.shape),
        "nucleus": signal.acquisition.nucleus,
        "written": [str(path) for path in written],
    }
    if as_json:
        click.echo(json.dumps(told))
        return
    points = " x ".join(map(str, signal.shape))
    click.echo(f"{told['kind']} of {points} points written to {', '.join(map(str, written))}")


def _is_bruker(source: Path) -> bool:
    return source.is_dir() or source.suffix.lower() == ".zip" or source.name in _BRUKER_FILES


def _bruker(source: Path) -> "Signal":
    """Return the spectrum of a folder of processed data, else the FID from its true time 0."""
    from pnmr import bruker
    from pnmr.process import group_delay

    if (source / "procs").exists() or source.name in _PROCESSED_FILES:
        spectrum: Signal = bruker.read_spectrum(source)
        return spectrum
    fid: FID = bruker.read_fid(source)
    return group_delay(fid) if fid.acquisition.group_delay_points > 0.0 else fid
