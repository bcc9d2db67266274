"""``pnmr shape advise``: which pulse for this sample, what it will lose, what more RF would buy."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pnmr.cli.output import console, print_json
from pnmr.cli.quantity import Quantity, QuantityRange
from pnmr.units import us_from_s, written

if TYPE_CHECKING:
    from pnmr.spectrometer import Advice, Option, SampleRange, SearchLimits, SiteOutcome, Sweep
    from pnmr.spectrometer.progress import Progress

_MARGINAL_MZ = -0.85


def advise_command(
    families: Callable[[], Mapping[str, "Sweep"]],
    limits: Callable[[str, Path | None], "SearchLimits"],
) -> click.Command:
    """Return the verb; both arguments are called only when the verb is.

    Parameters
    ----------
    families : callable
        Returns the families to search by name.
    limits : callable
        Returns the limits of a console, by name or file, and of a probe's file.
    """

    @click.command("advise")
    @click.option(
        "--anisotropy",
        "anisotropies_hz",
        type=Quantity("Hz"),
        multiple=True,
        required=True,
        help="Reduced anisotropy (Haeberlen) in the sample; give it again for more sites.",
    )
    @click.option("--shifts", type=QuantityRange("ppm"), required=True, help="Range of shifts.")
    @click.option("--larmor", "larmor_hz", type=Quantity("Hz"), required=True, help="1e6 ppm.")
    @click.option("--mas", "rotor_hz", type=Quantity("Hz"), default="0Hz", help="Spinning rate.")
    @click.option("--rf", "rf_hz", type=Quantity("Hz"), required=True, help="Peak RF.")
    @click.option("--carrier", "carrier_ppm", type=Quantity("ppm"), help="[middle of the range]")
    @click.option("--asymmetry", type=click.FloatRange(0.0, 1.0), default=0.0, show_default=True)
    @click.option("--console", "console_name", default="avance_iii_hd", show_default=True)
    @click.option("--probe", "probe_path", type=click.Path(path_type=Path, dir_okay=False))
    @click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
    def advise(
        shifts: tuple[float, float],
        console_name: str,
        probe_path: Path | None,
        as_json: bool,
        **given: Any,
    ) -> None:
        """Search family, sweep and length of the pulse that inverts a range of sites best.

        Example: pnmr shape advise --anisotropy 300kHz --shifts -100:6000ppm
        --larmor 100.61MHz --mas 60kHz --rf 200kHz
        """
        from pnmr.spectrometer import SampleRange
        from pnmr.spectrometer import advise as search

        sample = SampleRange(low_ppm=min(shifts), high_ppm=max(shifts), **given)
        allowed = limits(console_name, probe_path)
        with _progress() as progress:
            advice = search(
                sample, families(), allowed, threads=os.cpu_count() or 1, progress=progress
            )
        if as_json:
            print_json(_plain(advice, sample))
        else:
            _print(advice, sample, allowed)

    return advise


@contextmanager
def _progress() -> Iterator["Progress | None"]:
    """Show a bar on a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.progress import Progress

    with Progress(console=console(stderr=True), transient=True) as bar:
        task = bar.add_task("searching", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _print(advice: "Advice", sample: "SampleRange", limits: "SearchLimits") -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for head in ("pulse", "sweep", "length", "step", "worst Mz", "mean Mz", "verdict"):
        table.add_column(head)
    for option in advice.options:
        table.add_row(*_row(option), _verdict(option.worst_mz, advice.good_mz))
    stronger = Table(box=None, pad_edge=False)
    for head in ("RF", "best pulse", "worst Mz", "mean Mz", "verdict"):
        stronger.add_column(head)
    for option in advice.more_rf:
        beyond = " [red](beyond the probe)" if limits.exceeds(option.rf_hz) else ""
        stronger.add_row(
            written(option.rf_hz, "Hz") + beyond,
            f"{option.family} {written(option.sweep_hz, 'Hz')} {_length(option)}",
            f"{option.worst_mz:.3f}",
            f"{option.mean_mz:.3f}",
            _verdict(option.worst_mz, advice.good_mz),
        )
    out = console()
    out.print(
        f"[italic]{advice.candidates} pulses tried at {written(sample.rf_hz, 'Hz')} RF,"
        f" {written(sample.rotor_hz, 'Hz')} MAS, carrier {sample.centre_ppm:g} ppm"
    )
    out.print(table)
    for line in _site_lines(advice, sample):
        out.print(line)
    if limits.most_rf_hz is None:
        out.print("[dim]the probe's limits are unchecked: nobody has stated them")
    out.print("\n[italic]what more RF would buy")
    out.print(stronger)


def _row(option: "Option") -> tuple[str, ...]:
    return (
        f"[bold]{option.family}",
        written(option.sweep_hz, "Hz"),
        _length(option),
        written(option.shape.step_s, "s"),
        f"{option.worst_mz:.3f}",
        f"{option.mean_mz:.3f}",
    )


def _length(option: "Option") -> str:
    return f"{us_from_s(option.shape.duration_s):.5g} µs"


def _verdict(worst_mz: float, good_mz: float) -> str:
    if worst_mz <= good_mz:
        return "[green]good"
    return "[yellow]marginal" if worst_mz <= _MARGINAL_MZ else "[bold red]poor"


def _site_lines(advice: "Advice", sample: "SampleRange") -> Iterator[str]:
    """Say in words what the best pulse loses, and how far it goes."""
    best = advice.options[0]
    yield f"\nwith {best.family}, {written(best.sweep_hz, 'Hz')}, {_length(best)}:"
    for site in best.sites:
        yield f"  {_anisotropy(site.anisotropy_hz, sample)}: {_loss(site, advice.good_mz)}"
    if advice.anisotropy_limit_hz > 0.0:
        yield (
            f"  good (Mz below {advice.good_mz:g} at every shift) up to an anisotropy of"
            f" {_anisotropy(advice.anisotropy_limit_hz, sample)}"
        )
    else:
        yield f"  not good (Mz below {advice.good_mz:g}) at every shift, even without anisotropy"


def _anisotropy(anisotropy_hz: float, sample: "SampleRange") -> str:
    ppm = sample.anisotropy_ppm(anisotropy_hz)
    return f"{written(anisotropy_hz, 'Hz', 3)} ({ppm:.0f} ppm)"


def _loss(site: "SiteOutcome", good_mz: float) -> str:
    # The square of the mean is the least that the mean of the squares can be.
    worst_mz = float(site.mz.max())
    kept = f"an echo of two such pulses keeps {(50.0 * (1.0 - worst_mz)) ** 2 / 100.0:.0f} % there"
    worst = f"worst Mz {worst_mz:.3f}, {kept}"
    lost = site.lost_ppm(good_mz)
    if not lost:
        return f"all shifts are inverted well; {worst}"
    if len(lost) == 1 and lost[0] == (site.shifts_ppm[0], site.shifts_ppm[-1]):
        return f"no shift is inverted well; {worst}"
    ranges = ", ".join(f"{low:.0f} to {high:.0f} ppm" for low, high in lost)
    return f"not inverted well at {ranges}; {worst}"


def _plain(advice: "Advice", sample: "SampleRange") -> dict[str, Any]:
    """Return the advice as numbers and texts."""

    def plain(option: "Option") -> dict[str, Any]:
        return {
            "family": option.family,
            "sweep_hz": option.sweep_hz,
            "duration_s": option.shape.duration_s,
            "step_s": option.shape.step_s,
            "rf_hz": option.rf_hz,
            "worst_mz": option.worst_mz,
            "mean_mz": option.mean_mz,
            "sites": [
                {
                    "anisotropy_hz": site.anisotropy_hz,
                    "shifts_ppm": site.shifts_ppm.tolist(),
                    "mz": site.mz.tolist(),
                    "lost_ppm": site.lost_ppm(advice.good_mz),
                }
                for site in option.sites
            ],
        }

    return {
        "candidates": advice.candidates,
        "carrier_ppm": sample.centre_ppm,
        "good_mz": advice.good_mz,
        "anisotropy_limit_hz": advice.anisotropy_limit_hz,
        "anisotropy_limit_ppm": sample.anisotropy_ppm(advice.anisotropy_limit_hz),
        "options": [plain(option) for option in advice.options],
        "more_rf": [plain(option) for option in advice.more_rf],
    }
