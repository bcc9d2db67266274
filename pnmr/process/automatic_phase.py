"""Automatic phase correction: the phase that turns all lines upright, or a word of doubt."""

import math
import warnings
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import numpy as np

from pnmr.data import FrequencyAxis, Setting, Spectrum
from pnmr.data.signal import ComplexArray
from pnmr.errors import PnmrWarning, SettingError
from pnmr.kernels.threads import one_thread
from pnmr.process.phase_finding import Finding, phase_found
from pnmr.process.step import deciding_step
from pnmr.units import FloatArray, deg_from_rad, rad_from_deg, wrapped_deg

_FEWEST_POINTS = 256
_LARGEST_IMAGINARY_RATIO = 0.1
_FARTHEST_MIDDLE = 0.02
_CUT = "the spectrum is cut to a region; phase it over its full width and cut it afterwards"


@deciding_step
def automatic_phase(
    spectrum: Spectrum,
    *,
    p0_deg: float = 0.0,
    p1_deg: float = 0.0,
    pivot_ppm: float | None = None,
    shared: bool = False,
    signs: Literal["positive", "both"] = "positive",
    mas_hz: float | None = None,
    largest_p1_deg: float = 780.0,
    largest_error_deg: float = 20.0,
) -> tuple[Spectrum, Mapping[str, Setting]]:
    """Find and apply the phase exp(i p), p = p0 + p1 (shift - pivot) / width.

    Lines of any width are found without regard to their phase; then causal lines
    (Lorentzian to Gaussian) that share one phase are fitted to the complex spectrum,
    so that positions, widths and the feet of broad lines all have their say. Spinning
    sidebands are fitted as manifolds where the spinning rate is known.

    Where the phase is uncertain the operator's one is applied, ``decided`` holds
    ``certain = False`` with the reason, and a `PnmrWarning` says so.

    Parameters
    ----------
    spectrum : Spectrum, shape (..., n)
        Spectra over their full width, transformed from a time origin that is right to
        about two points.
    p0_deg, p1_deg : float
        The operator's phase in degrees, kept where none is found; as in `phase`.
    pivot_ppm : float, optional
        Shift at which ``p0_deg`` holds, here and in what is decided; the carrier when
        left out.
    shared : bool
        One phase for all rows of a series, found from their common part and in doubt
        where the rows differ in phase; otherwise each row gets its own.
    signs : {"positive", "both"}
        Whether all lines point up, or some down as in an inversion recovery; then
        the larger area is taken to be positive (of a series: the sum of the rows).
    mas_hz : float, optional
        Rate of magic-angle spinning in Hz, 0 for none; what the data set recorded
        when left out.
    largest_p1_deg : float
        Bound of the first-order phase in degrees over the width, either way.
    largest_error_deg : float
        Standard error in degrees up to which a phase counts as found.

    Notes
    -----
    ``decided`` holds ``p0_deg``, ``p1_deg``, ``pivot_ppm``, ``error_deg`` (the standard
    error of the phase at the line that is known worst), ``certain`` and ``doubt``; for
    rows of their own, tuples with one entry a row. The error is that of the noise and the
    misfit; in spinning samples also that of sites whose phases differ by 3 degrees
    (assumed) from one first-order phase, as pulses in an uneven RF field leave them. Narrow
    lines far above the noise, as in liquids, have shapes that no model hits: where they hold
    nearly all of the spectrum the phase counts, with twice the error.
    """
    if largest_p1_deg <= 0.0 or largest_error_deg <= 0.0:
        raise SettingError(
            "step 'automatic_phase': largest_p1_deg and largest_error_deg must be positive, found"
            f" {largest_p1_deg:g} and {largest_error_deg:g}"
        )
    axis = spectrum.frequency
    rate_hz = spectrum.acquisition.mas_hz if mas_hz is None else mas_hz
    rows = spectrum.values.reshape(-1, axis.points)
    with one_thread():
        common, unlike = _common_part(_scaled(rows)) if shared else (_scaled(rows), "")
        spacing = (rate_hz or 0.0) / axis.width_hz
        findings = [
            Finding.none(_CUT)
            if _is_cut(spectrum)
            else _finding(row, spacing, rad_from_deg(largest_p1_deg), signs)
            for row in common
        ]
    pivot_hz = 0.0 if pivot_ppm is None else axis.offset_hz(pivot_ppm)
    phases_deg = np.empty((len(findings), 2))
    for index, found in enumerate(findings):
        found = findings[index] = _judged(found, unlike, rad_from_deg(largest_error_deg))
        phases_deg[index] = (p0_deg, p1_deg) if found.doubt else _phase_deg(found, axis, pivot_hz)
    _warn(findings, shared)
    values = (rows * _turns(phases_deg, axis, pivot_hz)).reshape(spectrum.shape)
    return replace(spectrum, values=values), _decided(findings, phases_deg, pivot_ppm, axis, shared)


