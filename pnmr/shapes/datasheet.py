"""All that is known of a pulse before it is played: timing, sweep, power, and limits."""

from dataclasses import dataclass

from pnmr.shapes.frequency import adiabaticity, frequency_hz, largest_step_deg
from pnmr.shapes.limits import Check, Console, Probe, console_checks, probe_checks
from pnmr.shapes.power import (
    HardPulse,
    duty_percent,
    energy_j,
    integration_factor,
    mean_square,
)
from pnmr.shapes.shape import Shape

NO_PROBE = Probe("no probe file")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """Where a pulse is to be played; what is left out is reported as unchecked.

    Attributes
    ----------
    rf_hz : float
        Peak nutation frequency in Hz.
    hard : HardPulse, optional
        Calibration of the channel, for powers.
    console : Console
        What the console can play.
    probe : Probe
        What the probe can bear.
    pulses : int
        How many such pulses a scan holds.
    cycle_s : float, optional
        Time from scan to scan in s, for the duty cycle.
    """

    rf_hz: float
    hard: HardPulse | None = None
    console: Console
    probe: Probe = NO_PROBE
    pulses: int = 1
    cycle_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Datasheet:
    """Numbers of one pulse on one set-up; None is not known or not meaningful.

    Attributes
    ----------
    name, family : str
        Name and kind of the pulse.
    points : int
        Number of steps.
    duration_s, step_s : float
        Length of the pulse and of one step in s.
    rf_hz : float
        Peak nutation frequency in Hz.
    lowest_hz, highest_hz : float
        Range that the frequency sweeps, in Hz from the carrier.
    largest_step_deg : float
        Largest advance of the phase from step to step in degrees.
    adiabaticity_factor : float or None
        Q where a sweep crosses the carrier, without MAS.
    integration_factor : float
        SHAPE_INTEGFAC for this RF and an inversion.
    power_ratio : float or None
        spw / plw.
    power_w : float or None
        spw in W.
    mean_square_ratio : float
        Energy relative to an equally long square pulse.
    energy_j : float or None
        Energy of one pulse in J.
    duty_percent : float or None
        Mean power over the cycle, in % of the peak power.
    checks : tuple of Check
        Limits of console and probe.
    """

    name: str
    family: str
    points: int
    duration_s: float
    step_s: float
    rf_hz: float
    lowest_hz: float
    highest_hz: float
    largest_step_deg: float
    adiabaticity_factor: float | None
    integration_factor: float
    power_ratio: float | None
    power_w: float | None
    mean_square_ratio: float
    energy_j: float | None
    duty_percent: float | None
    checks: tuple[Check, ...]


def datasheet(shape: Shape, setup: Setup) -> Datasheet:
    """Return the numbers of a shape on a set-up and what its limits say of them."""
    swept_hz = frequency_hz(shape)
    power_w = setup.hard.power_for_w(setup.rf_hz) if setup.hard else None
    duty_cycle_percent = (
        None
        if setup.cycle_s is None
        else duty_percent(shape, pulses=setup.pulses, cycle_s=setup.cycle_s)
    )
    return Datasheet(
        name=shape.name,
        family=shape.family,
        points=shape.points,
        duration_s=shape.duration_s,
        step_s=shape.step_s,
        rf_hz=setup.rf_hz,
        lowest_hz=float(swept_hz.min(initial=0.0)),
        highest_hz=float(swept_hz.max(initial=0.0)),
        largest_step_deg=largest_step_deg(shape),
        adiabaticity_factor=adiabaticity(shape, rf_hz=setup.rf_hz),
        integration_factor=integration_factor(shape, setup.rf_hz),
        power_ratio=setup.hard.power_ratio(setup.rf_hz) if setup.hard else None,
        power_w=power_w,
        mean_square_ratio=mean_square(shape),
        energy_j=None if power_w is None else energy_j(shape, power_w),
        duty_percent=duty_cycle_percent,
        checks=(
            *console_checks(shape.points, shape.step_s, setup.console),
            *probe_checks(
                setup.probe,
                rf_hz=setup.rf_hz,
                duration_s=shape.duration_s,
                duty_percent=duty_cycle_percent,
                power_w=power_w,
            ),
        ),
    )
