"""Jobs that other processes can import."""

import os
import signal
import time
from pathlib import Path


def squared(number: int) -> int:
    if number == 3:
        raise ValueError("three is not squared here")
    return number * number


def squared_unless_killed(job: tuple[int, Path]) -> int:
    """The job 3 kills its process, once for each file it may write."""
    number, folder = job
    if number == 3:
        mark = folder / "killed"
        if not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def always_killed(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def not_sendable(number: int) -> object:
    return (lambda: number) if number == 3 else number * number


def waiting(folder: Path) -> None:
    (folder / str(os.getpid())).touch()
    time.sleep(60.0)


def slow_square(number: int) -> int:
    time.sleep(0.3)
    return number * number
