"""What a campaign found, ready to be put on paper."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pnmr.assign.assignment import Assignment
from pnmr.assign.environment import Compound
from pnmr.data import Estimate, Spectrum
from pnmr.fit.result import FitResult


@dataclass(frozen=True, slots=True)
class ViewFindings:
    """One region of one sample, looked at with its own line broadening.

    Attributes
    ----------
    name : str
        Name of the view.
    region_ppm : tuple of float
        Region in ppm.
    lb_hz : float
        Line broadening in Hz.
    spectra : mapping of str to Spectrum
        Whole spectra by role: ``"echo"``, ``"tedor"``, ``"control"``, ``"square"``.
    fit : FitResult or None
        Fit of echo, TEDOR and control together, its spectra named by their roles; None where
        no line stands out of the noise.
    """

    name: str
    region_ppm: tuple[float, float]
    lb_hz: float
    spectra: Mapping[str, Spectrum]
    fit: FitResult | None = None


@dataclass(frozen=True, slots=True)
class AbsentLine:
    """A line that was looked for and not found.

    Attributes
    ----------
    name : str
        Environment that it would be.
    position_ppm, width_hz : float
        Where it was looked for, and how broad.
    area : Estimate
        Fitted area as part of the reference area, which may be negative.
    limit_ratio : float
        Upper 95 % limit of it.
    is_seen : bool
        Whether it stands out after all.
    """

    name: str
    position_ppm: float
    width_hz: float
    area: Estimate
    limit_ratio: float
    is_seen: bool = False


@dataclass(frozen=True, slots=True)
class SampleFindings:
    """One sample.

    Attributes
    ----------
    name : str
        What it is called.
    compound : Compound
        Nucleus, metal and state.
    runs : mapping of str to str
        Experiment of each role.
    views : tuple of ViewFindings
        Regions.
    assignments : tuple of Assignment
        Every resonance of every view with its evidence.
    absent : tuple of AbsentLine
        Environments of the library without a resonance.
    methods : mapping of str to str
        What a methods section needs: pulses, MAS, scans, recycle delay, broadening, reference.
    remarks : tuple of str
        Doubts, in sentences.
    """

    name: str
    compound: Compound
    runs: Mapping[str, str]
    views: tuple[ViewFindings, ...]
    assignments: tuple[Assignment, ...]
    absent: tuple[AbsentLine, ...] = ()
    methods: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One resonance in crystal and glass of a compound.

    Attributes
    ----------
    name : str
        Environment, or shift where it is not assigned.
    word : str
        ``"kept"``, ``"new"`` or ``"vanished"``.
    shift_change : Estimate or None
        Glass less crystal in ppm.
    width_ratio, area_ratio : Estimate or None
        Glass over crystal, areas relative to the reference lines of each.
    significance : float
        How many standard errors the change of the area is away from none.
    limit_ratio : float or None
        Of a vanished line: upper 95 % limit of its area in the glass over that in the crystal.
    """

    name: str
    word: str
    shift_change: Estimate | None = None
    width_ratio: Estimate | None = None
    area_ratio: Estimate | None = None
    significance: float = 0.0
    limit_ratio: float | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Crystal against glass: names of both samples, and what changed."""

    crystal: str
    glass: str
    changes: tuple[Change, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CampaignFindings:
    """All samples of a campaign.

    Attributes
    ----------
    title : str
        Title of the report.
    samples : tuple of SampleFindings
        In the order in which they are shown.
    comparisons : tuple of Comparison
        Crystal against glass of each compound that has both.
    temperature : Estimate or None
        In the rotor, in K.
    reference : str
        What 0 ppm is, in one sentence.
    remarks : tuple of str
        Doubts about the whole.
    """

    title: str
    samples: tuple[SampleFindings, ...]
    comparisons: tuple[Comparison, ...] = ()
    temperature: Estimate | None = None
    reference: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many resonances of all samples are assigned, tentative and unassigned."""
        words = [each.word for sample in self.samples for each in sample.assignments]
        return {word: words.count(word) for word in ("assigned", "tentative", "unassigned")}
