"""Many experiments, overnight: what is done stays done, and one bad run stops no other."""

import json
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pnmr.bruker import read_fid
from pnmr.bruker.location import experiments, locate, open_folder
from pnmr.bruker.summary import INPUTS, input_hashes
from pnmr.errors import PnmrError, PnmrWarning, SettingError, UnreadableError, one_line
from pnmr.files import read_bytes, sha256, write_folder, write_text
from pnmr.process import Recipe
from pnmr.version import __version__
from pnmr.workflow.echo_timing import planned
from pnmr.workflow.executor import Executor
from pnmr.workflow.processing import Region, process, run_contents

FORMAT = "pnmr batch 1"
_KEY_FILE, _SUMMARY = "batch.json", "summary.json"
_MOST_NOTES = 20


@dataclass(frozen=True, slots=True)
class Order:
    """What to do with every experiment.

    Attributes
    ----------
    recipe : Recipe or None
        Recipe to follow; None plans one for each experiment.
    lb_hz : tuple of float
        Line broadenings in Hz, one spectrum each.
    regions_ppm : tuple of (float, float)
        Regions shown large, the k-th of the k-th spectrum.
    with_sheets : bool
        Draw a figure of each run: most of the time that a run takes.
    anew : bool
        Process again what is done and unchanged.
    """

    recipe: Recipe | None = None
    lb_hz: tuple[float, ...] = ()
    regions_ppm: tuple[Region, ...] = ()
    with_sheets: bool = True
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """One experiment and where its results go."""

    name: str
    source: str
    target: Path
    order: Order


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one experiment.

    Attributes
    ----------
    name : str
        Path of the experiment below the folder of the batch.
    state : str
        ``"done"``, ``"unchanged"`` or ``"failed"``.
    reason : str
        One sentence where it failed.
    notes : tuple of str
        What was decided or assumed that somebody should know.
    duration_s : float
        Time it took in s.
    """

    name: str
    state: str
    reason: str = ""
    notes: tuple[str, ...] = ()
    duration_s: float = field(default=0.0, compare=False)


def jobs_of(folder: Path, output: Path, order: Order) -> list[Job]:
    """Return a job for each experiment below a folder or in an archive.

    Raises
    ------
    SettingError
        When the results would lie among the raw data of an experiment.
    """
    root = open_folder(folder)
    found = experiments(root)
    if not found:
        raise UnreadableError(f"{folder} holds no Bruker experiment")
    resolved = output.resolve()
    jobs = []
    for each in found:
        name = each.label.removeprefix(root.label).strip("/") or Path(each.label).name
        if resolved.is_relative_to(Path(each.label).resolve()):
            raise SettingError(
                f"{output} lies inside the experiment {each.label}; choose another folder with -o"
            )
        jobs.append(Job(name, each.label, output / name, order))
    return jobs


def work(job: Job) -> Outcome:
    """Process one experiment; what goes wrong becomes one sentence."""
    started = time.monotonic()
    try:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            state = _worked(job)
        notes = dict.fromkeys(
            one_line(str(each.message)) for each in told if issubclass(each.category, PnmrWarning)
        )
        took_s = time.monotonic() - started
        return Outcome(job.name, state, notes=tuple(notes)[:_MOST_NOTES], duration_s=took_s)
    except PnmrError as error:
        reason = str(error)
    except MemoryError:
        reason = f"{job.source} does not fit in memory; run fewer jobs at once (--jobs)"
    except Exception as error:  # one run that trips over a fault of ours must not stop the others
        reason = f"{job.source}: unexpected {type(error).__name__}: {error}; please report it"
    return Outcome(job.name, "failed", one_line(reason), duration_s=time.monotonic() - started)


def run(
    jobs: Sequence[Job], executor: Executor, told: Callable[[Outcome], None] = lambda _: None
) -> list[Outcome]:
    """Run all jobs and return their outcomes in the order of the jobs."""
    outcomes: dict[int, Outcome] = {}
    for number, result in executor.run(work, jobs):
        if isinstance(result, Exception):
            result = Outcome(jobs[number].name, "failed", one_line(str(result)))
        outcomes[number] = result
        told(result)
    return [outcomes[number] for number in sorted(outcomes)]


def write_summary(output: Path, outcomes: Sequence[Outcome]) -> Path:
    """Write summary.json: counts, and one line for each experiment; return its path."""
    states = ("done", "unchanged", "failed")
    document = {
        "format": FORMAT,
        "pnmr": __version__,
        "counts": {state: sum(each.state == state for each in outcomes) for state in states},
        "experiments": [
            {
                "name": each.name,
                "state": each.state,
                "reason": each.reason,
                "notes": list(each.notes),
            }
            for each in outcomes
        ],
    }
    path = output / _SUMMARY
    write_text(path, json.dumps(document, indent=2, ensure_ascii=False) + "\n")
    return path


def quiet(jobs: Sequence[Job], seen: dict[str, object]) -> Iterator[Job]:
    """Yield the jobs whose raw data look as they did at the last look, kept in ``seen``.

    A spectrometer that is still writing changes size or time of a file between two looks.
    No clock is read: that of a share need not agree with ours.
    """
    for job in jobs:
        look = tuple(_look(Path(job.source) / name) for name in INPUTS)
        if seen.get(job.source) == look and any(look):
            yield job
        seen[job.source] = look


def _look(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def _worked(job: Job) -> str:
    hashes = input_hashes(locate(job.source).experiment)
    key = _key(job.order, hashes)
    if not job.order.anew and _known_key(job.target) == key:
        return "unchanged"
    fid = read_fid(job.source)
    recipe = job.order.recipe or planned(job.source, fid)
    order = job.order
    done = process(job.source, fid, recipe, order.lb_hz, order.regions_ppm, inputs=hashes)
    contents = run_contents(done, with_sheet=order.with_sheets)
    contents[_KEY_FILE] = (json.dumps({"format": FORMAT, "key": key}) + "\n").encode()
    write_folder(job.target, contents, overwrite=job.target.exists())
    return "done"


def _key(order: Order, hashes: dict[str, str]) -> str:
    """Return a digest of all that the results depend on: input, recipe, its files and version."""
    recipe = order.recipe.toml() if order.recipe else ""
    steps = order.recipe.steps if order.recipe else ()
    read = [str(step.settings["file"]) for step in steps if step.settings.get("file")]
    beside = [sha256(read_bytes(Path(name))) for name in read]
    parts = [FORMAT, __version__, recipe, order.lb_hz, order.regions_ppm, order.with_sheets, beside]
    return sha256(json.dumps([*parts, sorted(hashes.items())]).encode())


def _known_key(target: Path) -> str:
    try:
        return str(json.loads(read_bytes(target / _KEY_FILE, 4096)).get("key", ""))
    except (PnmrError, ValueError, AttributeError, RecursionError):
        return ""
