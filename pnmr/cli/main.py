"""The command ``pnmr``: verbs are imported only when they are called.

Exit codes: 0 good, 1 something failed, 2 wrong usage, 3 unreadable input.
"""

import importlib
import os
import sys
import warnings
from typing import Any

import click

from pnmr.errors import PnmrError, PnmrWarning, SettingError, UnreadableError, one_line
from pnmr.kernels.threads import THREAD_SETTINGS
from pnmr.version import __version__

VERBS: dict[str, str] = {
    "info": "Show a data set, or a folder of them as a table.",
    "process": "Process a data set: spectrum, figure, recipe, record.",
    "batch": "Process a whole folder of data sets.",
    "verify": "Compare results with their record and their raw data.",
    "reference": "Find 0 ppm from the data set of a reference compound.",
    "demo": "Simulate an experiment and process it, to see what comes out.",
    "simulate": "Play a pulse program on a model sample, as a data set.",
    "fit": "Fit lines and sideband manifolds, with errors that hold.",
    "convert": "Write a data set or file in another program's format.",
    "series": "Fit relaxation times to a pseudo-2D data set.",
    "shape": "Design a shaped pulse, or check a wave file.",
    "plot": "Draw spectra, stacked or overlaid, for a journal.",
    "lines": "Count the lines of a region, limit those that are not seen.",
    "campaign": "Say which runs belong to which sample, for a report.",
    "report": "Turn the runs of a campaign into an assigned figure, tables and a page.",
    "temperature": "Say how warm the rotor is, from the shift or T1 of KBr.",
    "paramagnetic": "Turn contact and dipolar shifts into couplings and moments, and back.",
    "program": "Write, check and draw a pulse program, list its events.",
    "console": "Install pulse programs into TopSpin, say what to type there.",
    "doctor": "Examine this installation and run a short self test.",
    "help": "Explain a topic: conventions, phase, echo, errors, tedor ...",
}


class _Verbs(click.Group):
    """Commands by name, one module each, loaded on demand."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order of the daily work."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one verb."""
        if cmd_name not in VERBS:
            return None
        command: click.Command = importlib.import_module(f"pnmr.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of verbs without importing any of them."""
        if VERBS:
            with formatter.section("Commands"):
                formatter.write_dl(list(VERBS.items()))


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, package_name="pnmr")
def main() -> None:
    """Paramagnetic solid-state NMR, from the pulse on paper to the assigned figure."""


def run(arguments: list[str] | None = None) -> None:
    """Run the command line and leave the process with its exit code."""
    warnings.showwarning = _show_warning
    for name in THREAD_SETTINGS:  # before any library of linear algebra is loaded
        os.environ.setdefault(name, "1")
    try:
        main(arguments, prog_name="pnmr")
    except PnmrError as error:
        click.echo(f"pnmr: {error}", err=True)
        sys.exit(exit_code(error))
    except (OSError, RuntimeError) as error:
        # What the system refuses and no command has put into words: a name that is too long,
        # a share that went away, links in a circle.
        if not isinstance(error, OSError) and "Symlink loop" not in str(error):
            raise
        told = one_line(str(error))
        click.echo(f"pnmr: {told}; look whether it is there and may be used", err=True)
        sys.exit(1)


def exit_code(error: PnmrError) -> int:
    """Return 3 for unreadable input, 2 for a wrong setting, 1 for everything else."""
    if isinstance(error, UnreadableError):
        return 3
    return 2 if isinstance(error, SettingError) else 1


def _show_warning(message: Any, category: type[Warning], *_: Any, **__: Any) -> None:
    if issubclass(category, PnmrWarning):
        click.echo(f"pnmr: note: {message}", err=True)
