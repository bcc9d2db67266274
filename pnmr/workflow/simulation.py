"""A rehearsed experiment played on the virtual spectrometer, as a data set with its truth."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pnmr.bruker import Run, write_fid
from pnmr.bruker.write_raw import WordType
from pnmr.bruker.write_wave import wave_text
from pnmr.data import FID, Acquisition, ListAxis, TimeAxis
from pnmr.spectrometer.acquire import Acquired, acquire
from pnmr.spectrometer.cost import Cost, cost
from pnmr.spectrometer.progress import Progress
from pnmr.spectrometer.receiver import Receiver, acquired
from pnmr.units import hz_from_mhz, s_from_us
from pnmr.workflow.rehearsal import Rehearsal
from pnmr.workflow.truth import TRUTH, truth

# What digital filters delay on the consoles that write these words.
_GROUP_DELAY_POINTS = {"int32": 67.984, "float64": 76.0}
_PAIRED_MODES, _SINGLE_MODE = (4, 5, 6), 3
_LISTS = {"vd": ("vd", "s"), "vp": ("vp", "s"), "vc": ("vc", ""), "fq1": ("fq", "Hz")}


@dataclass(frozen=True, slots=True)
class Settings:
    """How an experiment is simulated.

    Attributes
    ----------
    seed : int
        Seed of the noise.
    noise_ratio : float or None
        Noise of one scan instead of that of the sample.
    tolerance : float
        Largest change of a sideband in the last refinement of the powder.
    threads : int
        Threads that share the powder.
    word_type : str
        ``"int32"`` (AVANCE III) or ``"float64"`` (NEO); the group delay goes with it.
    """

    seed: int = 1
    noise_ratio: float | None = None
    tolerance: float = 3e-3
    threads: int = 1
    word_type: WordType = "int32"


@dataclass(frozen=True, slots=True)
class Simulation:
    """A simulated experiment.

    Attributes
    ----------
    rehearsal : Rehearsal
        What was simulated.
    settings : Settings
        How.
    fid : FID
        What the console would have recorded.
    powder_error : float
        Largest change of a sideband in the last refinement of the powder.
    """

    rehearsal: Rehearsal
    settings: Settings
    fid: FID
    powder_error: float


def expected_cost(rehearsal: Rehearsal) -> Cost:
    """Return what an experiment will take, without playing it."""
    return cost(rehearsal.timeline, rehearsal.sample, rehearsal.shapes)


def simulate(
    rehearsal: Rehearsal, settings: Settings, *, progress: Progress | None = None
) -> Simulation:
    """Play an experiment on its sample and record it; raises what `acquire` raises."""
    found = acquire(
        rehearsal.timeline,
        rehearsal.sample,
        rehearsal.shapes,
        tolerance=settings.tolerance,
        threads=settings.threads,
        progress=progress,
    )
    return Simulation(
        rehearsal, settings, _recorded(rehearsal, settings, found), found.powder_error
    )


def write_simulation(path: Path, simulation: Simulation, *, overwrite: bool = False) -> None:
    """Write the data set as a console would leave it, with ``truth.json`` in its folder."""
    write_fid(
        path,
        simulation.fid,
        _run(simulation),
        word_type=simulation.settings.word_type,
        overwrite=overwrite,
    )


def _recorded(rehearsal: Rehearsal, settings: Settings, found: Acquired) -> FID:
    parameters, sample = rehearsal.parameters, rehearsal.sample
    values = parameters.values
    receiver = Receiver(
        round(values["td"] / 2), values["swh"], _GROUP_DELAY_POINTS[settings.word_type]
    )
    scans = rehearsal.timeline.scans
    rows = acquired(
        found.signals,
        receiver,
        np.random.default_rng(settings.seed),
        noise_ratio=sample.noise_ratio if settings.noise_ratio is None else settings.noise_ratio,
        scans=scans,
    )
    carrier_hz, base_hz = (hz_from_mhz(values[name]) for name in ("sfo1", "bf1"))
    time = TimeAxis(receiver.points, 1.0 / receiver.width_hz, 0.0, carrier_hz, base_hz)
    conditions = Acquisition(
        nucleus=rehearsal.nucleus,
        larmor_hz=carrier_hz,
        scans=scans,
        recycle_delay_s=values.get("d1"),
        mas_hz=sample.mas_hz or None,
        pulse_program=rehearsal.program,
        title=rehearsal.title,
        group_delay_points=receiver.group_delay_points,
        dead_time_s=s_from_us(values.get("de", 0.0)),
        source="simulated",
    )
    if "td1" in values or len(rows) > 1:
        return FID(rows, (_rows_axis(rehearsal, len(rows)), time), conditions)
    return FID(rows[0], (time,), conditions)


def _rows_axis(rehearsal: Rehearsal, rows: int) -> ListAxis:
    """Return what the rows run through: evolution times, a list of the program, or their number."""
    parameters = rehearsal.parameters
    mode = int(parameters.values.get("fnmode1", 1))
    step_s = parameters.values.get("in0", 0.0)
    if step_s > 0.0 and mode in (*_PAIRED_MODES, _SINGLE_MODE):
        at_once = 2 if mode in _PAIRED_MODES else 1
        return ListAxis("t1", "s", tuple(step_s * (row // at_once) for row in range(rows)))
    for name, (kind, unit) in _LISTS.items():
        values = parameters.lists.get(name, ())
        if len(values) >= rows:
            scaled = map(s_from_us, values) if name == "vp" else values
            return ListAxis(kind, unit, tuple(scaled)[:rows])
    return ListAxis("row", "", tuple(float(row) for row in range(rows)))


def _run(simulation: Simulation) -> Run:
    rehearsal = simulation.rehearsal
    parameters = rehearsal.parameters
    fields_hz = {
        event.shape: event.rf_hz for event in rehearsal.timeline.scan().events if event.rf_hz
    }
    waves = {
        key: wave_text(rehearsal.shapes[name], rf_hz=fields_hz[name])
        for key, name in parameters.texts.items()
        if key.startswith("spnam") and name in rehearsal.shapes and name in fields_hz
    }
    return Run(
        values=parameters.values,
        texts=parameters.texts,
        lists=parameters.lists,
        program=rehearsal.text,
        files={**waves, TRUTH: _truth(simulation)},
    )


def _truth(simulation: Simulation) -> str:
    settings = simulation.settings
    how = {
        "seed": settings.seed,
        "noise_ratio": settings.noise_ratio,
        "powder_tolerance": settings.tolerance,
        "powder_error": float(f"{simulation.powder_error:.2g}"),
    }
    return truth(simulation.rehearsal, how)
