"""What an experiment takes on the virtual spectrometer, before it is started."""

from collections.abc import Mapping
from dataclasses import dataclass

from pnmr.program import Timeline
from pnmr.program.events import PS
from pnmr.shapes import Shape
from pnmr.spectrometer.acquire import COHERENCE_GAMMAS, increments, rate_nodes, runs_of
from pnmr.spectrometer.crystallites import steps_together
from pnmr.spectrometer.growth import turning_of
from pnmr.spectrometer.powder_average import polar_choices
from pnmr.spectrometer.sequence import PulseGroup
from pnmr.spectrometer.site_run import Grid, SiteRun
from pnmr.spectrometer.steps import steps
from pnmr.spins import Sample

# Seconds for a crystallite on one core of the 2020s: for a step of one spin, for an element
# of the rotation of coupled spins in a step, and for a way from pathway to pathway.
_STEP_S, _ELEMENT_S, _EDGE_S = 6e-9, 6e-9, 4e-9
# The grids before the last are together about as large as the last.
_TRIED = 1.0


@dataclass(frozen=True, slots=True)
class Cost:
    """What an experiment takes.

    Attributes
    ----------
    crystallites : int
        Over all sites, increments, RF amplitudes and spinning rates.
    duration_s : float
        Rough time on one core in s.
    memory_bytes : int
        Arrays that one thread holds at a time.
    """

    crystallites: int
    duration_s: float
    memory_bytes: int


def cost(
    timeline: Timeline,
    sample: Sample,
    shapes: Mapping[str, Shape],
    *,
    grid: Grid | None = None,
) -> Cost:
    """Estimate what `acquire` takes; without a grid, for one at which powders usually settle.

    Pulses are translated and pathways followed, nothing is propagated. Raises what
    `acquire` raises.
    """
    crystallites, duration_s, memory_bytes = 0, 0.0, 0
    for increment in range(increments(timeline)):
        for run in runs_of(timeline, sample, shapes, increment):
            used = grid or Grid(polar_choices(run.fewest_polar)[2], COHERENCE_GAMMAS)
            orientations = run.powder(used).orientations
            nodes = sample.rf.weight.size
            if sample.mas_jitter_hz and run.system.tensors_hz:
                nodes *= rate_nodes(run, sample.mas_hz, sample.mas_jitter_hz)
            rounds = nodes + (_TRIED if grid is None and increment == 0 else 0.0)
            crystallites += orientations * nodes
            duration_s += orientations * rounds * _each_s(run, sample.mas_hz)
            memory_bytes = max(memory_bytes, run.lanes_at_once * run.bytes_each)
    return Cost(crystallites, duration_s, memory_bytes)


def _each_s(run: SiteRun, rotor_hz: float) -> float:
    """Return the time for one crystallite in s."""
    system, total_s = run.system, 0.0
    seen: set[object] = set()
    for step in steps(run.sequence, system.channels):
        if not isinstance(step, PulseGroup):
            continue
        if len(step.pulses) > 1:
            elements = system.levels**2 * len(system.spins)
            total_s += _ELEMENT_S * elements * steps_together(system, step)
            continue
        (pulse,) = step.pulses
        turn = round(pulse.start_ps / PS * rotor_hz % 1.0, 9)
        key = (pulse.shape.name, pulse.duration_ps, pulse.rf_hz, pulse.offset_hz, turn)
        if key not in seen:
            # What is turned sees a frequency for each state of what it is coupled to.
            turned = turning_of(system, step).turned
            frequencies = system.levels // 2 if 0 in turned else 2 * len(turned)
            total_s += _STEP_S * frequencies * max(pulse.shape.points, 10)
        seen.add(key)
    edges: int = sum(stage.edges.shape[0] for stage in run.pathways.stages)
    return total_s + _EDGE_S * edges
