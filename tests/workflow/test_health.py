import os
import stat
import time

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


def test_the_topspin_of_this_machine_is_named_and_whether_it_can_be_written(
    tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr("pnmr.bruker.topspin_folder._STANDARD", (tmp_path,))

    def told() -> list[str]:
        return [each.finding for each in health.examine(tmp_path) if each.subject == "TopSpin"]

    assert told() == ["none in the usual places; needed by pnmr console install alone"]
    for name in ("topspin4.1.4", "topspin3.6.5"):
        (tmp_path / name / "prog").mkdir(parents=True)
        (tmp_path / name / "exp/stan/nmr").mkdir(parents=True)
    monkeypatch.setattr(os, "access", lambda path, mode: "topspin3.6.5" not in str(path))
    old, new = told()
    assert old.startswith(f"{tmp_path}/topspin3.6.5 does not let you write")
    assert new.startswith(f"{tmp_path}/topspin4.1.4 takes programs")


def test_the_self_test_takes_a_second_once_compiled() -> None:
    health.warm()
    started_s = time.process_time()
    for test in health.SELF_TESTS.values():
        test()
    assert time.process_time() - started_s < 1.0


def test_kernels_that_cannot_be_kept_are_told_and_no_fault(tmp_path, monkeypatch) -> None:
    def found():
        return {each.subject: each for each in health.examine(tmp_path)}["compiled kernels"]

    assert found().finding.startswith("kept in")
    monkeypatch.setattr("pnmr.kernels.line_shapes.lorentzian", lambda: None)
    assert "NUMBA_CACHE_DIR" in found().finding
    assert found().is_good is None
