"""Blind recovery: a sample's data sets through the campaign, and every assignment beside the truth."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from blind_samples import LARMOR_HZ, Blind, Line
from scipy.optimize import nnls

from pnmr.assign import Assignment, Resonance, SampleFindings
from pnmr.errors import PnmrWarning
from pnmr.units import hz_from_ppm
from pnmr.workflow.campaign_proposal import proposed
from pnmr.workflow.campaign_run import run_campaign

RIGHT, TENTATIVE, UNASSIGNED, WRONG = "right", "tentative", "unassigned", "WRONG"
# A resonance with more of both kinds than this is neither protonated nor bare.
_PURE = 0.2


@dataclass(frozen=True)
class Judged:
    """One resonance beside the truth: the lines that it is made of, by their part of it."""

    found: Assignment
    parts: dict[Line, float]

    @property
    def word(self) -> str:
        """Right or wrong where something is claimed, else the word itself."""
        if self.found.word != "assigned":
            return self.found.word
        return RIGHT if self.points_right else WRONG

    @property
    def points_right(self) -> bool:
        """Whether the environment that is named makes up most of what is there."""
        named = self.found.environment
        return named is not None and self._part(lambda line: line.name == named.name) > 0.5

    @property
    def protonated(self) -> bool | None:
        """Whether hydrogen is bound to what is there; None where there is nothing, or both."""
        part = self._part(lambda line: bool(line.group))
        return None if not self.parts or _PURE < part < 1.0 - _PURE else part > 0.5

    @property
    def edited(self) -> str:
        """What editing says."""
        editing = self.found.resonance.editing
        return editing.word if editing else "not edited"

    def _part(self, holds: Callable[[Line], bool]) -> float:
        return sum(part for line, part in self.parts.items() if holds(line))


def recovered(blind: Blind, folder: Path) -> tuple[SampleFindings, tuple[Judged, ...]]:
    """Run the campaign that is proposed for a folder, as a user does, and judge its assignments."""
    campaign = proposed(folder).campaign
    if blind.library:
        (folder / "own.toml").write_text(blind.library)
        campaign.library = "own.toml"
    (folder / "campaign.toml").write_text(campaign.toml())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PnmrWarning)
        (findings,) = run_campaign(folder / "campaign.toml").samples
    return findings, tuple(
        Judged(each, _parts(each.resonance, blind)) for each in findings.assignments
    )


def _parts(resonance: Resonance, blind: Blind) -> dict[Line, float]:
    """Return what a resonance is made of: the sum of true lines that is closest to it.

    All are Lorentzians. Empty where less than half of it is explained.
    """
    own_hz = (
        hz_from_ppm(resonance.shift.value, LARMOR_HZ),
        resonance.width.value if resonance.width else 1.0,
    )
    true_hz = [(hz_from_ppm(line.site.shift_ppm, LARMOR_HZ), line.width_hz) for line in blind.lines]
    products = np.array([[_product(one, two) for one in true_hz] for two in true_hz])
    wanted = np.array([_product(own_hz, one) for one in true_hz])
    factor = np.linalg.cholesky(products + 1e-9 * products.max() * np.eye(len(true_hz)))
    parts, _ = nnls(factor.T, np.linalg.solve(factor, wanted))
    if wanted @ parts < 0.5 * _product(own_hz, own_hz):
        return {}
    return {
        line: float(part / parts.sum())
        for line, part in zip(blind.lines, parts, strict=True)
        if part > 0.02 * parts.sum()
    }


def _product(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the scalar product of two Lorentzians of unit area, (place, full width), times pi."""
    width_hz = 0.5 * (one[1] + other[1])
    return width_hz / (width_hz**2 + (one[0] - other[0]) ** 2)
