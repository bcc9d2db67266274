"""The linter against programs that ship, which are right, and copies with planted faults."""

from pathlib import Path

import pytest

from pnmr.program import Parameters, parameters, read_parameters
from pnmr.program.lint import RULES, Finding, Surroundings, check
from pnmr.shapes.limits import Console, Probe, console

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ROOT / "pulse_programs"
SETS = ROOT / "pnmr" / "library" / "parameter_sets"
ECHO = (PROGRAMS / "double_adiabatic_echo").read_text()

# What is planted, by the text it replaces, and which severity its line must get.
FAULTS = {
    "ambiguous division": ('"tauE=(TauR*l1-p11)/2"', '"tauE=(TauR*l1-p11)/4*2"', "error"),
    "no longer synchronous": ('"tauAB=tauE*2"', '"tauAB=tauE*2+p1"', "warning"),
    "negative delay": ('"tauB=tauE-de"', '"tauB=tauE-de*20"', "error"),
    "a time as a number": ("define delay rfOn1\n", 'define delay rfOn1\n"cnst9=p1*2"\n', "warning"),
    "undeclared name": ('"rfOn1=p1+p11*2"', '"rfOn1=p1+p12x*2"', "error"),
    "label twice": ("  30m wr #0\n", "2 30m wr #0\n", "error"),
    "decoupling left on": ("2 d1\n", "2 d1 cw:f2\n", "error"),
    "power left to the shape": ("(p1 pl1 ph1):f1", "(p1 ph1):f1", "error"),
    "jump to nowhere": ("go=2 ph31", "go=7 ph31", "error"),
    "receiver entry": ("ph31 = 0 2 0 2", "ph31 = 0 0 0 2", "error"),
    "unused phase list": ("ph1 = 0\n", "ph1 = 0\nph7 = 0 2\n", "warning"),
    "not ASCII": (";phase cycle", ";ph\u00e4se cycle", "warning"),
}


def planted(text: str, faults: dict[str, tuple[str, str, str]]) -> tuple[str, dict[str, int]]:
    """Return a text with faults, and the line of each; new lines push the later ones down."""
    for old, new, _ in faults.values():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    where = {}
    for name, (old, new, _) in faults.items():
        start = text[: text.index(new)].count("\n") + 1
        where[name] = start + new.rstrip("\n").count("\n") * (old.split("\n")[0] in new)
    return text, where


def echo_set(**more: float) -> Parameters:
    known = read_parameters(SETS / "double_adiabatic_echo.toml")
    return Parameters({**known.values, **more}, known.texts, known.lists)


def linted(
    folder: Path, text: str, given: Parameters | None = None, around: Surroundings | None = None
) -> tuple[Finding, ...]:
    path = folder / "double_adiabatic_echo"
    path.write_bytes(text.encode())
    return check(path, given or echo_set(), around or Surroundings(console("avance_iii_hd")))


def changed(folder: Path, old: str, new: str, **more: float) -> tuple[Finding, ...]:
    assert ECHO.count(old) == 1, old
    return linted(folder, ECHO.replace(old, new), echo_set(**more))


def severities(found: tuple[Finding, ...], line: int) -> set[str]:
    return {each.severity for each in found if each.line == line}


def ruled(found: tuple[Finding, ...], rule: str) -> list[Finding]:
    return [each for each in found if each.rule == rule]


def shipped() -> list[tuple[str, str]]:
    named = [(read_parameters(p).text("pulprog"), p.stem) for p in sorted(SETS.glob("*.toml"))]
    return [(program, stem) for program, stem in named if (PROGRAMS / program).is_file()]


@pytest.mark.parametrize(("program", "stem"), shipped())
def test_what_ships_has_neither_errors_nor_warnings(program: str, stem: str) -> None:
    given = read_parameters(SETS / f"{stem}.toml")
    found = check(PROGRAMS / program, given, Surroundings(console("avance_iii_hd")))
    assert [str(each) for each in found if each.severity != "note"] == []
    assert ruled(found, "coherence")
    assert ruled(found, "probe")


