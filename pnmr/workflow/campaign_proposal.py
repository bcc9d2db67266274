"""A campaign proposed from what a folder holds: pulse programs, nuclei and titles.

What was guessed is said, and an operator edits the file before it is used.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pnmr.bruker.location import experiments, open_folder
from pnmr.bruker.summary import Summary, summarise
from pnmr.errors import SettingError
from pnmr.workflow.campaign import Campaign, SampleRuns


@dataclass(frozen=True, slots=True)
class Proposal:
    """A campaign as guessed from a folder, and what was guessed or left out, in sentences."""

    campaign: Campaign
    remarks: tuple[str, ...]


def proposed(folder: Path) -> Proposal:
    """Propose a campaign from the experiments in a folder.

    Raises
    ------
    SettingError
        When nothing in it looks like a run of a sample.
    """
    root = open_folder(folder)
    found = [summarise(each) for each in experiments(root)]
    remarks: list[str] = []
    campaign = Campaign(title=Path(root.label).resolve().name)
    samples: dict[str, SampleRuns] = {}
    for summary in found:
        name = summary.folder.label.removeprefix(root.label).strip("/") or "."
        if summary.problem or summary.acquisition is None:
            remarks.append(f"{name} is left out: {summary.problem}")
            continue
        place = _place(summary)
        if place in ("adamantane", "kbr", "water"):
            if getattr(campaign, place):
                remarks.append(
                    f"{name} looks like {place} too; {getattr(campaign, place)} is taken"
                )
            else:
                setattr(campaign, place, name)
            continue
        if not place:
            remarks.append(
                f"{name} ({summary.acquisition.pulse_program}) is left out: not known here"
            )
            continue
        called = _sample_name(summary.acquisition.title) or name
        sample = samples.setdefault(called, SampleRuns(name=called, **_nature(called)))
        if getattr(sample, place):
            remarks.append(
                f"{name} is a second {place} of {called}; {getattr(sample, place)} is taken"
            )
        else:
            setattr(sample, place, name)
    campaign.sample = list(samples.values())
    remarks += _doubts(campaign)
    if not campaign.sample:
        raise SettingError(
            f"{folder} holds no echo or TEDOR experiment among {len(found)}; write the campaign by hand"
        )
    return Proposal(campaign, tuple(remarks))


def _place(summary: Summary) -> str:
    """Return what an experiment is for: a role, a reference, or nothing known."""
    acquisition = summary.acquisition
    if acquisition is None:
        return ""
    title, program = acquisition.title.lower(), acquisition.pulse_program.lower()
    if acquisition.nucleus == "79Br" or re.search(r"\bkbr\b", title):
        return "kbr"
    if "adamantan" in title:
        return "adamantane"
    if acquisition.nucleus == "1H":
        return "water" if re.search(r"\bwater\b|\bh2o\b", title) else ""
    if "tedor" in program or "tedor" in title:
        return "control" if "control" in program or "control" in title else "tedor"
    if "adiabatic" in program or "shap" in program:
        return "echo" if "echo" in program else ""
    if "echo" in program or "echo" in title:
        return "square" if "square" in title or program.startswith("double_echo") else "echo"
    return ""


def _sample_name(title: str) -> str:
    """Return the part of a title before the first comma, without a leading mark in capitals.

    What is simulated stays marked as such.
    """
    first = title.strip().split("\n")[0].split(",")[0]
    name = re.sub(r"^[A-Z]+:\s*", "", first).strip()[:80]
    return f"{name}, simulated" if name and first.startswith("SIMULATED:") else name


def _nature(name: str) -> dict[str, str]:
    lower = name.lower()
    state = "glass" if re.search(r"\bglass\b|\ba_?g\b|\bag\[", lower) else "crystal"
    if "digest" in lower or "solution" in lower:
        state = "solution"
    metal = re.search(r"\[(V|Cr|Mn|Fe|Co|Ni|Cu|Zn)\b|\b(V|Cr|Mn|Fe|Co|Ni|Cu|Zn)\b", name)
    return {"metal": (metal[1] or metal[2]) if metal else "", "state": state}


def _doubts(campaign: Campaign) -> Iterator[str]:
    for sample in campaign.sample:
        known = f"{sample.metal or 'no metal'}, {sample.state}"
        runs = ", ".join(f"{role} {path}" for role, path in sample.runs.items())
        yield f"{sample.name}: {known}, {runs} (guessed)"
        if not sample.echo:
            yield f"{sample.name} has no echo; without it nothing is fitted"
    if not campaign.adamantane:
        yield "no adamantane: the reference is that of each experiment"
    if not campaign.kbr:
        yield "no KBr: the temperature in the rotor is not known"
