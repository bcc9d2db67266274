"""Numbers into chemistry: what each resonance is, with its evidence and its doubt."""

from pnmr.assign.assignment import Assignment, assign
from pnmr.assign.editing import Edited, Verdict, edit, smallest_survival
from pnmr.assign.environment import Compound, Environment, shift_library
from pnmr.assign.evidence import Evidence, evidence_for
from pnmr.assign.findings import (
    AbsentLine,
    CampaignFindings,
    Change,
    Comparison,
    SampleFindings,
    ViewFindings,
)
from pnmr.assign.resonance import Resonance
from pnmr.assign.transfer_size import expected_transfers

__all__ = [
    "AbsentLine",
    "Assignment",
    "CampaignFindings",
    "Change",
    "Comparison",
    "Compound",
    "Edited",
    "Environment",
    "Evidence",
    "Resonance",
    "SampleFindings",
    "Verdict",
    "ViewFindings",
    "assign",
    "edit",
    "evidence_for",
    "expected_transfers",
    "shift_library",
    "smallest_survival",
]
