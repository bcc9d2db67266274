"""Paramagnetic solid-state NMR: from the pulse on paper to the assigned figure.

The public names load on first use, so that ``import pnmr`` costs nothing.
"""

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from pnmr.data import FID, FrequencyAxis, ListAxis, Spectrum, TimeAxis
    from pnmr.errors import PnmrError
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
    "inversion_profile",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'pnmr' has no attribute '{name}'")
    return getattr(importlib.import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME])
