"""From what an operator asks for to recipes: the defaults, said once."""

from dataclasses import dataclass
from typing import Literal

from pnmr.bruker.parameters import Parameters
from pnmr.bruker.recipe import phase_step
from pnmr.data import FID, Setting, Step
from pnmr.process import Recipe
from pnmr.units import hz_from_mhz

Phase = tuple[float, float, float | None]
Automatic = Literal["auto"]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What an operator wants done to an FID; what is None is decided here.

    Attributes
    ----------
    echo : "auto", float or None
        Time of the echo top in s after the group delay, or found from the data. None
        takes it from the timing of the pulse program where that is recorded, and else
        finds it where the name of the program speaks of an echo.
    whole : bool
        Keep both sides of the echo.
    phase : "auto", "none", (float, float, float or None) or None
        Zero- and first-order phase in degrees and the pivot in ppm, or found from the
        spectrum. None keeps the operator's phase of procs where there is one that
        applies, and finds one otherwise.
    baseline : mapping or None
        Settings of the step `baseline`.
    reference : mapping or None
        Settings of the step `reference`.
    """

    echo: Automatic | Literal["none"] | float | None = None
    whole: bool = False
    phase: Automatic | Literal["none"] | Phase | None = None
    baseline: dict[str, Setting] | None = None
    reference: dict[str, Setting] | None = None


def plan(fid: FID, wishes: Wishes, *, timed_top_s: float | None = None) -> Recipe:
    """Return a recipe without line broadening; zero filling is to a power of two, at least twice.

    ``timed_top_s`` is the echo top by the timing of the pulse program, in s after the group
    delay. It is taken where nobody asked for anything else: data that begin at the top do
    not tell it from the rotational echoes that follow.
    """
    steps = [Step("group_delay")]
    echo = _echo(fid, wishes, timed_top_s)
    if echo is not None:
        steps += [echo, Step("whole_echo" if wishes.whole else "left_shift")]
    steps.append(Step("zero_fill", {"points": 2 ** (2 * fid.time.points - 1).bit_length()}))
    steps.append(Step("transform"))
    if wishes.reference is not None:
        steps.append(Step("reference", _complete(fid, wishes.reference)))
    steps += _phase(fid, wishes, is_echo=echo is not None)
    if wishes.baseline is not None:
        steps.append(Step("baseline", wishes.baseline))
    return Recipe(tuple(steps))


def _echo(fid: FID, wishes: Wishes, timed_top_s: float | None) -> Step | None:
    top_s = wishes.echo if isinstance(wishes.echo, float) else None
    if wishes.echo is None and timed_top_s is not None and timed_top_s > -fid.time.dwell_s:
        top_s = timed_top_s
    if top_s is not None:
        return Step("echo_top", {"top_s": top_s})
    by_name = wishes.echo is None and "echo" in fid.acquisition.pulse_program.lower()
    return Step("echo_top") if wishes.echo == "auto" or by_name else None


def _complete(fid: FID, reference: dict[str, Setting]) -> dict[str, Setting]:
    """Return settings of `reference` with BF1, from which SR counts."""
    acqus = fid.acquisition.parameters.get("acqus")
    if "sr_hz" in reference and isinstance(acqus, Parameters):
        return reference | {"base_hz": hz_from_mhz(acqus.number("BF1"))}
    return reference


def _phase(fid: FID, wishes: Wishes, *, is_echo: bool) -> list[Step]:
    if wishes.phase == "none":
        return []
    if isinstance(wishes.phase, tuple):
        p0_deg, p1_deg, pivot_ppm = wishes.phase
        return [Step("phase", {"p0_deg": p0_deg, "p1_deg": p1_deg, "pivot_ppm": pivot_ppm})]
    operators = _operators_phase(fid) if wishes.phase is None and not is_echo else None
    return [operators or Step("automatic_phase")]


def _operators_phase(fid: FID) -> Step | None:
    """Return the phase that procs holds, None where the operator set none."""
    acqus, procs = (fid.acquisition.parameters.get(name) for name in ("acqus", "procs"))
    if not isinstance(procs, Parameters) or not isinstance(acqus, Parameters):
        return None
    if procs.whole("PH_mod", 0) != 1:
        return None
    if procs.number("PHC0", 0.0) == 0.0 and procs.number("PHC1", 0.0) == 0.0:
        return None
    return phase_step(procs, acqus, reference_hz=fid.time.reference_hz)
