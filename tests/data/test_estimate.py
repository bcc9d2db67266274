import math

import pytest

from pnmr.data import Estimate


@pytest.mark.parametrize(
    ("value", "error", "written"),
    [
        (123.42, 0.5, "123.4(5) ppm"),
        (123.42, 0.14, "123.42(14) ppm"),
        (123.42, 0.0996, "123.42(10) ppm"),
        (-0.00213, 0.00004, "-0.00213(4) ppm"),
        (3912.0, 37.0, "3910(40) ppm"),
        (3912.0, 13.4, "3912(13) ppm"),
        (9.97, 0.96, "10.0(10) ppm"),
        (62.0, 0.0, "62 ppm"),
        (62.0, math.nan, "62(?) ppm"),
    ],
)
def test_an_estimate_is_written_with_its_error_in_the_last_digits(value, error, written) -> None:
    assert str(Estimate(value, error, "ppm")) == written
