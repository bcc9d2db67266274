"""Groups next to each other: centred, left, right, on a reference."""

import pytest

from pnmr.program import timeline

GIVEN = {
    "P": [0, 10, 20, 4],
    "D": [0, 0.001, 0.00003],
    "ns": 1,
    "ds": 0,
    "td": 64,
    "swh": 1e4,
    "de": 0,
}
END = "\ngo=2 ph31\nexit\nph1=0\nph2=1\nph31=0\n"


def starts(text: str) -> dict[str, float]:
    """Return the start of each pulse in us after d1, by channel and label."""
    found = timeline(f"1 ze\n2 d1\n{text}{END}", GIVEN)  # type: ignore[arg-type]
    pulses = [e for e in found.scan().events if e.kind == "pulse"]
    ends = next(e for e in found.scan().events if e.kind == "acquisition").start_ps
    result = {f"{e.channel} {e.label}": (e.start_ps - 10**9) / 10**6 for e in pulses}
    return {**result, "end": (ends - 10**9) / 10**6}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(p1 ph1):f1 (p2 ph2):f2", {"f1 p1": 0, "f2 p2": 0, "end": 20}),
        ("(p1 ph1) (p2 ph2):f2", {"f1 p1": 0, "f2 p2": 0, "end": 20}),
        ("(center (p1 ph1):f1 (p2 ph2):f2)", {"f1 p1": 5, "f2 p2": 0, "end": 20}),
        ("(lalign (p1 ph1):f1 (p2 ph2):f2)", {"f1 p1": 0, "f2 p2": 0, "end": 20}),
        ("(ralign (p1 ph1):f1 (p2 ph2):f2)", {"f1 p1": 10, "f2 p2": 0, "end": 20}),
        (
            "(center (p1 ph1 d2 p3 ph1):f1\n (p2 ph2):f2)",
            {"f1 p1": 0, "f1 p3": 40, "f2 p2": 12, "end": 44},
        ),
        (
            "(center (p1 ph1 p2 ph2 p1 ph1) (p3 ph2):f2)",
            {"f1 p1": 30, "f1 p2": 10, "f2 p3": 18, "end": 40},
        ),
        ("(p1 ph1 d2 p2 ph1):f2", {"f2 p1": 0, "f2 p2": 40, "end": 60}),
        ("(refalign (p1 ph1):f1 center (p2 ph1):f2)", {"f1 p1": 5, "f2 p2": 0, "end": 20}),
        ("(refalign (p2 ph1):f1 ralign (p3 ph1):f2)", {"f1 p2": 0, "f2 p3": 16, "end": 20}),
        (
            "(center (p3 ph1) (ralign (p1 ph1):f2 (p2 ph1):f3))",
            {"f1 p3": 8, "f2 p1": 10, "f3 p2": 0, "end": 20},
        ),
        ("10u (p1 ph1):f1 (p2 ph2):f2", {"f1 p1": 10, "f2 p2": 10, "end": 30}),
        ("10u 5u\np1 ph1", {"f1 p1": 15, "end": 25}),
        ("p1*2 ph1", {"f1 p1*2": 0, "end": 20}),
        ("p1:f2 ph1", {"f2 p1": 0, "end": 10}),
    ],
)
def test_a_line_lasts_as_long_as_its_longest_and_starts_are_aligned(
    text: str, expected: dict[str, float]
) -> None:
    assert starts(text) == expected
