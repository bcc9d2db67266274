"""The number of lines of a guess is what the witnesses say of it."""

import numpy as np
import pytest
from fitted_spectra import Line, fid_of, measured_of

from pnmr.fit.first_guess import Guess, guesses
from pnmr.fit.guess_count import Said, counted, summary
from pnmr.fit.line_search import Found

REGION = (80.0, 0.0)
PAIR = [Line(62.0, 300.0, 4e5), Line(20.0, 300.0, 4e5)]


def test_resolved_lines_are_counted_as_they_are() -> None:
    measured = measured_of(fid_of(PAIR), 50.0)
    (guess,) = guesses(measured, (REGION,))
    same, said = counted(measured, guess, np.random.default_rng(1))
    assert same == guess
    assert str(said) == "80 to 0 ppm: 2 lines"


def test_a_line_that_only_noise_asks_for_is_not_counted() -> None:
    measured = measured_of(fid_of(PAIR), 50.0)
    (guess,) = guesses(measured, (REGION,))
    more = Guess(REGION, (*guess.lines, Found(5.0, 200.0, 1e3)), 1, "lorentzian")
    fewer, said = counted(measured, more, np.random.default_rng(1))
    assert [each.position_ppm for each in fewer.lines] == pytest.approx([62.0, 20.0], abs=0.5)
    assert said.number == "2 lines"


def test_a_line_too_few_is_found_by_counting() -> None:
    measured = measured_of(fid_of(PAIR), 50.0)
    one = Guess(REGION, (Found(62.0, 300.0, 4e5),), 1, "lorentzian")
    more, _ = counted(measured, one, np.random.default_rng(1))
    assert [each.position_ppm for each in more.lines] == pytest.approx([62.0, 20.0], abs=0.5)


def test_lines_that_overlap_are_at_least_so_many() -> None:
    truth = [Line(42.0, 900.0, 4e6), Line(34.0, 700.0, 2e6)]
    measured = measured_of(fid_of(truth), 100.0)
    (guess,) = guesses(measured, (REGION,), lines=2)
    _, said = counted(measured, guess, np.random.default_rng(1))
    assert said.number == "at least 2 lines"
    assert "overlap" in said.reasons[-1]


def test_many_regions_that_say_the_same_share_a_sentence() -> None:
    guess = Guess(REGION, (Found(0.0, 1.0),), 1, "lorentzian")
    said = [Said(guess, "at least 1 line", ("because",))] * 5
    assert summary(said) == ("at least 5 lines in 5 regions; because",)
    assert len(summary(said[:2])) == 2
