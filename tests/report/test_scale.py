import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pnmr.report.lettering import size_in
from pnmr.report.scale import label_shifts, ticks
from pnmr.report.style import SMALL_PT, new_axes, new_figure, styled

MINUS = "\N{MINUS SIGN}"
VALUES = st.floats(-1e6, 1e6).filter(lambda value: value == 0 or abs(value) > 1e-6)


@given(VALUES, st.floats(1e-4, 1e6), st.floats(0.5, 7.0))
def test_labels_of_a_scale_never_touch(low: float, span: float, room_in: float) -> None:
    assume(span > 1e-9 * abs(low))
    found = ticks(low, low + span, room_in)
    places_in = [(each - low) / span * room_in for each in found.major]
    widths_in = [size_in(label, SMALL_PT)[0] for label in found.labels]
    for k in range(len(places_in) - 1):
        between_in = places_in[k + 1] - places_in[k] - (widths_in[k] + widths_in[k + 1]) / 2
        assert between_in > 0.05


@given(VALUES, st.floats(1e-4, 1e6), st.floats(0.5, 7.0))
def test_ticks_are_inside_and_their_labels_say_where(
    low: float, span: float, room_in: float
) -> None:
    assume(span > 1e-9 * abs(low))
    found = ticks(low, low + span, room_in)
    for each, label in zip(found.major, found.labels, strict=True):
        assert low - 1e-8 * span <= each <= low + span + 1e-8 * span
        assert float(label.replace(MINUS, "-")) == pytest.approx(each, abs=1e-9 * span, rel=1e-12)
    for each in found.minor:
        assert low - 1e-8 * span <= each <= low + span + 1e-8 * span


@pytest.mark.parametrize(
    ("low", "high", "room_in", "labels"),
    [
        (-100, 200, 3.0, f"{MINUS}100 {MINUS}50 0 50 100 150 200"),
        (1000, 6000, 3.0, "1000 2000 3000 4000 5000 6000"),
        (0, 1, 1.5, "0.0 0.2 0.4 0.6 0.8 1.0"),
    ],
)
def test_ticks_are_the_round_numbers_of_a_hand_made_axis(
    low: float, high: float, room_in: float, labels: str
) -> None:
    assert " ".join(ticks(low, high, room_in).labels) == labels


def test_shifts_rise_to_the_left() -> None:
    axes = styled(new_axes)(new_figure(4, 2), (0.5, 0.5, 3.0, 1.0))
    label_shifts(axes, 200.0, -100.0, 3.0)
    assert axes.get_xlim() == (200.0, -100.0)
    left, right = (axes.transData.transform((shift, 0.0))[0] for shift in (150.0, 0.0))
    assert left < right
    assert math.isclose(axes.transData.transform((200.0, 0.0))[0], 150.0)
