"""A campaign: which runs belong to which sample and what they are for, as a TOML file.

`proposed` writes the file from what a folder holds, guessing from pulse program, nucleus
and title; what was guessed is said, and an operator edits the file before it is used.
"""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from pnmr.bruker.location import experiments, open_folder
from pnmr.bruker.summary import Summary, summarise
from pnmr.errors import SettingError, UnreadableError
from pnmr.files import read_text

FORMAT = "pnmr campaign 1"
ROLES = ("echo", "tedor", "control", "square")
_STATES = ("crystal", "glass", "solution")
_MOST_SAMPLES = 200


class SampleRuns(msgspec.Struct, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """The runs of one sample.

    Attributes
    ----------
    name : str
        What figures and tables call it.
    metal, state : str
        Symbol of the metal, and ``"crystal"``, ``"glass"`` or ``"solution"``.
    echo, tedor, control, square : str
        Experiments, as paths below the folder of the campaign; empty where there is none.
    model : str
        Fit model beside the campaign file; found from the data where left out.
    """

    name: str
    metal: str = ""
    state: str = "crystal"
    echo: str = ""
    tedor: str = ""
    control: str = ""
    square: str = ""
    model: str = ""

    @property
    def runs(self) -> dict[str, str]:
        """The experiments that there are, by their role."""
        return {role: path for role in ROLES if (path := getattr(self, role))}


class View(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A region of the spectrum, shown and fitted with its own line broadening."""

    name: str
    region_ppm: tuple[float, float]
    lb_hz: float


PAPER_VIEWS = (
    View(name="paramagnetic", region_ppm=(6000.0, 1000.0), lb_hz=200.0),
    View(name="diamagnetic", region_ppm=(200.0, -100.0), lb_hz=20.0),
)


class Campaign(msgspec.Struct, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Samples, what they are referenced to, and how they are looked at.

    Attributes
    ----------
    format : str
        ``"pnmr campaign 1"``.
    title : str
        Title of the report.
    folder : str
        Folder of the experiments, relative to the campaign file.
    library : str
        Shift library, a name that ships or a path.
    adamantane, kbr, water : str
        Experiments for shift and temperature.
    kbr_shift_ppm : float, optional
        Shift of KBr on the axis of its experiment at 296 K.
    views : tuple of View
        Regions with their line broadening.
    sample : list of SampleRuns
        The samples, in the order in which they are shown.
    """

    format: str = FORMAT
    title: str = ""
    folder: str = "."
    library: str = "tpra_dca"
    adamantane: str = ""
    kbr: str = ""
    water: str = ""
    kbr_shift_ppm: float | None = None
    view: tuple[View, ...] = PAPER_VIEWS
    sample: list[SampleRuns] = []

    def toml(self) -> str:
        """Return the text of the campaign file."""
        import tomli_w

        return tomli_w.dumps({"format": self.format} | msgspec.to_builtins(self))


@dataclass(frozen=True, slots=True)
class Proposal:
    """A campaign as guessed from a folder, and what was guessed or left out, in sentences."""

    campaign: Campaign
    remarks: tuple[str, ...]


def read_campaign(path: Path) -> Campaign:
    """Read a campaign file and hold it against itself.

    Raises
    ------
    UnreadableError
        File and fault in one sentence.
    """
    try:
        found = msgspec.toml.decode(read_text(path), type=Campaign)
    except msgspec.DecodeError as error:
        raise UnreadableError(f"{path} is no campaign file: {error}") from error
    fault = next(_faults(found), "")
    if fault:
        raise UnreadableError(f"{path}: {fault}")
    return found


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
    """Return the part of a title before the first comma, without a leading mark in capitals."""
    first = title.strip().split("\n")[0].split(",")[0]
    return re.sub(r"^[A-Z]+:\s*", "", first).strip()[:80]


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


def _faults(campaign: Campaign) -> Iterator[str]:
    if campaign.format != FORMAT:
        yield f'format is "{campaign.format}", expected "{FORMAT}"'
    if not 1 <= len(campaign.sample) <= _MOST_SAMPLES:
        yield f"it has {len(campaign.sample)} samples; 1 to {_MOST_SAMPLES} are possible"
    names = [sample.name for sample in campaign.sample]
    yield from (f"sample '{name}' is there twice" for name in _twice(names))
    for sample in campaign.sample:
        if sample.state not in _STATES:
            yield f"sample '{sample.name}': state '{sample.state}' is not {', '.join(_STATES)}"
        if not sample.runs:
            yield f"sample '{sample.name}' has no experiment"
    for view in campaign.view:
        low, high = sorted(view.region_ppm)
        if not (math.isfinite(low) and math.isfinite(high) and low < high and view.lb_hz >= 0.0):
            yield f"view '{view.name}' needs a region with a width and lb_hz of 0 or more"


def _twice(names: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield name
        seen.add(name)
