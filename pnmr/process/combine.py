"""Several signals into one: scans and experiments added up, parts of a series joined."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np

from pnmr.data import FID, Axis, ListAxis, Spectrum, TimeAxis
from pnmr.errors import SettingError
from pnmr.process.noise import spectral_noise, tail_noise
from pnmr.process.step import Out

_SAME = 1e-9


def coadd(signals: Sequence[Out], *, weights: Literal["scans", "noise"] = "scans") -> Out:
    """Add up experiments; the result is worth the sum of their scans.

    Parameters
    ----------
    signals : sequence of FID or of Spectrum, each of shape (..., n)
        Sums over scans, as a spectrometer stores them, on the same axes and processed
        by the same steps. For a replay, add up FIDs and process the sum.
    weights : {"scans", "noise"}
        ``"scans"`` adds the signals as they are, which is best where every scan is as
        noisy as any other. ``"noise"`` weights the mean scan of each experiment by its
        inverse noise variance, for experiments of unequal gain or noise.

    Raises
    ------
    SettingError
        Nothing is given, or axes, nuclei or processing differ.
    """
    first = _first(signals)
    for other in signals[1:]:
        _require_same(first, other)
        _require_axes(first, other, first.axes, other.axes)
    counts = np.array([signal.acquisition.scans for signal in signals], dtype=np.float64)
    if weights == "noise":
        sigma = np.array([_noise_amplitude(signal) for signal in signals]) / counts
        if not (sigma > 0.0).all():
            raise SettingError("a signal without noise cannot be weighted by it; use 'scans'")
        share = sigma**-2.0 / np.sum(sigma**-2.0)
    else:
        share = counts / counts.sum()
    factors = share * counts.sum() / counts
    values = sum(f * signal.values for f, signal in zip(factors, signals, strict=True))
    source = " + ".join(signal.acquisition.source or "?" for signal in signals)
    acquisition = replace(first.acquisition, scans=int(counts.sum()), source=source)
    return replace(first, values=values, acquisition=acquisition)


def join(parts: Sequence[Out]) -> Out:
    """Put the rows of several parts of a series behind each other.

    Parameters
    ----------
    parts : sequence of FID or of Spectrum, each of shape (rows, n)
        Parts of one series with the same direct axis; the first axes are lists of the
        same quantity (delays, counts ...), whose values are joined in the order given.

    Raises
    ------
    SettingError
        Nothing is given, a part is no series, or axes, nuclei or processing differ.
    """
    first = _first(parts)
    kinds: list[tuple[str, str]] = []
    values: list[float] = []
    for part in parts:
        axis = part.axes[0]
        if len(part.axes) != 2 or not isinstance(axis, ListAxis):
            raise SettingError(
                f"{_name(part)} has {len(part.axes)} dimensions; only series of shape (rows, n) can"
                " be joined"
            )
        _require_same(first, part)
        _require_axes(first, part, first.axes[1:], part.axes[1:])
        kinds.append((axis.name, axis.unit))
        if kinds[-1] != kinds[0]:
            raise SettingError(
                f"cannot join: the rows of {_name(first)} are '{kinds[0][0]}' in '{kinds[0][1]}',"
                f" those of {_name(part)} '{axis.name}' in '{axis.unit}'"
            )
        values.extend(axis.values)
    rows = ListAxis(*kinds[0], tuple(values))
    joined = np.concatenate([part.values for part in parts], axis=0)
    source = " + ".join(dict.fromkeys(_name(part) for part in parts))
    acquisition = replace(first.acquisition, source=source)
    return replace(first, values=joined, axes=(rows, first.axes[1]), acquisition=acquisition)


def frequency_pieces(fids: Sequence[FID]) -> FID:
    """Stack experiments at different carriers into a series for the step `frequency_stepped`.

    Parameters
    ----------
    fids : sequence of FID, each of shape (n,)
        Experiments that differ in their carrier only.

    Returns
    -------
    FID, shape (pieces, n)
        Rows by ascending carrier; the first axis ``fq`` holds the carriers in Hz as
        offsets from that of the first row.
    """
    first = min((_first(fids), *fids), key=lambda fid: fid.time.carrier_hz)
    ordered = sorted(fids, key=lambda fid: fid.time.carrier_hz)
    for fid in ordered:
        _require_same(first, fid)
        tuned = replace(fid.time, carrier_hz=first.time.carrier_hz)
        _require_axes(first, fid, first.axes, (*fid.axes[:-1], tuned))
        if len(fid.axes) != 1:
            raise SettingError(f"{_name(fid)} is a series; a frequency-stepped piece is one FID")
    offsets = tuple(fid.time.carrier_hz - first.time.carrier_hz for fid in ordered)
    values = np.stack([fid.values for fid in ordered])
    source = " + ".join(_name(fid) for fid in ordered)
    acquisition = replace(first.acquisition, source=source)
    axes: tuple[Axis, ...] = (ListAxis("fq", "Hz", offsets), first.time)
    return replace(first, values=values, axes=axes, acquisition=acquisition)


def _first(signals: Sequence[Out]) -> Out:
    if not signals:
        raise SettingError("nothing to combine: give at least one signal")
    return signals[0]


def _name(signal: FID | Spectrum) -> str:
    return signal.acquisition.source or "a signal"


def _noise_amplitude(signal: FID | Spectrum) -> float:
    found = tail_noise(signal) if isinstance(signal, FID) else spectral_noise(signal)
    return found.amplitude


def _require_same(first: FID | Spectrum, other: FID | Spectrum) -> None:
    """Refuse what was not measured and processed alike."""
    if type(first) is not type(other):
        raise SettingError(f"{_name(first)} and {_name(other)} are not both FIDs or both spectra")
    nuclei = (first.acquisition.nucleus, other.acquisition.nucleus)
    if nuclei[0] != nuclei[1]:
        raise SettingError(
            f"cannot combine {nuclei[0]} of {_name(first)} with {nuclei[1]} of {_name(other)}"
        )
    done = [[(step.name, dict(step.settings)) for step in each.history] for each in (first, other)]
    if done[0] != done[1]:
        names = [", ".join(name for name, _ in steps) or "nothing" for steps in done]
        raise SettingError(
            f"{_name(first)} and {_name(other)} were not processed alike ({names[0]}; {names[1]});"
            " combine the FIDs, or process both with one recipe"
        )


def _require_axes(
    first: FID | Spectrum, other: FID | Spectrum, axes: tuple[Axis, ...], others: tuple[Axis, ...]
) -> None:
    """Refuse axes that do not agree, with the two values that differ."""
    if len(axes) != len(others):
        raise SettingError(
            f"cannot combine: {_name(first)} has {len(axes)} dimensions, {_name(other)}"
            f" {len(others)}"
        )
    for one, two in zip(axes, others, strict=True):
        if type(one) is not type(two):
            raise SettingError(f"the axes of {_name(first)} and {_name(other)} are of two kinds")
        for field in one.__slots__:
            a, b = getattr(one, field), getattr(two, field)
            tolerance = one.dwell_s if isinstance(one, TimeAxis) and field == "start_s" else 0.0
            if a != b and not (
                isinstance(a, float) and np.isclose(a, b, rtol=_SAME, atol=_SAME * tolerance)
            ):
                raise SettingError(
                    f"cannot combine: {field} is {a!r} in {_name(first)} and {b!r} in"
                    f" {_name(other)}"
                )
