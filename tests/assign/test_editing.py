import math

import numpy as np
import pytest

from pnmr.assign import Edited, edit, smallest_survival
from pnmr.data import Estimate
from pnmr.errors import SettingError


def lines(*pairs, error: float = 1.0) -> list[Edited]:
    return [Edited(Estimate(echo, error), Estimate(tedor, error)) for echo, tedor in pairs]


KNOWN = lines((100.0, 40.0), (100.0, 45.0), (150.0, 57.0))


def test_a_line_that_stays_is_protonated() -> None:
    (line,) = lines((80.0, 33.0))
    verdict = edit(line, KNOWN)
    assert verdict.word == "protonated"
    assert verdict.log_odds > 3.0
    assert str(verdict.gain) == "0.412(14)"


def test_a_line_that_vanishes_is_not() -> None:
    (line,) = lines((120.0, 0.4))
    verdict = edit(line, KNOWN)
    assert verdict.word == "not protonated"
    assert verdict.limit_ratio < verdict.expected_ratio


def test_a_weak_line_is_undecided() -> None:
    (line,) = lines((3.0, 0.4))
    assert edit(line, KNOWN).word == "undecided"


def test_a_broad_line_may_have_died_of_its_relaxation() -> None:
    """40 kHz over two rotor periods leaves a part in 66 at worst: absence says nothing."""
    survival = smallest_survival(40_000.0, 2 / 60_000.0)
    assert survival == pytest.approx(math.exp(-math.pi * 4.0 / 3.0))
    (line,) = lines((60.0, 0.3))
    assert edit(line, KNOWN).word == "not protonated"
    broad = Edited(line.echo, line.tedor, loss_fraction=survival)
    assert edit(broad, KNOWN).word == "undecided"


def test_an_area_below_nothing_is_no_sign_of_hydrogen() -> None:
    """A phase that is not quite right leaves -5 errors of TEDOR area: that is still nothing."""
    (line,) = lines((120.0, -5.0))
    verdict = edit(line, KNOWN)
    assert verdict.word == "not protonated"
    assert verdict.log_odds < -3.0


def test_a_methyl_group_keeps_less_and_is_not_called_bare() -> None:
    (line,) = lines((100.0, 11.0))
    assert edit(line, KNOWN).word != "not protonated"


def test_what_leaks_through_the_filter_is_taken_off() -> None:
    leaking = Edited(Estimate(100.0, 1.0), Estimate(38.0, 1.0), control=Estimate(37.5, 1.0))
    assert edit(leaking, KNOWN).word == "not protonated"
    assert leaking.net.error == pytest.approx(math.sqrt(2.0))


@pytest.mark.parametrize("noise", [0.2, 1.0, 3.0, 8.0])
def test_protonated_lines_are_not_called_bare_more_often_than_stated(noise) -> None:
    rng = np.random.default_rng(int(noise * 10))
    wrong = missed = trials = 0
    for _ in range(400):
        gains = rng.uniform(0.3, 0.45, 4)
        echo = rng.uniform(5.0, 100.0, 4)
        measured = [
            Edited(Estimate(rng.normal(a, noise), noise), Estimate(rng.normal(a * g, noise), noise))
            for a, g in zip(echo, gains, strict=True)
        ]
        measured = [each for each in measured if each.echo.value > 3 * noise]
        if len(measured) < 2:
            continue
        trials += 1
        wrong += edit(measured[0], measured[1:]).word == "not protonated"
        bare = Edited(measured[0].echo, Estimate(rng.normal(0.0, noise), noise))
        missed += edit(bare, measured[1:]).word == "protonated"
    assert trials > 150
    assert wrong / trials <= 0.02
    assert missed / trials <= 0.02


@pytest.mark.parametrize(
    "call",
    [
        lambda: edit(KNOWN[0], []),
        lambda: Edited(Estimate(1.0), Estimate(1.0, 0.1)),
        lambda: Edited(Estimate(1.0, 0.1), Estimate(1.0, 0.1), loss_fraction=0.0),
        lambda: smallest_survival(-1.0, 1.0),
    ],
)
def test_editing_without_numbers_is_refused(call) -> None:
    with pytest.raises(SettingError):
        call()
