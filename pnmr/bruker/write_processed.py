"""A spectrum as a new procno that TopSpin opens."""

from pathlib import Path

import numpy as np

from pnmr.bruker.writing import Value, Word, parameter_text, scaled_words
from pnmr.data import Spectrum
from pnmr.errors import SettingError
from pnmr.files import write_folder
from pnmr.process import Recipe
from pnmr.units import FloatArray, mhz_from_hz, ppm_from_hz, wrapped_deg
from pnmr.version import __version__


def write_spectrum(
    path: str | Path, spectrum: Spectrum, *, overwrite: bool = False, title: str | None = None
) -> None:
    """Write a one-dimensional spectrum as a processed data set (1r, 1i, procs, proc, title).

    Parameters
    ----------
    path : str or Path
        Folder to make, usually ``EXPNO/pdata/PROCNO``.
    spectrum : Spectrum, shape (n,)
        Written as int32 with its own NC_proc, so to about 2e-9 of the tallest point.
    overwrite : bool
        Replace an existing procno; without it one is never touched.
    title : str, optional
        Title; that of the acquisition when left out.

    Raises
    ------
    SettingError
        For a series: write its rows one by one.
    UnwritableError
        When the folder exists or cannot be written.
    """
    if spectrum.values.ndim != 1:
        raise SettingError(
            f"a procno holds one spectrum, found {spectrum.shape}; write the rows one by one"
        )
    stored = np.stack([spectrum.values.real[::-1], -spectrum.values.imag[::-1]])
    words, exponent = scaled_words(stored, "the spectrum")
    half = len(words) // 2
    procs = parameter_text("Parameter file, pnmr", _procs(spectrum, stored, exponent))
    name = spectrum.acquisition.title if title is None else title
    files = {
        "1r": words[:half],
        "1i": words[half:],
        "procs": procs,
        "proc": procs,
        "title": f"{name}\n".encode(),
        "auditp.txt": _record(spectrum),
    }
    write_folder(Path(path), files, overwrite=overwrite)


def _procs(spectrum: Spectrum, stored: FloatArray, exponent: int) -> dict[str, Value]:
    axis = spectrum.frequency
    last_hz = axis.first_hz + (axis.points - 1) * axis.step_hz
    tallest = np.ldexp(stored[0], -exponent)
    p0_deg, p1_deg = _applied_phase_deg(spectrum)
    lb_hz = _broadening_hz(spectrum)
    return {
        "AXNUC": spectrum.acquisition.nucleus,
        "AXUNIT": "",
        "BC_mod": 0,
        "BYTORDP": 0,
        "DATMOD": 1,
        "DTYPP": 0,
        "FCOR": 1.0,
        "FTSIZE": axis.points,
        "FT_mod": 6,
        "GB": 0.0,
        "LB": lb_hz,
        "ME_mod": 0,
        "NC_proc": exponent,
        "OFFSET": ppm_from_hz(last_hz + axis.carrier_shift_hz, axis.reference_hz),
        "PHC0": p0_deg,
        "PHC1": p1_deg,
        "PH_mod": 1,
        "PKNL": Word("yes"),
        "REVERSE": Word("no"),
        "SF": mhz_from_hz(axis.reference_hz),
        "SI": axis.points,
        "SSB": 0.0,
        "STSI": 0,
        "STSR": 0,
        "SW_p": axis.width_hz,
        "TDeff": 0,
        "TDoff": 0,
        "WDW": 1 if lb_hz else 0,
        "XDIM": 0,
        "YMAX_p": int(np.rint(tallest.max())),
        "YMIN_p": int(np.rint(tallest.min())),
    }


def _applied_phase_deg(spectrum: Spectrum) -> tuple[float, float]:
    """Return PHC0 and PHC1: the phases in the history, counted TopSpin's way."""
    axis = spectrum.frequency
    edge_deg, slope_deg = 180.0 * spectrum.acquisition.group_delay_points, 0.0
    for step in spectrum.history:
        values = {**step.settings, **step.decided}
        p0_deg, p1_deg, pivot_ppm = (values.get(key) for key in ("p0_deg", "p1_deg", "pivot_ppm"))
        if isinstance(p0_deg, float) and isinstance(p1_deg, float):
            pivot_hz = axis.offset_hz(pivot_ppm) if isinstance(pivot_ppm, float) else 0.0
            edge_deg += p0_deg + p1_deg * (0.5 - pivot_hz / axis.width_hz)
            slope_deg += p1_deg
    return wrapped_deg(-edge_deg), slope_deg


def _broadening_hz(spectrum: Spectrum) -> float:
    """Return the line broadening of the history in Hz."""
    found = [step.settings["lb_hz"] for step in spectrum.history if step.name == "exponential"]
    return sum(value for value in found if isinstance(value, float))


def _record(spectrum: Spectrum) -> bytes:
    """Return what was done, as the recipe that repeats it."""
    recipe = Recipe.of(spectrum).toml()
    return f"processed by pnmr {__version__}; the recipe follows\n\n{recipe}".encode()
