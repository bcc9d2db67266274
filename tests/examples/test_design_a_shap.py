import subprocess
import sys
from pathlib import Path

import pytest

from pnmr.bruker.wave import read_wave

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "01_design_a_shap.py"


def test_the_example_designs_the_shap_and_draws_its_sheet(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", EXAMPLE, tmp_path],
        cwd=EXAMPLE.parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for said in ("1000 points, Q = 16.53", "3900 ppm: Mz -0.9862", "at 400 kHz RF: Mz -1.000"):
        assert said in done.stdout
    assert read_wave(tmp_path / "SHAP_10M_50u").shape().duration_s == pytest.approx(50e-6)
    assert (tmp_path / "shap.pdf").read_bytes().startswith(b"%PDF")


def test_the_example_is_short() -> None:
    assert len(EXAMPLE.read_text().splitlines()) < 60
