"""The one table of parameters: legend of every program and values of every parameter set."""

from dataclasses import dataclass

Value = float | int | str | tuple[float, ...]

PAPER = "paper"
ASSUMED = "assumed"
CALIBRATE = "calibrate"
DESIGN = "design"
PROGRAM = "set by the program"


@dataclass(frozen=True, slots=True)
class Setting:
    """One parameter of the console and its value in a parameter set.

    Attributes
    ----------
    name : str
        As relations call it: ``p1`` in us, ``d1`` in s, ``plw1`` in W, ``vd`` in s.
    value : float, int, str or tuple
        For the conditions of the paper; a tuple is a list of the console.
    origin : str
        Where the value comes from: ``"paper"``, ``"design"`` of the experiment, ``"assumed"``,
        ``"calibrate"`` on the probe at hand, or ``"set by the program"``.
    """

    name: str
    value: Value
    origin: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """One line of the legend, and the settings of the console that belong to it."""

    name: str
    meaning: str
    settings: tuple[Setting, ...] = ()


def _one(
    name: str, meaning: str, value: Value, origin: str = ASSUMED, as_name: str = ""
) -> Parameter:
    return Parameter(name, meaning, (Setting(as_name or name, value, origin),))


def _shape(name: str, meaning: str, file: str) -> Parameter:
    number = name.removeprefix("sp")
    settings = (
        Setting(f"spnam{number}", file, DESIGN),
        Setting(f"spw{number}", 0.0, PROGRAM),
        Setting(f"spoffs{number}", 0.0, DESIGN),
        Setting(f"spoal{number}", 0.5, DESIGN),
    )
    return Parameter(name, meaning, settings)


def calibration_shape(number: int, level_percent: float) -> Parameter:
    """Return the parameter of one level of a power calibration."""
    return _shape(
        f"sp{number}", f"f1 channel - SHAP with {level_percent:g} % of the RF of p1", "SHAP_10M_50u"
    )


def carrier(number: int, offset_hz: float) -> Parameter:
    """Return the parameter of one carrier of a frequency-stepped experiment."""
    return _one(f"cnst{number}", f"carrier {number} in Hz from SFO1", offset_hz, PROGRAM)


_ENTRIES = (
    _one("p1", "f1 channel - 90 degree pulse", 1.25, PAPER),
    _one("p2", "f1 channel - 180 degree pulse, twice p1", 2.5, PROGRAM),
    _one("p3", "f2 channel - 90 degree pulse", 1.25, ASSUMED),
    _one("p4", "f2 channel - 180 degree pulse, twice p3", 2.5, PROGRAM),
    _one("p11", "f1 channel - adiabatic pulse (SHAP)", 50.0, PAPER),
    _one("p12", "f2 channel - adiabatic pulse (SHAP)", 33.3, ASSUMED),
    _one("p13", "f1 channel - adiabatic pulse (SHAP) before the transfer", 8.0, DESIGN),
    _one("pl1", "f1 channel - power of p1 and p2, 90 degrees in p1", 0.0, CALIBRATE, "plw1"),
    _one("pl2", "f2 channel - power of p3 and p4, 90 degrees in p3", 0.0, CALIBRATE, "plw2"),
    _shape("sp1", "f1 channel - SHAP with the RF amplitude of p1", "SHAP_10M_50u"),
    _shape("sp2", "f2 channel - SHAP with the RF amplitude of p3", "SHAP_10M_33u"),
    _shape("sp3", "f1 channel - SHAP of p13 with the RF amplitude of p1", "SHAP_2M_8u"),
    _one("d1", "recycle delay", 0.01, PAPER),
    _one("d20", "delay after each pulse of the saturation train", 0.0005),
    _one("l1", "rotor periods of one half of the echo", 5),
    _one("l2", "thirds of a rotor period that the first evolution takes at least", 1),
    _one("l20", "pairs of pulses in the saturation train, at least 1", 10),
    _one("cnst31", "MAS rate in Hz", 60000.0, PAPER),
    _one("de", "pre-scan delay, from the last delay to the acquisition", 6.5),
    Parameter(
        "aq",
        "acquisition time, TD/(2 SWH)",
        (Setting("td", 2048, ASSUMED), Setting("swh", 1000000.0, ASSUMED)),
    ),
    Parameter(
        "o1",
        "f1 channel - carrier",
        (
            Setting("nuc1", "13C", PAPER),
            Setting("bf1", 100.61, PAPER),
            Setting("o1", 300320.85, PAPER),
            Setting("sfo1", 100.91032085, PAPER),
        ),
    ),
    Parameter(
        "o2",
        "f2 channel - carrier",
        (
            Setting("nuc2", "1H", PAPER),
            Setting("bf2", 400.13, PAPER),
            Setting("o2", 0.0, ASSUMED),
            Setting("sfo2", 400.13, ASSUMED),
        ),
    ),
    _one("ns", "multiple of the phase cycle", 2000000, PAPER),
    _one("ds", "0 or a multiple of the phase cycle", 0),
    Parameter(
        "td1",
        "number of rows",
        (Setting("td1", 16, DESIGN), Setting("fnmode1", 1, DESIGN)),
    ),
    _one("vdlist", "recovery delays", (0.0005, 0.001, 0.002, 0.004, 0.008, 0.016), ASSUMED, "vd"),
    _one(
        "vclist",
        "rotor periods of one half of the echo",
        (5.0, 6.0, 8.0, 11.0, 16.0, 23.0, 32.0),
        ASSUMED,
        "vc",
    ),
)

PARAMETERS: dict[str, Parameter] = {entry.name: entry for entry in _ENTRIES}
