"""What the console is given: names, bytes, wave files that fit the programs, and states."""

import os
import re
import tomllib
from pathlib import Path

import nmrglue
import pytest

from pnmr.bruker.wave import read_wave
from pnmr.errors import SettingError, UnwritableError
from pnmr.program import parameters, timeline
from pnmr.program.compose.shipped import set_files
from pnmr.workflow.console_files import ConsoleFile, console_files, install

ROOT = Path(__file__).resolve().parents[2]
FILES = console_files(("python3", "-m", "pnmr"))
USER = "exp/stan/nmr"


def of_kind(kind: str) -> dict[str, ConsoleFile]:
    return {each.name: each for each in FILES if each.kind == kind}


def test_every_file_is_ascii_with_plain_newlines_and_a_name_that_consoles_take() -> None:
    for each in FILES:
        assert each.content.isascii(), each.path
        assert b"\r" not in each.content, each.path
        assert each.content.endswith(b"\n"), each.path
        assert re.fullmatch(r"exp/stan/nmr(/[A-Za-z0-9._-]{1,29})+", each.path)
    assert len({each.path.lower() for each in FILES}) == len(FILES)


def test_the_programs_are_those_of_the_folder_byte_for_byte() -> None:
    shipped = {path.name: path.read_bytes() for path in (ROOT / "pulse_programs").iterdir()}
    found = {name: each.content for name, each in of_kind("pulse program").items()}
    assert found == shipped
    assert all(
        each.path == f"{USER}/lists/pp/user/{name}"
        for name, each in of_kind("pulse program").items()
    )


def test_each_parameter_set_names_what_is_installed_with_it(tmp_path: Path) -> None:
    install(tmp_path, FILES)
    names = [name.removesuffix(".toml") for name, _ in set_files()]
    assert sorted(path.name for path in (tmp_path / USER / "par/user").iterdir()) == sorted(names)
    for name in names:
        acqu = nmrglue.bruker.read_jcamp(str(tmp_path / USER / "par/user" / name / "acqu"))
        assert (tmp_path / USER / "lists/pp/user" / acqu["PULPROG"]).is_file()
        for wave in filter(None, acqu["SPNAM"]):
            assert (tmp_path / USER / "lists/wave/user" / wave).is_file()
        text = (tmp_path / USER / "lists/pp/user" / acqu["PULPROG"]).read_text()
        for kind in ("vd", "vc"):
            assert (f"<${kind.upper()}LIST>" in text) == (f"{kind.upper()}LIST" in acqu)
            if f"{kind.upper()}LIST" in acqu:
                rows = (tmp_path / USER / "lists" / kind / acqu[f"{kind.upper()}LIST"]).read_text()
                acqu2 = nmrglue.bruker.read_jcamp(
                    str(tmp_path / USER / "par/user" / name / "acqu2")
                )
                assert len(rows.split()) == acqu2["TD"]
                assert re.fullmatch(r"(\d+(\.\d+)?s?\n)+", rows)


@pytest.mark.parametrize("name", [name.removesuffix(".toml") for name, _ in set_files()])
def test_each_wave_file_has_the_length_and_the_steps_that_the_program_plays(
    name: str, tmp_path: Path
) -> None:
    given = parameters(tomllib.loads(dict(set_files())[f"{name}.toml"]))
    program = tmp_path / "program"
    program.write_bytes(of_kind("pulse program")[given.text("pulprog")].content)
    waves = of_kind("wave file")
    for event in timeline(program, given).scan(0).events:
        if not event.shape:
            continue
        file = tmp_path / event.shape
        file.write_bytes(waves[event.shape].content)
        wave = read_wave(file)
        assert wave.duration_s == pytest.approx(event.duration_ps * 1e-12, rel=1e-12)
        step_ps, rest = divmod(event.duration_ps, len(wave.amplitude_fraction))
        assert (step_ps, rest) == (50_000, 0)
        assert float(wave.amplitude_fraction.max()) == 1.0


@pytest.mark.parametrize("name", ["SHAP_10M_50u", "SHAP_10M_33u", "SHAP_2M_8u"])
def test_the_console_calculates_200_khz_from_a_wave_file(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(of_kind("wave file")[name].content)
    wave = read_wave(tmp_path / name)
    assert wave.integration_factor is not None
    assert wave.duration_s is not None
    # TopSpin: a shape of TOTROT 180 and INTEGFAC f turns like a square pulse of f times its RF.
    assert 0.5 / (wave.integration_factor * wave.duration_s) == pytest.approx(200e3, rel=1e-6)


def test_frequencies_of_another_field_keep_the_shifts_of_the_carriers(tmp_path: Path) -> None:
    install(tmp_path, console_files(("pnmr",), proton_hz=600.13e6))
    acqu = nmrglue.bruker.read_jcamp(str(tmp_path / USER / "par/user/tedor_shap/acqu"))
    assert acqu["BF1"] == pytest.approx(150.902825, abs=2e-4)  # a 600 MHz console's BF of 13C
    assert acqu["BF2"] == 600.13
    assert acqu["O1"] / acqu["BF1"] == pytest.approx(2985.0, abs=1e-3)
    assert acqu["BF1"] + acqu["O1"] / 1e6 == pytest.approx(acqu["SFO1"], abs=1e-9)


@pytest.mark.parametrize("proton_hz", [600.13, 0.0, -600e6, float("nan"), 60013e6])
def test_a_frequency_that_no_spectrometer_has_is_refused(proton_hz: float) -> None:
    with pytest.raises(SettingError, match="is no 1H frequency of a spectrometer; one from 20 MHz"):
        console_files(("pnmr",), proton_hz=proton_hz)


def test_installing_twice_writes_nothing_and_a_changed_file_is_kept(tmp_path: Path) -> None:
    first = install(tmp_path, FILES)
    assert len(first) == len(FILES)
    assert install(tmp_path, FILES) == []
    changed = tmp_path / FILES[0].path
    changed.write_text("mine\n")
    (tmp_path / FILES[1].path).unlink()
    assert [each.state(tmp_path) for each in FILES[:3]] == ["differs", "new", "up to date"]
    assert install(tmp_path, FILES) == [tmp_path / FILES[1].path]
    assert changed.read_text() == "mine\n"
    assert install(tmp_path, FILES, overwrite=True) == [changed]
    assert changed.read_bytes() == FILES[0].content


def test_what_cannot_be_read_counts_as_changed(tmp_path: Path) -> None:
    target = tmp_path / FILES[0].path
    target.parent.mkdir(parents=True)
    target.symlink_to(target)
    assert FILES[0].state(tmp_path) == "differs"
    assert install(tmp_path, FILES[:1], overwrite=True) == [target]
    assert FILES[0].state(tmp_path) == "up to date"


def test_a_folder_in_the_place_of_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / FILES[0].path).mkdir(parents=True)
    assert FILES[0].state(tmp_path) == "differs"
    with pytest.raises(UnwritableError, match="is a folder"):
        install(tmp_path, FILES[:1], overwrite=True)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    with pytest.raises(UnwritableError, match="Permission denied"):
        install(tmp_path, FILES[:1])
