"""The assignment of all resonances of a compound at once, with evidence and doubt.

Every way to give each resonance an environment, or none, is weighed by its evidence
and by how well the number of lines and their areas fit; the probability of one
environment is the share of the ways that contain it. Nothing is ever a bare label.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pnmr.assign.deciders import deciders
from pnmr.assign.environment import Compound, Environment
from pnmr.assign.evidence import Evidence, evidence_for
from pnmr.assign.line_evidence import LINES, line_evidence, of_number_and_areas
from pnmr.assign.resonance import Resonance
from pnmr.assign.transfer_size import SIZE, Sizes

ASSIGNED, TENTATIVE = 0.95, 0.60
# Before any evidence: how likely a line is something that the library does not hold, and how
# much a hypothesis counts beside what is established.
_UNKNOWN, _HYPOTHESIS = math.log(0.05), math.log(0.3)
_WAYS = 5000
_LIKELY = -12.0
_EXCLUDED = math.log(20.0)
# What weighs, but makes nothing sure.
_NO_KINDS = (LINES, SIZE)


@dataclass(frozen=True, slots=True)
class Assignment:
    """What one resonance is.

    Attributes
    ----------
    resonance : Resonance
        The line.
    word : str
        ``"assigned"``, ``"tentative"`` or ``"unassigned"``.
    environment : Environment or None
        The likeliest environment; None where it is unassigned.
    probability : float
        Its probability, 0 to 1; where it is unassigned, that of something which the library
        does not hold.
    evidence : tuple of Evidence
        What speaks for and against the likeliest environment.
    alternatives : tuple of (str, float)
        Other environments with their probabilities, likeliest first.
    decided_by : tuple of str
        Measurements, not yet made or not clear, that would tell them apart.
    """

    resonance: Resonance
    word: str
    environment: Environment | None
    probability: float
    evidence: tuple[Evidence, ...]
    alternatives: tuple[tuple[str, float], ...]
    decided_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Way:
    """A choice for the first resonances and its weight."""

    choices: tuple[int, ...]
    log_weight: float


def assign(
    resonances: Sequence[Resonance],
    compound: Compound,
    library: Iterable[Environment],
    *,
    transfers: Mapping[int, float] | None = None,
) -> tuple[Assignment, ...]:
    """Assign the resonances of one compound, in the order given.

    Parameters
    ----------
    resonances : sequence of Resonance
        The lines.
    compound : Compound
        What was measured.
    library : iterable of Environment
        What they may be.
    transfers : mapping of int to float, optional
        What TEDOR transfers to a carbon with 1, 2 or 3 hydrogens, on any scale: see
        `expected_transfers`. Where it is not known, sizes say nothing.
    """
    candidates = [each for each in library if each.occurs_in(compound)]
    evidence = [[evidence_for(line, each) for each in candidates] for line in resonances]
    ways = [_Way((), 0.0)]
    for found in evidence:
        scores = [
            sum(each.log_odds for each in own) + (_HYPOTHESIS if _is_hypothesis(what) else 0.0)
            for own, what in zip(found, candidates, strict=True)
        ]
        ways = _likeliest(_extended(ways, scores, candidates))
    sizes = Sizes(resonances, transfers or {})
    hydrogens = [*(each.hydrogens or 0 for each in candidates), 0]  # the last for something else
    sized = sizes.log_odds(np.array([[hydrogens[each] for each in way.choices] for way in ways]))
    whole = [
        _Way(way.choices, way.log_weight + odds + _together(way.choices, resonances, candidates))
        for way, odds in zip(ways, sized.tolist(), strict=True)
    ]
    top = max(way.log_weight for way in whole)
    weights = [math.exp(way.log_weight - top) for way in whole]
    total = sum(weights)
    likeliest = max(whole, key=lambda way: way.log_weight).choices
    missing = [
        each
        for index, each in enumerate(candidates)
        if each.lines[0] > 0 and index not in likeliest and not _is_hypothesis(each)
    ]
    assigned = []
    for index, line in enumerate(resonances):
        shares: defaultdict[int, float] = defaultdict(float)
        for way, weight in zip(whole, weights, strict=True):
            shares[way.choices[index]] += weight / total
        best = _best(shares)
        own: tuple[Evidence, ...] = ()
        if best >= 0:
            alike = [
                each
                for each, choice in zip(resonances, likeliest, strict=True)
                if choice == best or each is line
            ]
            numbers = [hydrogens[each] for each in likeliest]
            numbers[index] = hydrogens[best]
            own = (
                *evidence[index][best],
                *sizes.evidence(index, numbers),
                *line_evidence(line, candidates[best], alike, missing),
            )
        assigned.append(_assignment(line, shares, candidates, own))
    return tuple(assigned)


def _extended(
    ways: list[_Way], scores: list[float], candidates: list[Environment]
) -> Iterable[_Way]:
    best = max([_UNKNOWN, *scores])
    for way in ways:
        yield _Way((*way.choices, -1), way.log_weight + _UNKNOWN)
        for index, score in enumerate(scores):
            room = candidates[index].lines[1] - way.choices.count(index)
            if room > 0 and score > best + _LIKELY:
                yield _Way((*way.choices, index), way.log_weight + score)


def _likeliest(ways: Iterable[_Way]) -> list[_Way]:
    return sorted(ways, key=lambda way: (-way.log_weight, way.choices))[:_WAYS]


def _together(
    choices: tuple[int, ...], resonances: Sequence[Resonance], candidates: list[Environment]
) -> float:
    """Return what the number of lines and their areas say of a whole choice."""
    return sum(
        of_number_and_areas(
            environment,
            [
                line.area.value
                for line, choice in zip(resonances, choices, strict=True)
                if choice == index
            ],
        )
        for index, environment in enumerate(candidates)
    )


def _assignment(
    line: Resonance,
    shares: Mapping[int, float],
    candidates: list[Environment],
    own: tuple[Evidence, ...],
) -> Assignment:
    best = _best(shares)
    chosen = candidates[best] if best >= 0 else None
    word = _word(chosen, shares[best], own)
    named = best if word != "unassigned" else -1
    ranked = sorted(shares.items(), key=lambda item: (-item[1], item[0]))
    others = [(index, share) for index, share in ranked if index != named and share >= 0.005]
    rivals = [candidates[index] for index, _ in others if index not in (best, -1)]
    return Assignment(
        resonance=line,
        word=word,
        environment=candidates[named] if named >= 0 else None,
        probability=shares.get(named, 0.0),
        evidence=own,
        alternatives=tuple(
            (candidates[index].name if index >= 0 else "something else", share)
            for index, share in others
        ),
        decided_by=deciders(own, chosen, rivals) if word != "assigned" else (),
    )


def _best(shares: Mapping[int, float]) -> int:
    """Return the likeliest environment, -1 for something else."""
    return min(shares, key=lambda each: (-shares[each], each))


def _word(chosen: Environment | None, probability: float, own: tuple[Evidence, ...]) -> str:
    """Return the word: two kinds of evidence at least are behind "assigned", none against it.

    What one kind excludes (20 to 1) no other kind can make up for. The number of lines and
    their areas are no second kind: which lines count has been decided by the first; neither is
    what TEDOR keeps beside the other lines.
    """
    worst = min((each.log_odds for each in own), default=0.0)
    if chosen is None or probability < TENTATIVE or worst < -_EXCLUDED:
        return "unassigned"
    speaking = {each.kind for each in own if each.log_odds > 0.5 and each.kind not in _NO_KINDS}
    sure = probability >= ASSIGNED and len(speaking) >= 2 and worst > -1.0
    return "assigned" if sure and not _is_hypothesis(chosen) else "tentative"


def _is_hypothesis(environment: Environment) -> bool:
    return environment.status == "hypothesis"
