"""The options of ``pnmr shape`` in groups, and what they say of set-up and sample."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pnmr.cli.quantity import Quantity, Shifts
from pnmr.errors import SettingError
from pnmr.units import written

if TYPE_CHECKING:
    from pnmr.shapes.datasheet import Setup
    from pnmr.spectrometer import ShiftScale
    from pnmr.spectrometer.sample_average import Conditions
    from pnmr.spins import RFDistribution

Verb = Callable[..., None]
_WIDEST_PERCENT, _SPREAD_POINTS = 30.0, 21
FILE = click.Path(path_type=Path, dir_okay=False)


def grouped(*options: Callable[[Verb], Verb]) -> Callable[[Verb], Verb]:
    """Return one decorator that adds several options in the order given."""

    def added(verb: Verb) -> Verb:
        for option in reversed(options):
            verb = option(verb)
        return verb

    return added


design_options = grouped(
    click.option("--sweep", "sweep_hz", type=Quantity("Hz"), help="Full width of the sweep."),
    click.option("--length", "duration_s", type=Quantity("s"), help="Length of the whole pulse."),
    click.option("--step", "step_s", type=Quantity("s"), help="Length of a step [50ns]."),
    click.option("--direction", type=click.Choice(["down", "up"]), help="Of the frequency [down]."),
    click.option(
        "--sampling",
        type=click.Choice(["midpoints", "both ends"]),
        help="Of every step [midpoints], or both ends of each half, as Shape Tool does.",
    ),
    click.option(
        "--half", "part", type=click.Choice(["first", "second"]), help="Only a half passage."
    ),
    click.option("--zeta", type=float, help="Steepness of a tanh/tan amplitude [10]."),
    click.option("--tan-kappa", type=float, help="tan(kappa) of a tanh/tan sweep [20]."),
    click.option("--order", type=int, help="N of a WURST [40; S3AP 20], n of HSn [1]."),
    click.option("--smoothed", "smoothed_percent", type=Quantity("%"), help="Of a chirp [20%]."),
    click.option("--sideband", type=int, help="Which sideband an S3AP sweeps [0]."),
    click.option("--elements", help="Which composite pulse: 90-180-90, 90-240-90 or BB1."),
    click.option("--phase", "phase_deg", type=Quantity("deg"), help="Of a square pulse [0deg]."),
)
rf_option = click.option(
    "--rf", "rf_hz", type=Quantity("Hz"), required=True, help="Peak RF, a nutation frequency."
)
limit_options = grouped(
    click.option(
        "--console",
        "console_name",
        default="avance_iii_hd",
        show_default=True,
        help="avance_iii_hd, avance_neo, or a file .toml.",
    ),
    click.option("--probe", "probe_path", type=FILE, help="File .toml with your probe's limits."),
)
power_options = grouped(
    click.option("--p90", "p90_s", type=Quantity("s"), help="Hard 90 degree pulse (p1)."),
    click.option("--plw", "plw_w", type=Quantity("W"), help="Its power (plw1)."),
    click.option(
        "--pulses",
        type=click.IntRange(1),
        default=1,
        show_default=True,
        help="Such pulses in one scan.",
    ),
    click.option("--cycle", "cycle_s", type=Quantity("s"), help="Time from scan to scan."),
)
rotor_options = grouped(
    click.option("--mas", "rotor_hz", type=Quantity("Hz"), help="Spinning rate [fixed sample]."),
    click.option(
        "--asymmetry", type=click.FloatRange(0.0, 1.0), default=0.0, help="Of the shift tensor [0]."
    ),
    click.option(
        "--rf-spread",
        "spread_percent",
        type=Quantity("%"),
        help="Standard deviation of the RF over the sample [0%].",
    ),
)
anisotropy_option = click.option(
    "--anisotropy",
    "anisotropy_hz",
    type=Quantity("Hz"),
    default="0Hz",
    help="Reduced shift anisotropy zz - iso (Haeberlen) [0Hz].",
)
sample_options = grouped(
    rotor_options,
    anisotropy_option,
    click.option("--larmor", "larmor_hz", type=Quantity("Hz"), help="Of the nucleus: 1e6 ppm."),
    click.option("--carrier", "carrier_ppm", type=Quantity("ppm"), help="Shift at the carrier."),
    click.option("--lines", "lines_ppm", type=Shifts(), help="Shifts in the sample: 3900,60ppm."),
)
SETUP = ("rf_hz", "p90_s", "plw_w", "console_name", "probe_path", "pulses", "cycle_s")
SAMPLE = (
    *("rotor_hz", "asymmetry", "spread_percent", "anisotropy_hz"),
    *("larmor_hz", "carrier_ppm", "lines_ppm"),
)


def setup_of(given: dict[str, Any]) -> "Setup":
    """Return the set-up that the options state."""
    from pnmr.shapes import HardPulse, console, probe
    from pnmr.shapes.datasheet import NO_PROBE, Setup

    if given["rf_hz"] <= 0.0:
        raise SettingError(
            f"--rf is {written(given['rf_hz'], 'Hz')}; a positive nutation frequency is needed"
        )
    if given["plw_w"] is not None and given["p90_s"] is None:
        raise SettingError("--plw says nothing without the length of its 90 degree pulse, --p90")
    hard = None if given["p90_s"] is None else HardPulse(given["p90_s"], given["plw_w"])
    path = given["probe_path"]
    return Setup(
        rf_hz=given["rf_hz"],
        hard=hard,
        console=console(given["console_name"]),
        probe=NO_PROBE if path is None else probe(path),
        pulses=given["pulses"],
        cycle_s=given["cycle_s"],
    )


@dataclass(frozen=True, slots=True)
class Sample:
    """What the options say of a sample.

    Attributes
    ----------
    conditions : Conditions
        Settings of a profile.
    scale : ShiftScale or None
        Nucleus, carrier and lines, None where they are not stated.
    """

    conditions: "Conditions"
    scale: "ShiftScale | None"


def sample_of(given: dict[str, Any]) -> Sample:
    """Return the sample that the options state, for all processors of the machine."""
    from pnmr.spectrometer import ShiftScale

    if given["asymmetry"] > 0.0 and given["anisotropy_hz"] == 0.0:
        raise SettingError("--asymmetry says nothing without --anisotropy; give both")
    larmor_hz, carrier_ppm = given.get("larmor_hz"), given.get("carrier_ppm")
    lines_ppm = given.get("lines_ppm") or ()
    if lines_ppm and None in (larmor_hz, carrier_ppm):
        raise SettingError(
            "--lines are shifts; give --larmor, the frequency of the nucleus, and --carrier, the"
            " shift at the carrier, to place them"
        )
    if (larmor_hz is None) != (carrier_ppm is None):
        raise SettingError("--larmor and --carrier make ppm of offsets together; give both")
    conditions: Conditions = {
        "anisotropy_hz": given["anisotropy_hz"],
        "asymmetry": given["asymmetry"],
        "rotor_hz": given["rotor_hz"] or 0.0,
        "rf_distribution": rf_spread(given["spread_percent"]),
        "threads": os.cpu_count() or 1,
    }
    if larmor_hz is None or carrier_ppm is None:
        return Sample(conditions, None)
    return Sample(conditions, ShiftScale(larmor_hz, carrier_ppm, lines_ppm))


def rf_spread(spread_percent: float | None) -> "RFDistribution | None":
    """Return the RF distribution of a standard deviation in %, None for none."""
    from pnmr.spins import RFDistribution

    if not spread_percent:
        return None
    if not 0.0 < spread_percent <= _WIDEST_PERCENT:
        raise SettingError(
            f"--rf-spread is {spread_percent:g} %; a standard deviation of 0 to"
            f" {_WIDEST_PERCENT:g} % is possible"
        )
    return RFDistribution.gaussian(spread_percent / 100.0, _SPREAD_POINTS)
