"""Speed of the common chain beside nmrglue; run with ``--benchmark-enable``."""

import numpy as np
import processing
import pytest
import scipy.fft


@pytest.fixture(scope="module")
def values() -> np.ndarray:
    """Return 200 synthetic FIDs of noise, 16,384 points each."""
    return processing.noise(rows=200)


def test_ours(benchmark, values) -> None:  # type: ignore[no-untyped-def]
    fid = processing.fid(values)
    benchmark.group = "digital filter, EM 20 Hz, 65,536 points, FT, phase; 200 FIDs"
    benchmark.pedantic(processing.RECIPE, args=(fid,), rounds=3, warmup_rounds=1)


def test_nmrglue(benchmark, values) -> None:  # type: ignore[no-untyped-def]
    benchmark.group = "digital filter, EM 20 Hz, 65,536 points, FT, phase; 200 FIDs"
    benchmark.pedantic(processing.nmrglue_chain, args=(values,), rounds=3, warmup_rounds=1)


def test_the_transform_alone(benchmark, values) -> None:  # type: ignore[no-untyped-def]
    filled = np.zeros((2, processing.SIZE), complex)
    benchmark.group = "two rows"
    benchmark(scipy.fft.fft, filled)


def test_both_chains_do_the_same_work() -> None:
    """One line behind a digital filter comes out as tall and at the same place."""
    times = np.arange(processing.POINTS) - 68
    line = np.where(times >= 0, np.exp((0.3j - 1e-3) * times), 0.0)
    ours = np.abs(processing.RECIPE(processing.fid(np.stack([line, line]))).values[0])
    theirs = np.abs(processing.nmrglue_chain(np.stack([line, line]))[0])
    assert ours.max() == pytest.approx(theirs.max(), rel=0.02)
    assert abs(int(ours.argmax()) - int(theirs.argmax())) <= 2
