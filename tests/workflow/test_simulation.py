"""Simulated experiments, read back by strangers: what they were made of is found."""

import json
from dataclasses import replace
from pathlib import Path

import nmrglue
import numpy as np
import pytest

import pnmr
from pnmr.bruker.program_parameters import acqus_parameters
from pnmr.data import ListAxis
from pnmr.process import group_delay, transform, zero_fill
from pnmr.spins import Sample, Site, read_sample
from pnmr.workflow.rehearsal import Rehearsal, rehearsal
from pnmr.workflow.simulation import Settings, Simulation, simulate, write_simulation

LINE = Site("line", "13C", 3000.0, t1_s=0.01, t2_s=1e-3, width_hz=800.0)
ISOTROPIC = Sample("one line", (LINE,), mas_hz=60e3, noise_ratio=0.1, carrier_ppm={"13C": 2985.0})
QUIET = Settings(noise_ratio=0.0)


def echo(sample: Sample = ISOTROPIC, **changes: float) -> Rehearsal:
    given = {"td": 4096.0, "ns": 32.0, **changes}
    return rehearsal(sample, "double_adiabatic_echo", given.items())


def written(path: Path, planned: Rehearsal, settings: Settings = QUIET) -> Simulation:
    found = simulate(planned, settings)
    write_simulation(path, found)
    return found


def test_the_line_is_at_its_shift_with_phase_0(tmp_path: Path) -> None:
    written(tmp_path / "1", echo())
    fid = pnmr.read_fid(tmp_path / "1")
    spectrum = transform(zero_fill(group_delay(fid), points=16384))
    top = int(np.abs(spectrum.values).argmax())
    assert spectrum.frequency.ppm[top] == pytest.approx(3000.0, abs=1.0)
    apart_hz = spectrum.frequency.offsets_hz[top] - 15.0 * 100.61
    width_hz = 800.0 + 1.0 / (np.pi * LINE.t2_s)
    tilt_deg = np.degrees(np.arctan(2.0 * apart_hz / width_hz))
    assert np.degrees(np.angle(spectrum.values[top])) + tilt_deg == pytest.approx(0.0, abs=0.5)


def test_nmrglue_and_the_own_reader_agree_on_what_was_simulated(tmp_path: Path) -> None:
    for word_type, delay, dtype in (("int32", 67.984, 0), ("float64", 76.0, 2)):
        path = tmp_path / word_type
        found = written(path, echo(), replace(QUIET, word_type=word_type))
        parameters, values = nmrglue.bruker.read(str(path))
        acqus = parameters["acqus"]
        assert (acqus["GRPDLY"], acqus["DTYPA"]) == (delay, dtype)
        tallest = np.abs(values).max()
        fid = pnmr.read_fid(path)
        assert np.allclose(values * 2.0 ** acqus["NC"], found.fid.values, atol=1e-8 * tallest)
        assert np.array_equal(values * 2.0 ** acqus["NC"], fid.values)
        assert fid.acquisition.mas_hz == 60e3
        assert fid.acquisition.recycle_delay_s == 0.01
        assert fid.acquisition.scans == 32
        assert fid.acquisition.nucleus == "13C"
        assert fid.acquisition.pulse_program == "double_adiabatic_echo"


def test_the_data_set_can_be_rehearsed_again_from_its_own_files(tmp_path: Path) -> None:
    """Its acqus and pulse program give the same pulses as those it was made with."""
    planned = echo(l1=7.0)
    written(tmp_path / "1", planned)
    found = acqus_parameters(tmp_path / "1" / "acqus")
    again = rehearsal(ISOTROPIC, tmp_path / "1" / "pulseprogram", given=found)
    first, second = (each.timeline.scan(3).events for each in (planned, again))
    assert [replace(e, place=first[0].place) for e in second] == [
        replace(e, place=first[0].place) for e in first
    ]


def test_a_series_has_its_list_and_recovers_with_t1(tmp_path: Path) -> None:
    """T2' is short, so that the train leaves no coherence that its next pulse turns back."""
    kbr, delays_s = read_sample("kbr"), (0.01, 0.1)
    sample = replace(kbr, sites=(replace(kbr.sites[0], t2_s=5e-5),))
    changes = [("vd", delays_s), ("td1", 2.0), ("ns", 32.0), ("td", 2048.0)]
    planned = rehearsal(sample, "saturation_recovery.1p", changes)
    found = written(tmp_path / "1", planned)
    assert pnmr.read_fid(tmp_path / "1").axes[0] == ListAxis("vd", "s", delays_s)
    waited = []
    for row in range(2):
        *_, last, read = (e for e in planned.timeline.scan(0, row).events if e.kind == "pulse")
        waited.append(read.start_s - last.start_s)
    short, long = np.abs(found.fid.values).max(axis=1)
    recovered = 1.0 - np.exp(-np.array(waited) / sample.sites[0].t1_s)
    assert short / long == pytest.approx(recovered[0] / recovered[1], rel=0.01)


def test_the_same_seed_gives_the_same_bytes_and_another_other_noise(tmp_path: Path) -> None:
    noisy = Settings(seed=3)
    for name, settings in (("a", noisy), ("b", noisy), ("c", Settings(seed=4))):
        written(tmp_path / name, echo(), settings)
    files = [p.relative_to(tmp_path / "a") for p in (tmp_path / "a").rglob("*") if p.is_file()]
    assert Path("truth.json") in files
    for file in files:
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes(), file
    fids = [(tmp_path / name / "fid").read_bytes() for name in ("a", "c")]
    assert fids[0] != fids[1]


def test_the_noise_is_that_of_the_scans(tmp_path: Path) -> None:
    quiet, noisy = (simulate(echo(ns=64.0), s).fid.values for s in (QUIET, Settings(seed=8)))
    noise = noisy - quiet
    assert noise.real.std() == pytest.approx(0.1 * 8.0, rel=0.05)
    assert noise.imag.std() == pytest.approx(0.1 * 8.0, rel=0.05)


def test_the_truth_tells_what_is_assumed(tmp_path: Path) -> None:
    sample = replace(read_sample("kbr"), noise_ratio=0.0)
    written(tmp_path / "1", rehearsal(sample, "one_pulse", [("ns", 4.0)]))
    truth = json.loads((tmp_path / "1" / "truth.json").read_text())
    assert truth["is_simulated"]
    assert truth["simulation"]["seed"] == 1
    assert truth["program"]["scans"] == 4
    (site,) = truth["sample"]["sites"]
    assert (site["shift_ppm"], site["t1_s"]) == (-0.804, 0.06522)
    assert set(site["assumed"]) == {"t2", "width"}
    assert "temperature" in truth["sample"]["assumed"]
    assert str(tmp_path) not in (tmp_path / "1" / "truth.json").read_text()


def test_the_thermometer_and_the_reference_come_back(tmp_path: Path) -> None:
    """KBr at its shift of 55 degrees C; adamantane's lines where they were put."""
    for name, lines in (("kbr", (-0.804,)), ("adamantane", (29.45, 38.48))):
        written(tmp_path / name, rehearsal(read_sample(name), "one_pulse"), Settings())
        fid = pnmr.read_fid(tmp_path / name)
        spectrum = transform(zero_fill(group_delay(fid), points=4 * fid.time.points))
        for line_ppm in lines:
            near = spectrum.frequency.region(line_ppm + 2.0, line_ppm - 2.0)
            found = spectrum.frequency.ppm[near][np.abs(spectrum.values[near]).argmax()]
            assert found == pytest.approx(line_ppm, abs=0.2)
