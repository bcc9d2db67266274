"""The acquisition conditions that a data set records, typed."""

import warnings
from collections.abc import Mapping

from pnmr.bruker.digital_filter import group_delay_points
from pnmr.bruker.folder import Folder
from pnmr.bruker.parameters import Parameters
from pnmr.data import Acquisition
from pnmr.errors import PnmrWarning
from pnmr.files import decode
from pnmr.units import hz_from_mhz, s_from_us

_MAS_DEFAULTS_HZ = (4200.0, 5000.0)
_SLOWEST_CNST31_HZ = 500.0


def acquisition(folder: Folder, files: Mapping[str, Parameters]) -> Acquisition:
    """Return the conditions of an experiment from its parameter files (``acqus`` at least)."""
    acqus = files["acqus"]
    return Acquisition(
        nucleus=_nucleus(acqus),
        larmor_hz=hz_from_mhz(acqus.number("SFO1")),
        scans=acqus.whole("NS", 1),
        recycle_delay_s=acqus.element("D", 1),
        mas_hz=_mas_hz(folder, acqus),
        pulse_program=acqus.text("PULPROG", ""),
        title=title(folder),
        temperature_k=acqus.number("TE") if acqus.number("TE", 0.0) > 0.0 else None,
        group_delay_points=group_delay_points(acqus),
        dead_time_s=s_from_us(acqus.number("DE")) if "DE" in acqus else None,
        source=folder.label,
        parameters=files,
    )


def base_hz(acqus: Parameters) -> float:
    """Return BF1, where 0 ppm is before the data are referenced; SFO1 where BF1 is not recorded.

    A BF1 that is no frequency counts as not recorded, with a warning.
    """
    carrier_hz = hz_from_mhz(acqus.number("SFO1"))
    recorded_hz = hz_from_mhz(acqus.number("BF1")) if "BF1" in acqus else carrier_hz
    if recorded_hz > 0.0:
        return recorded_hz
    warnings.warn(
        f"{acqus.source}: BF1 is no frequency; 0 ppm is taken at SFO1", PnmrWarning, stacklevel=3
    )
    return carrier_hz


def title(folder: Folder) -> str:
    """Return the operator's title of the first processed data set, without control characters."""
    if not folder.has("pdata/1/title"):
        return ""
    text = decode(folder.read("pdata/1/title"))
    lines = ("".join(c for c in line if c.isprintable()).rstrip() for line in text.split("\n"))
    return "\n".join(lines).strip()


def _nucleus(acqus: Parameters) -> str:
    """Return NUC1, or nothing where the console says "off"."""
    name = acqus.text("NUC1", "").strip()
    return "" if name.lower() == "off" else name


def _mas_hz(folder: Folder, acqus: Parameters) -> float | None:
    """Return the rate of spinning in Hz, None where it is not recorded.

    A pulse program that counts in rotor periods takes them from CNST 31, so that
    value was meant. MASR 4200 and 5000 are what TopSpin writes when nobody set it.
    """
    constant_hz = acqus.element("CNST", 31) or 0.0
    if constant_hz >= _SLOWEST_CNST31_HZ and _program_uses_cnst31(folder):
        return constant_hz
    recorded_hz = acqus.number("MASR", 0.0)
    return recorded_hz if recorded_hz > 0.0 and recorded_hz not in _MAS_DEFAULTS_HZ else None


def _program_uses_cnst31(folder: Folder) -> bool:
    if not folder.has("pulseprogram"):
        return True
    return "cnst31" in decode(folder.read("pulseprogram"))
