"""The search path of includes cannot be left."""

import math
from pathlib import Path

import pytest

from pnmr.errors import MissingIncludeError, ProgramError
from pnmr.program import Parameters, parse, timeline, typical
from pnmr.program.includes import Includes
from pnmr.program.place import Place

HERE = Place("zg", 3)


def test_a_file_of_the_first_folder_wins_over_the_stub(tmp_path: Path) -> None:
    (tmp_path / "Avance.incl").write_text("; mine\n")
    assert Includes((tmp_path,)).text("Avance.incl", HERE) == "; mine\n"


@pytest.mark.parametrize(
    "name", ["Avance.incl", "Avancesolids.incl", "Delay.incl", "Grad.incl", "De.incl", "trigg.incl"]
)
def test_the_stock_includes_have_a_stub(name: str) -> None:
    assert "pnmr" in Includes().text(name, HERE)


PULSE = "1 ze\n2 d1\n  (p1 ph1):{channel}\n  go=2 ph31\n  30m wr #0\nexit\nph1=0\nph31=0\n"


@pytest.mark.parametrize(
    ("include", "channel", "wanted"),
    [
        ("CHN_defs.incl", "N", "f3"),
        ("HCN_defs.incl", "H", "f1"),
        ("HNC_defs.incl", "N", "f2"),
        ("NHC_defs.incl", "H", "f2"),
        ("HCD_defs.incl", "D", "f3"),
        ("XH_defs.incl", "X", "f1"),
        ("D_defs.incl", "D", "f4"),
        ("Sysconf.incl", "F", "f1"),
    ],
)
def test_the_stand_ins_name_the_channels(include: str, channel: str, wanted: str) -> None:
    played = timeline(f"#include <{include}>\n" + PULSE.format(channel=channel), typical())
    pulse = next(event for event in played.scan().events if event.kind == "pulse")
    assert pulse.channel == wanted


def test_a_stand_in_that_assumes_something_is_found_and_one_that_does_not_is_silent() -> None:
    told = parse("#include <D_defs.incl>\n" + PULSE.format(channel="D")).findings
    assert [finding.kind for finding in told] == ["stand-in include"]
    assert "D_defs.incl is read as a stand-in that assumes" in told[0].message
    assert parse("#include <HCN_defs.incl>\n" + PULSE.format(channel="C")).findings == ()


def test_lee_goldburg_offsets_are_at_the_magic_angle() -> None:
    field_hz = 80_000.0
    text = (
        "#include <lgcalc.incl>\n1 ze\n2 d1\n 1u fq=cnst22:f1\n (p5 ph1):f1\n"
        " 1u fq=cnst23:f1\n"
        " (p5 ph1):f1\n go=2 ph31\nexit\nph1=0\nph31=0\n"
    )
    played = timeline(text, Parameters({"cnst20": field_hz, "cnst24": 0.0}, assumed=True))
    up, down = (event for event in played.scan().events if event.kind == "pulse")
    for pulse in (up, down):
        tilt_deg = math.degrees(math.atan(field_hz / abs(pulse.offset_hz)))
        assert tilt_deg == pytest.approx(math.degrees(math.acos(math.sqrt(1 / 3))), abs=1e-4)
        turns = math.hypot(field_hz, pulse.offset_hz) * pulse.duration_ps * 1e-12
        assert turns == pytest.approx(1.0, abs=1e-6)
    assert up.offset_hz == -down.offset_hz > 0


def test_contact_and_decoupling_powers_follow_from_fields() -> None:
    text = (
        "#include <Delay.incl>\n#include <hX_cp.incl>\n#include <Decoup_Solids.incl>\n"
        "1 ze\n2 d1\n"
        " (p15:sp1 ph1):f1 (p15:sp0 ph1):f2\n 1u pl12:f2\n 1u cpds2:f2\n"
        " go=2 ph31 finally do:f2\nexit\nph1=0\nph31=0\n"
    )
    ninety_us, pulse_w, x_10khz_w, rotor_hz, x_field_hz = 2.5, 100.0, 1.6, 20_000.0, 50_000.0
    given = {
        **{"plw0": pulse_w, "p0": ninety_us, "plw31": x_10khz_w, "integfac0": 0.8},
        **{"integfac1": 1.0, "cnst31": rotor_hz, "cnst50": x_field_hz, "cnst52": 100_000.0},
        **{"cnst32": 0.0, "cnst33": 0.0, "cnst34": 0.0, "p15": 1000.0},
    }
    events = timeline(text, Parameters(given, assumed=True)).scan().events
    watts = {event.channel: event.power_w for event in events if event.kind == "pulse"}
    pulse_hz = 1e6 / (4 * ninety_us)
    assert watts["f2"] == pytest.approx(pulse_w * ((x_field_hz + rotor_hz) / pulse_hz / 0.8) ** 2)
    assert watts["f1"] == pytest.approx(x_10khz_w * (x_field_hz / 1e4) ** 2)
    decoupling = next(event for event in events if event.kind == "decoupling")
    assert decoupling.power_w == pytest.approx(pulse_w * (1e5 / pulse_hz) ** 2)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "../secret",
            "a/../../secret",
            "/etc/passwd",
            "C:\\x",
            "..",
            ".",
            "",
            "a//b",
            " ",
            "a\0b",
        ),
        *("..\\secret", "x" * 500, "a/b/c/d/e"),
    ],
)
def test_no_name_leaves_the_search_path(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_text("no")
    inner = tmp_path / "pp"
    inner.mkdir()
    with pytest.raises(ProgramError, match=r"zg:3.*search path"):
        Includes((inner,)).text(name, HERE)


def test_a_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    inner = tmp_path / "pp"
    inner.mkdir()
    (tmp_path / "secret").write_text("no")
    (inner / "link.incl").symlink_to(tmp_path / "secret")
    with pytest.raises(ProgramError, match="leads out"):
        Includes((inner,)).text("link.incl", HERE)


def test_a_link_that_leads_to_itself_is_missing(tmp_path: Path) -> None:
    (tmp_path / "loop.incl").symlink_to(tmp_path / "loop.incl")
    with pytest.raises(MissingIncludeError):
        Includes((tmp_path,)).text("loop.incl", HERE)


def test_a_missing_file_names_itself_and_the_folders(tmp_path: Path) -> None:
    with pytest.raises(MissingIncludeError, match=rf"zg:3.*site\.incl.*{tmp_path.name}"):
        Includes((tmp_path,)).text("site.incl", HERE)
