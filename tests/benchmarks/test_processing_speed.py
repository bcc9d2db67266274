"""Speed of the common chain beside nmrglue; run with ``make benchmark``."""

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


def test_both_chains_give_the_same_spectra(values) -> None:  # type: ignore[no-untyped-def]
    """nmrglue leaves the digital filter's fraction to its user, so a whole delay is compared."""
    few = values[:2]
    ours = processing.RECIPE(processing.fid(few)).values
    theirs = processing.nmrglue_chain(few)
    assert np.corrcoef(np.abs(ours).ravel(), np.abs(theirs).ravel())[0, 1] > 0.9
