import subprocess
import sys
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "02_shap_or_square.py"
# Gains of the refocusing pulses at +92 kHz in this coil, from an independent calculation.
GAINS = {50: 1.60, 100: 1.57, 150: 1.48, 200: 1.36}


def test_the_programs_gain_what_their_refocusing_pulses_gain(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", EXAMPLE, tmp_path],
        cwd=EXAMPLE.parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for line, (anisotropy_khz, wanted) in zip(done.stdout.splitlines(), GAINS.items(), strict=True):
        words = line.replace(",", "").split()
        assert float(words[0]) == anisotropy_khz
        assert abs(float(words[3]) - wanted) < 0.03
        assert abs(float(words[-1]) - wanted) < 0.03
    assert (tmp_path / "shap_or_square.pdf").read_bytes().startswith(b"%PDF")


def test_the_example_is_short() -> None:
    assert len(EXAMPLE.read_text().splitlines()) < 75
