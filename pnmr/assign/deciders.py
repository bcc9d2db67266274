"""What would decide an assignment: the measurement that tells the likeliest environments apart."""

from collections.abc import Mapping, Sequence

from pnmr.assign.environment import Environment
from pnmr.assign.evidence import Evidence
from pnmr.assign.line_evidence import LINES
from pnmr.assign.transfer_size import SIZE

_WISHES = {
    "TEDOR": "TEDOR with more signal",
    "anisotropy": "the sidebands, at slower spinning",
    "temperature": "the shift at another temperature",
}
_FIRST_WISHES = _WISHES | {"TEDOR": "TEDOR"}
_BUILDUP = "a TEDOR build-up: CH, CH2 and CH3 differ in it"
_NARROWER = "narrower lines, at faster spinning or another field"
_CLEAR = 0.5


def deciders(
    evidence: Sequence[Evidence], chosen: Environment | None, rivals: Sequence[Environment]
) -> tuple[str, ...]:
    """Return measurements, not made or not clear yet, that would settle an assignment.

    Parameters
    ----------
    evidence : sequence of Evidence
        What is known for and against the chosen environment.
    chosen : Environment or None
        The likeliest one, None where that is something else.
    rivals : sequence of Environment
        Others that are left, likeliest first.
    """
    if chosen is None:
        return ("a library that holds this environment",)
    known = {each.kind for each in evidence if abs(each.log_odds) > _CLEAR}
    wishes = _WISHES if any(each.kind == "TEDOR" for each in evidence) else _FIRST_WISHES
    told = [*_against(evidence), *_between(chosen, rivals, known, wishes)]
    if chosen.status == "hypothesis":
        told.append(f"another method: {chosen.name} is a hypothesis of its source")
    if told:
        return tuple(dict.fromkeys(told))
    signature = _signature(chosen)
    left = [kind for kind in wishes if kind not in known and signature[kind] is not None]
    return tuple(f"{wishes[kind]}, as a second kind of evidence" for kind in left)


def _against(evidence: Sequence[Evidence]) -> list[str]:
    """Return how to look again at what speaks against."""
    opposed = [each for each in evidence if each.log_odds < -_CLEAR]
    told = [
        f"{_WISHES[each.kind]}: now it speaks against" for each in opposed if each.kind in _WISHES
    ]
    told += [_BUILDUP for each in opposed if each.kind == SIZE]
    return [*told, *(f"{_NARROWER} ({each.statement})" for each in opposed if each.kind == LINES)]


def _between(
    chosen: Environment, rivals: Sequence[Environment], known: set[str], wishes: Mapping[str, str]
) -> list[str]:
    """Return what tells the chosen environment from its rivals."""
    signature, told, alike = _signature(chosen), [], list(rivals)
    for kind, wish in wishes.items():
        differing = [each for each in rivals if _signature(each)[kind] != signature[kind]]
        if kind not in known and differing:
            told.append(f"{wish} ({_names(differing)})")
        alike = [each for each in alike if each not in differing]
    if alike:
        tool = _BUILDUP if chosen.protonated else _NARROWER
        told.append(f"{tool} ({_names(alike)})")
    return told


def _names(environments: Sequence[Environment]) -> str:
    return ", ".join(each.name for each in environments)


def _signature(environment: Environment) -> dict[str, object]:
    return {
        "TEDOR": environment.protonated,
        "anisotropy": environment.anisotropy_ppm,
        "temperature": environment.contact,
    }
