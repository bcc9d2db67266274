"""The rows of the benchmark's table, with jobs whose times are known."""

import time

import pytest
from benchmark_table import SECTIONS, remarks
from comparison import HEADS, NOT_HERE, Row, against, alike, is_here, markdown, told, within


def busy(duration_s: float):
    """Return a job that keeps the processor busy for a time in s."""

    def job() -> None:
        end = time.process_time() + duration_s
        while time.process_time() < end:
            pass

    return job


def test_a_ratio_is_held_against_its_bar() -> None:
    (fast,) = against("job", busy(1e-3), {"numpy": (busy(8e-3), 2.0)}, runs=2)
    assert fast.met is True
    assert 3.0 < fast.ratio < 12.0
    (slow,) = against("job", busy(4e-3), {"numpy": (busy(4e-3), 3.0)}, runs=2)
    assert slow.met is False
    (free,) = against("job", busy(1e-3), {"numpy": (busy(1e-3), None)}, runs=1)
    assert free.met is None


def test_a_time_is_held_against_its_limit() -> None:
    assert within("job", busy(1e-3), 0.5, runs=1).met is True
    assert within("job", busy(5e-3), 1e-3, runs=1).met is False
    (row,) = against("job", busy(5e-3), {"numpy": (busy(1e-3), None)}, share=100, most_s=1e-3)
    assert row.met is True


def test_a_peer_that_is_missing_is_named_and_never_run() -> None:
    def never() -> None:
        pytest.fail("a peer that is not here was run")

    (row,) = against("job", busy(1e-4), {"nosuchpeer fast": (never, 2.0)}, runs=1)
    assert (row.theirs, row.met) == (NOT_HERE, None)
    assert is_here("scipy curve_fit")
    assert not is_here("nosuchpeer.part")


def test_the_table_is_written_with_every_row() -> None:
    rows = [alike("difference", 1e-7, "TopSpin", 1e-6), Row("x", "1", bar="2", met=False)]
    lines = markdown(rows, remarks(1.0, rows)).splitlines()
    assert lines[0] == f"| {' | '.join(HEADS)} |"
    assert lines[2].endswith("| at most 1e-06 | met |")
    assert lines[3].endswith("| MISSED |")
    assert "1 of 2 bars met" in lines[5]


@pytest.mark.parametrize(
    ("duration_s", "text"), [(2.0, "2 s"), (0.0123, "12.3 ms"), (24.3e-6, "24.3 us")]
)
def test_a_time_is_told_with_its_unit(duration_s, text) -> None:
    assert told(duration_s) == text


def test_every_section_says_what_it_compares() -> None:
    assert all(section.__doc__ for section in SECTIONS)
    assert len({section.__name__ for section in SECTIONS}) == len(SECTIONS)
