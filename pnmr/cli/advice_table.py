"""The tables that `pnmr shape advise` prints."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pnmr.cli.output import console
from pnmr.units import us_from_s, written

if TYPE_CHECKING:
    from rich.table import Table

    from pnmr.spectrometer import Advice, Option, SampleRange, SearchLimits, SiteOutcome

_MARGINAL_MZ = -0.85
_SHOWN_SHIFTS = 7


def print_advice(advice: "Advice", sample: "SampleRange", limits: "SearchLimits") -> None:
    """Print the best pulses, what the first of them does and loses, and what more RF buys."""
    out = console()
    out.print(
        f"[italic]{advice.candidates} pulses tried at {written(sample.rf_hz, 'Hz')} RF,"
        f" {written(sample.rotor_hz, 'Hz')} MAS, carrier {sample.centre_ppm:g} ppm"
    )
    out.print(_best(advice, sample))
    best = advice.options[0]
    out.print(f"\n[italic]Mz after the first of them, {_called(best)}, at shifts in ppm")
    out.print(_over_shifts(best, sample))
    for site in best.sites:
        out.print(f"{_anisotropy(site.anisotropy_hz, sample)}: {_loss(site, advice.good_mz)}")
    out.print(_reach(advice, sample))
    out.print("\n[italic]what more RF would buy")
    out.print(_stronger(advice, limits))
    if limits.most_rf_hz is None:
        out.print("[dim]the probe's limits are unchecked: state them in a file for --probe")
    out.print(f"\n[italic]to make it:[/] {_made_by(best)}", soft_wrap=True)


def _table(*heads: str) -> "Table":
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for head in heads:
        table.add_column(head)
    return table


def _best(advice: "Advice", sample: "SampleRange") -> "Table":
    table = _table(
        *("pulse", "sweep", "length", "step", "worst Mz", "mean Mz", "verdict"),
        "good up to an anisotropy of",
    )
    for option, limit_hz in zip(advice.options, advice.anisotropy_limits_hz, strict=True):
        table.add_row(
            f"[bold]{option.family}",
            written(option.sweep_hz, "Hz"),
            _length(option),
            written(option.shape.step_s, "s"),
            f"{option.worst_mz:.3f}",
            f"{option.mean_mz:.3f}",
            _verdict(option.worst_mz, advice.good_mz),
            _anisotropy(limit_hz, sample) if limit_hz > 0.0 else "none",
        )
    return table


def _over_shifts(option: "Option", sample: "SampleRange") -> "Table":
    shifts_ppm = option.sites[0].shifts_ppm
    shown = range(0, shifts_ppm.size, max(1, (shifts_ppm.size - 1) // (_SHOWN_SHIFTS - 1)))
    table = _table("anisotropy", *(f"{shifts_ppm[k]:.0f}" for k in shown))
    for site in option.sites:
        table.add_row(
            _anisotropy(site.anisotropy_hz, sample), *(f"{site.mz[k]:.3f}" for k in shown)
        )
    return table


def _stronger(advice: "Advice", limits: "SearchLimits") -> "Table":
    table = _table("RF", "best of these pulses", "worst Mz", "mean Mz", "verdict")
    for option in advice.more_rf:
        beyond = " [red](beyond the probe)" if limits.exceeds(option.rf_hz) else ""
        table.add_row(
            written(option.rf_hz, "Hz") + beyond,
            _called(option),
            f"{option.worst_mz:.3f}",
            f"{option.mean_mz:.3f}",
            _verdict(option.worst_mz, advice.good_mz),
        )
    return table


def _called(option: "Option") -> str:
    return f"{option.family}, {written(option.sweep_hz, 'Hz')}, {_length(option)}"


def _length(option: "Option") -> str:
    return f"{us_from_s(option.shape.duration_s):.5g} µs"


def _verdict(worst_mz: float, good_mz: float) -> str:
    if worst_mz <= good_mz:
        return "[green]good"
    return "[yellow]marginal" if worst_mz <= _MARGINAL_MZ else "[bold red]poor"


def _reach(advice: "Advice", sample: "SampleRange") -> str:
    """Say how far the best pulse goes."""
    limit_hz = advice.anisotropy_limits_hz[0]
    if limit_hz == 0.0:
        return f"not good (Mz below {advice.good_mz:g}) at every shift, even without anisotropy"
    return (
        f"good (Mz below {advice.good_mz:g} at every shift) up to an anisotropy of"
        f" {_anisotropy(limit_hz, sample)} at this RF and spinning rate; beyond, intensities"
        " depend on the anisotropy"
    )


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


def _made_by(option: "Option") -> str:
    """Return the command that makes a pulse."""
    sweep, length, step, rf = (
        written(value, unit, 10).replace(" ", "").replace("µ", "u")
        for value, unit in (
            (option.sweep_hz, "Hz"),
            (option.shape.duration_s, "s"),
            (option.shape.step_s, "s"),
            (option.rf_hz, "Hz"),
        )
    )
    return (
        f"pnmr shape new {option.family} --sweep {sweep} --length {length} --step {step}"
        f" --rf {rf} -o FILE"
    )


def plain(advice: "Advice", sample: "SampleRange") -> dict[str, Any]:
    """Return the advice as numbers and texts for JSON."""
    limits_hz: Iterator[float | None] = iter(advice.anisotropy_limits_hz)

    def numbers(option: "Option", limit_hz: float | None = None) -> dict[str, Any]:
        return {
            "family": option.family,
            "sweep_hz": option.sweep_hz,
            "duration_s": option.shape.duration_s,
            "step_s": option.shape.step_s,
            "rf_hz": option.rf_hz,
            "worst_mz": option.worst_mz,
            "mean_mz": option.mean_mz,
            "made_by": _made_by(option),
            "anisotropy_limit_hz": limit_hz,
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
        "options": [numbers(option, next(limits_hz)) for option in advice.options],
        "more_rf": [numbers(option) for option in advice.more_rf],
    }
