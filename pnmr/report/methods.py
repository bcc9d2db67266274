"""The methods paragraph: every number that was used, in sentences ready for a paper."""

from collections.abc import Iterable, Sequence

from pnmr.assign.assignment import ASSIGNED, TENTATIVE
from pnmr.report.document import Document, RunRecord, SampleRecord
from pnmr.report.lettering import isotope_label, with_minus
from pnmr.units import written

ROLES = {
    "echo": "double echo",
    "tedor": "TEDOR",
    "control": "control without recoupling",
    "square": "echo with square pulses",
}

# What the sentences on the runs say already.
_SETTINGS = ("p", "sp", "l", "cnst")
_TOLD = ("pulse program", "scans", "recycle delay", "MAS", "carrier")


def methods(report: Document) -> tuple[str, ...]:
    """Return the sentences of the methods paragraph; what is not recorded is not made up."""
    return tuple(
        with_minus(sentence)
        for sentence in (
            *_simulated(report),
            *_acquisition(report),
            *_processing(report),
            *_analysis(report),
            f"Spectra were processed, fitted and assigned with pnmr {report.pnmr}.",
        )
    )


def shared_methods(samples: Sequence[SampleRecord]) -> dict[str, str]:
    """Return what the samples were measured with alike."""
    first = samples[0].methods if samples else {}
    return {
        name: value
        for name, value in first.items()
        if all(each.methods.get(name) == value for each in samples)
    }


def joined(words: Iterable[str]) -> str:
    """Return words as a list in English."""
    *most, last = list(words) or [""]
    return f"{', '.join(most)} and {last}" if most else last


def _simulated(report: Document) -> Iterable[str]:
    """Say which runs are no measurements: those whose title says so, as the simulator writes it."""
    runs = [run for sample in report.samples for run in sample.runs]
    marked = [run.experiment for run in runs if (run.title or "").startswith("SIMULATED:")]
    if marked:
        which = "All runs" if len(marked) == len(runs) else f"The runs {joined(marked)}"
        yield f"{which} are simulated, on model samples whose parameters are partly assumed."


def _acquisition(report: Document) -> Iterable[str]:
    runs = [run for sample in report.samples for run in sample.runs]
    nuclei = list(dict.fromkeys(isotope_label(run.nucleus) for run in runs if run.nucleus))
    if not nuclei:
        return
    carriers = [f"{each / 1e6:.4f} MHz" for each in _different(run.carrier_hz for run in runs)]
    rates = [written(each, "Hz") for each in _different(run.mas_hz for run in runs)]
    where = f" at {joined(carriers)}" if carriers else ""
    spinning = f" under magic-angle spinning at {joined(rates)}" if rates else ""
    yield f"{joined(nuclei)} spectra were recorded{where}{spinning}."
    for role, name in ROLES.items():
        of_role = [run for run in runs if run.role == role]
        if of_role:
            yield f"The {name} was recorded {_conditions(of_role)}."
    further = [
        f"{name} {value.rstrip('.')}"
        for name, value in shared_methods(report.samples).items()
        if not name.endswith(_TOLD)
    ]
    if further:
        yield f"Further settings: {joined(further)}."
    if report.temperature is not None:
        how = report.temperature.origin
        yield f"The temperature in the rotor was {report.temperature.text}" + (
            f" ({how})." if how else "."
        )


def _conditions(runs: Sequence[RunRecord]) -> str:
    programs = list(dict.fromkeys(run.pulse_program for run in runs if run.pulse_program))
    scans = sorted({run.scans for run in runs if run.scans is not None})
    delays = [written(each, "s") for each in _different(run.recycle_delay_s for run in runs)]
    parts = []
    if programs:
        parts.append(f"with the pulse program {joined(programs)}")
    if scans:
        many = f"{scans[0]} to {scans[-1]}" if len(scans) > 1 else f"{scans[0]}"
        parts.append(f"{many} scans")
    if delays:
        parts.append(f"a recycle delay of {joined(delays)}")
    told = joined(parts)
    settings = [
        f"{each.name} {each.value} ({each.meaning.removeprefix('f1 channel - ')})"
        for each in runs[0].settings
        if each.name.startswith(_SETTINGS) and all(each in run.settings for run in runs)
    ]
    return f"{told}; {', '.join(settings)}" if settings else told


def _processing(report: Document) -> Iterable[str]:
    views = {
        (view.region_ppm, view.lb_hz): view for sample in report.samples for view in sample.views
    }
    told = [
        f"{view.region_ppm[0]:g} to {view.region_ppm[1]:g} ppm with {view.lb_hz:g} Hz"
        for view in views.values()
    ]
    if told:
        yield f"Exponential line broadening was applied: {joined(told)}."
    if report.reference:
        is_sentence = report.reference.startswith("0 ppm")
        yield f"{'' if is_sentence else 'Shifts are referenced to '}{report.reference.rstrip('.')}."


def _analysis(report: Document) -> Iterable[str]:
    fits = [view.fit for sample in report.samples for view in sample.views if view.fit]
    if fits:
        together = max((each.spectra for each in fits), key=len)
        names = joined(ROLES.get(name, name) for name in together)
        alike = "with common positions and widths " if len(together) > 1 else ""
        yield (
            f"In each region {names} {'were' if len(together) > 1 else 'was'} fitted {alike}by least "
            "squares; numbers in brackets are standard errors in units of the last digit."
        )
    if any(line.tedor for sample in report.samples for line in sample.resonances):
        yield (
            "A line is called not protonated where the upper 95 % limit of its TEDOR area lies below "
            "a quarter of the smallest part that lines known to be protonated keep, as a methyl group "
            "may, after the largest loss that its width allows, and protonated where its area exceeds "
            "1.645 standard errors; the likelihood ratio must exceed 19 to 1 in both cases, so that "
            "either is wrong for less than 5 % of lines."
        )
    if any(sample.resonances for sample in report.samples):
        yield (
            f"Assignments are called assigned at a probability of at least {100 * ASSIGNED:g} % with "
            f"two independent kinds of evidence, tentative from {100 * TENTATIVE:g} % on, otherwise "
            "unassigned; the probability weighs "
            "shift, editing, what TEDOR keeps beside other lines, anisotropy, temperature "
            "dependence, number and ratio of lines against "
            "all environments of the shift library."
        )


def _different(values: Iterable[float | None]) -> list[float]:
    return sorted({value for value in values if value is not None})
