"""``pnmr paramagnetic bulk`` and ``curie``: the whole sample, and what temperature does to it."""

import click

from pnmr.cli.output import console, print_json
from pnmr.cli.quantity import Quantity
from pnmr.errors import SettingError
from pnmr.units import quantity

# Demagnetising factors along the field; a long cylinder along the magic angle has 1/3 as well.
_SHAPES = {"sphere, or rod at the magic angle": 1.0 / 3.0, "long rod along B0": 0.0, "disc": 1.0}


@click.command("bulk")
@click.option(
    "--moment", "moment_magnetons", type=float, required=True, help="Effective moment, muB."
)
@click.option(
    "--volume", "volume_angstrom", type=float, required=True, help="Cubed Angstrom for each ion."
)
@click.option("--factor", "factor", type=float, help="Demagnetising factor along B0, 0 to 1.")
@click.option("--temperature", "temperature_k", type=Quantity("K"), required=True, help="328K.")
@click.option("--weiss", "weiss_k", type=Quantity("K"), default="0K", help="Weiss temperature.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
def bulk(
    moment_magnetons: float,
    volume_angstrom: float,
    factor: float | None,
    temperature_k: float,
    weiss_k: float,
    as_json: bool,
) -> None:
    """Say susceptibility and bulk shift of a sample from the moment of its ions.

    Example: pnmr paramagnetic bulk --moment 5.92 --volume 490 --temperature 298K
    """
    from pnmr.spins import bulk_shift_ppm, susceptibility_m3
    from pnmr.spins.paramagnetic import molar_susceptibility_cm3

    if not volume_angstrom > 0.0:
        raise SettingError(f"a volume of {volume_angstrom:g} cubed Angstrom holds no ion")
    ion_m3 = susceptibility_m3(moment_magnetons, temperature_k, weiss_k=weiss_k)
    volume_si = ion_m3 / (volume_angstrom * 1e-30)
    shapes = _SHAPES if factor is None else {f"factor {factor:g}": factor}
    shifts = {name: bulk_shift_ppm(volume_si, each) for name, each in shapes.items()}
    molar = molar_susceptibility_cm3(ion_m3)
    if as_json:
        found = {"ion_m3": ion_m3, "volume_si": volume_si, "molar_cm3": molar, "shift_ppm": shifts}
        print_json(found)
        return
    out = console()
    out.print(
        f"susceptibility {ion_m3:.5g} m^3 an ion, {volume_si:.4g} of the volume (SI),"
        f" {molar:.4g} cm^3/mol, {molar * temperature_k:.4g} cm^3 K/mol",
        markup=False,
    )
    for name, shift_ppm in shifts.items():
        out.print(f"bulk shift of a {name}: {shift_ppm:+.4g} ppm", markup=False)


@click.command("curie")
@click.argument("points", nargs=-1, required=True)
@click.option("--error", "error_ppm", type=Quantity("ppm"), help="Standard error of each shift.")
@click.option(
    "--error-k", "error_k", type=Quantity("K"), default="0K", help="That of each temperature."
)
@click.option("--at", "at_k", type=Quantity("K"), help="Say the shift at this temperature, too.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
def curie(
    points: tuple[str, ...],
    error_ppm: float | None,
    error_k: float,
    at_k: float | None,
    as_json: bool,
) -> None:
    """Extrapolate shifts against 1/T: POINTS are temperature and shift, 298K,4150ppm.

    Example: pnmr paramagnetic curie 298K,4150ppm 313K,3960ppm 328K,3790ppm --at 350K
    """
    from dataclasses import asdict

    import numpy as np

    from pnmr.fit.inverse_temperature import curie_line

    pairs = np.array([_point(each) for each in points])
    line = curie_line(pairs[:, 0], pairs[:, 1], error_ppm, error_k)
    middle_k = at_k or float(pairs[:, 0].mean())
    found = {
        "intercept": line.intercept,
        "slope": line.slope,
        "shift": line.shift(middle_k),
        "per_kelvin": line.per_kelvin(middle_k),
    }
    if as_json:
        told = {name: asdict(each) for name, each in found.items()}
        print_json(told | {"temperature_k": middle_k, "remarks": list(line.remarks)})
        return
    out = console()
    out.print(f"shift at infinite temperature: {line.intercept}", markup=False)
    out.print(f"slope: {line.slope}", markup=False)
    out.print(f"at {middle_k:g} K: {found['shift']}, {found['per_kelvin']}", markup=False)
    for remark in line.remarks:
        out.print(f"note: {remark}", markup=False)


def _point(text: str) -> tuple[float, float]:
    temperature, comma, shift = text.partition(",")
    if not comma:
        raise SettingError(f"'{text}' is no point; write temperature and shift, as in 298K,4150ppm")
    return quantity(temperature, "K"), quantity(shift, "ppm")
