"""One thing that was looked at, and what was found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """What came of one comparison or test.

    Attributes
    ----------
    subject : str
        What was looked at: a file, a library, ``"version"``.
    is_good : bool or None
        Whether it is as it should be; None where that is not known or it only informs.
    finding : str
        One sentence.
    """

    subject: str
    is_good: bool | None
    finding: str
