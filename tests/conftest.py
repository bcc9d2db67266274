"""Where the real data sets are, and builders that every test may use."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real data sets, or skip where there is none."""
    if not SHARED.is_dir():
        pytest.skip("the folder of real data sets (../shared/data) is not on this machine")
    return SHARED
