import math

import numpy as np
import pytest
from scipy.stats import norm

from pnmr.assign import (
    Compound,
    Edited,
    Resonance,
    assign,
    edit,
    expected_transfers,
    shift_library,
)
from pnmr.assign.transfer_size import Sizes
from pnmr.data import Estimate
from pnmr.fit.dipolar_buildup import Recoupling

# What CH, CH2 and CH3 keep of tedor_shap at 60 kHz, spin by spin on the virtual spectrometer.
SIMULATED = {1: 0.84, 2: 1.5, 3: 0.42}
SHIPPED = Recoupling(((2.0, 1.0),), 60e3)
REFERENCE = [Edited(Estimate(50.0, 1.0), Estimate(60.0, 1.0))]


def line(shift: float, gain: float, error: float = 0.02) -> Resonance:
    editing = edit(Edited(Estimate(100.0, 0.01), Estimate(100.0 * gain, 100.0 * error)), REFERENCE)
    return Resonance(
        f"{shift:g}", Estimate(shift, 0.5, "ppm"), Estimate(1.0, 0.05), editing=editing
    )


def of_gains(*gains: float) -> Sizes:
    return Sizes([line(60.0, gain) for gain in gains], SIMULATED)


def odds(sizes: Sizes, index: int, *hydrogens: int) -> float:
    (found,) = sizes.evidence(index, hydrogens)
    return found.log_odds


def test_closed_forms_have_the_ratios_of_simulated_spins() -> None:
    expected = expected_transfers(SHIPPED)
    for number in (1, 3):
        own, other = expected[number] / expected[2], SIMULATED[number] / SIMULATED[2]
        assert abs(own / other - 1.0) < 0.12


@pytest.mark.parametrize("cycles", [(4.0, 1.0), (6.0, 6.0), (1.0, 3.0)])
def test_long_recoupling_tells_nothing(cycles) -> None:
    assert not expected_transfers(Recoupling((cycles,), 60e3))


def test_two_lines_agree_with_the_difference_of_two_normal_variables() -> None:
    """Whatever their common scale is, their quotient is log-normal; without lines that lie."""
    gains, ways = (1.5, 0.45), np.array([[2, 3], [3, 2], [2, 2], [1, 3]])
    wanted = {number: math.log(size) for number, size in SIMULATED.items()}
    quotient = math.log(gains[0] / gains[1])
    spread = math.hypot(*(math.hypot(math.log(1.5), 0.02 / gain) for gain in gains))

    def density(one: int, other: int) -> float:
        return float(norm.pdf(quotient, wanted[one] - wanted[other], spread))

    anything = np.mean([density(one, other) for one in wanted for other in wanted])
    expected = [math.log(density(*way) / anything) for way in ways.tolist()]
    found = of_gains(*gains).log_odds(ways)
    # Lines of any size, one of twenty, leave the unlikeliest way a little likelier.
    assert np.allclose(found[[0, 2, 3]], np.array(expected)[[0, 2, 3]], atol=0.2)
    assert expected[1] < found[1] < -2.0


def test_a_methyl_line_is_no_methylene_beside_the_others() -> None:
    sizes = of_gains(1.5, 0.45, 1.4, 0.42)
    assert odds(sizes, 1, 2, 2, 2, 3) < -2.0
    assert 0.3 < odds(sizes, 0, 2, 2, 2, 3) < math.log(3.0)


def test_a_common_scale_says_nothing() -> None:
    one, other = of_gains(1.5, 0.9, 0.45), of_gains(0.75, 0.45, 0.225)
    way = np.array([[2, 2, 3], [2, 1, 3]])
    # Errors stay, so that they are twice as large beside the areas.
    assert np.allclose(one.log_odds(way), other.log_odds(way), atol=0.02)


def test_nothing_is_said_of_a_lone_line_or_without_an_expectation() -> None:
    alone = Sizes([line(60.0, 0.4)], SIMULATED)
    assert not list(alone.evidence(0, [2]))
    unknown = Sizes([line(60.0, 0.4), line(17.0, 1.5)], {})
    assert not list(unknown.evidence(0, [2, 2]))
    assert not unknown.log_odds(np.array([[2, 2]])).any()


def test_sizes_weigh_in_assignments_and_make_none_sure() -> None:
    """A line at the shift of NCH2 that keeps what a methyl group keeps stays in doubt."""
    lines = [line(63.0, 1.5), line(69.0, 0.4), line(17.0, 1.45), line(10.0, 0.42)]
    without = assign(lines, Compound("13C", "Co"), shift_library())
    told = assign(lines, Compound("13C", "Co"), shift_library(), transfers=SIMULATED)
    assert [each.word for each in without] == ["assigned"] * 4
    assert [each.word == "assigned" for each in told] == [True, False, True, True]
    assert any("build-up" in each for each in told[1].decided_by)
    bare = [Resonance("no editing", Estimate(63.0, 0.5, "ppm"), Estimate(1.0, 0.05)), *lines[2:]]
    (first, *_) = assign(bare, Compound("13C", "Co"), shift_library(), transfers=SIMULATED)
    assert first.word != "assigned"
