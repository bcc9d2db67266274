"""``python -m pnmr`` is the command ``pnmr``."""

from pnmr.cli import run

run()
