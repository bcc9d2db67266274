import json
from pathlib import Path

import pytest


@pytest.fixture
def check_values(shared_data: Path) -> dict:
    path = shared_data.parent / "reference" / "check_values.json"
    if not path.is_file():
        pytest.skip("the table of check values is not on this machine")
    return json.loads(path.read_text())
