"""How many lines the data show: criteria that know how few points are independent.

A line more is believed when four witnesses agree: AICc with the effective number of
points, a bootstrap of the F ratio, an area of 3 standard errors, and lines that stay what
they are under other broadenings. What the data leave open is said: "at least 2".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from pnmr.errors import SettingError
from pnmr.fit.line_tests import (
    LEAST_AICC_GAIN,
    LineFit,
    LineTest,
    line_fit,
    line_test,
    parameter_count,
)
from pnmr.fit.line_view import LineView

# Distance in widths from which on two lines of a sum stand apart.
_RESOLVED_WIDTHS = 1.5


@dataclass(frozen=True, slots=True)
class LineCount:
    """How many lines a region shows.

    Attributes
    ----------
    view : LineView
        The region.
    fits : tuple of LineFit
        One for each number of lines, from 0 on.
    tests : tuple of LineTest
        One for each line more.
    reasons : tuple of str
        Why there may be more lines than counted; empty where nothing speaks for more.
    """

    view: LineView
    fits: tuple[LineFit, ...]
    tests: tuple[LineTest, ...]
    reasons: tuple[str, ...]

    @property
    def lines(self) -> int:
        """Number of lines that all witnesses agree on, the largest there is."""
        accepted = [test.lines for test in self.tests if test.is_accepted]
        return accepted[-1] if accepted else self.tests[0].lines - 1

    @property
    def fit(self) -> LineFit:
        """The fit with that number of lines."""
        return self.fits[self.lines]

    def __str__(self) -> str:
        """Return "2 lines", or "at least 2 lines" where that is all that the data say."""
        number = f"{self.lines} line{'s' * (self.lines != 1)}"
        return f"at least {number}" if self.reasons and self.lines else number


def count_lines(
    view: LineView,
    random: np.random.Generator,
    *,
    other_views: Sequence[LineView] = (),
    fewest_lines: int = 0,
    most_lines: int = 4,
    draws: int = 99,
) -> LineCount:
    """Count the lines of a region, one more at a time until one more changes nothing.

    A refusal alone does not end the search: one line in the place of three is refused, too.

    Parameters
    ----------
    view : LineView
        The region.
    random : numpy.random.Generator
        For the bootstrap.
    other_views : sequence of LineView
        The same region of the same FID under other broadenings, usually half and double.
    fewest_lines, most_lines : int
        Where the search starts, with lines that are known to be there, and where it ends.
    draws : int
        Bootstrap spectra, at least 19; fewer are drawn where the answer is clear sooner.

    Raises
    ------
    SettingError
        The region has fewer independent points than one line has parameters, or the
        settings make no sense.
    """
    if draws < 19 or not 0 <= fewest_lines < most_lines:
        raise SettingError("counting lines needs at least 19 draws and 1 line more to look for")
    fits = [line_fit(view, 0, None)]
    while len(fits) <= fewest_lines:
        fits.append(line_fit(view, len(fits), fits[-1].solution))
    tests: list[LineTest] = []
    while len(fits) <= most_lines and parameter_count(view, len(fits)) + 1 < view.effective_points:
        fits.append(line_fit(view, len(fits), fits[-1].solution))
        tests.append(
            line_test(view, (fits[-2], fits[-1]), random, draws=draws, other_views=other_views)
        )
        if not tests[-1].aicc_gain_value > LEAST_AICC_GAIN:
            break
    if not tests:
        raise SettingError(
            f"the region holds {view.effective_points:.3g} independent points, too few for a line;"
            " widen it or broaden less"
        )
    return LineCount(view, tuple(fits), tuple(tests), _more(view, fits, tests))


def _more(view: LineView, fits: Sequence[LineFit], tests: Sequence[LineTest]) -> tuple[str, ...]:
    """Return what leaves room for more lines than were accepted."""
    accepted = max((test.lines for test in tests if test.is_accepted), default=tests[0].lines - 1)
    fit, reasons = fits[accepted], []
    after = [test for test in tests if test.lines > accepted]
    if not after:
        reasons.append(f"more than {accepted} lines were not tried")
    elif after[0].aicc_gain_value > LEAST_AICC_GAIN:
        words = "; ".join(after[0].refusals)
        reasons.append(f"one line more is neither shown nor excluded: {words}")
    if fit.uncertainty is not None and not fit.uncertainty.describes_data:
        reasons.append("the residual is larger than the noise")
    own = len(view.component.parameters)
    shapes = sorted(fit.solution.nonlinear.reshape(-1, own).tolist()) if accepted else []
    for one, next_one in pairwise(shapes):
        widths = [view.width_hz(np.array(each)) for each in (one, next_one)]
        if next_one[0] - one[0] < _RESOLVED_WIDTHS * sum(widths) / 2.0:
            reasons.append("lines overlap, and what overlaps may hide more of them")
            break
    return tuple(reasons)