def _is_cut(spectrum: Spectrum) -> bool:
    """Return whether the spectrum is a part of what was acquired.

    The feet of causal lines go around the full width, and the phase counts over it.
    """
    axis = spectrum.frequency
    middle_hz = axis.first_hz + 0.5 * axis.points * axis.step_hz
    cut = any(step.name == "region" for step in spectrum.history)
    return cut or abs(middle_hz) > _FARTHEST_MIDDLE * axis.width_hz


def _scaled(rows: ComplexArray) -> ComplexArray:
    """Return the rows with a largest value of 1, where they have one."""
    largest = float(np.abs(rows).max())
    return rows / largest if 0.0 < largest < math.inf else rows


def _finding(
    row: ComplexArray, spacing_fraction: float, largest_p1_rad: float, signs: str
) -> Finding:
    if len(row) < _FEWEST_POINTS:
        return Finding.none(f"{len(row)} points are too few; {_FEWEST_POINTS} are needed")
    if not np.isfinite(row).all():
        return Finding.none("the spectrum holds values that are not numbers")
    return phase_found(row, spacing_fraction, largest_p1_rad, signed=signs == "both")


def _judged(found: Finding, unlike: str, largest_error_rad: float) -> Finding:
    if unlike and not found.doubt:
        return replace(found, doubt=unlike)
    if found.doubt or found.error_rad <= largest_error_rad:
        return found
    error_deg, bound_deg = deg_from_rad(found.error_rad), deg_from_rad(largest_error_rad)
    return replace(
        found,
        doubt=f"the standard error of {error_deg:.0f} degrees is above {bound_deg:.0f}; add scans"
        " or raise largest_error_deg",
    )


def _common_part(rows: ComplexArray) -> tuple[ComplexArray, str]:
    """Return the sum of the rows with the real weights that give most signal, and a doubt.

    Rows of one phase differ in real heights only, so that the matrix of their
    products is real but for the noise; its first eigenvector is the best weight, signs
    included, and its imaginary part tells rows of different phase.
    """
    if len(rows) == 1 or not np.isfinite(rows).all():
        return rows.sum(axis=0)[None], ""
    products = rows.conj() @ rows.T
    size, vectors = np.linalg.eigh(products.real)
    weight: FloatArray = vectors[:, -1] if vectors[:, -1].sum() >= 0.0 else -vectors[:, -1]
    unlike = float(np.linalg.norm(products.imag, 2) / max(size[-1], np.finfo(float).tiny))
    doubt = "the rows differ in phase; shared=False gives each its own"
    return (weight @ rows)[None], doubt if unlike > _LARGEST_IMAGINARY_RATIO else ""


def _phase_deg(found: Finding, axis: FrequencyAxis, pivot_hz: float) -> tuple[float, float]:
    """Return p0 at the pivot and p1, in degrees, of a phase that counts from the middle point."""
    middle = axis.points - axis.points // 2 - 1
    middle_hz = axis.first_hz + middle * axis.step_hz
    p1_deg = deg_from_rad(found.p1_rad)
    p0_deg = deg_from_rad(found.p0_rad) + p1_deg * (pivot_hz - middle_hz) / axis.width_hz
    return wrapped_deg(p0_deg), p1_deg


def _turns(phases_deg: FloatArray, axis: FrequencyAxis, pivot_hz: float) -> ComplexArray:
    """Return exp(i p) for each row of (p0, p1), shape (rows, n).

    As p is linear in the index, a product of two short tables replaces n exponentials.
    """
    block = math.isqrt(axis.points) + 1
    p0, p1 = np.radians(phases_deg).T[:, :, None]
    first = p0 + p1 * (axis.first_hz - pivot_hz) / axis.width_hz
    step = p1 / axis.points
    index = np.arange(block)
    coarse, fine = np.exp(1j * step * block * index), np.exp(1j * (first + step * index))
    turns = (coarse[:, :, None] * fine[:, None, :]).reshape(len(phases_deg), -1)
    return np.asarray(turns[:, : axis.points])


def _warn(findings: list[Finding], shared: bool) -> None:
    for row, found in enumerate(findings):
        if found.doubt:
            where = "" if shared or len(findings) == 1 else f" of row {row}"
            warnings.warn(
                f"automatic phase{where} is uncertain: {found.doubt}; the given phase is kept",
                PnmrWarning,
                stacklevel=5,
            )


def _decided(
    findings: list[Finding],
    phases_deg: FloatArray,
    pivot_ppm: float | None,
    axis: FrequencyAxis,
    shared: bool,
) -> Mapping[str, Setting]:
    columns: dict[str, tuple[Setting, ...]] = {
        "certain": tuple(not found.doubt for found in findings),
        "doubt": tuple(found.doubt for found in findings),
        "p0_deg": tuple(phases_deg[:, 0].tolist()),
        "p1_deg": tuple(phases_deg[:, 1].tolist()),
        "error_deg": tuple(
            deg_from_rad(found.error_rad) if math.isfinite(found.error_rad) else None
            for found in findings
        ),
    }
    known = pivot_ppm is not None or axis.reference_hz <= 0.0
    pivot = pivot_ppm if known else axis.carrier_ppm
    single = shared or len(findings) == 1
    return {"pivot_ppm": pivot} | {k: v[0] if single else v for k, v in columns.items()}
