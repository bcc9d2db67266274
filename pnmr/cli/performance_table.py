"""The tables that `pnmr shape` prints about what a pulse does to a sample."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pnmr.cli.output import console
from pnmr.cli.shape_options import Sample
from pnmr.units import ppm_from_hz, written

if TYPE_CHECKING:
    from pnmr.spectrometer import Performance, ShiftScale

_BANDS_MZ = (-0.99, -0.95, -0.9)


def print_performance(found: "Performance", sample: Sample) -> None:
    """Print bands, Mz and echoes at carrier and lines, the effect of rounding, and the error."""
    from rich.table import Table

    facts = Table(show_header=False, box=None, pad_edge=False)
    for name, value in _facts(found, sample):
        facts.add_row(f"[bold]{name}", value)
    sites = Table(box=None, pad_edge=False)
    for head in ("site", "offset", "Mz", "echo of one pulse", "echo of two"):
        sites.add_column(head)
    for index, (name, offset_hz) in enumerate(_sites(found, sample.scale)):
        sites.add_row(
            f"[bold]{name}",
            written(offset_hz, "Hz"),
            f"{found.mz[index]:.4f}",
            f"{found.one.amplitude[index]:.4f}",
            f"{found.two.amplitude[index]:.4f}",
        )
    out = console()
    out.print(f"\n[italic]what it does: {conditions_in_words(found, sample)}")
    out.print(facts)
    out.print(sites)


def conditions_in_words(found: "Performance", sample: Sample) -> str:
    """Return e.g. ``"100 kHz of anisotropy (994 ppm), 60 kHz MAS"``."""
    tensor = found.profile.tensor
    words = "no anisotropy"
    if tensor.anisotropy_hz:
        words = f"{written(tensor.anisotropy_hz, 'Hz')} of anisotropy"
        if sample.scale is not None:
            words += f" ({ppm_from_hz(tensor.anisotropy_hz, sample.scale.larmor_hz):.0f} ppm)"
        if tensor.asymmetry:
            words += f", asymmetry {tensor.asymmetry:g}"
    return f"{words}, {spinning_in_words(found.profile.rotor_hz)}"


def conditions_in_symbols(found: "Performance") -> str:
    """Return e.g. ``"δ = 100 kHz, η = 0.3, 60 kHz MAS"``, for figures."""
    tensor = found.profile.tensor
    asymmetry = f", η = {tensor.asymmetry:g}" if tensor.asymmetry else ""
    return (
        f"δ = {written(tensor.anisotropy_hz, 'Hz', 3)}{asymmetry},"
        f" {spinning_in_words(found.profile.rotor_hz)}"
    )


def spinning_in_words(rotor_hz: float) -> str:
    """Return e.g. ``"60 kHz MAS"``."""
    return f"{written(rotor_hz, 'Hz')} MAS" if rotor_hz else "no MAS"


def _facts(found: "Performance", sample: Sample) -> Iterator[tuple[str, str]]:
    for below_mz in _BANDS_MZ:
        yield f"Mz below {below_mz:g}", _band(found.profile.band_hz(below_mz), sample.scale)
    one, two = found.one, found.two
    if one.rotor_hz:
        yield "echo delay", f"{written(two.delay_s, 's')}, in step with the rotor"
    rounding = "[dim]unchecked: no phase resolution of the console is stated"
    if found.rounding_mz is not None:
        rounding = f"changes Mz by at most {found.rounding_mz:.1g} (without anisotropy)"
    yield "rounding by console", rounding
    powder = "one orientation says all"
    if found.profile.orientations > 1:
        powder = f"below {found.powder_error:.1g}, {found.profile.orientations} orientations"
    yield "powder error", powder


def _band(band_hz: tuple[float, float] | None, scale: "ShiftScale | None") -> str:
    if band_hz is None:
        return "nowhere about the carrier"
    low, high = (written(edge_hz, "Hz", 3) for edge_hz in band_hz)
    if scale is None:
        return f"{low} to {high}"
    low_ppm, high_ppm = scale.shifts_ppm(band_hz)
    return f"{low} to {high}, {low_ppm:.0f} to {high_ppm:.0f} ppm"


def _sites(found: "Performance", scale: "ShiftScale | None") -> list[tuple[str, float]]:
    lines = [] if scale is None else [f"{line_ppm:g} ppm" for line_ppm in scale.lines_ppm]
    return list(zip(("carrier", *lines), found.one.offsets_hz.tolist(), strict=True))


def plain(found: "Performance", sample: Sample) -> dict[str, Any]:
    """Return the numbers of a performance for JSON."""
    return {
        "anisotropy_hz": found.profile.tensor.anisotropy_hz,
        "asymmetry": found.profile.tensor.asymmetry,
        "rotor_hz": found.profile.rotor_hz,
        "bands_hz": {f"{mz:g}": found.profile.band_hz(mz) for mz in _BANDS_MZ},
        "offsets_hz": found.profile.offsets_hz.tolist(),
        "mz": found.profile.mz.tolist(),
        "sites": [
            {
                "site": name,
                "offset_hz": offset_hz,
                "mz": float(found.mz[index]),
                "echo_of_one": float(found.one.amplitude[index]),
                "echo_of_two": float(found.two.amplitude[index]),
            }
            for index, (name, offset_hz) in enumerate(_sites(found, sample.scale))
        ],
        "echo_delay_s": found.two.delay_s,
        "rounding_mz": found.rounding_mz,
        "powder_error": found.powder_error,
        "orientations": found.profile.orientations,
    }
