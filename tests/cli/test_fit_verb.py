"""``pnmr fit`` from what ``pnmr process`` wrote to values, curves and figure."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fitted_spectra import Line, fid_of, recipe_of

from pnmr.bruker import read_fid, write_fid
from pnmr.cli.fit import _SHAPES
from pnmr.fit.lines import LINES
from pnmr.workflow.fit_input import read_measured
from pnmr.workflow.processing import process, write_run

LINES_TRUE = [Line(62.0, 300.0, 4e8), Line(52.0, 200.0, 2e8)]
REGION = ("--region", "120:-20")


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that ``pnmr process`` could have written: 20 and 200 Hz of one FID."""
    folder = tmp_path_factory.mktemp("fit")
    fid = fid_of(LINES_TRUE, noise=1e3)
    acquisition = replace(fid.acquisition, larmor_hz=100e6, mas_hz=20_000.0, title="pair of lines")
    write_fid(folder / "10", replace(fid, acquisition=acquisition))
    made = process(folder / "10", read_fid(folder / "10"), recipe_of(0.0), (20.0, 200.0))
    write_run(made, folder / "out")
    return folder / "out"


def values_of(folder: Path) -> dict[tuple[str, str], dict[str, str]]:
    with open(folder / "fit.csv", encoding="utf-8") as file:
        return {(row["site"], row["parameter"]): row for row in csv.DictReader(file)}


@pytest.mark.parametrize("lb", ["20", "200"])
def test_auto_finds_the_natural_lines(
    results: Path, tmp_path: Path, lb: str, code_of: Callable[..., int]
) -> None:
    source, out = results / f"spectrum-{lb}Hz.csv", tmp_path / "a"
    assert code_of("fit", source, "--auto", *REGION, "-o", out) == 0
    found = values_of(tmp_path / "a")
    for site, line in zip(("L1", "L2"), LINES_TRUE, strict=True):
        for name, truth in (("position_ppm", line.shift_ppm), ("width_hz", line.width_hz)):
            row = found[site, name]
            assert abs(float(row["value"]) - truth) < 4.0 * float(row["error"])
    for name in ("fit.pdf", "fit.svg", "fit.png", "fit.json"):
        assert (tmp_path / "a" / name).stat().st_size > 500
    table = np.genfromtxt(tmp_path / "a" / "components.csv", delimiter=",", names=True)
    total = table["baseline"] + table["L1"] + table["L2"]
    assert np.allclose(total, table["fit"])
    assert np.allclose(table["data"] - table["fit"], table["residual"])


