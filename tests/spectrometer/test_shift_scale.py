import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pnmr.errors import SettingError
from pnmr.spectrometer import ShiftScale

CARBON = ShiftScale(100.61e6, 2985.0, (3900.0, 60.0))


def test_lines_lie_where_the_experiment_has_them() -> None:
    np.testing.assert_allclose(CARBON.lines_hz, [92.06e3, -294.28e3], atol=10.0)
    assert ShiftScale(1e8, 0.0).lines_hz.size == 0


@given(st.floats(-1e4, 1e4))
def test_shifts_and_offsets_are_inverse(shift_ppm) -> None:
    assert CARBON.shifts_ppm(CARBON.offsets_hz(shift_ppm)) == pytest.approx(shift_ppm, abs=1e-6)


@pytest.mark.parametrize(
    "wrong", [(0.0, 0.0), (-1e8, 0.0), (np.nan, 0.0), (1e8, np.inf), (1e8, 0.0, (np.nan,))]
)
def test_what_is_no_scale_is_refused(wrong) -> None:
    with pytest.raises(SettingError):
        ShiftScale(*wrong)
