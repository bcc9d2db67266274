"""Blind recovery in small; tests/benchmarks/blind_recovery_table.py is the whole of it."""

import math

import pytest
from blind_data import write_sample
from blind_recovery import WRONG, Judged, recovered
from blind_samples import drawn

SEED = 5


@pytest.mark.parametrize("number", [0, 1, 2])
def test_what_is_assigned_in_a_random_sample_is_right(tmp_path, number) -> None:
    blind = drawn(SEED, number)
    write_sample(blind, tmp_path)
    _, judged = recovered(blind, tmp_path)
    assert len(judged) >= 2
    assert not [each for each in judged if each.word == WRONG]
    assert any(each.points_right for each in judged)
    for each in judged:
        _check_gain(each, blind.mas_hz)
        assert (each.protonated, each.edited) not in {
            (True, "not protonated"),
            (False, "protonated"),
        }


def _check_gain(judged: Judged, mas_hz: float) -> None:
    """What TEDOR keeps is told for one scan, whatever the numbers of scans of both runs."""
    editing = judged.found.resonance.editing
    if editing is None or len(judged.parts) != 1:
        return
    (line,) = judged.parts
    kept = line.kept * math.exp(-1.0 / mas_hz / line.site.t2_s)
    assert abs(editing.gain.value - kept) < 4.0 * editing.gain.error + 0.1 * kept
