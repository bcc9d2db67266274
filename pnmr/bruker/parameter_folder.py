"""A parameter set as the folder that ``rpar`` reads: acqu and proc, for a series acqu2 and proc2."""

from collections.abc import Mapping

from pnmr.bruker.writing import SETUP_TITLE, Value, parameter_text, starting_processing
from pnmr.errors import SettingError
from pnmr.program import Parameters
from pnmr.units import hz_from_mhz

# What stands in the rest of an array on the console, and how many entries the array has.
_ARRAYS: dict[str, tuple[int, float]] = {
    **{name: (64, 0.0) for name in ("P", "D", "PLW", "SPW", "SPOFFS")},
    "CNST": (64, 1.0),
    "L": (32, 1.0),
    "SPOAL": (64, 0.5),
}
_SHAPES = 64
_CHANNELS = 8
_SINGLE = {"de": "DE", "ns": "NS", "ds": "DS", "td": "TD", "swh": "SW_h"}
_CHANNEL_VALUES = {"bf": "BF", "sfo": "SFO", "o": "O"}
_INDIRECT = {"td1": "TD", "fnmode1": "FnMODE"}
_LIST_NAMES = {"vd": "VDLIST", "vc": "VCLIST", "vp": "VPLIST"}


def parameter_folder(given: Parameters, lists: Mapping[str, str] | None = None) -> dict[str, bytes]:
    """Return the files of a parameter set for ``exp/stan/nmr/par/user``, by name.

    Parameters
    ----------
    given : Parameters
        Values in the console's units. What is not among them has the value that the console
        itself starts with, powers 0 W; what no file holds is left to the console.
    lists : mapping, optional
        Kind of list, ``"vd"``, to the name of its file on the console.

    Raises
    ------
    SettingError
        For a set without program, nucleus, carrier, TD or SWH, and for a parameter that has no place
        in these files: none is left out in silence.
    """
    missing = [each for each in ("pulprog", "nuc1") if not given.text(each)]
    missing += [each for each in ("td", "swh", "bf1", "sfo1") if given.values.get(each, 0.0) <= 0.0]
    if missing:
        raise SettingError(
            f"the parameter set {given.text('pulprog')} lacks {', '.join(missing)}, without which"
            " the console knows no axis; add them"
        )
    values = given.values
    points, rows = round(values["td"] / 2), round(values.get("td1", 1.0))
    base_hz = hz_from_mhz(values["bf1"])
    files = {
        "acqu": _acqu(given, lists or {}),
        "proc": starting_processing(points, base_hz, values["swh"]),
    }
    if "td1" in values:
        channel = {key: files["acqu"][key] for key in ("BF1", "SFO1", "O1", "NUC1")}
        indirect = {own: values[key] for key, own in _INDIRECT.items() if key in values}
        files["acqu2"] = {**channel, **indirect, "SW_h": values["swh"]}
        files["proc2"] = starting_processing(rows, base_hz, values["swh"])
    return {name: parameter_text(SETUP_TITLE, each, origin="pnmr") for name, each in files.items()}


def _acqu(given: Parameters, lists: Mapping[str, str]) -> dict[str, Value]:
    values = given.values
    acqu: dict[str, Value] = {
        "AQ_mod": 3,
        "DIGMOD": 1,  # digital; baseopt is left to the operator
        "PARMODE": 1 if "td1" in values else 0,
        "PULPROG": given.text("pulprog"),
        "SW": values["swh"] / values["sfo1"],
        "ZGOPTNS": " ".join(given.flags),
    }
    acqu |= {f"NUC{i}": given.text(f"nuc{i}") or "off" for i in range(1, _CHANNELS + 1)}
    acqu |= {_LIST_NAMES[kind]: name for kind, name in lists.items()}
    acqu["SPNAM"] = _shape_names(given)
    arrays = {name: [start] * count for name, (count, start) in _ARRAYS.items()}
    for key, value in values.items():
        family = key.rstrip("0123456789")
        index = key.removeprefix(family)
        if key in _SINGLE:
            acqu[_SINGLE[key]] = value
        elif index and family in _CHANNEL_VALUES:
            acqu[f"{_CHANNEL_VALUES[family]}{index}"] = value
        elif index and family.upper() in arrays and int(index) < len(arrays[family.upper()]):
            arrays[family.upper()][int(index)] = value
        elif key not in _INDIRECT:
            raise _homeless(key)
    return acqu | {name: tuple(entries) for name, entries in arrays.items()}


def _shape_names(given: Parameters) -> tuple[str, ...]:
    names = [f"spnam{index}" for index in range(_SHAPES)]
    known = {"pulprog", *names, *(f"nuc{index}" for index in range(1, _CHANNELS + 1))}
    for key in given.texts:
        if key not in known:
            raise _homeless(key)
    return tuple(map(given.text, names))


def _homeless(key: str) -> SettingError:
    return SettingError(f"the parameter {key} has no place in acqu; take it out of the set")
