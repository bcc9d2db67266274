"""Findings into the document of a report."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from pnmr.assign import (
    AbsentLine,
    Assignment,
    CampaignFindings,
    Change,
    Comparison,
    SampleFindings,
    Verdict,
    ViewFindings,
)
from pnmr.data import Estimate
from pnmr.fit.result import FitResult
from pnmr.report.document import (
    FORMAT,
    AbsentRecord,
    Alternative,
    ChangeRecord,
    ComparisonRecord,
    Document,
    EvidenceRecord,
    FitRecord,
    Number,
    ResonanceRecord,
    RunRecord,
    SampleRecord,
    SettingRecord,
    VerdictRecord,
    ViewRecord,
)
from pnmr.version import __version__


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a run beside its spectra: digests by file name, and settings."""

    sha256: Mapping[str, str] = field(default_factory=dict)
    settings: tuple[SettingRecord, ...] = ()


def document(findings: CampaignFindings, runs: Mapping[str, Known] | None = None) -> Document:
    """Return the document of a campaign.

    Parameters
    ----------
    findings : CampaignFindings
        What was found.
    runs : mapping of str to Known, optional
        What is known of each experiment.
    """
    return Document(
        format=FORMAT,
        pnmr=__version__,
        title=findings.title,
        reference=findings.reference,
        temperature=_number(findings.temperature),
        samples=tuple(_sample(each, runs or {}) for each in findings.samples),
        comparisons=tuple(map(_comparison, findings.comparisons)),
        remarks=findings.remarks,
    )


def _sample(sample: SampleFindings, runs: Mapping[str, Known]) -> SampleRecord:
    areas = [each.resonance.area.value for each in sample.assignments]
    total = math.fsum(areas)
    return SampleRecord(
        name=sample.name,
        nucleus=sample.compound.nucleus,
        metal=sample.compound.metal,
        state=sample.compound.state,
        runs=tuple(_run(sample, role, runs) for role in sample.runs),
        views=tuple(map(_view, sample.views)),
        resonances=tuple(_resonance(each, total) for each in sample.assignments),
        absent=tuple(map(_absent, sample.absent)),
        methods=dict(sample.methods),
        remarks=sample.remarks,
    )


def _run(sample: SampleFindings, role: str, runs: Mapping[str, Known]) -> RunRecord:
    experiment = sample.runs[role]
    beside = runs.get(experiment, Known())
    spectra = [view.spectra[role] for view in sample.views if role in view.spectra]
    known = spectra[0].acquisition if spectra else None
    return RunRecord(
        role=role,
        experiment=experiment,
        nucleus=known.nucleus if known else sample.compound.nucleus,
        carrier_hz=spectra[0].frequency.carrier_hz if spectra else None,
        mas_hz=known.mas_hz if known else None,
        scans=known.scans if known else None,
        recycle_delay_s=known.recycle_delay_s if known else None,
        pulse_program=known.pulse_program if known else "",
        title=known.title if known else "",
        settings=beside.settings,
        sha256=dict(beside.sha256),
    )


def _view(view: ViewFindings) -> ViewRecord:
    fit = None if view.fit is None else _fit(view.fit)
    return ViewRecord(name=view.name, region_ppm=view.region_ppm, lb_hz=view.lb_hz, fit=fit)


def _fit(fit: FitResult) -> FitRecord:
    quality = fit.quality
    return FitRecord(
        spectra=tuple(each.name for each in fit.model.spectrum),
        sites=len(fit.model.site),
        parameters=quality.parameters,
        points=quality.points,
        reduced_chi_square=_finite(quality.reduced_chi_square),
        describes_data=bool(quality.describes_data),
        remarks=fit.remarks,
    )


def _resonance(assigned: Assignment, whole_value: float) -> ResonanceRecord:
    line, what = assigned.resonance, assigned.environment
    return ResonanceRecord(
        label=line.label,
        shift=_given(line.shift),
        width=_number(line.width),
        area=_given(line.area),
        share_percent=_finite(100.0 * line.area.value / whole_value) if whole_value else None,
        anisotropy=_number(line.anisotropy),
        slope=_number(line.slope),
        word=assigned.word,
        environment=what.name if what else None,
        group=what.group if what else None,
        status=what.status if what else None,
        source=what.source if what else None,
        probability=assigned.probability,
        tedor=_verdict(line.editing) if line.editing else None,
        evidence=tuple(
            EvidenceRecord(
                kind=each.kind, log_odds=_finite(each.log_odds), statement=each.statement
            )
            for each in assigned.evidence
        ),
        alternatives=tuple(
            Alternative(name=name, probability=share) for name, share in assigned.alternatives
        ),
        decided_by=assigned.decided_by,
    )


def _verdict(verdict: Verdict) -> VerdictRecord:
    return VerdictRecord(
        word=verdict.word,
        log_odds=_finite(verdict.log_odds),
        gain=_given(verdict.gain),
        limit_ratio=_finite(verdict.limit_ratio),
        expected_ratio=_finite(verdict.expected_ratio),
        reason=verdict.reason,
    )


def _absent(line: AbsentLine) -> AbsentRecord:
    return AbsentRecord(
        name=line.name,
        position_ppm=line.position_ppm,
        width_hz=line.width_hz,
        area=_given(line.area),
        limit_ratio=_finite(line.limit_ratio),
        is_seen=line.is_seen,
    )


def _comparison(comparison: Comparison) -> ComparisonRecord:
    return ComparisonRecord(
        crystal=comparison.crystal,
        glass=comparison.glass,
        changes=tuple(map(_change, comparison.changes)),
        remarks=comparison.remarks,
    )


def _change(change: Change) -> ChangeRecord:
    return ChangeRecord(
        name=change.name,
        word=change.word,
        shift_change=_number(change.shift_change),
        width_ratio=_number(change.width_ratio),
        area_ratio=_number(change.area_ratio),
        significance=_finite(change.significance),
        limit_ratio=None if change.limit_ratio is None else _finite(change.limit_ratio),
    )


def _given(estimate: Estimate) -> Number:
    return Number(
        value=_finite(estimate.value),
        error=_finite(estimate.error),
        unit=estimate.unit,
        origin=estimate.origin,
        text=str(estimate),
    )


def _number(estimate: Estimate | None) -> Number | None:
    return None if estimate is None else _given(estimate)


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
