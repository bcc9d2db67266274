"""Speed of the bars; the ratio is against vectorised numpy in the same run."""

import os

import numpy as np
import pytest
from inversion_table import best_s, compiled_mz, mas_job, numpy_mz, static_job

JOBS = {"mas": (mas_job, 0.25), "static": (static_job, 0.04)}


@pytest.mark.parametrize("name", JOBS)
def test_the_numpy_reference_agrees(name) -> None:
    irradiation, powder = JOBS[name][0]()
    few = powder.part(0, 20)
    expected = numpy_mz(irradiation, few)
    np.testing.assert_allclose(compiled_mz(irradiation, few), expected, rtol=0, atol=2e-5)


@pytest.mark.parametrize("name", JOBS)
def test_one_thread_is_within_its_bar(name, benchmark) -> None:
    job, bar_s = JOBS[name]
    irradiation, powder = job()
    benchmark(compiled_mz, irradiation, powder)
    if benchmark.enabled:
        (numpy_s,) = best_s(lambda: numpy_mz(irradiation, powder), runs=2)
        ratio = numpy_s / benchmark.stats["min"]
        benchmark.extra_info["ratio to numpy"] = ratio
        print(f"\n{name}: {1e3 * benchmark.stats['min']:.1f} ms, numpy / compiled = {ratio:.0f}")
        assert benchmark.stats["min"] < bar_s


def test_two_threads_share_a_powder(benchmark) -> None:
    irradiation, powder = mas_job(1598, 987)
    benchmark(compiled_mz, irradiation, powder, threads=2)
    if benchmark.enabled:
        one_s, two_s = best_s(*(lambda n=n: compiled_mz(irradiation, powder, n) for n in (1, 2)))
        print(f"\none thread / two threads = {one_s / two_s:.2f}")
        if os.getloadavg()[0] > 0.7 * (os.cpu_count() or 1):
            pytest.skip(f"other work keeps the processors busy; the ratio was {one_s / two_s:.2f}")
        assert one_s / two_s > 1.5
