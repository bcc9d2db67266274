"""``pnmr paramagnetic``: shifts from electrons and back, on the command line."""

from fractions import Fraction
from pathlib import Path

import click

from pnmr.cli.output import console, print_json
from pnmr.cli.paramagnetic_bulk import bulk, curie
from pnmr.cli.quantity import Quantity
from pnmr.errors import SettingError

_ION = (
    click.option(
        "--temperature",
        "temperature_k",
        type=Quantity("K"),
        required=True,
        help="Temperature of the sample, 328K.",
    ),
    click.option("--weiss", "weiss_k", type=Quantity("K"), default="0K", help="Weiss temperature."),
    click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text."),
)


def _ion(function: click.decorators.FC) -> click.decorators.FC:
    for option in reversed(_ION):
        function = option(function)
    return function


class Spin(click.ParamType[float]):
    """An electron spin, ``3/2`` or ``1.5``."""

    name = "spin"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the spin as a number."""
        try:
            return float(Fraction(str(value)))
        except (ValueError, ZeroDivisionError):
            self.fail(f"'{value}' is no electron spin; write 3/2 or 2", param, ctx)


@click.group("paramagnetic")
def command() -> None:
    """Contact and dipolar shifts from couplings, moments and structures, and back."""


@command.command("contact")
@click.option("--shift", "shift_ppm", type=Quantity("ppm"), help="Contact shift, 3780ppm.")
@click.option("--coupling", "coupling_hz", type=Quantity("Hz"), help="Hyperfine coupling, 7.9MHz.")
@click.option("--density", type=float, help="Unpaired electrons per cubed Bohr radius.")
@click.option("--spin", type=Spin(), required=True, help="Electron spin of one ion, 3/2.")
@click.option("--nucleus", default="13C", show_default=True, help="Isotope.")
@_ion
def contact(
    shift_ppm: float | None,
    coupling_hz: float | None,
    density: float | None,
    spin: float,
    nucleus: str,
    temperature_k: float,
    weiss_k: float,
    as_json: bool,
) -> None:
    """Turn a contact shift, a hyperfine coupling or a spin density into the other two.

    The shift is what the electrons add: subtract the diamagnetic one (dca 120 ppm) first.
    """
    from pnmr.spins import contact_coupling_hz, contact_shift_ppm, spin_density
    from pnmr.spins.paramagnetic import coupling_of_density_hz

    if sum(each is not None for each in (shift_ppm, coupling_hz, density)) != 1:
        raise SettingError("give one of --shift, --coupling and --density")
    if density is not None:
        coupling_hz = coupling_of_density_hz(density, spin, nucleus=nucleus)
    if coupling_hz is None:
        coupling_hz = contact_coupling_hz(
            shift_ppm or 0.0, spin, temperature_k, nucleus=nucleus, weiss_k=weiss_k
        )
    shift = contact_shift_ppm(coupling_hz, spin, temperature_k, nucleus=nucleus, weiss_k=weiss_k)
    density = spin_density(coupling_hz, spin, nucleus=nucleus)
    if as_json:
        print_json({"shift_ppm": shift, "coupling_hz": coupling_hz, "spin_density": density})
        return
    console().print(
        f"contact shift {shift:.6g} ppm, coupling A {coupling_hz / 1e6:.5g} MHz over all ions,"
        f" unpaired density {density:.4g} electrons per cubed Bohr radius\n"
        "effective values: orbital moments and zero-field splitting are left out",
        markup=False,
    )


@command.command("dipole")
@click.argument("structure", type=click.Path(path_type=Path))
@click.option("--atom", required=True, help="Label of the nucleus in the CIF, C1.")
@click.option("--metal", required=True, help="Element of the ions, Co.")
@click.option(
    "--moment", "moment_magnetons", type=float, required=True, help="Effective moment in muB."
)
@click.option("--radius", "radius_angstrom", type=float, default=40.0, show_default=True)
@_ion
def dipole(
    structure: Path,
    atom: str,
    metal: str,
    moment_magnetons: float,
    radius_angstrom: float,
    temperature_k: float,
    weiss_k: float,
    as_json: bool,
) -> None:
    """Sum the dipolar shift tensor of an atom over the metal ions of a crystal structure."""
    from dataclasses import asdict

    from pnmr.exchange.cif import read_crystal
    from pnmr.spins import dipolar_shift, susceptibility_m3

    crystal = read_crystal(structure)
    chi = susceptibility_m3(moment_magnetons, temperature_k, weiss_k=weiss_k)
    found = dipolar_shift(crystal, atom, metal, chi, radius_angstrom=radius_angstrom)
    if as_json:
        print_json(asdict(found))
        return
    console().print(
        f"{crystal.name or structure.name} ({crystal.space_group or 'space group not given'}):"
        f" {atom}, nearest {metal} at {found.nearest_angstrom:.3f} A, {found.ions} ions\n"
        f"reduced anisotropy {found.anisotropy_ppm:.4g} ppm, asymmetry {found.asymmetry:.3f};"
        f" the last fifth of the radius changed it by {found.change_ppm:.2g} ppm",
        markup=False,
    )


command.add_command(bulk)
command.add_command(curie)


@command.command("environments")
@click.argument("structure", type=click.Path(path_type=Path))
@click.option("--element", default="C", show_default=True, help="Element to count.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
def environments(structure: Path, element: str, as_json: bool) -> None:
    """Count the inequivalent atoms of a crystal structure: the resonances to expect."""
    from pnmr.exchange.cif import read_crystal

    crystal = read_crystal(structure)
    found = crystal.environments(element)
    if as_json:
        print_json({"space_group": crystal.space_group, "environments": found})
        return
    console().print(
        f"{crystal.name or structure.name} ({crystal.space_group or 'space group not given'}):"
        f" {len(found)} inequivalent {element}: "
        + ", ".join(f"{label} x {count}" for label, count in found.items()),
        markup=False,
    )
