import pytest

from pnmr.errors import SettingError
from pnmr.program import parameters
from pnmr.program.compose.shipped import SHIPPED, shipped_parameters, shipped_sets, shipped_text
from pnmr.program.given import assigned, console_unit


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("p1=1.25us", "p1", 1.25),
        ("P1 = 1.25", "p1", 1.25),
        ("p11=0.05ms", "p11", 50.0),
        ("d1=10ms", "d1", 0.01),
        ("d1=10", "d1", 10.0),
        ("cnst31=60kHz", "cnst31", 60e3),
        ("ns=2e6", "ns", 2e6),
        ("bf1=100.61MHz", "bf1", 100.61),
        ("o1=-3kHz", "o1", -3e3),
        ("plw1=500mW", "plw1", 0.5),
        ("de=6.5", "de", 6.5),
        ("spnam1=SHAP_10M_50u", "spnam1", "SHAP_10M_50u"),
        ("vd=1ms,0.5", "vd", (0.001, 0.5)),
        ("vp=1us,2", "vp", (1.0, 2.0)),
    ],
)
def test_a_setting_is_read_in_the_consoles_unit(text: str, name: str, value: object) -> None:
    found, number = assigned(text)
    assert found == name
    assert number == (value if isinstance(value, str) else pytest.approx(value))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("p1", "NAME=VALUE"),
        ("=3", "NAME=VALUE"),
        ("p1=", "NAME=VALUE"),
        ("p1=3Hz", "p1: .*where s is expected"),
        ("ns=many", "ns: 'many' is not a quantity"),
        ("vd=1ms,", "vd: "),
    ],
)
def test_what_is_no_setting_is_refused_by_its_name(text: str, said: str) -> None:
    with pytest.raises(SettingError, match=said):
        assigned(text)


def test_units_are_those_of_the_console() -> None:
    names = ("p12", "d1", "plw2", "sfo1", "o1", "swh", "cnst31", "de", "l1", "spoal1")
    assert [console_unit(name) for name in names] == [
        *("us", "s", "W", "MHz", "Hz", "Hz", "Hz", "us", "", "")
    ]


def test_changes_leave_the_parameters_as_they_were() -> None:
    before = parameters(p1=2.5, d1=1.0)
    after = before.changed([("p1", 3.0), ("nuc1", "13C"), ("vd", (1.0,)), ("zgoptns", "-DA")])
    assert (before.values["p1"], after.values["p1"], after.values["d1"]) == (2.5, 3.0, 1.0)
    assert (after.texts["nuc1"], after.lists["vd"], after.flags) == ("13C", (1.0,), ("-DA",))
    assert not before.flags


def test_every_program_that_ships_has_its_text_and_a_set() -> None:
    for name in SHIPPED:
        assert (shipped_text(name) or "").startswith(f";{name}\n")
        assert shipped_sets(name)
    assert shipped_text("zg") is None
    assert shipped_parameters("zg") is None
    assert list(shipped_sets("one_pulse")) == ["one_pulse.kbr", "one_pulse.adamantane"]
