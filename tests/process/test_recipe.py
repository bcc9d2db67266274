"""A recipe is data: it survives its file to the bit, and blocks of rows change nothing."""

import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest
from builders import series, single
from hypothesis import given, settings
from hypothesis import strategies as st

from pnmr import FID, ListAxis, Recipe
from pnmr.data import Step
from pnmr.errors import ProcessingError, SettingError
from pnmr.process import recipe as recipe_module

CHAIN = (
    Recipe(())
    .then("group_delay")
    .then("exponential", lb_hz=20.0)
    .then("zero_fill", points=512)
    .then("transform")
    .then("phase", p0_deg=1.0 / 3.0, p1_deg=-33.3, pivot_ppm=7.7)
)
FINITE = st.floats(-9e59, 9e59)


@settings(max_examples=60, deadline=None)
@given(FINITE, FINITE, st.none() | FINITE, st.integers(1, 10**9))
def test_a_recipe_survives_its_file_to_the_bit(
    tmp_path_factory: pytest.TempPathFactory,
    p0_deg: float,
    p1_deg: float,
    pivot_ppm: float | None,
    points: int,
) -> None:
    recipe = Recipe(
        (
            Step("zero_fill", {"points": points}),
            Step("phase", {"p0_deg": p0_deg, "p1_deg": p1_deg, "pivot_ppm": pivot_ppm}),
        )
    )
    path = tmp_path_factory.mktemp("recipe") / "recipe.toml"
    recipe.write(path)
    found = Recipe.read(path)
    assert found == recipe
    for one, two in zip(found.steps, recipe.steps, strict=True):
        assert repr(dict(one.settings)) == repr(dict(two.settings))


def test_a_recipe_file_is_plain_toml(tmp_path: Path) -> None:
    CHAIN.write(tmp_path / "recipe.toml")
    document = tomllib.loads((tmp_path / "recipe.toml").read_text())
    assert document["format"] == "pnmr recipe 1"
    assert [step["do"] for step in document["step"]] == [step.name for step in CHAIN.steps]
    assert document["step"][1]["lb_hz"] == 20.0


def test_blocks_of_rows_change_no_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    fid = series(23)
    whole = CHAIN(fid)
    for block_bytes in (1, 3 * 16 * 512, 22 * 16 * 512):
        monkeypatch.setattr(recipe_module, "_BLOCK_BYTES", block_bytes)
        blocks = CHAIN(fid)
        assert blocks.values.tobytes() == whole.values.tobytes()
        assert (blocks.axes, blocks.history) == (whole.axes, whole.history)
        assert blocks.acquisition == whole.acquisition


def test_blocks_reach_through_several_dimensions(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = ListAxis("row", "", (0.0, 1.0))
    values = np.stack([series().values, 2.0 * series().values])
    fid = FID(values, (rows, *series().axes), series().acquisition)
    whole = CHAIN(fid)
    monkeypatch.setattr(recipe_module, "_BLOCK_BYTES", 3 * 16 * 512)
    assert CHAIN(fid).values.tobytes() == whole.values.tobytes()
    assert whole.shape == (2, 5, 512)


def test_2000_rows_take_at_most_three_times_their_spectra() -> None:
    """Peak memory of a process, above what it holds before, for 2000 rows of 1024 to 4096."""
    code = """
import re, numpy as np
from pnmr.data import FID, ListAxis, TimeAxis, Acquisition
from pnmr.process import Recipe
recipe = Recipe(()).then("group_delay").then("subtract_offset").then("exponential", lb_hz=20.0)
recipe = recipe.then("zero_fill", points=4096).then("transform").then("phase", p0_deg=3.0)
time = TimeAxis(1024, 1e-6, 0.0, 1e8, 1e8)
def fid(rows):
    axis = ListAxis("row", "", tuple(map(float, range(rows))))
    return FID(np.ones((rows, 1024)), (axis, time), Acquisition(group_delay_points=20.0))
def held_bytes(name):
    with open("/proc/self/status") as file:
        return 1024 * int(re.search(rf"{name}:\\s*(\\d+) kB", file.read())[1])
recipe(fid(2))
data = fid(2000)
before = held_bytes("VmRSS")
spectrum = recipe(data)
print((held_bytes("VmHWM") - before) / spectrum.values.nbytes)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    ratio = float(done.stdout)
    assert 0.9 < ratio < 3.0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a recipe begins with the line format"),
        ('format = "pnmr recipe 2"', "a recipe begins with the line format"),
        ('format = "pnmr recipe 1"\nlb = 3', "holds steps only, found 'lb'"),
        ('format = "pnmr recipe 1"\nstep = 3', "every step is a table"),
        ('format = "pnmr recipe 1"\nstep = [3]', "every step is a table"),
        ('format = "pnmr recipe 1"\n[[step]]\nlb_hz = 3', "every step is a table"),
        ('format = "pnmr recipe 1"\n[[step]]\ndo = "fly"', "there is no step 'fly'; the steps are"),
        ('format = "pnmr recipe 1"\n[[step]]\ndo = "exponential"', "needs lb_hz"),
        (
            'format = "pnmr recipe 1"\n[[step]]\ndo = "exponential"\nlb_hz = "20"',
            "lb_hz must be a number, found '20'",
        ),
        (
            'format = "pnmr recipe 1"\n[[step]]\ndo = "exponential"\nlb_hz = nan',
            "lb_hz must be a finite number",
        ),
        (
            'format = "pnmr recipe 1"\n[[step]]\ndo = "exponential"\nlb_hz = 1\nlb = 2',
            "has no setting 'lb'; it takes lb_hz",
        ),
        (
            'format = "pnmr recipe 1"\n[[step]]\ndo = "zero_fill"\npoints = 1.5',
            "points must be a whole number, found 1.5",
        ),
        ("format = ", "is not a recipe in TOML"),
        ("\0", "is not a recipe in TOML"),
    ],
)
def test_a_recipe_with_a_mistake_is_refused_with_its_file(
    tmp_path: Path, text: str, message: str
) -> None:
    path = tmp_path / "recipe.toml"
    path.write_text(text)
    with pytest.raises(SettingError, match=message) as error:
        Recipe.read(path)
    assert str(path) in str(error.value)


def test_a_recipe_that_ends_without_a_spectrum_is_refused() -> None:
    with pytest.raises(SettingError, match="ends without a spectrum; add the step 'transform'"):
        Recipe(())(single())


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (("reverse", "magnitude"), "'magnitude' acts on a Spectrum, found a FID; put it after"),
        (("transform", "reverse"), "'reverse' acts on a FID, found a Spectrum; put it before"),
        (("transform", "transform"), "'transform' acts on a FID, found a Spectrum"),
    ],
)
def test_steps_in_the_wrong_order_are_refused(names: tuple[str, ...], message: str) -> None:
    with pytest.raises(ProcessingError, match=message):
        Recipe(tuple(Step(name) for name in names))(single())


def test_spectra_that_do_not_fit_in_memory_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(np, "zeros", exhausted)
    with pytest.raises(ProcessingError, match="do not fit in memory"):
        CHAIN(single())
