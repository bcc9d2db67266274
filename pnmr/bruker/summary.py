"""What an experiment is at a glance, without reading its data; and the hashes of what it holds."""

import warnings
from dataclasses import dataclass

from pnmr.bruker.conditions import acquisition, base_hz
from pnmr.bruker.dataset import parameter_files
from pnmr.bruker.folder import Folder
from pnmr.data import Acquisition
from pnmr.errors import PnmrError, PnmrWarning
from pnmr.files import DATA_LIMIT_BYTES, sha256
from pnmr.units import hz_from_mhz, ppm_from_hz

_RAW = ("fid", "ser")
# All that decides how a spectrum comes out: data, parameters, the program that times the echo top,
# lists, what 0 ppm is, and the title that is written into results.
INPUTS = (
    *("acqus", "acqu2s", "acqu3s", "fid", "ser", "pulseprogram"),
    *("vdlist", "vclist", "vplist", "fq1list"),
    *("pdata/1/procs", "pdata/1/title"),
)


@dataclass(frozen=True, slots=True)
class Summary:
    """One line of a table of experiments; ``problem`` says why the rest is empty.

    Attributes
    ----------
    folder : Folder
        The experiment.
    acquisition : Acquisition or None
        Its conditions.
    offset_ppm : float or None
        Shift of the carrier (O1P).
    width_hz : float or None
        Spectral width.
    raw : str
        ``"fid"``, ``"ser"`` or nothing.
    procnos : tuple of str
        Processed data sets.
    problem : str
        One sentence, where the experiment cannot be read.
    """

    folder: Folder
    acquisition: Acquisition | None = None
    offset_ppm: float | None = None
    width_hz: float | None = None
    raw: str = ""
    procnos: tuple[str, ...] = ()
    problem: str = ""


def summarise(folder: Folder) -> Summary:
    """Return the conditions of an experiment from its parameter files alone; never raises."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PnmrWarning)
            files = parameter_files(folder)
            acqus = files["acqus"]
            reference_hz = base_hz(acqus)
            return Summary(
                folder,
                acquisition(folder, files),
                ppm_from_hz(hz_from_mhz(acqus.number("SFO1")) - reference_hz, reference_hz),
                acqus.number("SW_h"),
                next((name for name in _RAW if folder.has(name)), ""),
                tuple(folder.inside("pdata").folders() if folder.has("pdata") else ()),
            )
    except (PnmrError, ZeroDivisionError) as error:
        return Summary(folder, problem=str(error))


def input_hashes(folder: Folder) -> dict[str, str]:
    """Return the SHA-256 digests of the files that a spectrum is made from, by name.

    Set-up parameters (acqu, acqu2) count where the parameters of the measurement are missing.
    """
    stand_ins = {name: name.removesuffix("s") for name in INPUTS if name.startswith("acqu")}
    used = [name if folder.has(name) else stand_ins.get(name, name) for name in INPUTS]
    return {name: sha256(folder.read(name, DATA_LIMIT_BYTES)) for name in used if folder.has(name)}
