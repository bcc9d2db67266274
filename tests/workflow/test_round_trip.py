"""What a sample is made of comes back through the whole package, within its stated errors.

In a uniform RF: a coil's spread leaves lines of different anisotropy in different phases,
which moves lines that are fitted with one by hundredths of a ppm (see the table in benchmarks).
"""

from pathlib import Path

import pytest
from round_trip import DCA, round_trip


@pytest.mark.parametrize(
    ("name", "lines", "widest_ppm"), [("mn_crystal", 7, 0.2), ("co_crystal", 5, 3.0)]
)
def test_every_shift_of_a_crystal_comes_back_within_its_error(
    tmp_path: Path, name: str, lines: int, widest_ppm: float
) -> None:
    found = round_trip(name, tmp_path, seed=1, one_rf=True)
    assert len(found) == lines
    assert {each.site.label for each in found} >= set(DCA)
    for each in found:
        assert each.describes_data, each.site.label
        assert 0.0 < each.shift.error < widest_ppm, each.site.label
        assert abs(each.pull) < 3.5, each.site.label
