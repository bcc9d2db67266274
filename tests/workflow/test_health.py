import os
import stat

import pytest

from pnmr.workflow import health


def test_this_installation_is_fit(tmp_path) -> None:
    findings = {each.subject: each for each in health.examine(tmp_path)}
    assert not [each for each in findings.values() if each.is_good is False]
    assert findings["inversion"].is_good
    assert list(tmp_path.iterdir()) == []


def test_a_self_test_that_gives_another_number_is_told(tmp_path, monkeypatch) -> None:
    monkeypatch.setitem(health.SELF_TESTS, "line", lambda: (0.45, 0.449111, 1e-6))
    found = next(each for each in health.examine(tmp_path) if each.subject == "line")
    assert found.is_good is False
    assert "0.449111" in found.finding


def test_a_self_test_that_breaks_is_told(tmp_path, monkeypatch) -> None:
    monkeypatch.setitem(health.SELF_TESTS, "line", lambda: 1 / 0)
    found = next(each for each in health.examine(tmp_path) if each.subject == "line")
    assert found.is_good is False


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_told(tmp_path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    found = next(each for each in health.examine(tmp_path) if each.subject == "results")
    assert found.is_good is False


def test_a_library_that_is_missing_is_told(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(health, "_LIBRARIES", ("no-such-library",))
    found = next(each for each in health.examine(tmp_path) if each.subject == "no-such-library")
    assert found.is_good is False
