"""Signals are frozen, and their axes fit."""

import numpy as np
import pytest

from pnmr.data import FID, FrequencyAxis, ListAxis, Spectrum, TimeAxis
from pnmr.errors import SettingError

TIME = TimeAxis(4, 1e-6)
FREQUENCY = FrequencyAxis(4, 1.0, 0.0, 1e8, 1e8)


def test_values_cannot_be_changed_through_a_signal() -> None:
    fid = FID(np.zeros(4), (TIME,))
    with pytest.raises(ValueError, match="read-only"):
        fid.values[0] = 1.0
    with pytest.raises(AttributeError):
        fid.values = np.ones(4)  # type: ignore[misc]


def test_the_array_of_the_caller_stays_writeable() -> None:
    values = np.zeros(4, complex)
    FID(values, (TIME,))
    values[0] = 1.0


@pytest.mark.parametrize(
    ("values", "axes"),
    [
        (np.zeros(5), (TIME,)),
        (np.zeros((2, 4)), (TIME,)),
        (np.zeros(4), (ListAxis("row", "", (0.0,)), TIME)),
        (np.zeros(()), ()),
    ],
)
def test_axes_that_do_not_fit_are_refused(values: np.ndarray, axes: tuple[object, ...]) -> None:
    with pytest.raises(SettingError, match="do not fit axes"):
        FID(values, axes)  # type: ignore[arg-type]


def test_the_last_axis_is_of_the_kind_of_the_signal() -> None:
    with pytest.raises(SettingError, match="is a TimeAxis, not FrequencyAxis"):
        FID(np.zeros(4), (FREQUENCY,)).time  # noqa: B018
    with pytest.raises(SettingError, match="is a FrequencyAxis, not TimeAxis"):
        Spectrum(np.zeros(4), (TIME,)).frequency  # noqa: B018
