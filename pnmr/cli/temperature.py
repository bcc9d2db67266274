"""``pnmr temperature``: how warm the sample is, from KBr in the rotor."""

from dataclasses import asdict
from pathlib import Path

import click

from pnmr.cli.output import console, print_json
from pnmr.cli.quantity import Quantity, QuantityRange
from pnmr.errors import SettingError

_PPM, _TIME = Quantity("ppm"), Quantity("s")


@click.command("temperature")
@click.argument("run", type=click.Path(path_type=Path), required=False)
@click.option("--region", type=QuantityRange("ppm"), help="Where the line is.")
@click.option("--known-shift", "known_ppm", type=_PPM, help="Shift of KBr at a known temperature.")
@click.option(
    "--known-run", type=click.Path(path_type=Path), help="Run of KBr at a known temperature."
)
@click.option(
    "--known-temperature",
    "known_k",
    type=Quantity("K"),
    default="296K",
    show_default=True,
    help="That temperature.",
)
@click.option("--t1", "t1_s", type=_TIME, help="T1 of 79Br, 65.0ms.")
@click.option(
    "--t1-run", type=click.Path(path_type=Path), help="Saturation recovery of KBr, for its T1."
)
@click.option("--t1-error", "t1_error_s", type=_TIME, default="0s", help="Its standard error.")
@click.option("--metal", default="", help="Metal of the sample, Mn, for what is known of it.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
def command(
    run: Path | None,
    region: tuple[float, float] | None,
    known_ppm: float | None,
    known_run: Path | None,
    known_k: float,
    t1_s: float | None,
    t1_run: Path | None,
    t1_error_s: float,
    metal: str,
    as_json: bool,
) -> None:
    """Say the temperature in the rotor from the 79Br shift of RUN, from T1, or from both.

    Example: pnmr temperature 5 --known-run 4 --t1-run 6 --metal Mn
    """
    from pnmr.data import Estimate
    from pnmr.workflow.thermometry import KnownShift, kbr_shift, kbr_t1, temperature

    if run is None and t1_s is None and t1_run is None:
        raise SettingError("give a run of KBr, its T1 (--t1 or --t1-run), or both")
    if t1_s is not None and t1_run is not None:
        raise SettingError("--t1 and --t1-run say the same thing; give one of them")
    if known_ppm is not None and known_run is not None:
        raise SettingError("--known-shift and --known-run say the same thing; give one of them")
    known = None if known_ppm is None else KnownShift(known_ppm, 0.0, known_k)
    if known_run is not None:
        at_rest = kbr_shift(known_run)
        known = KnownShift(at_rest.value, at_rest.error, known_k)
    shift = None if run is None else kbr_shift(run, region_ppm=region)
    t1 = None if t1_s is None else Estimate(t1_s, t1_error_s, "s", "given")
    if t1_run is not None:
        t1 = kbr_t1(t1_run, region_ppm=region)
    found = temperature(shift, known, t1, metal=metal)
    if as_json:
        both = {"t1": t1, "best": found.best, "difference": found.difference}
        print_json(asdict(found) | {name: each and asdict(each) for name, each in both.items()})
        return
    out = console()
    for name, estimate in (
        ("79Br shift", found.shift),
        ("from the shift", found.by_shift),
        ("79Br T1", t1),
        ("from T1", found.by_t1),
        ("T1 less shift", found.difference),
        ("temperature", found.best),
    ):
        if estimate is not None:
            out.print(f"{name}: {estimate}", markup=False)
    for remark in found.remarks:
        out.print(f"note: {remark}", markup=False)