def test_the_model_as_fitted_repeats_the_fit(
    results: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    code_of: Callable[..., int],
) -> None:
    source = str(results / "spectrum-20Hz.csv")
    assert code_of("fit", source, *REGION, "-o", str(tmp_path / "a")) == 0
    model = str(tmp_path / "a" / "model.toml")
    capsys.readouterr()
    assert code_of("fit", source, "--model", model, "-o", str(tmp_path / "b"), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    first = values_of(tmp_path / "a")
    for site in told["sites"]:
        for name, value in site["values"].items():
            row = first[site["name"], name]
            assert value["value"] == pytest.approx(
                float(row["value"]), abs=1e-4 * float(row["error"])
            )


def test_two_broadenings_are_fitted_together(
    results: Path, tmp_path: Path, code_of: Callable[..., int]
) -> None:
    model = tmp_path / "two.toml"
    model.write_text(
        'format = "pnmr fit 1"\nown = []\n'
        + "".join(f'[[spectrum]]\nname = "{lb}"\nregions_ppm = [[120, -20]]\n' for lb in (20, 200))
        + "".join(
            f'[[site]]\nname = "{name}"\nposition_ppm = {place}\nwidth_hz = 250\n'
            for name, place in (("A", 61), ("B", 53))
        )
    )
    spectra = [str(results / f"spectrum-{lb}Hz.csv") for lb in (20, 200)]
    assert code_of("fit", *spectra, "--model", str(model), "-o", str(tmp_path / "out")) == 0
    row = values_of(tmp_path / "out")["A", "width_hz"]
    assert abs(float(row["value"]) - 300.0) < 4.0 * float(row["error"])
    assert len(list((tmp_path / "out").glob("components-*.csv"))) == 2


def test_guess_writes_a_model_and_fits_nothing(
    results: Path, tmp_path: Path, code_of: Callable[..., int]
) -> None:
    assert (
        code_of(
            "fit", str(results / "spectrum-20Hz.csv"), "--guess", *REGION, "-o", str(tmp_path / "g")
        )
        == 0
    )
    assert [each.name for each in (tmp_path / "g").iterdir()] == ["model.toml"]


def test_the_record_tells_broadening_spinning_and_noise(results: Path) -> None:
    pair = [read_measured(results / f"spectrum-{lb}Hz.csv") for lb in (20, 200)]
    assert [each.lb_hz for each in pair] == [20.0, 200.0]
    assert pair[0].mas_hz == 20_000.0
    assert pair[0].source == pair[1].source != ""
    for each in pair:
        assert each.noise is not None
        assert each.noise.weights is not None
        gain = np.sqrt(np.sum(each.noise.weights.values**2))
        assert each.noise.amplitude == pytest.approx(1e3 * gain, rel=0.1)
        assert each.decay is not None
        assert each.decay.first == 0.5


def test_a_procno_is_fitted_with_what_procs_says(results: Path, shared_data: Path) -> None:
    measured = read_measured(shared_data / "bruker" / "topspin44_1H_em")
    assert measured.lb_hz == 30.0
    assert measured.noise is not None
    assert measured.noise.weights is not None
    assert measured.decay is not None
    assert measured.decay.is_filtered


def test_misuse_is_told_in_one_sentence(
    results: Path, tmp_path: Path, code_of: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    source = results / "spectrum-20Hz.csv"
    empty = tmp_path / "empty.csv"
    empty.write_text("ppm,y\n3,nan\n2,nan\n1,nan\n")
    out = ("-o", tmp_path / "o")
    for arguments, code, said in (
        ((results, *out), 2, "name one of them"),
        ((source, "--model", tmp_path / "none.toml", *out), 3, "none.toml"),
        ((source, "--auto", "--model", results / "recipe-20Hz.toml", *out), 2, "--model says"),
        ((source, "--model", results / "recipe-20Hz.toml", *out), 2, "not a model"),
        ((source, "--region", "900:800", *out), 2, "holds no point"),
        ((source, "--region", "-150:-220", *out), 1, "stands out"),
        ((source, source, *REGION, *out), 2, "2 spectra share"),
        ((empty, *out), 3, "finite number"),
        ((results.parent / "10" / "nothing", *out), 3, "nothing"),
    ):
        assert code_of("fit", *arguments) == code, arguments
        words = [line for line in capsys.readouterr().err.splitlines() if "note:" not in line]
        assert len(words) == 1
        assert said in words[0]


def test_every_shape_can_be_asked_for() -> None:
    assert set(_SHAPES) == set(LINES)


def test_sites_of_a_spinning_sample_have_phases_of_their_own_unless_told_otherwise(
    results: Path, tmp_path: Path, code_of: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    source = results / "spectrum-20Hz.csv"
    assert code_of("fit", source, *REGION, "-o", tmp_path / "usual") == 0
    assert "phase_deg was taken as 0.0(30) deg beforehand" in capsys.readouterr().out
    row = values_of(tmp_path / "usual")["L1", "phase_deg"]
    assert row["unit"] == "deg"
    assert abs(float(row["value"])) < 4.0 * float(row["error"]) < 12.0
    assert code_of("fit", source, *REGION, "--site-phase", "0", "-o", tmp_path / "none") == 0
    assert ("L1", "phase_deg") not in values_of(tmp_path / "none")
    usual, none = (
        float(values_of(tmp_path / name)["L1", "position_ppm"]["error"])
        for name in ("usual", "none")
    )
    assert usual > none


def test_an_excitation_profile_makes_the_areas_those_of_the_sample(
    results: Path, tmp_path: Path, code_of: Callable[..., int]
) -> None:
    table = tmp_path / "profile.csv"
    table.write_text("offset_hz,weight\n-50000,0.5\n-10000,0.5\n10000,0.5\n50000,0.5\n")
    source, model = results / "spectrum-20Hz.csv", tmp_path / "a" / "model.toml"
    weighted = ("--excitation", table)
    assert code_of("fit", source, *REGION, "--lines", "2", *weighted, "-o", tmp_path / "a") == 0
    assert code_of("fit", source, "--model", model, "-o", tmp_path / "b") == 0
    for folder in ("a", "b"):
        found = values_of(tmp_path / folder)
        for site, line in zip(("L1", "L2"), LINES_TRUE, strict=True):
            row = found[site, "area"]
            assert abs(float(row["value"]) - 2.0 * line.area) < 4.0 * float(row["error"])
        told = json.loads((tmp_path / folder / "fit.json").read_text())
        (factors,) = told["area_corrections"].values()
        assert factors == pytest.approx([2.0, 2.0])
