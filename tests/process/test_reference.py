"""0 ppm set by number, by SR, by file and between nuclei."""

from pathlib import Path

import numpy as np
import pytest

from pnmr.data import FID, Acquisition, ListAxis, TimeAxis
from pnmr.errors import SettingError, UnreadableError
from pnmr.process import Recipe, Reference, reference, transform

CARRIER_HZ, BASE_HZ, SF_HZ = 100.9127e6, 100.6127e6, 100.612_769_12e6
FOUND = Reference(
    nucleus="13C",
    reference_hz=SF_HZ,
    carrier_hz=CARRIER_HZ,
    base_hz=BASE_HZ,
    compound="adamantane",
    line_ppm=29.45,
    line_hz=100.615_732e6,
    line_error_hz=0.08,
    check_ppm=38.481,
    check_error_ppm=0.001,
    source="adamantane/10",
    source_sha256="ab" * 32,
)


def fid(nucleus: str = "13C", carrier_hz: float = CARRIER_HZ) -> FID:
    axis = TimeAxis(64, 1e-6, 0.0, carrier_hz, BASE_HZ)
    return FID(np.ones(64), (axis,), Acquisition(nucleus=nucleus))


def test_sr_is_the_distance_of_sf_from_bf1() -> None:
    assert FOUND.sr_hz == pytest.approx(69.12, abs=1e-6)
    assert FOUND.sr_ppm == pytest.approx(0.68699, abs=1e-5)
    assert FOUND.line_error_ppm == pytest.approx(0.000795, abs=1e-6)
    with pytest.raises(SettingError, match="BF1, which is not known"):
        _ = Reference("13C", SF_HZ, CARRIER_HZ).sr_hz


@pytest.mark.parametrize("processed", [False, True])
def test_number_sr_and_file_set_the_same_axis_and_move_no_point(
    processed: bool, tmp_path: Path
) -> None:
    FOUND.write(tmp_path / "reference.toml")
    signal = transform(fid()) if processed else fid()
    for settings in (
        {"reference_hz": SF_HZ},
        {"sr_hz": SF_HZ - BASE_HZ, "base_hz": BASE_HZ},
        {"file": str(tmp_path / "reference.toml")},
    ):
        done = reference(signal, **settings)
        assert done.axes[-1].reference_hz == pytest.approx(SF_HZ, abs=1e-6)
        np.testing.assert_array_equal(done.values, signal.values)


def test_a_shift_of_the_reference_moves_every_ppm_by_as_much() -> None:
    spectrum = transform(fid())
    moved = reference(spectrum, reference_hz=BASE_HZ * (1 - 2.5e-6))
    np.testing.assert_allclose(moved.frequency.ppm - spectrum.frequency.ppm, 2.5, atol=0.02)


def test_a_reference_file_reads_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "reference.toml"
    FOUND.write(path)
    assert Reference.read(path) == FOUND
    text = path.read_text(encoding="utf-8")
    assert "drift" in text
    assert "sr_hz = 69.12" in text


def test_the_unified_scale_carries_a_reference_to_other_nuclei(tmp_path: Path) -> None:
    # Xi of Harris et al. (2001): 13C 25.145020 %, 7Li 38.863797 %, 1H 100 %.
    assert FOUND.for_nucleus("1H") == pytest.approx(SF_HZ / 0.25145020, rel=1e-12)
    assert FOUND.for_nucleus("7Li") == pytest.approx(SF_HZ * 38.863797 / 25.145020, rel=1e-12)
    path = tmp_path / "reference.toml"
    FOUND.write(path)
    lithium = reference(fid("7Li", 155.5e6), file=str(path))
    assert lithium.time.reference_hz == pytest.approx(FOUND.for_nucleus("7Li"))


def test_the_file_that_was_used_is_recorded_and_a_series_still_goes_in_blocks(
    tmp_path: Path,
) -> None:
    path = tmp_path / "reference.toml"
    FOUND.write(path)
    recipe = Recipe(()).then("transform").then("reference", file=str(path))
    rows = tuple(map(float, range(5000)))
    series = FID(np.ones((5000, 64)), (ListAxis("row", "", rows), fid().time))
    done = recipe(series)
    assert len(str(done.history[-1].decided["file_sha256"])) == 64
    assert done.frequency.reference_hz == SF_HZ


def test_ways_that_contradict_or_do_not_fit_are_refused() -> None:
    for settings in (
        {},
        {"reference_hz": SF_HZ, "sr_hz": 1.0, "base_hz": BASE_HZ},
        {"sr_hz": 1.0},
        {"base_hz": BASE_HZ, "reference_hz": SF_HZ},
    ):
        with pytest.raises(SettingError, match="one of the three"):
            reference(fid(), **settings)
    with pytest.raises(SettingError, match="does not belong to a nucleus measured at"):
        reference(fid(), reference_hz=400e6)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("nonsense [", "not a reference file in TOML"),
        ('format = "pnmr recipe 1"', 'format = "pnmr reference 1"'),
        ('format = "pnmr reference 1"\nnucleus = "13C"', "lacks carrier_hz"),
        ('format = "pnmr reference 1"\nnucleus = 13', "nucleus must be a str"),
        (
            'format = "pnmr reference 1"\nnucleus = "13C"\nreference_hz = 1\ncarrier_hz = 1\nx = 1',
            "has no entry 'x'",
        ),
    ],
)
def test_a_broken_reference_file_gets_a_sentence(text: str, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingError, match=r"broken\.toml") as raised:
        Reference.read(path)
    assert sentence in str(raised.value)
    with pytest.raises(UnreadableError):
        Reference.read(tmp_path / "absent.toml")


RECIPE = (
    'format = "pnmr recipe 1"\n[[step]]\ndo = "transform"\n[[step]]\ndo = "reference"\nfile = {}\n'
)


def test_a_recipe_names_a_file_beside_it_and_what_it_gave_needs_no_file(tmp_path: Path) -> None:
    FOUND.write(tmp_path / "reference.toml")
    (tmp_path / "recipe.toml").write_text(RECIPE.format('"reference.toml"'))
    done = Recipe.read(tmp_path / "recipe.toml")(fid())
    assert done.frequency.reference_hz == SF_HZ
    for again in (Recipe.of(done), Recipe.settled(done)):
        assert str(tmp_path) not in again.toml()
        assert again(fid()).frequency == done.frequency


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../reference.toml", "link/reference.toml", "\\u0000"]
)
def test_a_recipe_opens_no_file_elsewhere(tmp_path: Path, name: str) -> None:
    FOUND.write(tmp_path / "reference.toml")
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "link").symlink_to(tmp_path)
    (tmp_path / "inside" / "recipe.toml").write_text(RECIPE.format(f'"{name}"'))
    with pytest.raises(SettingError, match="leaves the folder"):
        Recipe.read(tmp_path / "inside" / "recipe.toml")
