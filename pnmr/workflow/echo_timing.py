"""The echo top of a data set from the pulse program and the parameters that lie beside it."""

import warnings
from pathlib import Path

from pnmr.bruker.folder import DiskFolder
from pnmr.bruker.location import locate
from pnmr.data import FID
from pnmr.errors import PnmrError
from pnmr.process import Recipe
from pnmr.workflow.planning import Wishes, plan


def planned(path: str | Path, fid: FID, wishes: Wishes | None = None) -> Recipe:
    """Return the recipe for the data set at a path, its program asked only where that matters."""
    asked = wishes or Wishes()
    timed_s = timed_top_s(path) if asked.echo is None else None
    return plan(fid, asked, timed_top_s=timed_s)


def timed_top_s(path: str | Path) -> float | None:
    """Return the echo top in s after the opening of the receiver, as the program times it.

    None where the data set has no pulse program, it cannot be played without assumed
    values, or it makes no echo.
    """
    folder = locate(path).experiment
    if not isinstance(folder, DiskFolder) or not folder.has("pulseprogram"):
        return None
    # Only now: most data sets have no program beside them, and this takes long to load.
    from pnmr.bruker.program_parameters import acqus_parameters
    from pnmr.program import Timeline, parse
    from pnmr.program.lint.echo_timing import echo_top_s

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            known = acqus_parameters(folder.path / "acqus")
            text = folder.read("pulseprogram").decode("utf-8", "replace")
            program = parse(text, file=f"{folder.label}/pulseprogram", flags=known.flags)
            return echo_top_s(Timeline(program, known))
    except PnmrError:
        return None
