"""The rows of a dipolar build-up: experiments or a pseudo-2D, and how long each of them recouples."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from pnmr.bruker import read_fid
from pnmr.bruker.location import locate
from pnmr.bruker.parameters import Parameters
from pnmr.data import FID, ListAxis
from pnmr.errors import SettingError
from pnmr.files import decode
from pnmr.fit.dipolar_buildup import Recoupling
from pnmr.fit.dipolar_transfer import Bands

Cycles = tuple[tuple[float, float], ...]
_MADE = re.compile(r"^;made with: (.*(?:\n;[^;$\n]+=.*)*)", re.MULTILINE)
_OPTION = re.compile(r"(\w+) = (\w+)")
# Parameters that have to agree for rows to have equal noise and equal scale.
_ALIKE = ("NS", "RG")


@dataclass(frozen=True, slots=True)
class RecouplingWishes:
    """What is known of the recoupling; what is None is taken from the data sets.

    Attributes
    ----------
    cycles : tuple of (float, float), optional
        Cycles before and after the transfer, row by row.
    rotor_hz, periods_factor : float, optional
        Rotor rate, and rotor periods that a cycle takes.
    scaling_factor : float
        Part of a cycle that the inversions recouple.
    bands : {"centre", "all"}
        What of each line is measured.
    signs : tuple of int, optional
        1 or -1 for each row.
    """

    cycles: Cycles | None = None
    rotor_hz: float | None = None
    periods_factor: float | None = None
    scaling_factor: float = 1.0
    bands: Bands = "centre"
    signs: tuple[int, ...] | None = None


def rows_of(paths: Sequence[Path]) -> FID:
    """Return several experiments as the rows of one series, or the series that is alone.

    Raises `SettingError` where their rows cannot be compared: other scans, gain or axis.
    """
    fids = [read_fid(path) for path in paths]
    first = fids[0]
    if len(fids) == 1:
        return first
    for path, fid in zip(paths, fids, strict=True):
        if fid.values.ndim != 1:
            raise SettingError(f"{path} is a series itself; give it alone")
        if fid.time != first.time:
            raise SettingError(f"{path} has another time axis than {paths[0]}; they are no series")
        for name in _ALIKE:
            found, expected = (_number(each, name) for each in (fid, first))
            if found != expected:
                raise SettingError(
                    f"{path} has {name} {found:g} and {paths[0]} {expected:g}; rows of a series are"
                    " recorded alike, or their areas and noise are not comparable"
                )
    axis = ListAxis("row", "", tuple(float(row) for row in range(len(fids))))
    return replace(first, values=np.stack([each.values for each in fids]), axes=(axis, first.time))


def recoupling_of(paths: Sequence[Path], fid: FID, wishes: RecouplingWishes) -> Recoupling:
    """Return the recoupling of every row.

    What is not given comes from the line ";made with" of pulse programs that this package
    wrote, or from the loop counter list of a series, n = m = count; the rotor rate from the data.
    """
    made = [_made(path) for path in paths]
    cycles, periods, signs = wishes.cycles, wishes.periods_factor, wishes.signs
    axis = fid.axes[0]
    if cycles is None and len(paths) > 1 and all(made):
        cycles = tuple((float(each["before"]), float(each["after"])) for each in made)
        lengths = {float(each["window"]) for each in made if each["placement"] == "carbon"} or {1.0}
        if len(lengths) > 1:
            raise SettingError(
                f"cycles of {min(lengths):g} and {max(lengths):g} rotor periods are no series"
            )
        periods = periods or lengths.pop()
        signs = signs or tuple(_sign(each["placement"], int(each["before"])) for each in made)
    elif cycles is None and isinstance(axis, ListAxis) and axis.name == "vc":
        cycles = tuple((count, count) for count in axis.values)
    if cycles is None:
        raise SettingError(
            f"{paths[0]} does not say how long its rows recouple; give the cycles before and after"
            " the transfer, as in --cycles 1:1,2:2,3:3"
        )
    if len(cycles) != fid.values.shape[0]:
        raise SettingError(
            f"{len(cycles)} pairs of cycles were given for the {fid.values.shape[0]} rows of {paths[0]}"
        )
    rotor_hz = wishes.rotor_hz or fid.acquisition.mas_hz
    if not rotor_hz:
        raise SettingError(f"{paths[0]} does not say its rotor rate; give it, as in --mas 60kHz")
    return Recoupling(
        cycles, rotor_hz, periods or 1.0, wishes.scaling_factor, wishes.bands, signs or ()
    )


def recoupling_of_run(path: Path, fid: FID) -> Recoupling | None:
    """Return the recoupling of a single run, None where its pulse program does not tell it."""
    made, rotor_hz = _made(path), fid.acquisition.mas_hz
    if not made or not rotor_hz:
        return None
    periods = float(made["window"]) if made["placement"] == "carbon" else 1.0
    return Recoupling(((float(made["before"]), float(made["after"])),), rotor_hz, periods)


def _sign(placement: str, before: int) -> int:
    """Return the sign of the transfer after the inversions before it.

    2 Ix Sz changes its sign with every 180 degree pulse about y, every other one of 2 n - 1 in a
    train and of n - 1 between windows, and with every inversion of 13C, one in a window.
    """
    turns = before - 1 if placement == "train" else before + (before - 1) // 2
    return -1 if turns % 2 else 1


def _made(path: Path) -> dict[str, str]:
    """Return the options of the pulse program of a run, nothing where it is none of ours.

    Only placements whose cycles can be counted: whole trains of pulses, and windows.
    """
    folder = locate(path).experiment
    told = _MADE.search(decode(folder.read("pulseprogram"))) if folder.has("pulseprogram") else None
    found = dict(_OPTION.findall(told[1])) if told else {}
    known = found.get("placement") in ("train", "carbon") and found.get("control") != "yes"
    return found if known and {"before", "after", "window"} <= found.keys() else {}


def _number(fid: FID, name: str) -> float:
    acqus = fid.acquisition.parameters.get("acqus")
    return acqus.number(name, 0.0) if isinstance(acqus, Parameters) else 0.0
