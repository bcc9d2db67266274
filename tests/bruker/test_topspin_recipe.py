"""TopSpin's own spectra, read by nmrglue, are what its recipe makes of the raw data."""

from pathlib import Path

import nmrglue
import numpy as np
import pytest
from builders import with_parameter

from pnmr import Recipe, Spectrum, read_fid, topspin_recipe, write_fid
from pnmr.errors import UnsupportedError

BAR = 1e-6
BOTH_PARTS = (
    "topspin35_1H_qsine",
    "topspin40_1H_convdta",
    "topspin44_1H_em",
    "xwinnmr_13C_bigendian",
    "xwinnmr_1H_bigendian",
    "xwinnmr_31P_bigendian",
)
BASELINE_IN_1R = ("topspin21_1H_abs", "topspin36_1H_grpdly68")
ABS_DEGREE = 5


def processed(experiment: Path) -> Spectrum:
    return topspin_recipe(experiment)(read_fid(experiment))


def stored(experiment: Path, name: str) -> np.ndarray:
    """Return a file of pdata/1 on the true scale, ppm ascending, as nmrglue reads it."""
    folder = experiment / "pdata" / "1"
    _, values = nmrglue.bruker.read_pdata(
        str(folder), bin_files=[name], scale_data=False, read_acqus=False
    )
    procs = nmrglue.bruker.read_jcamp(str(folder / "procs"))
    return values[..., ::-1] * 2.0 ** procs["NC_proc"]


def without_polynomial(values: np.ndarray) -> np.ndarray:
    """Return what a polynomial of TopSpin's degree cannot describe."""
    x = np.linspace(-1.0, 1.0, values.size)
    return values - np.polynomial.legendre.Legendre.fit(x, values, ABS_DEGREE)(x)


@pytest.mark.parametrize("name", BOTH_PARTS)
def test_1r_and_1i_are_reproduced(shared_data: Path, name: str) -> None:
    made, folder = processed(shared_data / "bruker" / name), shared_data / "bruker" / name
    real, imaginary = stored(folder, "1r"), stored(folder, "1i")
    assert np.abs(made.values.real - real).max() < BAR * np.abs(real).max()
    assert np.abs(made.values.imag + imaginary).max() < BAR * np.abs(real).max()


@pytest.mark.parametrize("name", BASELINE_IN_1R)
def test_1i_is_reproduced_where_abs_changed_1r(shared_data: Path, name: str) -> None:
    made, folder = processed(shared_data / "bruker" / name), shared_data / "bruker" / name
    tallest = np.abs(stored(folder, "1r")).max()
    assert np.abs(made.values.imag + stored(folder, "1i")).max() < BAR * tallest


def test_abs_subtracted_one_polynomial_of_degree_5_from_1r(shared_data: Path) -> None:
    folder = shared_data / "bruker" / "topspin21_1H_abs"
    real = stored(folder, "1r")
    difference = (processed(folder).values.real - real) / np.abs(real).max()
    assert np.abs(difference).max() == pytest.approx(2.68e-4, rel=0.01)
    assert np.abs(without_polynomial(difference)).max() < 5e-8


def test_abs_of_grpdly68_has_a_polynomial_of_its_own_in_each_outer_fortieth(
    shared_data: Path,
) -> None:
    folder = shared_data / "bruker" / "topspin36_1H_grpdly68"
    real = stored(folder, "1r")
    difference = (processed(folder).values.real - real) / np.abs(real).max()
    edge = difference.size // 40
    assert np.abs(difference).max() == pytest.approx(1.154e-3, rel=0.01)
    assert np.abs(without_polynomial(difference)).max() > 1e-3
    for part, bar in (
        (difference[:edge], 1e-8),
        (difference[edge:-edge], 4e-7),
        (difference[-edge:], 1e-8),
    ):
        assert np.abs(without_polynomial(part)).max() < bar


def test_2rr_is_reproduced_outside_the_limits_of_abs_and_to_degree_5_inside(
    shared_data: Path,
) -> None:
    folder = shared_data / "bruker" / "pseudo2d_1H_inversion_recovery"
    made, rows = processed(folder), stored(folder, "2rr")
    procs = nmrglue.bruker.read_jcamp(str(folder / "pdata" / "1" / "procs"))
    ppm = made.frequency.ppm
    single_precision_ppm = 1e-6
    inside = (ppm > procs["ABSF2"] + single_precision_ppm) & (
        ppm < procs["ABSF1"] + single_precision_ppm
    )
    difference = (made.values.real - rows[: len(made.values)]) / np.abs(rows).max()
    assert not rows[len(made.values) :].any()
    assert np.abs(difference[:, ~inside]).max() < 1e-8
    assert np.abs(difference[:, inside]).max() == pytest.approx(3.76e-4, rel=0.01)
    for row in difference:
        assert np.abs(without_polynomial(row[inside])).max() < 2e-8


def test_one_scan_with_a_step_of_dc_is_reproduced_to_5e_4(shared_data: Path) -> None:
    folder = shared_data / "bruker" / "topspin13_15N_dspfvs10"
    real = stored(folder, "1r")
    difference = np.abs(processed(folder).values.real - real) / real.max()
    assert 1e-4 < difference.max() < 4.6e-4


