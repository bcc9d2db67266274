import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import pnmr

SUM = (
    "import numpy as np; from pnmr.kernels.one_spin import propagate\n"
    "out = np.empty((4, 1)); lanes = np.zeros((6, 1)); lanes[0] = 0.1\n"
    "propagate(np.zeros((1, 2)), np.zeros((1, 4)), 0.0, lanes, out)\n"
    "print(out[1, 0], len(propagate.stats.cache_hits), type(propagate._cache).__name__)"
)

DECAY = (
    "import hashlib, numpy as np; from pnmr.kernels.decays import sampled_decay\n"
    "x = np.linspace(-4e5, 4e5, 200001); out = np.zeros((3, x.size), dtype=complex)\n"
    "sampled_decay(x, 93768.5, 6608.4, 1e-6, 1.6e-8, 8124, 0.516, out[0], out[1:])\n"
    "print(hashlib.sha256(out.tobytes()).hexdigest())"
)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the package's kernels that a test may spoil."""
    source = Path(pnmr.__file__).parent
    target = tmp_path / "pnmr"
    shutil.copytree(source / "kernels", target / "kernels")
    shutil.rmtree(target / "kernels" / "__pycache__", ignore_errors=True)
    (target / "__init__.py").write_text("")
    return tmp_path


def run(folder: Path, code: str = SUM, **environment: str) -> list[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("NUMBA_", "XDG_"))}
    done = subprocess.run(
        [sys.executable, "-B", "-c", code],
        cwd=folder,
        env={**kept, "PYTHONPATH": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_machine_code_is_kept_where_a_folder_can_be_written(package, tmp_path) -> None:
    value, _, cache = run(package, NUMBA_CACHE_DIR=str(tmp_path / "cache"))
    assert float(value) == pytest.approx(-0.0998334166468)
    assert cache == "FunctionCache"
    assert list((tmp_path / "cache").rglob("*.nbi"))


def test_no_folder_that_can_be_written_costs_only_the_compilation(package, tmp_path) -> None:
    # Paths below a regular file cannot be made, whoever asks: not even for root.
    (package / "pnmr" / "kernels" / "__pycache__").write_text("not a folder")
    blocked = tmp_path / "regular"
    blocked.write_text("not a folder")
    below = str(blocked / "below")
    value, _, cache = run(package, HOME=below, XDG_CACHE_HOME=below, NUMBA_CACHE_DIR=below)
    assert float(value) == pytest.approx(-0.0998334166468)
    assert cache == "NullCache"


def test_a_kernel_gives_the_same_bits_when_it_is_compiled_and_later(package, tmp_path) -> None:
    kept = str(tmp_path / "cache")
    assert len({run(package, DECAY, NUMBA_CACHE_DIR=kept)[0] for _ in range(2)}) == 1
