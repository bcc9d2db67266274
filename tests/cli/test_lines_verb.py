import json

import pytest
from builders import synthetic_run
from click.testing import CliRunner

from pnmr.cli.lines import command
from pnmr.errors import SettingError

# shift in ppm, full width in Hz, area, part that TEDOR keeps
LINES = ((3950.0, 3000.0, 1.0, 0.0), (3820.0, 3000.0, 0.6, 0.0))


def told(path, *more: str):
    arguments = [str(path), "--region", "4200:3600", "--lb", "200Hz", "--json", *more]
    done = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def test_two_lines_are_counted_and_a_third_is_limited(tmp_path) -> None:
    synthetic_run(tmp_path / "1", LINES, 3)
    found = told(tmp_path / "1", "--absent", "3700ppm,3kHz", "--most", "3")
    assert found["lines"] == 2
    assert found["positions_ppm"] == pytest.approx([3950.0, 3820.0], abs=2.0)
    (limit,) = found["absent"]
    assert limit["limit"] > 0.0
    assert abs(limit["area"]["value"]) < 4 * limit["area"]["error"]


def test_a_place_without_a_width_is_refused(tmp_path) -> None:
    synthetic_run(tmp_path / "1", LINES, 3)
    with pytest.raises(SettingError, match="3900ppm,9kHz"):
        told(tmp_path / "1", "--absent", "3700ppm")
