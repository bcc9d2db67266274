"""Spectra for a fit, with everything that is known of how they were made.

A spectrum that `pnmr process` wrote is told by its record, a Bruker procno by procs and
acqus; other files hold nothing of it, so that their points count as independent.
"""

import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from pnmr import exchange
from pnmr.bruker import read_fid, read_spectrum, topspin_recipe
from pnmr.data import FID, Acquisition, Spectrum, Step, TimeAxis
from pnmr.errors import PnmrError, PnmrWarning, ProcessingError, SettingError, UnreadableError
from pnmr.files import read_text, sha256
from pnmr.fit.measured import Decay, Measured
from pnmr.process import Noise, Recipe, TimeWeights, spectral_noise, time_weights
from pnmr.workflow.processing import RECORD, RECORD_FORMAT

_TABLE = ".csv"
# Steps that say how the noise of the FID came into the spectrum.
_WEIGHING = (
    *("group_delay", "echo_top", "left_shift", "whole_echo", "truncate", "first_point"),
    *("exponential", "gaussian_broadening", "gaussian", "sine_bell", "trapezoid"),
    *("zero_fill", "transform", "phase"),
)


class _Acquisition(msgspec.Struct):
    points: int
    dwell_s: float
    start_s: float
    carrier_hz: float
    reference_hz: float
    group_delay_points: float
    mas_hz: float | None = None


class _Made(msgspec.Struct):
    file: str
    steps: list[dict[str, Any]]


class _Record(msgspec.Struct):
    format: str
    inputs_sha256: dict[str, str]
    spectra: list[_Made]
    acquisition: _Acquisition | None = None


def read_measured(
    path: str | Path,
    name: str = "",
    *,
    lb_hz: float | None = None,
    mas_hz: float | None = None,
    larmor_hz: float | None = None,
) -> Measured:
    """Read a spectrum with its noise and what the processing did to its lines.

    Parameters
    ----------
    path : str or Path
        A spectrum written by `pnmr process`, or its folder if it holds one; a Bruker procno
        or expno; a file of another program.
    name : str
        What it is called in the model; the file's name where left out.
    lb_hz, mas_hz : float, optional
        Exponential broadening and rate of the rotor where the data do not say or are wrong.
    larmor_hz : float, optional
        Frequency of 0 ppm in Hz for files that do not hold it.
    """
    path = _only_table(Path(path))
    record = _record(path)
    if record is not None:
        measured = _recorded(path, *record)
    elif not path.is_file() or path.suffix.lower() in ("", ".zip"):
        measured = _bruker(path)
    else:
        measured = _foreign(path, larmor_hz)
    return replace(measured, name=name or path.stem or path.name).told(lb_hz, mas_hz)


def measured_of(
    spectrum: Spectrum, time: TimeAxis | None, group_delay_points: float, recipe: Recipe
) -> Measured:
    """Return a spectrum with the noise and the lines that its recipe makes.

    Parameters
    ----------
    spectrum : Spectrum, shape (n,)
        Phased spectrum.
    time : TimeAxis or None
        Axis of the FID it was made from, None where that is not known.
    group_delay_points : float
        Group delay of the FID in points.
    recipe : Recipe
        What was done to the FID, settled.
    """
    lb_hz = 0.0
    for step in recipe.steps:
        found = step.settings.get("lb_hz")
        lb_hz += found if step.name == "exponential" and isinstance(found, float) else 0.0
    mas_hz = spectrum.acquisition.mas_hz
    if time is None:
        return Measured("", spectrum, _noise(spectrum, None), max(0.0, lb_hz), mas_hz)
    decay = Decay.of(time, group_delay_points, recipe)
    weights = _weights(time, group_delay_points, recipe)
    if weights is not None and weights.values.size < spectrum.frequency.points:
        weights = None
    noise = _noise(spectrum, weights)
    return Measured("", spectrum, noise, max(0.0, lb_hz), mas_hz, decay)


