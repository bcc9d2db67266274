"""Many independent jobs: on the processes of this machine, or on a Dask cluster."""

import concurrent.futures
import importlib
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Protocol, TypeVar

from pnmr.errors import PnmrError, SettingError, UnsupportedError
from pnmr.kernels.threads import THREAD_SETTINGS

Job = TypeVar("Job")
Result = TypeVar("Result")
_IN_FLIGHT = 4
# Jobs that a process is handed at a time, of many: handing over costs the time of a processor.
_MOST_AT_A_TIME, _LEAST_TURNS = 4, 16
_TRIES = 2


class JobLostError(PnmrError):
    """The process that worked on a job died."""


class Executor(Protocol):
    """Runs a function over jobs and yields results as they come, each with its job's number."""

    def run(
        self, function: Callable[[Job], Result], jobs: Sequence[Job]
    ) -> Iterator[tuple[int, Result | Exception]]:
        """Yield the number of a job and its result, or what it raised, in any order."""
        ...


class InLine:
    """One job after the other in this process."""

    def run(
        self, function: Callable[[Job], Result], jobs: Sequence[Job]
    ) -> Iterator[tuple[int, Result | Exception]]:
        """Yield results in order."""
        for number, job in enumerate(jobs):
            yield number, _outcomes(function, [job])[0]


class Processes:
    """Processes of this machine; one that dies takes only its own job with it."""

    def __init__(self, count: int) -> None:
        if count < 1:
            raise SettingError(f"{count} jobs at once are not possible; give 1 or more")
        self.count = count

    def run(
        self, function: Callable[[Job], Result], jobs: Sequence[Job]
    ) -> Iterator[tuple[int, Result | Exception]]:
        """Yield results as they come.

        Of many jobs a process is handed some at a time. When it dies nobody knows which job
        killed it: those in flight are run again, each in a pool of its own, and the one that
        dies again is lost.
        """
        size = max(1, min(_MOST_AT_A_TIME, len(jobs) // (_LEAST_TURNS * self.count)))
        waiting = [range(len(jobs))[at : at + size] for at in range(0, len(jobs), size)]
        while waiting:
            broken: list[int] = []
            with self._pool() as pool:
                for numbers, results in self._through(pool, function, jobs, waiting):
                    if isinstance(results, Exception):
                        broken += numbers
                    else:
                        yield from zip(numbers, results, strict=True)
            for number in broken:
                yield number, self._alone(function, jobs[number])

    def _through(
        self,
        pool: concurrent.futures.Executor,
        function: Callable[[Job], Result],
        jobs: Sequence[Job],
        waiting: list[range],
    ) -> Iterator[tuple[range, list[Result | Exception] | Exception]]:
        """Take jobs from the front of ``waiting`` until there are none or the pool breaks."""
        running: dict[concurrent.futures.Future[list[Result | Exception]], range] = {}
        is_whole = True
        while running or (waiting and is_whole):
            while is_whole and waiting and len(running) < _IN_FLIGHT * self.count:
                several = [jobs[number] for number in waiting[0]]
                try:
                    running[pool.submit(_outcomes, function, several)] = waiting[0]
                except BrokenProcessPool:
                    is_whole = False
                    break
                waiting.pop(0)
            done, _ = concurrent.futures.wait(
                running, return_when=concurrent.futures.FIRST_COMPLETED
            )
            for future in done:
                results = _outcome(future.result)  # raised: it died, or a result cannot be sent
                is_whole &= not isinstance(results, BrokenProcessPool)
                yield running.pop(future), results

    def _alone(self, function: Callable[[Job], Result], job: Job) -> Result | Exception:
        for _ in range(_TRIES):
            with self._pool(1) as pool:
                result = _outcome(pool.submit(function, job).result)
            if not isinstance(result, BrokenProcessPool):
                return result
        return JobLostError(
            "the process that worked on it died, twice; it ran out of memory or was killed"
        )

    def _pool(self, count: int | None = None) -> concurrent.futures.ProcessPoolExecutor:
        return concurrent.futures.ProcessPoolExecutor(
            count or self.count,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_begin,
        )


class Cluster:
    """A Dask scheduler; workers that die give their jobs back."""

    def __init__(self, address: str) -> None:
        try:
            distributed: Any = importlib.import_module("distributed")
        except ImportError as error:
            raise UnsupportedError(
                "a cluster needs Dask; install it with: pip install 'pnmr[cluster]'"
            ) from error
        self._as_completed = distributed.as_completed
        try:
            self._client = distributed.Client(address, timeout="20s", set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise SettingError(
                f"no Dask scheduler answers at {address}; check the address, e.g. tcp://host:8786"
            ) from error

    def run(
        self, function: Callable[[Job], Result], jobs: Sequence[Job]
    ) -> Iterator[tuple[int, Result | Exception]]:
        """Yield results as they come."""
        futures = {
            self._client.submit(function, job, pure=False, retries=_TRIES): number
            for number, job in enumerate(jobs)
        }
        try:
            with self._client.as_current():
                finished = self._as_completed(list(futures))
            for future in finished:
                yield futures[future], _outcome(future.result)
        finally:
            self._client.close()


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0))


def executor(jobs_at_once: int, cluster: str | None = None) -> Executor:
    """Return where jobs run: a cluster where one is named, else processes or this one."""
    if cluster is not None:
        return Cluster(cluster)
    return Processes(jobs_at_once) if jobs_at_once > 1 else InLine()


def _begin() -> None:
    """Keep a process to one thread, as many of them as processors run, and to its parent's life."""
    import threadpoolctl

    threading.Thread(target=_end_with_parent, daemon=True).start()
    threadpoolctl.threadpool_limits(1)  # libraries that are loaded,
    os.environ.update(dict.fromkeys(THREAD_SETTINGS, "1"))  # and those that will be


def _end_with_parent() -> None:
    """End when the parent was killed; without this a process would wait for jobs for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _outcomes(function: Callable[[Job], Result], jobs: Sequence[Job]) -> list[Result | Exception]:
    return [_outcome(lambda job=job: function(job)) for job in jobs]  # type: ignore[misc]


def _outcome(call: Callable[[], Result]) -> Result | Exception:
    try:
        return call()
    except Exception as error:  # whatever one job raises must not stop the others
        return error
