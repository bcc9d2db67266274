"""The demonstration on two of its samples, on the way that all of them go."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pnmr.errors import UnwritableError
from pnmr.workflow.demo import SEED, Demonstration, demonstrate_campaign
from pnmr.workflow.simulation import Settings
from pnmr.workflow.twin import TWINS

QUICK = Settings(seed=SEED, tolerance=0.05)


def reduced():
    """Adamantane and the echo of the Mn glass, with fewer points."""
    kept = {each.expno: each for each in TWINS["paper"]()}
    return [kept[2], replace(kept[20], changes=(("td", 2048.0),))]


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[Demonstration, Path, list[tuple[int, int, str]]]:
    folder, told = tmp_path_factory.mktemp("demo"), []
    found = demonstrate_campaign(
        folder, reduced(), settings=QUICK, tell=lambda *step: told.append(step)
    )
    return found, folder, told


def test_it_goes_from_simulation_to_the_page(made) -> None:
    found, folder, _ = made
    assert found.files[0] == folder / "report" / "report.html"
    assert {each.name for each in (folder / "runs").iterdir()} == {"2", "20"}
    shifts = [each.resonance.shift.value for each in found.findings.samples[0].assignments]
    assert any(abs(shift - 62.0) < 1.0 for shift in shifts)


def test_simulated_data_are_called_simulated(made) -> None:
    found, folder, _ = made
    page = found.files[0].read_text(encoding="utf-8")
    record = json.loads((folder / "report" / "report.json").read_text())
    assert "Simulated" in record["title"]
    assert all(sample["name"].endswith(", simulated") for sample in record["samples"])
    assert "simulated" in (folder / "report" / "methods.txt").read_text()
    assert "SIMULATED: " in page


def test_progress_rises_to_the_end(made) -> None:
    _, _, told = made
    done = [step[0] for step in told]
    assert done == sorted(done)
    assert told[-1][0] == told[-1][1]


def test_a_folder_that_holds_something_is_kept(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(UnwritableError, match="is not empty"):
        demonstrate_campaign(tmp_path, reduced(), settings=QUICK)
