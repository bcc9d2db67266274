"""The conditions of a processing run as names and values."""

from collections.abc import Iterator, Sequence

from pnmr.data import FID, Spectrum
from pnmr.report.lettering import isotope_label, with_minus
from pnmr.units import mhz_from_hz, written

_NOT_RECORDED = "not recorded"
_WINDOWS = {"exponential": "EM", "gaussian": "GM"}


def cells(
    fid: FID, spectra: Sequence[Spectrum], *, top_s: float | None, mas_hz: float | None
) -> list[tuple[str, str]]:
    """Return names and values: how it was measured, then how it was processed.

    A rate of spinning that was given prevails over the recorded one.
    """
    return [*_measured(fid, mas_hz), *_processed(fid, spectra, top_s)]


def _measured(fid: FID, mas_hz: float | None) -> Iterator[tuple[str, str]]:
    acquisition, time = fid.acquisition, fid.time
    rate_hz = mas_hz if mas_hz is not None else acquisition.mas_hz
    nucleus = isotope_label(acquisition.nucleus) or "nucleus unknown"
    yield "Observed", f"{nucleus} at {mhz_from_hz(acquisition.larmor_hz):.6g} MHz"
    yield "MAS", _NOT_RECORDED if rate_hz is None else written(rate_hz, "Hz", 5)
    delay_s = acquisition.recycle_delay_s
    recycle = _NOT_RECORDED if delay_s is None else written(delay_s, "s")
    yield "Scans", f"{acquisition.scans}, recycle delay {recycle}"
    yield "Pulse program", acquisition.pulse_program or _NOT_RECORDED
    yield (
        "Points",
        f"{time.points} of {written(time.dwell_s, 's')}, width {written(time.width_hz, 'Hz')}",
    )


def _processed(
    fid: FID, spectra: Sequence[Spectrum], top_s: float | None
) -> Iterator[tuple[str, str]]:
    delay_points = fid.acquisition.group_delay_points
    yield "Group delay", f"{delay_points:.6g} points" if delay_points else "none"
    if top_s is not None:
        yield "Echo top", f"{written(top_s, 's', 6)}, {top_s / fid.time.dwell_s:.2f} points"
    yield "Broadening", _joined(_broadening(each) for each in spectra)
    yield "Phase", with_minus(_joined(_phase(each) for each in spectra))
    yield "0 ppm", f"{mhz_from_hz(spectra[0].frequency.reference_hz):.8g} MHz"


def _joined(parts: Iterator[str]) -> str:
    """Return what differs between the spectra once each, in their order."""
    return " | ".join(dict.fromkeys(parts))


def _broadening(spectrum: Spectrum) -> str:
    found = [
        f"{_WINDOWS.get(step.name, step.name)} {written(lb_hz, 'Hz')}"
        for step in spectrum.history
        if isinstance(lb_hz := step.settings.get("lb_hz"), float)
    ]
    return ", ".join(found) or "none"


def _phase(spectrum: Spectrum) -> str:
    """Return the phases that were applied; what a step decided prevails over its settings."""
    found = []
    for step in spectrum.history:
        known = {**step.settings, **step.decided}
        p0_deg, p1_deg = known.get("p0_deg"), known.get("p1_deg")
        if isinstance(p0_deg, float):
            found.append(f"{p0_deg:.1f}°")
            if isinstance(p1_deg, float) and p1_deg:
                found[-1] += f", {p1_deg:.1f}° first order"
    magnitude = ["magnitude" for step in spectrum.history if step.name in ("magnitude", "power")]
    return ", then ".join(found + magnitude) or "none"
