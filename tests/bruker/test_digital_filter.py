"""The group delay against nmrglue's table and against TopSpin's own spectra."""

import nmrglue
import pytest

from pnmr.bruker.digital_filter import group_delay_points
from pnmr.bruker.parameters import Parameters
from pnmr.errors import UnreadableError

TABLE = nmrglue.bruker.bruker_dsp_table


def acqus(**values: float) -> Parameters:
    return Parameters("acqus", {name: str(value) for name, value in values.items()})


@pytest.mark.parametrize(
    ("version", "decimation"),
    [(version, decimation) for version, row in TABLE.items() for decimation in row],
)
def test_a_delay_is_a_fraction_that_prints_as_in_the_table(version: int, decimation: int) -> None:
    """The table prints multiples of 1 / (2 DECIM) with four decimals or more."""
    delay = group_delay_points(acqus(DSPFVS=version, DECIM=decimation))
    assert delay * 2 * decimation == pytest.approx(round(delay * 2 * decimation), abs=1e-9)
    assert abs(delay - TABLE[version][decimation]) < 6e-5


def test_every_entry_of_the_table_is_known() -> None:
    assert sum(map(len, TABLE.values())) == 21 + 21 + 21 + 12


@pytest.mark.parametrize("delay", [76.0, 67.9842834472656, 19.96875, 1e-3])
def test_a_recorded_delay_counts_before_the_table(delay: float) -> None:
    assert group_delay_points(acqus(GRPDLY=delay, DSPFVS=20, DECIM=64)) == delay
    assert group_delay_points(acqus(GRPDLY=delay, DSPFVS=12, DECIM=64)) == delay


@pytest.mark.parametrize(
    "values",
    [
        {"DIGMOD": 0, "GRPDLY": 76, "DSPFVS": 20, "DECIM": 16},
        {"DSPFVS": -1, "GRPDLY": 67.98, "DECIM": 16},
        {"DSPFVS": 0, "DECIM": 16},
        {"DSPFVS": 12, "DECIM": 1},
        {"GRPDLY": 0, "DSPFVS": 21, "DECIM": 16},
        {},
    ],
)
def test_without_a_filter_there_is_no_delay(values: dict[str, float]) -> None:
    assert group_delay_points(acqus(**values)) == 0.0


@pytest.mark.parametrize("version", [13])
@pytest.mark.parametrize("decimation", [128, 2048])
def test_an_entry_that_the_table_lacks_is_refused(version: int, decimation: int) -> None:
    with pytest.raises(UnreadableError, match="set GRPDLY"):
        group_delay_points(acqus(DSPFVS=version, DECIM=decimation))


@pytest.mark.parametrize("decimation", [5, 133.333, 0, -2])
def test_a_decimation_outside_the_table_is_refused(decimation: float) -> None:
    with pytest.raises(UnreadableError, match="DSPFVS 10 with DECIM"):
        group_delay_points(acqus(DSPFVS=10, DECIM=decimation))