def _only_table(path: Path) -> Path:
    """Return the spectrum of a results folder; raises `SettingError` where there are several."""
    if not (path / RECORD).is_file():
        return path
    tables = sorted(each.name for each in path.glob(f"spectrum*{_TABLE}"))
    if len(tables) != 1:
        found = ", ".join(tables) or "none"
        raise SettingError(f"{path} holds the spectra {found}; name one of them")
    return path / tables[0]


def _record(path: Path) -> tuple[_Record, _Made] | None:
    """Return the record beside a table and the entry that tells of it, if there is one."""
    beside = path.parent / RECORD
    if path.suffix.lower() != _TABLE or not beside.is_file():
        return None
    try:
        record = msgspec.json.decode(read_text(beside), type=_Record)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise UnreadableError(f"{beside} is no record of a run: {error}") from error
    made = next((each for each in record.spectra if each.file == path.name), None)
    return (record, made) if made is not None and record.format == RECORD_FORMAT else None


def _recorded(path: Path, record: _Record, made: _Made) -> Measured:
    spectrum = exchange.read(path)
    if not isinstance(spectrum, Spectrum):
        raise SettingError(f"{path} holds a time signal; process it first and fit the result")
    try:
        history = tuple(_step(each) for each in made.steps)
        told = record.acquisition
        conditions = replace(spectrum.acquisition, mas_hz=told.mas_hz if told else None)
        whole = replace(spectrum, history=history, acquisition=conditions)
        if told is None:
            return measured_of(whole, None, 0.0, Recipe.settled(whole))
        axis = TimeAxis(told.points, told.dwell_s, told.start_s, told.carrier_hz, told.reference_hz)
    except (KeyError, TypeError, SettingError) as error:
        raise UnreadableError(
            f"{path.with_name(RECORD)} does not tell how {path.name} was made: {error}"
        ) from error
    found = measured_of(whole, axis, told.group_delay_points, Recipe.settled(whole))
    digest = sha256(msgspec.json.encode(record.inputs_sha256, order="sorted"))
    return replace(found, source=digest if record.inputs_sha256 else "")


def _step(entry: dict[str, Any]) -> Step:
    settings, decided = (
        {key: _tupled(value) for key, value in entry[part].items()}
        for part in ("settings", "decided")
    )
    return Step(entry["do"], settings, decided)


def _tupled(value: Any) -> Any:
    return tuple(map(_tupled, value)) if isinstance(value, list) else value


def _bruker(path: Path) -> Measured:
    """Return a processed data set, with what procs says was done to its FID."""
    spectrum = read_spectrum(path)
    try:
        recipe, fid = topspin_recipe(path), read_fid(path)
    except PnmrError as error:
        warnings.warn(
            f"how {path} was processed is not known ({error}); its points count as independent",
            PnmrWarning,
            stacklevel=2,
        )
        return Measured("", spectrum, _noise(spectrum, None), mas_hz=spectrum.acquisition.mas_hz)
    return measured_of(spectrum, fid.time, fid.acquisition.group_delay_points, recipe)


def _foreign(path: Path, larmor_hz: float | None) -> Measured:
    spectrum = exchange.read(path, larmor_hz=larmor_hz)
    if not isinstance(spectrum, Spectrum):
        raise SettingError(f"{path} holds a time signal; process it first and fit the result")
    return Measured("", spectrum, _noise(spectrum, None), mas_hz=spectrum.acquisition.mas_hz)


def _weights(time: TimeAxis, group_delay_points: float, recipe: Recipe) -> TimeWeights | None:
    """Return the weight of each time point, None where the recipe is not one of single FIDs."""
    kept = tuple(step for step in recipe.steps if step.name in _WEIGHING)
    signs = 1.0 - 2.0 * (np.arange(time.points) % 2)
    acquisition = Acquisition(group_delay_points=group_delay_points)
    try:
        return time_weights(FID(signs.astype(complex), (time,), acquisition), Recipe(kept))
    except PnmrError:
        return None


def _noise(spectrum: Spectrum, weights: TimeWeights | None) -> Noise | None:
    try:
        noise = spectral_noise(spectrum, weights=weights)
    except ProcessingError:
        return None
    return noise if noise.amplitude > 0.0 else None
