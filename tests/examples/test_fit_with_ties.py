import subprocess
import sys
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "03_fit_with_ties.py"


def test_the_example_fits_both_regions_and_draws_them(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", EXAMPLE, tmp_path],
        cwd=EXAMPLE.parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert [line.partition(":")[0] for line in lines[:5]] == [
        "L1",
        "L2",
        "L3",
        "equatorial",
        "axial",
    ]
    assert "66.66666667 %" in lines[3]
    for name in ("tpra", "ncn"):
        assert (tmp_path / name / "fit.pdf").read_bytes().startswith(b"%PDF")
