"""A step is read-only, and goes from one process to another."""

import pickle

import pytest

from pnmr.data import Step


def test_a_step_goes_to_another_process_as_it_is() -> None:
    step = Step("phase", {"p0_deg": 12.0, "signs": ("a", None)}, {"certain": True})
    again = pickle.loads(pickle.dumps(step))
    assert again == step
    with pytest.raises(TypeError):
        again.settings["p0_deg"] = 0.0
