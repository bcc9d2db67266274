"""TopSpin's files, both ways; the only place that knows Bruker's signs and orders.

The names load on first use: a wave file is read without what spectra need.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pnmr.bruker.dataset import read_fid
    from pnmr.bruker.processed import read_spectrum
    from pnmr.bruker.recipe import topspin_recipe
    from pnmr.bruker.run import Run
    from pnmr.bruker.write_processed import write_spectrum
    from pnmr.bruker.write_raw import write_fid

_HOME = {
    "Run": "run",
    "read_fid": "dataset",
    "read_spectrum": "processed",
    "topspin_recipe": "recipe",
    "write_fid": "write_raw",
    "write_spectrum": "write_processed",
}

__all__ = ["Run", "read_fid", "read_spectrum", "topspin_recipe", "write_fid", "write_spectrum"]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'pnmr.bruker' has no attribute '{name}'")
    return getattr(importlib.import_module(f"pnmr.bruker.{_HOME[name]}"), name)
