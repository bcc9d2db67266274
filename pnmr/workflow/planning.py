"""From what an operator asks for to recipes: the defaults, said once."""

from dataclasses import dataclass

from pnmr.bruker.parameters import Parameters
from pnmr.data import FID, Setting, Step
from pnmr.process import Recipe
from pnmr.units import ppm_from_hz, wrapped_deg

Phase = tuple[float, float, float | None]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What an operator wants done to an FID; what is None is decided here.

    Attributes
    ----------
    lb_hz : tuple of float
        Line broadenings in Hz, one spectrum each.
    phase : (float, float, float or None), optional
        Zero- and first-order phase in degrees and the pivot in ppm.
    """

    lb_hz: tuple[float, ...] = ()
    phase: Phase | None = None


def plan(fid: FID, wishes: Wishes) -> tuple[Recipe, ...]:
    """Return one recipe a line broadening.

    Without a broadening none is applied. Zero filling goes to the next power of
    two beyond twice the data. Without a phase the operator's own of procs is kept.
    """
    phase = wishes.phase or _operators_phase(fid)
    return tuple(_recipe(fid, lb_hz, phase) for lb_hz in wishes.lb_hz or (0.0,))


def _recipe(fid: FID, lb_hz: float, phase: Phase | None) -> Recipe:
    steps = [Step("group_delay")]
    if lb_hz != 0.0:
        steps.append(Step("exponential", {"lb_hz": lb_hz}))
    steps.append(Step("zero_fill", {"points": 2 ** (2 * fid.time.points - 1).bit_length()}))
    steps.append(Step("transform"))
    if phase is not None:
        settings: dict[str, Setting] = {
            "p0_deg": phase[0],
            "p1_deg": phase[1],
            "pivot_ppm": phase[2],
        }
        steps.append(Step("phase", settings))
    return Recipe(tuple(steps))


def _operators_phase(fid: FID) -> Phase | None:
    """Return the phase of procs in the conventions of `pnmr.process.phase`, None where not set."""
    procs = fid.acquisition.parameters.get("procs")
    if not isinstance(procs, Parameters) or procs.whole("PH_mod", 0) != 1:
        return None
    p0_deg, p1_deg = procs.number("PHC0", 0.0), procs.number("PHC1", 0.0)
    if p0_deg == 0.0 and p1_deg == 0.0:
        return None
    axis = fid.time.reciprocal()
    edge_hz = axis.carrier_shift_hz + axis.width_hz / 2.0
    delay = fid.acquisition.group_delay_points
    return wrapped_deg(-p0_deg - 180.0 * delay), p1_deg, ppm_from_hz(edge_hz, axis.reference_hz)
