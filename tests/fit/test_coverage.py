"""A small draw of what tests/benchmarks/coverage_table.py counts: do intervals hold the truth?"""

import numpy as np
import pytest
from noisy_lines import MANIFOLD, ONE, TURNED_TWO, TWO, Case


@pytest.mark.parametrize(
    ("case", "naive_most"),
    [
        (Case(ONE, 200.0, 4), 0.60),
        (Case(TWO, 1000.0, 4), 0.45),
        (Case(MANIFOLD, 1000.0, 2), 0.60),
        (Case(TURNED_TWO, 200.0, 2), 0.90),
    ],
    ids=lambda each: each.truth.name if isinstance(each, Case) else "",
)
def test_intervals_hold_the_truth_and_those_of_independent_points_do_not(
    case: Case, naive_most: float
) -> None:
    data, truth = case.drawn(40, np.random.default_rng(11))
    judged = np.array([case.judged(*each) for each in zip(data, truth, strict=True)])
    profile, errors, _, naive = judged[:, :4].mean(axis=(0, 2))
    assert profile > 0.88
    assert errors > 0.88
    assert naive < naive_most
