"""The command line: click, one thin verb a file; parse, call, print."""

from pnmr.cli.main import main, run

__all__ = ["main", "run"]
