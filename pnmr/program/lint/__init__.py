"""The linter: what is wrong with a pulse program before anyone types ``zg``."""

from pnmr.program.lint.facts import Surroundings
from pnmr.program.lint.finding import Finding
from pnmr.program.lint.rules import RULES, check

__all__ = ["RULES", "Finding", "Surroundings", "check"]
