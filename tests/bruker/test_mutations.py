"""Data sets damaged at random end in the right data or in a PnmrError."""

import json
import subprocess
import sys
from pathlib import Path

import mutations
import pytest
from builders import series, single, with_parameter, written

from pnmr import read_fid, topspin_recipe, write_spectrum


def summary(folder: Path, count: int) -> dict[str, object]:
    """Run the cases in a process of their own, under its limits."""
    done = subprocess.run(
        [sys.executable, mutations.__file__, folder, "--count", str(count)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.stdout, done.stderr[-2000:]
    return json.loads(done.stdout)


def check(found: dict[str, object], count: int) -> None:
    assert found["failures"] == []
    assert found["count"] == count
    assert found["slowest_s"] < mutations.LONGEST_S
    ends = found["ends"]
    assert sum(ends.values()) == count
    assert ends["read read read"] > 0.1 * count
    assert sum(ends.values()) - ends["read read read"] > 0.3 * count


def test_500_damaged_real_data_sets_neither_hang_nor_crash_nor_mislead(shared_data: Path) -> None:
    check(summary(shared_data / "bruker", 500), 500)


def test_200_damaged_synthetic_data_sets_neither_hang_nor_crash_nor_mislead(
    tmp_path: Path,
) -> None:
    sources = tmp_path / "sources"
    for name, fid, word_type in (
        ("single", single(), "int32"),
        ("neo", single(1000), "float64"),
        ("series", series(), "int32"),
    ):
        folder = written(sources / name, fid, word_type=word_type)
        with_parameter(folder / "pdata" / "1" / "procs", "FT_mod", "6")
        if name != "series":
            spectrum = topspin_recipe(folder)(read_fid(folder))
            write_spectrum(folder / "pdata" / "1", spectrum, overwrite=True)
    check(summary(sources, 200), 200)


@pytest.mark.parametrize("wrong", ["values", "shape"])
def test_the_check_notices_data_that_are_wrong(
    experiment: Path, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    fid = read_fid(experiment)
    mutations.check_fid(fid, experiment)
    values = 2.0 * fid.values if wrong == "values" else fid.values[:-1]
    axis = type(fid.time)(values.size, fid.time.dwell_s, 0.0, 1e8, 1e8)
    with pytest.raises(mutations.WrongError):
        mutations.check_fid(type(fid)(values, (axis,)), experiment)
