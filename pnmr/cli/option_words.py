"""Messages in the words of the command line: --sweep where a script would say sweep_hz."""

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import click

from pnmr.errors import LimitError, PnmrWarning, SettingError

# Options whose names are also words of plain sentences.
_PLAIN_WORDS = ("family", "figure", "file", "force", "output", "pulses")


@contextmanager
def in_words_of(command: click.Command) -> Iterator[None]:
    """Let errors and warnings name the options of a command instead of settings."""
    with warnings.catch_warnings(record=True) as noted:
        warnings.simplefilter("always", PnmrWarning)
        try:
            yield
        except (SettingError, LimitError) as error:
            raise type(error)(in_flags(str(error), command)) from error
    for text in dict.fromkeys(in_flags(str(warning.message), command) for warning in noted):
        warnings.warn(text, PnmrWarning, stacklevel=2)


def in_flags(text: str, command: click.Command) -> str:
    """Return the text with the names of settings replaced by those of the options."""
    for option in command.params:
        if option.name in _PLAIN_WORDS:
            continue
        text = re.sub(rf"\b{option.name}\b", option.opts[0], text)
    return text
