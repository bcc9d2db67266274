"""A campaign: which runs belong to which sample and what they are for, as a TOML file."""

import math
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from pnmr.errors import UnreadableError
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


def read_campaign(path: Path) -> Campaign:
    """Read a campaign file and hold it against itself.

    Raises
    ------
    UnreadableError
        File and fault in one sentence.
    """
    try:
        found = msgspec.toml.decode(read_text(path), type=Campaign)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise UnreadableError(f"{path} is no campaign file: {error}") from error
    fault = next(_faults(found), "")
    if fault:
        raise UnreadableError(f"{path}: {fault}")
    return found


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
