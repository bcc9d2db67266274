import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from jobs_to_run import always_killed, not_sendable, squared, squared_unless_killed

from pnmr.errors import SettingError
from pnmr.workflow.executor import InLine, JobLostError, Processes, executor

EXPECTED = {number: number * number for number in range(7) if number != 3}


def gathered(runner, function, jobs):
    return dict(runner.run(function, jobs))


@pytest.mark.parametrize("runner", [InLine(), Processes(2)], ids=["in line", "processes"])
def test_a_job_that_raises_stops_no_other(runner) -> None:
    found = gathered(runner, squared, list(range(7)))
    assert isinstance(found.pop(3), ValueError)
    assert found == EXPECTED


def test_a_process_that_was_killed_once_gets_its_jobs_done_after_all(tmp_path) -> None:
    jobs = [(number, tmp_path) for number in range(7)]
    found = gathered(Processes(2), squared_unless_killed, jobs)
    assert found == EXPECTED | {3: 9}


def test_a_job_that_kills_its_process_is_lost_alone() -> None:
    found = gathered(Processes(2), always_killed, list(range(7)))
    assert isinstance(found.pop(3), JobLostError)
    assert found == EXPECTED


@pytest.mark.parametrize(
    ("function", "lost"), [(always_killed, JobLostError), (not_sendable, Exception)]
)
def test_of_many_jobs_only_the_one_that_cannot_be_done_is_lost(function, lost) -> None:
    found = gathered(Processes(2), function, list(range(140)))
    assert isinstance(found.pop(3), lost)
    assert found == {number: number * number for number in range(140) if number != 3}


def test_processes_end_with_a_parent_that_was_killed(tmp_path) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from pathlib import Path\n"
        "from jobs_to_run import waiting\n"
        "from pnmr.workflow.executor import Processes\n"
        f"list(Processes(2).run(waiting, [Path({str(tmp_path)!r})] * 2))\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code])
    until(lambda: len(list(tmp_path.iterdir())) == 2)
    workers = [int(each.name) for each in tmp_path.iterdir()]
    parent.kill()
    parent.wait()
    until(lambda: not any(is_alive(worker) for worker in workers))


def until(is_so, longest_s: float = 30.0) -> None:
    end_s = time.monotonic() + longest_s
    while not is_so():
        assert time.monotonic() < end_s
        time.sleep(0.05)


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    # one that has ended and that nobody has asked for stays in the table
    status = Path(f"/proc/{process}/stat")
    return not status.exists() or status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_no_job_at_once_is_refused() -> None:
    with pytest.raises(SettingError, match="1 or more"):
        Processes(0)


def test_a_cluster_finishes_though_one_of_its_workers_is_killed(tmp_path) -> None:
    distributed = pytest.importorskip("distributed", reason="Dask is not installed")
    from jobs_to_run import slow_square

    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, processes=True
    ) as cluster:
        runner = executor(1, cluster.scheduler_address)
        found: dict[int, object] = {}
        for number, result in runner.run(slow_square, list(range(12))):
            found[number] = result
            if len(found) == 2:
                worker = next(iter(cluster.workers.values()))
                os.kill(worker.pid, signal.SIGKILL)
                time.sleep(0.1)
    assert found == {number: number * number for number in range(12)}


def test_a_scheduler_that_is_not_there_is_said() -> None:
    pytest.importorskip("distributed", reason="Dask is not installed")
    with pytest.raises(SettingError, match="tcp://host:8786"):
        executor(1, "no-such-scheme://nowhere")
