"""TopSpin's files, both ways; the only place that knows Bruker's signs and orders."""

from pnmr.bruker.dataset import read_fid
from pnmr.bruker.processed import read_spectrum
from pnmr.bruker.recipe import topspin_recipe
from pnmr.bruker.write_processed import write_spectrum
from pnmr.bruker.write_raw import write_fid

__all__ = ["read_fid", "read_spectrum", "topspin_recipe", "write_fid", "write_spectrum"]
