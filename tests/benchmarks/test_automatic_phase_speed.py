"""200 spectra of known phase: how many are right, how fast, and the chain beside nmrglue's.

Runs with ``--benchmark-enable`` only; `automatic_phase_table.py` prints the same as a table.
"""

import numpy as np
import pytest
from automatic_phase_table import chain_seconds, judged
from phased_spectra import random_case

from pnmr.process import automatic_phase

SEED = 2_026


def test_two_hundred_spectra_are_phased(benchmark) -> None:  # type: ignore[no-untyped-def]
    if benchmark.disabled:
        pytest.skip("benchmarks are off; --benchmark-enable runs them")
    cases = [random_case(np.random.default_rng([SEED, index])) for index in range(200)]
    automatic_phase(cases[0].spectrum)
    verdicts = benchmark.pedantic(lambda: [judged(case) for case in cases], rounds=1)
    right = sum(verdict.right and verdict.certain for verdict in verdicts)
    wrong = sum(verdict.certain and not verdict.right for verdict in verdicts)
    benchmark.extra_info.update(right=right, wrong_but_certain=wrong)
    assert right >= 198
    assert wrong <= 2


def test_the_chain_is_twenty_times_faster_than_nmrglue(benchmark) -> None:  # type: ignore[no-untyped-def]
    if benchmark.disabled:
        pytest.skip("benchmarks are off; --benchmark-enable runs them")
    own_s, peer_s = benchmark.pedantic(chain_seconds, kwargs={"seed": SEED}, rounds=1)
    assert peer_s / own_s >= 20.0
