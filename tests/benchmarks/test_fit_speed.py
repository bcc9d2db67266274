"""Speed of the fit against its peers in the same run; `fit_table.py` prints all of it."""

import pytest
from fit_table import best_s, eight_lines, nmrglue_pseudo_voigt, ours


def test_eight_lines_are_fitted_eight_times_faster_than_by_nmrglue(shared_data, benchmark) -> None:
    case = eight_lines()
    found = benchmark(ours, "pseudo_voigt", *case)
    assert found.chi_square == pytest.approx(45.650565920, rel=1e-8)
    if benchmark.enabled:
        ratio = best_s(lambda: nmrglue_pseudo_voigt(*case), 3) / benchmark.stats["min"]
        print(f"\nnmrglue / pnmr = {ratio:.0f}")
        assert ratio > 8.0
