"""What a report says, as data: one versioned document that page, tables and JSON are made of.

Its JSON schema ships in pnmr/library/schemas. A number that is not known is null; every
estimate carries its text beside its digits.
"""

import msgspec

FORMAT = "pnmr report 1"
SCHEMA = "report-1.schema.json"


class _Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of the document."""


class Number(_Record, frozen=True):
    """An estimate: digits, standard error, unit, origin, and how it is printed."""

    value: float | None
    error: float | None
    unit: str
    origin: str
    text: str


class EvidenceRecord(_Record, frozen=True):
    """One statement for (positive log odds) or against an environment.

    Its kind is shift, TEDOR, TEDOR size, anisotropy, temperature or lines.
    """

    kind: str
    log_odds: float | None
    statement: str


class VerdictRecord(_Record, frozen=True):
    """What TEDOR says of a line: word, log odds, gain, limits, and the reason in a sentence."""

    word: str
    log_odds: float | None
    gain: Number
    limit_ratio: float | None
    expected_ratio: float | None
    reason: str


class Alternative(_Record, frozen=True):
    """Another environment and its probability."""

    name: str
    probability: float


class ResonanceRecord(_Record, frozen=True):
    """One line with what it is, why, and what else it may be."""

    label: str
    shift: Number
    width: Number | None
    area: Number
    share_percent: float | None
    anisotropy: Number | None
    slope: Number | None
    word: str
    environment: str | None
    group: str | None
    status: str | None
    source: str | None
    probability: float
    tedor: VerdictRecord | None
    evidence: tuple[EvidenceRecord, ...]
    alternatives: tuple[Alternative, ...]
    decided_by: tuple[str, ...]


class AbsentRecord(_Record, frozen=True):
    """A line that was looked for: where, how broad, its area and upper 95 % limit."""

    name: str
    position_ppm: float
    width_hz: float
    area: Number
    limit_ratio: float | None
    is_seen: bool


class SettingRecord(_Record, frozen=True):
    """A parameter of a pulse program: name, what its legend calls it, and value with unit."""

    name: str
    meaning: str
    value: str


class RunRecord(_Record, frozen=True):
    """One experiment of a sample, what it was set to, and the SHA-256 digests of its files."""

    role: str
    experiment: str
    nucleus: str
    carrier_hz: float | None
    mas_hz: float | None
    scans: int | None
    recycle_delay_s: float | None
    pulse_program: str
    title: str
    settings: tuple[SettingRecord, ...]
    sha256: dict[str, str]


class FitRecord(_Record, frozen=True):
    """How a view was fitted, and how well."""

    spectra: tuple[str, ...]
    sites: int
    parameters: int
    points: int
    reduced_chi_square: float | None
    describes_data: bool
    remarks: tuple[str, ...]


class ViewRecord(_Record, frozen=True):
    """One region with its line broadening, and its fit."""

    name: str
    region_ppm: tuple[float, float]
    lb_hz: float
    fit: FitRecord | None


class SampleRecord(_Record, frozen=True):
    """One sample."""

    name: str
    nucleus: str
    metal: str
    state: str
    runs: tuple[RunRecord, ...]
    views: tuple[ViewRecord, ...]
    resonances: tuple[ResonanceRecord, ...]
    absent: tuple[AbsentRecord, ...]
    methods: dict[str, str]
    remarks: tuple[str, ...]


class ChangeRecord(_Record, frozen=True):
    """One resonance in crystal and glass."""

    name: str
    word: str
    shift_change: Number | None
    width_ratio: Number | None
    area_ratio: Number | None
    significance: float | None
    limit_ratio: float | None


class ComparisonRecord(_Record, frozen=True):
    """Crystal against glass of one compound."""

    crystal: str
    glass: str
    changes: tuple[ChangeRecord, ...]
    remarks: tuple[str, ...]


class Document(_Record, frozen=True):
    """Everything that a report says."""

    format: str
    pnmr: str
    title: str
    reference: str
    temperature: Number | None
    samples: tuple[SampleRecord, ...]
    comparisons: tuple[ComparisonRecord, ...]
    remarks: tuple[str, ...]


def json_schema() -> bytes:
    """Return the JSON schema of the document, as it ships."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": FORMAT}
    return pretty(schema | msgspec.json.schema(Document))


def pretty(value: object) -> bytes:
    """Return indented JSON with sorted mappings and a newline at its end."""
    return msgspec.json.format(msgspec.json.encode(value, order="deterministic"), indent=2) + b"\n"
