"""Paramagnetic solid-state NMR: from the pulse on paper to the assigned figure.

The public names load on first use, so that ``import pnmr`` costs nothing.
"""

import importlib
from typing import TYPE_CHECKING, Any

from pnmr.version import __version__

if TYPE_CHECKING:
    from pnmr.bruker import (
        read_fid,
        read_spectrum,
        topspin_recipe,
        write_fid,
        write_spectrum,
    )
    from pnmr.data import FID, FrequencyAxis, ListAxis, Spectrum, TimeAxis
    from pnmr.errors import PnmrError
    from pnmr.exchange import read
    from pnmr.process import Recipe
    from pnmr.spectrometer import inversion_profile

_HOME = {
    "FID": "pnmr.data",
    "FrequencyAxis": "pnmr.data",
    "ListAxis": "pnmr.data",
    "PnmrError": "pnmr.errors",
    "Recipe": "pnmr.process",
    "Spectrum": "pnmr.data",
    "TimeAxis": "pnmr.data",
    "read_fid": "pnmr.bruker",
    "read_spectrum": "pnmr.bruker",
    "topspin_recipe": "pnmr.bruker",
    "write_fid": "pnmr.bruker",
    "write_spectrum": "pnmr.bruker",
    "read": "pnmr.exchange",
    "inversion_profile": "pnmr.spectrometer",
}

__all__ = [
    "FID",
    "FrequencyAxis",
    "ListAxis",
    "PnmrError",
    "Recipe",
    "Spectrum",
    "TimeAxis",
    "__version__",
    "inversion_profile",
    "read",
    "read_fid",
    "read_spectrum",
    "topspin_recipe",
    "write_fid",
    "write_spectrum",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'pnmr' has no attribute '{name}'")
    return getattr(importlib.import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME])
