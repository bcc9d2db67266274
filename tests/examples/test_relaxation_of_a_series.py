import json
import subprocess
import sys
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "02_relaxation_of_a_series.py"


def test_the_example_finds_both_times_counts_two_lines_and_limits_a_third(tmp_path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", EXAMPLE, tmp_path],
        cwd=EXAMPLE.parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for said in ("the last row shows 2 lines", "a line at 90 ppm has less than", "1/T plot"):
        assert said in done.stdout
    signals = json.loads((tmp_path / "series.json").read_text())["signals"]
    for signal, t1_s in zip(signals, (12e-3, 4e-3), strict=True):
        found = signal["parameters"]["t1_s"]
        assert abs(found["value"] - t1_s) < 3.0 * found["error"]
    assert (tmp_path / "series.pdf").read_bytes().startswith(b"%PDF")
