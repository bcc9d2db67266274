"""The pulse programs and parameter sets that ship: generated, safe for the console, readable."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from pnmr.errors import SettingError
from pnmr.program import parse, program_text, read_parameters, timeline
from pnmr.program.compose import PROGRAMS, compose
from pnmr.program.compose.shipped import program_files, set_files

ROOT = Path(__file__).resolve().parents[2]
PROGRAM_FOLDER = ROOT / "pulse_programs"
SET_FOLDER = ROOT / "pnmr" / "library" / "parameter_sets"
FILES = dict(program_files())
VARIANTS = {
    "double_adiabatic_echo": [{"cycle": "64"}],
    "double_echo": [{"cycle": "64"}],
    "hahn_echo": [{"cycle": "4"}, {"cycle": "8"}],
    "tedor_shap": [
        {"placement": "replace", "before": "1", "after": "3", "shap": "4", "cycle": "128"},
        {"placement": "replace", "before": "4", "after": "2"},
        {"placement": "central", "before": "3", "after": "5"},
        {"placement": "carbon", "before": "1", "after": "3", "window": "3", "cycle": "128"},
        {"placement": "train", "before": "1", "after": "1"},
        {"placement": "train", "before": "3", "after": "4", "control": "yes"},
    ],
    "shap_inversion_recovery": [{"read": "one_pulse"}],
    "shap_calibration": [{"read": "one_pulse", "levels": "3"}],
    "frequency_stepped_echo": [
        {"echo": "hahn_echo", "first": "-1MHz", "last": "-0.5MHz", "step": "250kHz"}
    ],
}


def every_text() -> list[tuple[str, str]]:
    more = [
        (f"{name} {options}", compose(name, options).text)
        for name, several in VARIANTS.items()
        for options in several
    ]
    return [*FILES.items(), *more]


TEXTS = dict(every_text())


def statements(text: str) -> list[str]:
    return [code for line in text.splitlines() if (code := line.split(";")[0].strip())]


def test_the_programs_in_the_folder_are_those_that_are_generated() -> None:
    found = {path.name: path.read_bytes() for path in PROGRAM_FOLDER.iterdir()}
    assert found == {name: text.encode("ascii") for name, text in program_files()}


def test_the_parameter_sets_in_the_library_are_those_that_are_generated() -> None:
    found = {path.name: path.read_bytes() for path in SET_FOLDER.iterdir()}
    assert found == {name: text.encode("ascii") for name, text in set_files()}


@pytest.mark.parametrize("name", FILES)
def test_names_suit_every_console(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9._]{1,29}", name)


@pytest.mark.parametrize("name", TEXTS)
def test_text_is_ascii_with_plain_line_ends_and_no_date(name: str) -> None:
    text = TEXTS[name]
    assert text.isascii()
    assert "\r" not in text
    assert "\t" not in text
    assert text.endswith("\n")
    assert not re.search(r"20[12]\d[-/]|avance-version", text)
    assert not re.search(r"/\*|//|'", text)
    assert max(map(len, text.splitlines())) <= 100


@pytest.mark.parametrize("name", TEXTS)
def test_printing_and_parsing_give_the_same_program(name: str) -> None:
    program = parse(TEXTS[name])
    printed = program_text(program)
    assert program_text(parse(printed)) == printed
    assert not program.findings


@pytest.mark.parametrize("name", TEXTS)
def test_no_relation_can_be_read_in_two_ways(name: str) -> None:
    relations = [line for line in statements(TEXTS[name]) if line.startswith('"')]
    assert relations
    for relation in relations:
        assert not re.search(r"/[\w.]+[*/]|/\([^()]*\)[*/]", relation), relation
        target, _, value = relation.strip('"').partition("=")
        if re.match(r"(cnst|l|plw|spw)\d", target):
            assert not re.search(r"\b[pd]\d", value), relation


@pytest.mark.parametrize("name", TEXTS)
def test_every_square_pulse_names_its_power(name: str) -> None:
    pulses = re.findall(r"\((p\d+)([^()]*)\):f(\d)", "\n".join(statements(TEXTS[name])))
    assert pulses
    for length, rest, channel in pulses:
        shaped = rest.startswith(":sp")
        assert shaped is not (f"pl{channel}" in rest), (length, rest)
        assert shaped == (length in ("p11", "p12", "p13"))


@pytest.mark.parametrize("name", TEXTS)
def test_a_shape_has_at_most_the_power_of_the_hard_pulse(name: str) -> None:
    text = TEXTS[name]
    for number in set(re.findall(r":sp(\d+)", text)):
        power = re.search(rf'"spw{number}=plw[12](\*([\d.]+))?"', text)
        assert power is not None
        assert power[2] is None or 0.0 < float(power[2]) <= 1.0


@pytest.mark.parametrize("name", TEXTS)
def test_the_legend_names_everything_that_is_used(name: str) -> None:
    text = TEXTS[name]
    code = " ".join(statements(text))
    used = set(re.findall(r"\b(?:p|d|l|cnst|ph|pl|sp)\d+\b", code)) - {"l10"}
    used |= set(re.findall(r"\bdefine (?:delay|list<\w+>) (\w+)", code))
    legend = set(re.findall(r"^;(\w+) : ", text, re.MULTILINE))
    assert used <= legend
    numbered = {entry for entry in legend if re.fullmatch(r"(?:p|d|ph|sp)\d+", entry)}
    assert numbered <= used


@pytest.mark.parametrize("name", TEXTS)
def test_every_phase_list_is_used_and_every_used_one_is_given(name: str) -> None:
    lines = statements(TEXTS[name])
    given = {match[1] for line in lines if (match := re.match(r"(ph\d+) = ", line))}
    used = {word for line in lines if "=" not in line for word in re.findall(r"\bph\d+", line)}
    assert used | {"ph31"} == given


@pytest.mark.parametrize("name", TEXTS)
def test_every_label_stands_once_and_every_jump_has_one(name: str) -> None:
    code = TEXTS[name]
    lines = statements(code)
    labels = re.findall(r"^(\d+(?= )|\w+(?=, ))", code, re.MULTILINE)
    assert len(labels) == len(set(labels))
    jumps = re.findall(r"goto (\w+)|go=(\d+)|lo to (\d+)", "\n".join(lines))
    assert {a or b or c for a, b, c in jumps} <= set(labels)
    assert lines[lines.index("exit") - 1] == "HaltAcqu, 1m"


@pytest.mark.parametrize("name", sorted(path.stem for path in SET_FOLDER.iterdir()))
def test_programs_play_with_their_parameter_set_without_a_finding(name: str) -> None:
    source = (
        name
        if name in FILES
        else {"saturation_recovery.kbr": "saturation_recovery.1p"}.get(name, name.partition(".")[0])
    )
    given = read_parameters(SET_FOLDER / f"{name}.toml")
    played = timeline(PROGRAM_FOLDER / source, given)
    summary = played.summary()
    assert not played.findings
    assert given.values["ns"] % played.cycle == 0
    assert summary.scans == given.values["ns"] * given.values.get("td1", 1)
    assert max(summary.duty_fraction.values()) < 0.05
    for increment in range(summary.increments):
        events = played.scan(0, increment).events
        assert min(e.duration_ps for e in events if e.kind == "delay") >= 1_000_000
        for channel in ("f1", "f2"):
            own = [e for e in events if e.channel == channel]
            assert all(a.end_ps <= b.start_ps for a, b in pairwise(own))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"p1": 1250.0}, "PassP1"),
        ({"p11": 500.0}, "PassShap"),
        ({"cnst31": 60.0}, "PassRotor"),
        ({"l1": 3}, "PassEcho"),
        ({"d1": 0.002}, "PassDuty1"),
        ({"td": 200000}, "PassAq"),
    ],
)
def test_a_wrong_parameter_stops_the_program_before_its_first_pulse(
    wrong: dict[str, float], message: str
) -> None:
    given = read_parameters(SET_FOLDER / "double_adiabatic_echo.toml")
    changed = {**given.values, **given.texts, **wrong}
    played = timeline(PROGRAM_FOLDER / "double_adiabatic_echo", changed)
    assert message in FILES["double_adiabatic_echo"]
    assert played.summary().scans == 0
    assert not played.summary().duty_fraction


def test_a_wrong_number_of_rows_stops_the_program() -> None:
    given = read_parameters(SET_FOLDER / "shap_calibration.toml")
    changed = {**given.values, **given.texts, "td1": 8}
    assert timeline(PROGRAM_FOLDER / "shap_calibration", changed).summary().scans == 0


@pytest.mark.parametrize(
    ("program", "options", "message"),
    [
        ("double_adiabatic_eco", {}, "not known"),
        ("double_echo", {"cycles": "16"}, "no option cycles"),
        ("double_echo", {"cycle": "17"}, "one of 16, 64"),
        ("tedor_shap", {"before": "0"}, "1 to 16"),
        ("tedor_shap", {"before": "-1"}, "1 to 16"),
        ("tedor_shap", {"placement": "central"}, "both numbers are odd"),
        ("tedor_shap", {"placement": "replace", "shap": "3"}, "must be even"),
        ("tedor_shap", {"window": "2"}, "must be odd"),
        ("frequency_stepped_echo", {"step": "70kHz"}, "does not divide"),
        ("frequency_stepped_echo", {"step": "1kHz"}, "at most 20"),
        ("frequency_stepped_echo", {"first": "1MHz"}, "rises"),
        ("frequency_stepped_echo", {"step": "100"}, "no unit"),
    ],
)
def test_options_that_mean_nothing_are_refused(
    program: str, options: dict[str, str], message: str
) -> None:
    with pytest.raises(SettingError, match=message):
        compose(program, options)


def test_every_program_of_the_list_ships() -> None:
    assert set(PROGRAMS) <= set(FILES)
