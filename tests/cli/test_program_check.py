"""``pnmr program check``: parameters from files, output, exit codes."""

import json
from pathlib import Path

from click.testing import CliRunner

from pnmr.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
ECHO = ROOT / "pulse_programs" / "double_adiabatic_echo"
ACQUS = """##TITLE= Parameter file, TopSpin 4.1.4
##$CNST= (0..31)
{cnst}
##$D= (0..1)
0 0.01
##$DE= 6.5
##$DS= 0
##$L= (0..2)
0 5 1
##$MASR= 60000
##$NS= {ns}
##$P= (0..11)
0 1.25 2.5 0 0 0 0 0 0 0 0 50
##$PLW= (0..2)
0 120 -1
##$SPNAM= (0..1)
<gauss> <SHAP_10M_50u>
##$SPW= (0..1)
0 120
##$SW_h= 1000000
##$TD= 2048
##$ZGOPTNS= <-Dlacq>
##END=
"""


def acqus(folder: Path, ns: int = 16) -> Path:
    cnst = " ".join(["0"] * 31 + ["60000"])
    path = folder / "acqus"
    path.write_text(ACQUS.format(cnst=cnst, ns=ns))
    return path


def checked(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["program", "check", *map(str, arguments)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def test_what_ships_is_checked_with_its_own_parameters() -> None:
    code, said = checked(ECHO)
    assert code == 0
    assert "0 errors, 0 warnings" in said
    assert "0, -1, +1, -1" in said


def test_a_fault_ends_in_exit_code_1_and_in_the_json(tmp_path: Path) -> None:
    path = tmp_path / "echo"
    path.write_text(ECHO.read_text().replace("exit\n", "\n"))
    code, said = checked(path, "--acqus", acqus(tmp_path), "--json", "--no-notes")
    assert code == 1
    (only,) = [f for f in json.loads(said)["findings"] if f["severity"] == "error"]
    assert only["rule"] == "ending"
    assert "exit" in only["remedy"]


def test_settings_replace_single_parameters_and_scans_are_counted(tmp_path: Path) -> None:
    code, said = checked(ECHO, "--acqus", acqus(tmp_path), "--set", "ns=24", "--no-notes")
    assert code == 0
    assert "no multiple of the 16 scans" in said


def test_a_probe_file_holds_for_the_channel_it_is_given_for(tmp_path: Path) -> None:
    limits = tmp_path / "probe.toml"
    limits.write_text('name = "1.3 mm"\nmost_rf = "150 kHz"\n')
    code, said = checked(ECHO, "--acqus", acqus(tmp_path), "--probe", f"f1={limits}")
    assert code == 1
    assert "rf peak 200 kHz exceeds the probe limit 150 kHz" in said
    assert "duty cycle is unchecked" in said
    code, said = checked(ECHO, "--acqus", acqus(tmp_path), "--probe", f"f2={limits}")
    assert code == 0
    assert "limits of the probe are unchecked" in said


def test_wave_files_are_looked_for_in_the_folders_given(tmp_path: Path) -> None:
    given = ("--acqus", acqus(tmp_path), "--no-notes", "--waves", tmp_path)
    code, said = checked(ECHO, *given)
    assert code == 1
    assert "SHAP_10M_50u is missing" in said
    points = "\n".join("100.0, 0.0" for _ in range(1000))
    wave = f"##TITLE= SHAP\n##NPOINTS= 1000\n##XYPOINTS= (XY..XY)\n{points}\n##END=\n"
    (tmp_path / "SHAP_10M_50u").write_text(wave)
    assert checked(ECHO, *given)[0] == 0
