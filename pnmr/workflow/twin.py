"""A whole campaign simulated: every sample and experiment of a paper, in numbered folders."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pnmr.program.given import Given
from pnmr.spins import read_sample
from pnmr.workflow.executor import Executor
from pnmr.workflow.rehearsal import Rehearsal, rehearsal
from pnmr.workflow.simulation import Settings, simulate, write_simulation

_SAMPLES = ("mn_crystal", "mn_glass", "fe_crystal", "fe_glass", "co_crystal", "co_glass")
_EXPERIMENTS = {
    "double_adiabatic_echo": "double adiabatic echo",
    "double_echo": "double echo with square pulses",
    "tedor_shap": "TEDOR",
    "tedor_shap.control": "TEDOR control, nothing recoupled",
}
# Acquisition times are published nowhere. In 4 ms lines decay to 2 %; those of the Mn crystal
# overlap and are the narrowest.
_POINTS, _MORE_POINTS = 8192.0, {"mn_crystal": 16384.0}


@dataclass(frozen=True, slots=True)
class Planned:
    """One experiment of a campaign.

    Attributes
    ----------
    expno : int
        Number of its folder.
    sample, program : str
        Sample of the library, and program or parameter set that ships.
    title : str
        Title of the data set.
    changes : tuple of (name, value)
        Parameters that differ from the set.
    """

    expno: int
    sample: str
    program: str
    title: str
    changes: tuple[tuple[str, Given], ...] = ()

    def rehearsal(self) -> Rehearsal:
        """Return the experiment, ready to be simulated."""
        sample = read_sample(self.sample)
        title = f"SIMULATED: {sample.name}, {self.title}"
        return rehearsal(sample, self.program, self.changes, title=title)


def _paper() -> Iterator[Planned]:
    yield Planned(1, "kbr", "one_pulse.kbr", "79Br, the thermometer")
    yield Planned(2, "adamantane", "one_pulse.adamantane", "13C reference, CH 29.45 ppm")
    for first, sample in enumerate(_SAMPLES, start=1):
        for second, (program, title) in enumerate(_EXPERIMENTS.items()):
            points = _MORE_POINTS.get(sample, _POINTS)
            yield Planned(10 * first + second, sample, program, title, (("td", points),))


TWINS: dict[str, Callable[[], Iterator[Planned]]] = {"paper": _paper}


def simulate_all(
    planned: Sequence[Planned],
    folder: Path,
    settings: Settings,
    runner: Executor,
    *,
    overwrite: bool = False,
) -> Iterator[tuple[Planned, Path]]:
    """Simulate experiments wherever the runner runs them, those that take long first.

    Yields each as it is done, with its folder; raises what the first that fails raises.
    """
    order = sorted(planned, key=lambda each: "tedor" not in each.program)
    jobs = [(each, folder, settings, overwrite) for each in order]
    for number, outcome in runner.run(_simulated, jobs):
        if isinstance(outcome, Exception):
            raise outcome
        yield order[number], outcome


def _simulated(job: tuple[Planned, Path, Settings, bool]) -> Path:
    planned, folder, settings, overwrite = job
    return simulate_twin(planned, folder, settings, overwrite=overwrite)


def simulate_twin(
    planned: Planned, folder: Path, settings: Settings, *, overwrite: bool = False
) -> Path:
    """Simulate one experiment of a campaign into its folder; return the folder.

    Seeds follow the experiment number, so that no two data sets share their noise.
    """
    path = folder / str(planned.expno)
    own = replace(settings, seed=settings.seed + planned.expno)
    write_simulation(path, simulate(planned.rehearsal(), own), overwrite=overwrite)
    return path
