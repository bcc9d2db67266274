"""Print how far TopSpin's own spectra are reproduced: ``python parity_table.py FOLDER``."""

import sys
import warnings
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from pnmr import PnmrError, Spectrum, read_fid, read_spectrum, topspin_recipe

COLUMNS = ("data set", "points", "real", "imaginary", "scale", "remark")
BAR = 1e-6


def row(experiment: Path) -> tuple[str, ...]:
    """Return one line of the table: deviations as parts of the tallest point, and the scale.

    The scale compares the differences of neighbouring points, which a baseline leaves alone.
    """
    if not (experiment / "pdata" / "1" / "procs").exists():
        return (experiment.name, "", "", "", "", "no processed data")
    try:
        made = topspin_recipe(experiment)(read_fid(experiment))
        theirs = read_spectrum(experiment)
    except PnmrError as error:
        reason = str(error).replace(str(experiment), "").lstrip("/")
        return (experiment.name, "", "", "", "", reason)
    ours = made.values
    stored = theirs.values[: len(ours)] if theirs.values.ndim == 2 else theirs.values
    tallest = np.abs(stored.real).max()
    real = np.abs(ours.real - stored.real).max() / tallest
    has_imaginary = bool(stored.imag.any())
    imaginary = np.abs(ours.imag - stored.imag).max() / tallest if has_imaginary else np.nan
    pair = (ours.imag, stored.imag) if has_imaginary else (ours.real, stored.real)
    mine, reference = (np.diff(part, axis=-1) for part in pair)
    scale = np.vdot(reference, mine) / np.vdot(reference, reference)
    return (
        experiment.name,
        "x".join(map(str, ours.shape)),
        f"{real:.1e}",
        f"{imaginary:.1e}" if has_imaginary else "not stored",
        f"{scale:.9f}",
        remark(made, theirs, real),
    )


def remark(made: Spectrum, theirs: Spectrum, real_ratio: float) -> str:
    """Say what TopSpin did beside procs where the real part is beyond the bar."""
    if real_ratio <= BAR:
        return "equal"
    if any(step.name == "magnitude" for step in made.history):
        return "magnitude of one scan; TopSpin's step of DC differs"
    said = "baseline polynomial (abs) in the real part"
    if made.shape != theirs.shape:
        said += f"; {len(made.values)} rows, 2rr filled up to {len(theirs.values)}"
    return said


def main(folder: Path) -> None:
    """Print the table of all experiments in a folder."""
    warnings.simplefilter("ignore")
    table = Table(*COLUMNS, title="TopSpin's spectra and ours, parts of the tallest point")
    for experiment in sorted(path for path in folder.iterdir() if path.is_dir()):
        table.add_row(*row(experiment))
    Console(width=150).print(table)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
