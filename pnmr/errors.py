"""Every exception of the package: one root, one sentence each.

A message names the file or quantity, what was expected, what was found and
what to do about it.
"""


class PnmrError(Exception):
    """Root of every error that the package raises on purpose."""


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
