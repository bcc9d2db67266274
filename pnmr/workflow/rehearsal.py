"""An experiment before its magnet time: a sample, a pulse program and what it is played with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pnmr.bruker import Run
from pnmr.bruker.wave import read_wave
from pnmr.errors import SettingError
from pnmr.files import read_text
from pnmr.program import Calibration, Event, Parameters, Timeline, timeline
from pnmr.program.compose.shipped import SHIPPED, shipped_sets, shipped_text
from pnmr.program.compose.wave_names import designed_shape
from pnmr.program.given import Given
from pnmr.shapes import Shape
from pnmr.spins import Sample
from pnmr.units import hz_from_mhz, hz_from_ppm, mhz_from_hz, s_from_us

# Power and 90 degree pulse of each channel that is calibrated, as the shipped programs name them.
CHANNELS = {"f1": ("plw1", "p1"), "f2": ("plw2", "p3")}
_NOMINAL_W = 100.0


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """One experiment, ready to be simulated.

    Attributes
    ----------
    sample : Sample
        What is in the rotor.
    program : str
        Name of the pulse program.
    text : str
        The pulse program.
    timeline : Timeline
        The program compiled with its parameters and calibrations.
    shapes : mapping
        The pulses of its wave files by name.
    title : str
        Title of the data set.
    """

    sample: Sample
    program: str
    text: str
    timeline: Timeline
    shapes: Mapping[str, Shape]
    title: str

    @property
    def parameters(self) -> Parameters:
        """What the program is played with."""
        return self.timeline.parameters

    @property
    def nucleus(self) -> str:
        """The isotope that is observed."""
        return self.parameters.text("nuc1")


def rehearsal(
    sample: Sample,
    program: str | Path,
    changes: Iterable[tuple[str, Given]] = (),
    *,
    given: Parameters | None = None,
    wave_folder: Path | None = None,
    title: str = "",
) -> Rehearsal:
    """Put an experiment together.

    Parameters
    ----------
    sample : Sample
        What is in the rotor; the transmitter goes where the sample says.
    program : str or Path
        Name of a program that ships, of one of its parameter sets, or a file.
    changes : iterable of (name, value)
        Parameters that differ from the set, in the console's units. A changed pulse length
        or power changes flip angles: the RF is calibrated before the changes, so that 90
        degree pulses have their length in the set at 100 W.
    given : Parameters, optional
        Parameter set; that which ships with the program when left out.
    wave_folder : Path, optional
        Where wave files are that do not ship.
    title : str
        Title of the data set; sample and program when left out.

    Raises
    ------
    SettingError
        For a program that is not known, without parameters, or on a nucleus that the sample
        does not hold.
    ProgramError
        For what cannot be read or played.
    """
    name, text = _text(program)
    known = given or _shipped(str(program), name, sample)
    changes = tuple(changes)
    powers = {
        power: _NOMINAL_W
        for power, _ in CHANNELS.values()
        if power in known.values and known.values[power] <= 0.0
    }
    calibrated = known.changed(powers.items())
    changed = {key for key, _ in changes}
    parameters = _tuned(calibrated.changed(changes), sample, changed)
    _check(parameters, name)
    sample.observed(parameters.text("nuc1"))
    played = timeline(text, parameters, calibrations=_calibrations(calibrated))
    return Rehearsal(
        sample,
        name,
        text,
        played,
        _shapes(played, wave_folder),
        title or f"SIMULATED: {sample.name}, {name}",
    )


def _text(program: str | Path) -> tuple[str, str]:
    """Return name and text of a program: one that ships, that of a set, or a file."""
    asked = str(program)
    for name in SHIPPED:
        if asked == name or asked in shipped_sets(name):
            return name, shipped_text(name) or ""
    path = Path(program)
    if not path.exists():
        raise SettingError(
            f"'{asked}' is no pulse program; give a file, or one of {', '.join(SHIPPED)}"
        )
    return path.name, read_text(path)


def _shipped(asked: str, name: str, sample: Sample) -> Parameters:
    """Return the set that was asked for, else the first on a nucleus of the sample."""
    sets = shipped_sets(name)
    if not sets:
        raise SettingError(f"no parameters ship with '{name}'; give a parameter set (--parameters)")
    present = {site.isotope for site in sample.sites}
    fitting = (found for found in sets.values() if found.text("nuc1") in present)
    return sets.get(asked) or next(fitting, next(iter(sets.values())))


def _tuned(parameters: Parameters, sample: Sample, changed: set[str]) -> Parameters:
    """Return the parameters with carriers where the sample has them, unless they were given.

    SFO follows BF and O, and where SFO was given itself O follows.
    """
    values = dict(parameters.values)
    for channel in range(1, len(CHANNELS) + 1):
        base, offset, carrier = (f"{stem}{channel}" for stem in ("bf", "o", "sfo"))
        nucleus = parameters.text(f"nuc{channel}")
        if base not in values or not nucleus:
            continue
        base_hz = hz_from_mhz(values[base])
        if nucleus in sample.carrier_ppm and not {offset, carrier} & changed:
            values[offset] = hz_from_ppm(sample.carrier_ppm[nucleus], base_hz)
        if carrier in changed:
            values[offset] = hz_from_mhz(values[carrier]) - base_hz
        values[carrier] = mhz_from_hz(base_hz + values.get(offset, 0.0))
    return parameters.changed(values.items())


def _check(parameters: Parameters, name: str) -> None:
    """Refuse what leaves an experiment undefined."""
    needed = ("td", "swh", "ns", "bf1", "sfo1")
    missing = [key for key in needed if parameters.values.get(key, 0.0) <= 0.0]
    missing += [] if parameters.text("nuc1") else ["nuc1"]
    if missing:
        raise SettingError(
            f"'{name}' cannot be played: {', '.join(missing)} must be given, numbers positive (--set)"
        )
    if parameters.values["td"] % 2 or parameters.values["td"] > 2**24:
        raise SettingError(
            f"td = {parameters.values['td']:g} is no number of complex points; an even number up"
            f" to {2**24} is expected"
        )
    Run(values=parameters.values, texts=parameters.texts).acqus()  # refuses unknown names


def _calibrations(parameters: Parameters) -> dict[str, Calibration]:
    """Return the RF of each channel: a quarter turn in its 90 degree pulse."""
    found: dict[str, Calibration] = {}
    for channel, (power, pulse) in CHANNELS.items():
        power_w, length_us = (parameters.values.get(key, 0.0) for key in (power, pulse))
        if power_w > 0.0 and length_us > 0.0:
            found[channel] = Calibration(power_w, 0.25 / s_from_us(length_us))
    return found


def _shapes(played: Timeline, folder: Path | None) -> dict[str, Shape]:
    """Return the shaped pulses of all rows, by the names of their wave files."""
    found: dict[str, Shape] = {}
    for increment in range(played.summary().increments):
        block = played.block(increment)
        for scan in range(min(len(block.templates), block.dummies + block.scans)):
            found |= shapes_of(played.scan(scan - block.dummies, increment).events, folder)
    return found


def shapes_of(events: Iterable[Event], folder: Path | None) -> dict[str, Shape]:
    """Return the shaped pulses of a scan: from wave files, else the designs that ship.

    A name that neither knows is left out.
    """
    found: dict[str, Shape] = {}
    for event in events:
        if not event.shape or event.shape in found:
            continue
        if folder is not None and (folder / event.shape).is_file():
            found[event.shape] = read_wave(folder / event.shape).shape(event.duration_s)
        elif (shape := designed_shape(event.shape)) is not None:
            found[event.shape] = shape
    return found