def test_every_program_that_ships_has_a_set_to_be_checked_with() -> None:
    assert {program for program, _ in shipped()} == {p.name for p in PROGRAMS.iterdir()}


def test_twelve_planted_faults_are_found_at_once_each_by_its_line(tmp_path: Path) -> None:
    text, where = planted(ECHO, FAULTS)
    found = linted(tmp_path, text)
    assert len(FAULTS) == len(set(where.values())) == 12
    missed = {
        name: line for name, line in where.items() if FAULTS[name][2] not in severities(found, line)
    }
    assert not missed, "\n".join(map(str, found))
    assert all(each.reason and each.remedy for each in found if each.severity != "note")


@pytest.mark.parametrize("name", FAULTS)
def test_each_planted_fault_is_found_when_it_stands_alone(tmp_path: Path, name: str) -> None:
    text, where = planted(ECHO, {name: FAULTS[name]})
    assert FAULTS[name][2] in severities(linted(tmp_path, text), where[name])


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("exit\n", "\n", "ending"),
        ("1 ze\n", "1 30m\n", "ending"),
        ("  30m wr #0\n", "  30m\n", "ending"),
        ("go=2 ph31", "go=7 ph31", "label"),
        ("HaltAcqu, 1m", "Halt, 1m", "label"),
        ("go=2 ph31", "go=2 ph30", "phase list"),
        ("  tauAB\n", "  tauAB*\n", "not read"),
        ("  tauAB\n", "  tauAB\n  (p1 pl1 ph1):f1 (p1 pl1 ph2):f1\n", "overlap"),
        ("  tauAB\n", "  tauAB\n  0.01u\n", "clock"),
        ("(p1 pl1 ph1):f1", "(p1 pl1 ph1):f9", "not played"),
        ('"tauA=tauE-p1*0.63662"', '"tauA=tauE-p1*0.5"', "echo top"),
        ('"tauB=tauE-de"', '"tauB=tauE"', "echo top"),
        ("(p11:sp1 ph3):f1", "(p11:sp1 ph2):f1", "coherence"),
    ],
)
def test_a_fault_makes_an_error_of_its_rule(tmp_path: Path, old: str, new: str, rule: str) -> None:
    found = ruled(changed(tmp_path, old, new), rule)
    assert "error" in {each.severity for each in found}


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("TauR=1s/cnst31", "TauR=1/cnst31", "units"),
        ('"tauB=tauE-de"', '"tauB=tauE-de+2"', "units"),
        (";p11 :", ";p13 :", "legend"),
        (";$CLASS=Solids\n", "", "tags"),
        ("2 d1\n", "2 d1\r\n", "characters"),
        ("define delay tauB\n", "define delay tauB\ndefine delay tauX\n", "name in vain"),
        ("  tauAB\n", "  tauAB\n  1.01u\n", "clock"),
        ("(p1 pl1 ph1):f1", "(p1 pl2 ph1):f1", "power of channel"),
        ("  30m wr #0\n", "  lo to 2 times 0\n  30m wr #0\n", "idle loop"),
    ],
)
def test_a_doubt_makes_a_warning_of_its_rule(tmp_path: Path, old: str, new: str, rule: str) -> None:
    found = ruled(changed(tmp_path, old, new), rule)
    assert "warning" in {each.severity for each in found}


@pytest.mark.parametrize(
    ("values", "rule", "severity"),
    [
        ({"ns": 24}, "scans", "warning"),
        ({"ns": 16, "ds": 5}, "scans", "warning"),
        ({"p1": 25.0}, "not played", "error"),
        ({"d1": 0.0015}, "not played", "error"),
        ({"td": 200_000}, "not played", "error"),
        ({"masr": 59_000.0}, "MAS rate", "warning"),
        ({"p1": 1.26}, "clock", "warning"),
        ({"p11": 49.99}, "wave file", "error"),
    ],
)
def test_parameters_are_held_against_the_program(
    tmp_path: Path, values: dict[str, float], rule: str, severity: str
) -> None:
    found = linted(tmp_path, ECHO, echo_set(**values))
    assert severity in {each.severity for each in ruled(found, rule)}


