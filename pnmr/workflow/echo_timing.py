"""The echo top of a data set from the pulse program and the parameters that lie beside it."""

import warnings
from dataclasses import replace
from pathlib import Path

from pnmr.bruker.folder import DiskFolder
from pnmr.bruker.location import locate
from pnmr.data import FID
from pnmr.errors import PnmrError, PnmrWarning, ProcessingError
from pnmr.process import Recipe, find_echo_top
from pnmr.workflow.planning import Wishes, plan


def planned(path: str | Path, fid: FID, wishes: Wishes | None = None) -> Recipe:
    """Return the recipe for the data set at a path, its program asked only where that matters."""
    asked = wishes or Wishes()
    if asked.echo == "auto":
        asked = _without_search(path, fid, asked)
    timed_s = timed_top_s(path) if asked.echo is None else None
    return plan(fid, asked, timed_top_s=timed_s)


def _without_search(path: str | Path, fid: FID, asked: Wishes) -> Wishes:
    """Return wishes that take the timing of the program where the data show no top."""
    try:
        find_echo_top(fid)
    except ProcessingError as error:
        timed_s = timed_top_s(path)
        if timed_s is None or timed_s <= -fid.time.dwell_s:
            raise ProcessingError(f"{error}; with the command line: --echo 11.2us") from error
        warnings.warn(
            f"the echo top is taken from the timing of the pulse program: {error}",
            PnmrWarning,
            stacklevel=3,
        )
        return replace(asked, echo=None)
    return asked


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
