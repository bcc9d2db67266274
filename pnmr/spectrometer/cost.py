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
# of the rotation of coupled spins in a step, and for a way from pathway to pathway; from
# echoes and TEDOR of the samples that ship, which they give to a third.
_UNITS_S = (3e-9, 3e-10, 3e-9)
# Seconds to find such a way, once for all crystallites.
_GROWTH_S = 5e-6


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
    count = increments(timeline)
    for increment in range(count):
        for run in runs_of(timeline, sample, shapes, increment):
            nodes = sample.rf.weight.size
            if sample.mas_jitter_hz and run.system.tensors_hz:
                nodes *= rate_nodes(run, sample.mas_hz, sample.mas_jitter_hz)
            used, *others = [grid] if grid else _grids(run)
            lanes = nodes * run.powder(used).orientations
            is_settled = grid is not None or increment not in (0, count - 1)
            tried = 0 if is_settled else sum(run.powder(each).orientations for each in others)
            edges = sum(stage.edges.shape[0] for stage in run.pathways.stages)
            crystallites += lanes
            duration_s += (lanes + tried) * _each_s(run, sample.mas_hz) + _GROWTH_S * edges
            memory_bytes = max(memory_bytes, run.lanes_at_once * run.bytes_each)
    return Cost(crystallites, duration_s, memory_bytes)


def _grids(run: SiteRun) -> list[Grid]:
    """Return the grid at which a powder usually settles, and those that are tried besides."""
    if run.system.symmetry == "sphere" or not run.pathways.detected.rows.size:
        return [Grid(1, 1)]
    first, second, third = polar_choices(run.fewest_polar)[:3]
    gammas = COHERENCE_GAMMAS
    tried = [Grid(first, phases) for phases in (3 * gammas // 4, gammas, 3 * gammas // 2)]
    return [Grid(second, gammas), *tried, Grid(third, gammas)]


def _each_s(run: SiteRun, rotor_hz: float) -> float:
    """Return the time for one crystallite in s."""
    return sum(size * unit_s for size, unit_s in zip(_work(run, rotor_hz), _UNITS_S, strict=True))


def _work(run: SiteRun, rotor_hz: float) -> tuple[int, int, int]:
    """Return what one crystallite takes, in the order of `_UNITS_S`."""
    system, spin_steps, elements = run.system, 0, 0
    seen: set[object] = set()
    for step in steps(run.sequence, system.channels):
        if not isinstance(step, PulseGroup):
            continue
        if len(step.pulses) > 1:
            size = system.levels**2 * len(system.spins)
            elements += size * steps_together(system, step)
            continue
        (pulse,) = step.pulses
        turn = round(pulse.start_ps / PS * rotor_hz % 1.0, 9)
        key = (pulse.shape.name, pulse.duration_ps, pulse.rf_hz, pulse.offset_hz, turn)
        if key not in seen:
            # What is turned sees a frequency for each state of what it is coupled to.
            turned = turning_of(system, step).turned
            frequencies = system.levels // 2 if 0 in turned else 2 * len(turned)
            spin_steps += frequencies * max(pulse.shape.points, 10)
        seen.add(key)
    edges: int = sum(stage.edges.shape[0] for stage in run.pathways.stages)
    return spin_steps, elements, edges
