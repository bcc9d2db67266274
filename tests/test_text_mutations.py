"""Texts damaged at random end in something whole or in a PnmrError."""

import json
import subprocess
import sys
from importlib.util import find_spec

import mutations
import numpy as np
import pytest
import text_mutations

COUNT = 500


@pytest.fixture(scope="module")
def summaries() -> dict[str, dict[str, object]]:
    """Run the cases in a process of their own, under its limits."""
    kinds = [kind for kind in text_mutations.KINDS if kind != "structure" or find_spec("gemmi")]
    done = subprocess.run(
        [sys.executable, text_mutations.__file__, *kinds, "--count", str(COUNT)],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.stdout, done.stderr[-2000:]
    return json.loads(done.stdout)


@pytest.mark.parametrize("kind", text_mutations.KINDS)
def test_500_damaged_texts_neither_hang_nor_crash_nor_mislead(summaries, kind: str) -> None:
    if kind not in summaries:
        pytest.skip("gemmi is not installed")
    found = summaries[kind]
    assert found["failures"] == []
    assert found["count"] == sum(found["ends"].values()) == COUNT
    assert found["slowest_s"] < mutations.LONGEST_S


@pytest.mark.parametrize("kind", sorted(text_mutations.KINDS.keys() - {"campaign", "structure"}))
def test_what_is_not_damaged_is_read(kind: str, tmp_path) -> None:
    own = text_mutations.KINDS[kind]
    for file, content in own.sources().items():
        (tmp_path / file).write_bytes(content)
        own.use(tmp_path / file)


def test_damage_changes_nearly_every_text_and_depends_on_the_seed_alone() -> None:
    content = text_mutations.RECIPE
    changed = 0
    for index in range(200):
        one, two = (np.random.default_rng((1, index)) for _ in range(2))
        damage = text_mutations.DAMAGE[int(one.integers(0, len(text_mutations.DAMAGE)))]
        assert damage is text_mutations.DAMAGE[int(two.integers(0, len(text_mutations.DAMAGE)))]
        found = damage(content, one)
        assert damage(content, two) == found
        changed += found != content
    assert changed > 170
