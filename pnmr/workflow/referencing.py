"""A reference compound's data set to the frequency of 0 ppm."""

from dataclasses import replace
from pathlib import Path

from pnmr.bruker import read_fid
from pnmr.bruker.location import locate
from pnmr.bruker.parameters import Parameters
from pnmr.bruker.summary import input_hashes
from pnmr.data import FID
from pnmr.errors import SettingError
from pnmr.process import Reference, broadened, expected_noise, reference_from
from pnmr.process.standards import STANDARDS
from pnmr.units import hz_from_mhz
from pnmr.workflow.planning import Wishes, plan

_RAW = ("fid", "ser")


def find_reference(
    path: str | Path,
    *,
    compound: str | None = None,
    lb_hz: float = 2.0,
    region_ppm: tuple[float, float] | None = None,
) -> Reference:
    """Process the data set of a reference compound and return what 0 ppm is.

    Parameters
    ----------
    path : str or Path
        Experiment of adamantane, water or DMSO.
    compound : str, optional
        One of `pnmr.process.STANDARDS`; left out, the only one for the nucleus, which
        is adamantane for 13C and water for 1H.
    lb_hz : float
        Line broadening in Hz.
    region_ppm : range, optional
        Where the line is, on the axis as it stands.
    """
    fid = read_fid(path)
    name = compound or _usual(fid)
    recipe = broadened(plan(fid, Wishes(echo="none", phase="none")), lb_hz)
    noise = expected_noise(fid, recipe)
    found = reference_from(recipe(fid), name, noise, region_ppm=region_ppm)
    acqus = fid.acquisition.parameters["acqus"]
    base_hz = hz_from_mhz(acqus.number("BF1")) if isinstance(acqus, Parameters) else 0.0
    hashes = input_hashes(locate(path).experiment)
    digest = next((hashes[name] for name in _RAW if name in hashes), "")
    source = Path(fid.acquisition.source).name
    return replace(found, base_hz=base_hz, source=source, source_sha256=digest)


def _usual(fid: FID) -> str:
    nucleus = fid.acquisition.nucleus
    found = next((name for name, each in STANDARDS.items() if each.nucleus == nucleus), None)
    if found is None:
        raise SettingError(
            f"no reference compound is known for {nucleus or 'a nucleus that is not recorded'}; measure"
            " 13C or 1H and let the unified scale carry the reference over"
        )
    return found
