"""``pnmr shape profile``: what a pulse leaves of an echo at each offset, as a table for `pnmr fit`."""

from pathlib import Path
from typing import Any

import click

from pnmr.cli.option_words import in_words_of
from pnmr.cli.output import working
from pnmr.cli.quantity import Quantity
from pnmr.cli.shape_options import FILE, anisotropy_option, rf_option, rotor_options, sample_of
from pnmr.errors import SettingError
from pnmr.units import written

# Areas are not corrected by more than 20: less than this says nothing of the sample.
_LEAST_WEIGHT = 0.05


@click.command("profile")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--length", "duration_s", type=Quantity("s"), help="Length of the pulse.")
@rf_option
@rotor_options
@anisotropy_option
@click.option(
    "--pulses",
    type=click.IntRange(1, 2),
    default=2,
    show_default=True,
    help="Such pulses that make the echo.",
)
@click.option("--reach", "reach_hz", type=Quantity("Hz"), help="Farthest offset [all it inverts].")
@click.option(
    "--points", type=click.IntRange(5, 2001), default=101, show_default=True, help="Offsets."
)
@click.option("-o", "--output", type=FILE, required=True, help="Table to write (CSV).")
@click.option("--force", is_flag=True, help="Replace an existing file.")
def profile(
    file: Path,
    duration_s: float | None,
    reach_hz: float | None,
    points: int,
    output: Path,
    **given: Any,
) -> None:
    """Write how much echo a wave FILE leaves by the offset from the carrier.

    The table goes to `pnmr fit --excitation`, which gives the areas of the sample. What a SHAP
    loses under spinning comes from the anisotropy: state it. A square pulse loses each sideband
    by about its own frequency: leave the anisotropy out.

    Example: pnmr shape profile SHAP_10M_50u --rf 200kHz --mas 60kHz --anisotropy 100kHz
    --reach 400kHz -o profile.csv
    """
    import numpy as np

    from pnmr.bruker.wave import read_wave
    from pnmr.files import write_text
    from pnmr.fit.excitation import ExcitationProfile
    from pnmr.spectrometer import refocusing_profile
    from pnmr.spectrometer.performance import reached_offsets_hz

    if reach_hz is not None and not reach_hz > 0.0:
        raise SettingError(f"--reach is {written(reach_hz, 'Hz')}; give an offset above 0")
    force, pulses, rf_hz = given.pop("force"), given.pop("pulses"), given.pop("rf_hz")
    conditions = sample_of(given).conditions
    with in_words_of(profile), working("echo at each offset"):
        shape = read_wave(file).shape(duration_s)
        if reach_hz is None:
            offsets_hz = reached_offsets_hz(shape, rf_hz, np.zeros(1), points | 1)
        else:
            offsets_hz = np.linspace(-reach_hz, reach_hz, points | 1)
        echo = refocusing_profile(shape, rf_hz, offsets_hz, pulses=pulses, **conditions)
    poor = np.flatnonzero(echo.amplitude < _LEAST_WEIGHT)
    middle = offsets_hz.size // 2
    first = poor[poor <= middle].max(initial=-1) + 1
    stop = poor[poor >= middle].min(initial=offsets_hz.size)
    if first > stop:
        raise SettingError(
            f"{file} leaves less than {100.0 * _LEAST_WEIGHT:g} % of the echo at the carrier: there is"
            " no profile that corrects areas; check --rf and --length"
        )
    table = ExcitationProfile(offsets_hz[first:stop], echo.amplitude[first:stop])
    write_text(output, table.text, overwrite=force)
    low_hz, high_hz = table.range_hz
    click.echo(
        f"{output}: {table.weight.min():.3g} to {table.weight.max():.3g} of the echo from"
        f" {written(low_hz, 'Hz')} to {written(high_hz, 'Hz')}, powder error {echo.powder_error:.1g};"
        f" fit with --excitation {output}"
    )
