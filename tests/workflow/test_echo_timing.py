"""The echo top from the data or from the pulse program beside them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pnmr.data import FID, Acquisition, TimeAxis
from pnmr.errors import PnmrWarning, ProcessingError
from pnmr.workflow import echo_timing
from pnmr.workflow.echo_timing import planned
from pnmr.workflow.planning import Wishes

DWELL_S = 1e-6
SIDEBANDS = {-2: 0.08, -1: 0.25, 0: 0.36, 1: 0.2, 2: 0.1}


def spinning_echo(top_points: float) -> FID:
    """Return a synthetic echo under spinning at 60 kHz with its top at a time in points."""
    times_s = (np.arange(2048) - top_points) * DWELL_S
    values = np.exp(2j * np.pi * 92e3 * times_s - np.pi * 8e3 * np.abs(times_s))
    values *= sum(a * np.exp(2j * np.pi * 60e3 * k * times_s) for k, a in SIDEBANDS.items())
    rng = np.random.default_rng(1)
    values += 0.005 * (rng.normal(size=2048) + 1j * rng.normal(size=2048))
    return FID(values, (TimeAxis(2048, DWELL_S),), Acquisition(mas_hz=60e3))


def test_an_asked_search_finds_an_echo_that_is_there(tmp_path: Path) -> None:
    recipe = planned(tmp_path, spinning_echo(100.3), Wishes(echo="auto"))
    tops = [step.settings["top_s"] for step in recipe.steps if step.name == "echo_top"]
    assert tops == [None]


def test_the_timing_of_the_program_serves_where_the_data_begin_at_the_top(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(echo_timing, "timed_top_s", lambda path: 0.0)
    with pytest.warns(PnmrWarning, match="from the timing of the pulse program: the signal falls"):
        recipe = planned(tmp_path, spinning_echo(0.0), Wishes(echo="auto"))
    found = [step.settings["top_s"] for step in recipe.steps if step.name == "echo_top"]
    assert found == [0.0]


def test_without_a_program_the_timing_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(echo_timing, "timed_top_s", lambda path: None)
    with pytest.raises(ProcessingError, match=r"timing as top_s.*--echo 11\.2us"):
        planned(tmp_path, spinning_echo(0.0), Wishes(echo="auto"))


def test_nothing_is_searched_that_was_not_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(echo_timing, "timed_top_s", lambda path: 0.0)
    fid = spinning_echo(0.0)
    silent = replace(fid, values=np.zeros_like(fid.values))
    recipe = planned(tmp_path, silent)
    assert any(step.name == "echo_top" for step in recipe.steps)
