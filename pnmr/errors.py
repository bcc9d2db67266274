"""Every exception of the package: one root, one sentence each.

A message names the file or quantity, what was expected, what was found and
what to do about it. It may quote what a file holds, so it is shown as one line
without control characters, of a length that a terminal bears.
"""

_HEAD, _TAIL = 700, 280


class PnmrError(Exception):
    """Root of every error that the package raises on purpose."""

    def __str__(self) -> str:
        """Return the message as one plain line."""
        return one_line(super().__str__())


class UnreadableError(PnmrError):
    """A file, folder or archive does not hold what it must hold."""


class UnwritableError(PnmrError):
    """A result cannot be written, or would overwrite something."""


class SettingError(PnmrError):
    """A setting, argument or quantity is outside what it may be."""


class UnsupportedError(PnmrError):
    """The input asks for something that is known but not reproduced here."""


class ProcessingError(PnmrError):
    """A step cannot act on the signal it was given."""


class LimitError(PnmrError):
    """A pulse or sequence goes beyond what a console or probe can bear."""


class ProgramError(PnmrError):
    """A pulse program holds something that cannot be read or played."""


class MissingIncludeError(ProgramError):
    """A pulse program includes a file that is not on the search path."""


class ProgramLimitError(ProgramError, LimitError):
    """A pulse program asks for more loops, includes, phases or steps than are played."""


class PnmrWarning(UserWarning):
    """Something was decided or assumed that the user should know."""

    def __str__(self) -> str:
        """Return the message as one plain line."""
        return one_line(super().__str__())


def one_line(text: str) -> str:
    """Return a text without line ends and control characters; of a long one, its two ends."""
    plain = " ".join(text.split())
    if not plain.isprintable():
        plain = "".join(
            each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in plain
        )
    if len(plain) <= _HEAD + _TAIL:
        return plain
    return f"{plain[:_HEAD]} ... {plain[-_TAIL:]}"