def test_scans_of_whole_cycles_pass(tmp_path: Path) -> None:
    assert not ruled(linted(tmp_path, ECHO, echo_set(ns=48, ds=16)), "scans")


def test_a_missing_wave_file_is_an_error_and_a_good_one_passes(tmp_path: Path) -> None:
    known = console("avance_iii_hd")
    for points, expected in (
        (None, ["error"]),
        (1000, []),
        (999, ["error"]),
        (5000, ["error"] * 2),
    ):
        around = Surroundings(known, {}, {"SHAP_10M_50u": points}.get)
        found = ruled(linted(tmp_path, ECHO, None, around), "wave file")
        assert [each.severity for each in found] == expected


def test_the_probe_is_checked_where_limits_are_stated_and_unchecked_elsewhere(
    tmp_path: Path,
) -> None:
    def probe_findings(probe: Probe) -> dict[str, str]:
        around = Surroundings(Console("any"), {"f1": probe})
        found = ruled(linted(tmp_path, ECHO, echo_set(plw1=100.0), around), "probe")
        return {each.reason.split(": ")[1].split(" ")[0]: each.severity for each in found}

    nothing = probe_findings(Probe("mine"))
    assert set(nothing.values()) == {"note"}
    assert len(nothing) == 4
    # 1.25 us for 90 degrees is 200 kHz; 101.25 us in 10.4 ms are 1 % at full power.
    low = Probe("mine", "", most_rf_hz=199e3, longest_pulse_s=49e-6, most_duty_percent=0.9)
    assert list(probe_findings(low).values()).count("error") == 3
    high = Probe("mine", "", 201e3, 51e-6, 1.1, 101.0)
    assert probe_findings(high) == {}


def test_a_shape_of_unknown_power_leaves_the_peak_unchecked_not_good(tmp_path: Path) -> None:
    limits = Surroundings(Console("any"), {"f1": Probe("mine", "", most_rf_hz=201e3)})
    for watt, expected in ((0.0, "note"), (100.0, None), (102.1, "error")):
        text = ECHO.replace('"spw1=plw1"', f'"spw1={watt}"')
        found = ruled(linted(tmp_path, text, echo_set(plw1=100.0), limits), "probe")
        peak = [each.severity for each in found if "rf peak" in each.reason]
        assert peak == ([expected] if expected else [])


def test_decoupling_of_an_acquisition_is_switched_off_before_data_are_written(
    tmp_path: Path,
) -> None:
    left = ECHO.replace("go=2 ph31", "go=2 ph31 cpd2:f2")
    on = linted(tmp_path, left)
    assert {each.severity for each in ruled(on, "decoupling before write")} == {"error"}
    assert {each.severity for each in ruled(on, "decoupling left on")} == {"error"}
    off = left.replace("30m wr", "30m do:f2 wr").replace("2 d1\n", "2 d1 do:f2\n")
    found = linted(tmp_path, off)
    assert not ruled(found, "decoupling before write")
    assert not ruled(found, "decoupling left on")


def test_guards_of_the_program_are_named_with_their_line(tmp_path: Path) -> None:
    found = ruled(linted(tmp_path, ECHO, echo_set(p1=25.0)), "not played")
    line = next(n for n, text in enumerate(ECHO.split("\n"), 1) if "p1 is longer" in text)
    assert [each.line for each in found] == [line]


def test_a_program_that_cannot_be_read_at_all_is_no_crash(tmp_path: Path) -> None:
    for text in ("", "\x00\x01", "((((", '"a=', "1 ze\n" * 40 + "?\n" * 40):
        found = linted(tmp_path, text, parameters())
        assert all(each.rule in {*RULES, "not read", "not played"} for each in found)