@pytest.mark.parametrize("name", [*BOTH_PARTS, *BASELINE_IN_1R])
def test_the_axis_is_the_one_that_procs_prints(shared_data: Path, name: str) -> None:
    folder = shared_data / "bruker" / name
    procs = nmrglue.bruker.read_jcamp(str(folder / "pdata" / "1" / "procs"))
    points = procs["SI"]
    expected = procs["OFFSET"] - np.arange(points) * procs["SW_p"] / procs["SF"] / points
    found = processed(folder).frequency.ppm[::-1]
    print_precision_ppm = 1e-6 * max(1.0, abs(procs["OFFSET"]))
    assert np.abs(found - expected).max() < print_precision_ppm


@pytest.mark.parametrize("name", BOTH_PARTS)
def test_replaying_the_history_equals_the_first_run_to_the_bit(
    shared_data: Path, tmp_path: Path, name: str
) -> None:
    fid = read_fid(shared_data / "bruker" / name)
    made = topspin_recipe(shared_data / "bruker" / name)(fid)
    Recipe.of(made).write(tmp_path / "recipe.toml")
    again = Recipe.read(tmp_path / "recipe.toml")(fid)
    assert again.values.tobytes() == made.values.tobytes()


def test_the_convdta_trap_is_seen(shared_data: Path) -> None:
    """GRPDLY says 76; taken at its word it turns the spectrum by 76 times 360 degrees."""
    folder = shared_data / "bruker" / "topspin40_1H_convdta"
    acqus = nmrglue.bruker.read_jcamp(str(folder / "acqus"))
    fid = read_fid(folder)
    assert acqus["GRPDLY"] == 76.0
    assert fid.acquisition.group_delay_points == 0.0


def edited(experiment: Path, name: str, value: str) -> None:
    """Set one parameter of pdata/1/procs."""
    with_parameter(experiment / "pdata" / "1" / "procs", name, value)


@pytest.mark.parametrize(
    ("name", "value", "spoken"),
    [
        ("ME_mod", "1", "LPfr"),
        ("ME_mod", "2", "LPfc"),
        ("BC_mod", "3", "spol"),
        ("WDW", "7", "SINC"),
        ("FT_mod", "5", "FT_mod 5"),
        ("TDoff", "16", "TDoff 16"),
    ],
)
def test_what_is_not_reproduced_is_refused_by_name(
    experiment: Path, name: str, value: str, spoken: str
) -> None:
    edited(experiment, name, value)
    with pytest.raises(UnsupportedError, match=f"pdata/1/procs asks for .*{spoken}"):
        topspin_recipe(experiment)


def test_data_that_topspin_never_transformed_have_no_recipe(experiment: Path) -> None:
    edited(experiment, "FT_mod", "0")
    with pytest.raises(UnsupportedError, match="records no Fourier transform"):
        topspin_recipe(experiment)


def test_filtered_data_without_pknl_are_refused(experiment: Path) -> None:
    edited(experiment, "PKNL", "no")
    with pytest.raises(UnsupportedError, match="PKNL no on digitally filtered data"):
        topspin_recipe(experiment)


@pytest.mark.parametrize(
    ("values", "steps"),
    [
        ({"PH_mod": "2"}, ["magnitude"]),
        ({"PH_mod": "3"}, ["power"]),
        ({"PH_mod": "0"}, []),
        ({"REVERSE": "yes", "PH_mod": "0"}, ["reverse"]),
        ({"STSR": "8", "STSI": "32", "PH_mod": "0"}, ["strip"]),
        ({"WDW": "5", "TM1": "0.1", "TM2": "0.9", "PH_mod": "0"}, ["trapezoid"]),
        ({"WDW": "2", "LB": "-5", "GB": "0.3", "PH_mod": "0"}, ["gaussian"]),
        ({"TDeff": "64", "PH_mod": "0"}, ["truncate"]),
    ],
)
def test_each_parameter_of_procs_becomes_its_step(
    experiment: Path, values: dict[str, str], steps: list[str]
) -> None:
    for name, value in values.items():
        edited(experiment, name, value)
    always = {"group_delay", "zero_fill", "transform", "reference"}
    found = [step.name for step in topspin_recipe(experiment).steps]
    assert [name for name in found if name not in always] == steps


def test_a_strip_is_the_part_of_the_whole_counted_from_the_left_edge(experiment: Path) -> None:
    edited(experiment, "FTSIZE", "256")
    whole = processed(experiment)
    edited(experiment, "STSR", "8")
    edited(experiment, "STSI", "32")
    part = processed(experiment)
    left = slice(-8 - 32, -8)
    assert np.array_equal(part.values, whole.values[left])
    assert np.allclose(part.frequency.ppm, whole.frequency.ppm[left], rtol=0, atol=1e-9)


def test_fcor_acts_on_unfiltered_data_only(experiment: Path, tmp_path: Path) -> None:
    edited(experiment, "FCOR", "0.5")
    assert "first_point" not in [step.name for step in topspin_recipe(experiment).steps]
    fid = read_fid(experiment)
    plain = type(fid)(fid.values, fid.axes)
    write_fid(tmp_path / "plain", plain)
    edited(tmp_path / "plain", "FT_mod", "6")
    edited(tmp_path / "plain", "FCOR", "0.5")
    assert "first_point" in [step.name for step in topspin_recipe(tmp_path / "plain").steps]
