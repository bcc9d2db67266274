"""Which frequency is 0 ppm: set by number, by SR or by a reference file.

A reference belongs to a field: neither the drift of the magnet between two data sets
nor what the spinning sample does to the field (bulk susceptibility, heating by MAS) is
corrected. At 9.4 T a drift of 1 Hz in a day moves 13C by 0.01 ppm.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from pnmr.data import FID, Setting
from pnmr.errors import SettingError
from pnmr.files import read_bytes, read_text, sha256, write_text
from pnmr.isotopes import isotope
from pnmr.process.step import In, recording_step
from pnmr.units import ppm_from_hz

FORMAT = "pnmr reference 1"
_DRIFT = "# The field's drift since this measurement, and what MAS does to it, are not corrected.\n"
_FARTHEST, _LARGEST_HZ = 0.1, 1e12


@dataclass(frozen=True, slots=True)
class Reference:
    """The frequency of 0 ppm and where it comes from.

    Attributes
    ----------
    nucleus : str
        Isotope whose 0 ppm it is, ``"13C"``.
    reference_hz : float
        Frequency of 0 ppm (TopSpin's SF) in Hz.
    carrier_hz : float
        Carrier of the reference data set in Hz.
    base_hz : float
        Basic frequency (TopSpin's BF1) in Hz, from which SR counts; 0 where unknown.
    compound : str
        What was measured, ``"adamantane"``; empty for a number given by hand.
    line_ppm : float
        Shift in ppm that the line has by definition.
    line_hz, line_error_hz : float
        Frequency at which the line was found and its standard error, in Hz.
    check_ppm, check_error_ppm : float
        A second line on the new scale with its standard error, 0 where there is none.
    source, source_sha256 : str
        Reference data set, and the digest of its raw data.
    """

    nucleus: str
    reference_hz: float
    carrier_hz: float
    base_hz: float = 0.0
    compound: str = ""
    line_ppm: float = 0.0
    line_hz: float = 0.0
    line_error_hz: float = 0.0
    check_ppm: float = 0.0
    check_error_ppm: float = 0.0
    source: str = ""
    source_sha256: str = ""

    @property
    def sr_hz(self) -> float:
        """SR = SF - BF1 in Hz; raises `SettingError` where BF1 is not known."""
        if self.base_hz <= 0.0:
            raise SettingError("SR counts from the basic frequency BF1, which is not known here")
        return self.reference_hz - self.base_hz

    @property
    def sr_ppm(self) -> float:
        """SR in ppm of the basic frequency."""
        return ppm_from_hz(self.sr_hz, self.base_hz)

    @property
    def line_error_ppm(self) -> float:
        """Standard error of the scale in ppm."""
        return ppm_from_hz(self.line_error_hz, self.reference_hz)

    def for_nucleus(self, nucleus: str) -> float:
        """Return 0 ppm in Hz of another nucleus in the same field, by the unified scale.

        The frequency ratios Xi are those of R. K. Harris, E. D. Becker, S. M. Cabral de
        Menezes, R. Goodfellow, P. Granger, Pure Appl. Chem. 73 (2001) 1795; TMS carbons
        and protons both define 0 ppm, so shifts on the adamantane scale carry over.
        """
        if not self.nucleus:
            raise SettingError(
                "a reference without a nucleus cannot be carried over; name it in the file"
            )
        ratio = isotope(nucleus).xi_percent / isotope(self.nucleus).xi_percent
        return self.reference_hz * ratio

    def write(self, path: str | Path) -> None:
        """Write the reference as TOML, whole or not at all."""
        import tomli_w

        document: dict[str, Any] = {"format": FORMAT, **asdict(self)}
        if self.base_hz > 0.0:
            document |= {"sr_hz": self.sr_hz, "sr_ppm": self.sr_ppm}
        write_text(Path(path), _DRIFT + tomli_w.dumps(document))

    @classmethod
    def read(cls, path: str | Path) -> "Reference":
        """Read a reference file; raises `SettingError` with the file and what is wrong."""
        try:
            document = tomllib.loads(read_text(Path(path)))
        except (ValueError, RecursionError) as error:
            raise SettingError(f"{path} is not a reference file in TOML: {error}") from error
        if document.pop("format", None) != FORMAT:
            raise SettingError(f'{path}: a reference file says format = "{FORMAT}"')
        for derived in ("sr_hz", "sr_ppm"):
            document.pop(derived, None)
        for key, kind in cls.__annotations__.items():
            if kind is float and type(document.get(key)) is int:
                document[key] = float(document[key])
            value = document.get(key, kind())
            if not isinstance(value, kind) or (kind is float and not abs(value) < _LARGEST_HZ):
                raise SettingError(f"{path}: {key} must be a {kind.__name__}, and finite")
        missing = {"nucleus", "reference_hz", "carrier_hz"} - document.keys()
        strange = document.keys() - cls.__annotations__.keys()
        if missing or strange:
            what = f"lacks {min(missing)}" if missing else f"has no entry '{min(strange)}'"
            raise SettingError(f"{path}: a reference file {what}")
        return cls(**document)


@recording_step
def reference(
    signal: In,
    *,
    reference_hz: float | None = None,
    sr_hz: float | None = None,
    base_hz: float | None = None,
    file: str | None = None,
) -> tuple[In, Mapping[str, Setting]]:
    """Set the frequency of 0 ppm; no point moves, only the ppm axis.

    Parameters
    ----------
    signal : FID or Spectrum, shape (..., n)
        Signals of one nucleus.
    reference_hz : float, optional
        Frequency of 0 ppm (TopSpin's SF) in Hz.
    sr_hz, base_hz : float, optional
        Instead, SR and the basic frequency BF1 from which it counts, in Hz.
    file : str, optional
        Instead, a reference file (`Reference.write`). One of another nucleus is carried
        over by the unified scale.

    Raises
    ------
    SettingError
        Not exactly one of the three ways is used, or the frequency does not belong to
        the nucleus.
    """
    ways = [reference_hz is not None, sr_hz is not None, file is not None]
    if sum(ways) != 1 or (sr_hz is None) != (base_hz is None):
        raise SettingError(
            "step 'reference' takes reference_hz, or sr_hz with base_hz (BF1), or file: one of the"
            " three"
        )
    decided: dict[str, Setting] = {}
    if file is not None:
        found = Reference.read(file)
        nucleus = signal.acquisition.nucleus or found.nucleus
        zero_hz = found.for_nucleus(nucleus) if nucleus else found.reference_hz
        decided = {"zero_hz": zero_hz, "file_sha256": sha256(read_bytes(Path(file)))}
    elif sr_hz is not None and base_hz is not None:
        zero_hz = base_hz + sr_hz
    else:
        zero_hz = reference_hz or 0.0
    return _with_zero_at(signal, zero_hz), decided


def _with_zero_at(signal: In, zero_hz: float) -> In:
    axis = signal.time if isinstance(signal, FID) else signal.frequency
    if abs(zero_hz - axis.carrier_hz) >= _FARTHEST * axis.carrier_hz:
        raise SettingError(
            f"a reference frequency of {zero_hz:.9g} Hz does not belong to a nucleus measured at"
            f" {axis.carrier_hz:.9g} Hz; it must be within 10 %"
        )
    referenced = replace(axis, reference_hz=zero_hz)
    return replace(signal, axes=(*signal.axes[:-1], referenced))
