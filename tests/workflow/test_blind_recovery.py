"""Blind recovery in small; tests/benchmarks/blind_recovery_table.py is the whole of it."""

import pytest
from blind_data import write_sample
from blind_recovery import WRONG, recovered
from blind_samples import drawn

SEED = 5


@pytest.mark.parametrize("number", [0, 1, 2])
def test_what_is_assigned_in_a_random_sample_is_right(tmp_path, number) -> None:
    blind = drawn(SEED, number)
    write_sample(blind, tmp_path, SEED)
    _, judged = recovered(blind, tmp_path)
    assert len(judged) >= 2
    assert not [each for each in judged if each.word == WRONG]
    assert any(each.points_right for each in judged)
    for each in judged:
        assert (each.protonated, each.edited) not in {
            (True, "not protonated"),
            (False, "protonated"),
        }
