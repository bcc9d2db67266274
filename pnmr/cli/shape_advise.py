"""``pnmr shape advise``: which pulse for this sample, what it will lose, what more RF would buy."""

import math
import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pnmr.cli.option_words import in_words_of
from pnmr.cli.output import print_json, reporting
from pnmr.cli.quantity import Quantity, QuantityRange
from pnmr.cli.shape_options import limit_options, rf_option, rf_spread, rotor_options

if TYPE_CHECKING:
    from pnmr.spectrometer import SearchLimits, Sweep

# Families that sweep, with the settings under which each inverts wide ranges well.
_SEARCHED: dict[str, dict[str, int]] = {
    "tanh-tan": {},
    "wurst": {},
    "hyperbolic-secant": {"order": 8},
    "sin-cos": {},
    "smoothed-chirp": {},
}


@click.command("advise")
@click.option(
    "--anisotropy",
    "anisotropies_hz",
    type=Quantity("Hz"),
    multiple=True,
    required=True,
    help="Reduced anisotropy (Haeberlen) in the sample; give it again for more sites.",
)
@click.option(
    "--shifts", type=QuantityRange("ppm"), required=True, help="Range of isotropic shifts."
)
@click.option(
    "--larmor", "larmor_hz", type=Quantity("Hz"), required=True, help="Of the nucleus: 1e6 ppm."
)
@rf_option
@rotor_options
@click.option(
    "--carrier", "carrier_ppm", type=Quantity("ppm"), help="Shift there [middle of the range]."
)
@click.option(
    "--family",
    "chosen",
    type=click.Choice(list(_SEARCHED)),
    multiple=True,
    help="Search only this family; give it again for more [all].",
)
@limit_options
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
def advise(
    shifts: tuple[float, float],
    chosen: tuple[str, ...],
    console_name: str,
    probe_path: Path | None,
    as_json: bool,
    **given: Any,
) -> None:
    """Search family, sweep and length of the pulse that inverts a range of sites best.

    Example: pnmr shape advise --anisotropy 300kHz --shifts -100:6000ppm
    --larmor 100.61MHz --mas 60kHz --rf 200kHz
    """
    from pnmr.cli.advice_table import plain, print_advice
    from pnmr.spectrometer import SampleRange
    from pnmr.spectrometer import advise as search

    spread = rf_spread(given.pop("spread_percent"))
    given["rotor_hz"] = given["rotor_hz"] or 0.0
    with in_words_of(advise), reporting("searching") as progress:
        sample = SampleRange(low_ppm=min(shifts), high_ppm=max(shifts), **given)
        limits = _limits(console_name, probe_path)
        advice = search(
            sample,
            _families(chosen),
            limits,
            rf_distribution=spread,
            threads=os.cpu_count() or 1,
            progress=progress,
        )
    if as_json:
        print_json(plain(advice, sample))
    else:
        print_advice(advice, sample, limits)


def _families(chosen: tuple[str, ...]) -> Mapping[str, "Sweep"]:
    """Return what to search by the words that `pnmr shape new` makes it of."""
    from pnmr.shapes.catalogue import FAMILIES

    return {
        " ".join([name, *(f"--{key} {value}" for key, value in settings.items())]): partial(
            FAMILIES[name].make, **settings
        )
        for name, settings in _SEARCHED.items()
        if not chosen or name in chosen
    }


def _limits(console_name: str, probe_path: Path | None) -> "SearchLimits":
    """Return what console and probe allow; a step that nobody has stated is taken as 50 ns."""
    from pnmr.shapes import console, probe
    from pnmr.shapes.datasheet import NO_PROBE
    from pnmr.spectrometer import SearchLimits

    played = console(console_name)
    borne = NO_PROBE if probe_path is None else probe(probe_path)
    step_s = played.shortest_step_s or SearchLimits().shortest_step_s
    if played.time_grid_s is not None:
        step_s = math.ceil(step_s / played.time_grid_s * (1.0 - 1e-9)) * played.time_grid_s
    return SearchLimits(
        shortest_step_s=step_s,
        most_points=played.most_points,
        longest_pulse_s=borne.longest_pulse_s,
        most_rf_hz=borne.most_rf_hz,
    )
