import json
from dataclasses import replace

import numpy as np
import pytest

from pnmr.data import FID, Acquisition, ListAxis, Step, TimeAxis
from pnmr.errors import PnmrError, SettingError
from pnmr.process import Recipe
from pnmr.workflow.series import SeriesSettings, delays_of, series_signals
from pnmr.workflow.series_files import write_series

DELAYS_S = (0.003, 0.01, 0.03, 0.06, 0.1, 0.2, 0.4, 0.8, 1.5, 4.0)
SITES = ((-2000.0, 400.0, 3.0, 0.3), (-1000.0, 500.0, 2.0, 0.08))
RECIPE = Recipe(
    (Step("first_point", {"factor": 0.5}), Step("zero_fill", {"points": 2048}), Step("transform"))
)
REGION_PPM = (0.0, -30.0)


def series_fid(noise: float = 0.05, *, phase_deg: float = 0.0, axis: ListAxis | None = None) -> FID:
    """SYNTHETIC inversion recovery of two lines with T1 of 0.3 and 0.08 s."""
    time = TimeAxis(1024, 1e-5, 0.0, 100e6, 100e6)
    rng = np.random.default_rng(0)
    shape = (len(DELAYS_S), time.points)
    values = noise * (rng.standard_normal(shape) + 1j * rng.standard_normal(shape))
    for position_hz, width_hz, amplitude, t1_s in SITES:
        decay = np.exp((2j * np.pi * position_hz - np.pi * width_hz) * time.times_s)
        recovery = amplitude * (1.0 - 1.8 * np.exp(-np.array(DELAYS_S) / t1_s))
        values = values + np.exp(1j * np.radians(phase_deg)) * recovery[:, None] * decay
    conditions = Acquisition(nucleus="13C", larmor_hz=100e6, source="SYNTHETIC")
    return FID(values, (axis or ListAxis("vd", "s", DELAYS_S), time), conditions)


@pytest.mark.parametrize("phase_deg", [0.0, 75.0, 190.0])
def test_areas_of_overlapping_lines_give_both_times(phase_deg) -> None:
    settings = SeriesSettings(
        (REGION_PPM,), "inversion", lines_ppm=(-21.0, -9.5), find_phase=phase_deg != 0.0
    )
    found = series_signals(series_fid(phase_deg=phase_deg), RECIPE, settings)
    places_ppm = [float(each.name.split()[2]) for each in found]
    assert places_ppm == pytest.approx([-20.0, -10.0], abs=0.05)
    for signal, (_, _, _, t1_s) in zip(found, SITES, strict=True):
        interval = signal.intervals[0]
        assert abs(signal.relaxed.value("t1_s") - t1_s) < 3.0 * signal.relaxed.error("t1_s")
        assert interval.high_value < 1.2 * interval.low_value
        assert not signal.relaxed.is_scattered
        assert signal.relaxed.value("inversion") == pytest.approx(1.8, abs=0.08)


def test_the_integral_of_one_line_gives_its_time_with_the_error_of_the_noise() -> None:
    settings = SeriesSettings(((-16.0, -24.0),), "inversion")
    (signal,) = series_signals(series_fid(), RECIPE, settings)
    assert signal.relaxed.series.error is not None
    assert signal.intervals[0].is_determined
    assert signal.relaxed.value("t1_s") == pytest.approx(0.3, rel=0.15)


def test_a_region_without_signal_says_so() -> None:
    settings = SeriesSettings(((300.0, 250.0),), "inversion")
    (signal,) = series_signals(series_fid(), RECIPE, settings)
    assert "no signal above the noise" in signal.remarks[0]


def test_files_hold_what_came_out_and_are_the_same_every_time(tmp_path) -> None:
    settings = SeriesSettings((REGION_PPM, (300.0, 250.0)), "inversion")
    signals = series_signals(series_fid(), RECIPE, settings)
    files = write_series(signals, {}, tmp_path / "one")
    again = write_series(signals, {}, tmp_path / "two")
    assert [file.read_bytes() for file in files] == [file.read_bytes() for file in again]
    record = json.loads((tmp_path / "one" / "series.json").read_text())
    assert [each["name"] for each in record["signals"]] == ["0 to -30 ppm", "300 to 250 ppm"]
    table = (tmp_path / "one" / "areas.csv").read_text().splitlines()
    assert len(table) == 1 + 2 * len(DELAYS_S)
    assert float(table[1].split(",")[1]) == DELAYS_S[0]
    assert Recipe.read(tmp_path / "one" / "recipe.toml").steps


def test_counts_of_a_loop_become_times() -> None:
    counted = series_fid(axis=ListAxis("vc", "", tuple(range(1, 11))))
    with pytest.raises(SettingError, match="counts loops; give the time of one count"):
        delays_of(counted, SeriesSettings((REGION_PPM,), "t2"))
    found = delays_of(counted, SeriesSettings((REGION_PPM,), "t2", count_s=66.7e-6))
    assert found[2] == pytest.approx(200.1e-6)


@pytest.mark.parametrize(
    ("change", "settings", "words"),
    [
        ({}, {"delays_s": (1.0, 2.0)}, "2 delays were given for the 10 rows"),
        ({"row": True}, {}, "no list of delays for its 10 rows"),
        ({"one": True}, {}, "is one spectrum"),
        ({}, {"lines_ppm": (200.0,)}, "the line at 200 ppm lies in none"),
        ({}, {"regions_ppm": ((9000.0, 8000.0),)}, "holds no point"),
        ({"nan": True}, {}, "not finite|not numbers"),
        ({"two": True}, {}, "3 parameters .* from 2 different delays"),
    ],
)
def test_what_is_no_series_is_refused_in_a_sentence(change, settings, words) -> None:
    axis = ListAxis("row", "", tuple(map(float, range(10)))) if "row" in change else None
    fid = series_fid(axis=axis)
    if "one" in change:
        fid = replace(fid, values=fid.values[0], axes=fid.axes[1:])
    if "nan" in change:
        values = fid.values.copy()
        values[3, 7] = np.nan
        fid = replace(fid, values=values)
    if "two" in change:
        fid = replace(fid, values=fid.values[:2], axes=(ListAxis("vd", "s", (1.0, 2.0)), fid.time))
    asked = SeriesSettings(**({"regions_ppm": (REGION_PPM,), "model": "inversion"} | settings))
    with pytest.raises(PnmrError, match=words):
        series_signals(fid, RECIPE, asked)
