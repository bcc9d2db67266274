"""Samples as TOML files, those of the library and users' own.

Every number is a text with its unit, and a tilde before it, ``"~0.5 ms"``, says that it
is assumed: the mark stands at the number and cannot be forgotten elsewhere.
"""

import math
from importlib import resources
from pathlib import Path
from typing import Annotated

import msgspec
import numpy as np

from pnmr.errors import SettingError, UnreadableError
from pnmr.files import read_text
from pnmr.spins.coupling import GROUPS, Proton, dipolar_constant_hz
from pnmr.spins.rf_distribution import RFDistribution
from pnmr.spins.sample import Sample
from pnmr.spins.site import Site, WidthShape
from pnmr.units import quantity

_ASSUMED = "~"
_MOST_SITES, _MOST_PROTONS, _MOST_RF = 64, 12, 100
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
Angles = tuple[Text, Text, Text]
_NO_TURN: Angles = ("0 deg", "0 deg", "0 deg")


class _Table(msgspec.Struct, forbid_unknown_fields=True):
    """A table of the file; a key that nobody reads is refused."""


class _Protons(_Table):
    group: str = ""
    distance: Text | None = None
    constant: Text | None = None
    order: Text = "1"
    polar: Text = "0 deg"
    azimuth: Text = "0 deg"
    shift: Text = "0 ppm"
    anisotropy: Text = "0 ppm"
    asymmetry: Text = "0"
    euler: Angles = _NO_TURN
    t1: Text | None = None
    t2: Text | None = None


class _Site(_Table):
    label: Text
    isotope: Text
    shift: Text
    anisotropy: Text = "0 ppm"
    asymmetry: Text = "0"
    euler: Angles = _NO_TURN
    population: Text = "1"
    t1: Text | None = None
    t2: Text | None = None
    width: Text = "0 Hz"
    width_shape: WidthShape = "lorentzian"
    anisotropy_slope: Text = "0"
    curie_shift: Text = "0 ppm"
    curie_anisotropy: Text = "0 ppm"
    protons: Annotated[list[_Protons], msgspec.Meta(max_length=_MOST_PROTONS)] = []


class _RF(_Table):
    amplitudes: Annotated[list[Text], msgspec.Meta(min_length=1, max_length=_MOST_RF)]
    parts: Annotated[list[Text], msgspec.Meta(min_length=1, max_length=_MOST_RF)]


class _Document(_Table):
    name: Text
    temperature: Text
    site: Annotated[list[_Site], msgspec.Meta(min_length=1, max_length=_MOST_SITES)]
    origin: str = ""
    mas: Text = "0 Hz"
    mas_jitter: Text = "0 Hz"
    noise: Text = "0"
    carrier: dict[str, Text] = {}
    rf: _RF | None = None


def library_samples() -> tuple[str, ...]:
    """Return the names of the samples that ship."""
    folder = resources.files("pnmr.library") / "samples"
    return tuple(sorted(e.name.removesuffix(".toml") for e in folder.iterdir()))


def read_sample(name: str | Path) -> Sample:
    """Return a sample of the library by name, or from a TOML file of the user's.

    Raises
    ------
    SettingError
        For a name that is not known and for values that no sample can have.
    UnreadableError
        For a file that is not TOML, or has keys or kinds of value that are not expected.
    """
    path = Path(name)
    if path.suffix == ".toml":
        return parsed_sample(read_text(path), str(path))
    if str(name) not in library_samples():
        raise SettingError(
            f"sample '{name}' is not known; {', '.join(library_samples())} are, or give a file .toml"
        )
    file = resources.files("pnmr.library") / "samples" / f"{name}.toml"
    return parsed_sample(file.read_text(encoding="utf-8"), f"{name}.toml")


def parsed_sample(text: str, source: str) -> Sample:
    """Return the sample of a TOML text; ``source`` names it in errors, which are as in `read_sample`."""
    try:
        document = msgspec.toml.decode(text, type=_Document)
    except msgspec.ValidationError as error:
        raise UnreadableError(
            f"{source} is no sample: {error}; see pnmr/library/samples for the keys, and write"
            ' numbers as texts with a unit, as in "60 kHz"'
        ) from error
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise UnreadableError(f"{source} is not a TOML file: {error}") from error
    numbers = _Numbers(source)
    try:
        return _sample(document, numbers)
    except SettingError as error:
        if str(error).startswith(source):
            raise
        raise SettingError(f"{source}: {error}") from error


class _Numbers:
    """Reads quantities and remembers which are assumed."""

    def __init__(self, source: str, prefix: str = "", assumed: list[str] | None = None) -> None:
        self.source, self.prefix = source, prefix
        self.assumed: list[str] = [] if assumed is None else assumed

    def within(self, table: str) -> "_Numbers":
        """Return the reader of a table; what it finds assumed is remembered here."""
        return _Numbers(self.source, f"{self.prefix}{table}.", self.assumed)

    def __call__(self, key: str, text: str, unit: str) -> float:
        is_assumed = text.startswith(_ASSUMED)
        try:
            value = quantity(text.removeprefix(_ASSUMED), unit)
        except SettingError as error:
            raise SettingError(f"{self.source}: {self.prefix}{key}: {error}") from error
        if is_assumed and f"{self.prefix}{key}" not in self.assumed:
            self.assumed.append(f"{self.prefix}{key}")
        return value

    def lasting(self, key: str, text: str | None) -> float:
        """Return a relaxation time in s, endless where none is given."""
        return math.inf if text is None else self(key, text, "s")

    def angles(self, texts: Angles) -> tuple[float, float, float]:
        """Return three Euler angles in degrees."""
        alpha_deg, beta_deg, gamma_deg = (self("euler", text, "deg") for text in texts)
        return alpha_deg, beta_deg, gamma_deg


def _sample(document: _Document, numbers: _Numbers) -> Sample:
    rf, carriers = document.rf, document.carrier.items()
    return Sample(
        name=document.name,
        sites=tuple(_site(site, numbers.within(f"site '{site.label}'")) for site in document.site),
        mas_hz=numbers("mas", document.mas, "Hz"),
        mas_jitter_hz=numbers("mas_jitter", document.mas_jitter, "Hz"),
        temperature_k=numbers("temperature", document.temperature, "K"),
        rf=RFDistribution.uniform() if rf is None else _distribution(rf, numbers.within("rf")),
        noise_ratio=numbers("noise", document.noise, ""),
        carrier_ppm={
            isotope: numbers.within("carrier")(isotope, text, "ppm") for isotope, text in carriers
        },
        assumed=tuple(numbers.assumed),
        origin=document.origin,
    )


def _distribution(rf: _RF, numbers: _Numbers) -> RFDistribution:
    amplitudes = [numbers("amplitudes", text, "%") / 100.0 for text in rf.amplitudes]
    parts = [numbers("parts", text, "%") for text in rf.parts]
    return RFDistribution(np.array(amplitudes), np.array(parts))


def _site(site: _Site, numbers: _Numbers) -> Site:
    return Site(
        label=site.label,
        isotope=site.isotope,
        shift_ppm=numbers("shift", site.shift, "ppm"),
        anisotropy_ppm=numbers("anisotropy", site.anisotropy, "ppm"),
        asymmetry=numbers("asymmetry", site.asymmetry, ""),
        euler_deg=numbers.angles(site.euler),
        population=numbers("population", site.population, ""),
        t1_s=numbers.lasting("t1", site.t1),
        t2_s=numbers.lasting("t2", site.t2),
        width_hz=numbers("width", site.width, "Hz"),
        width_shape=site.width_shape,
        anisotropy_slope=numbers("anisotropy_slope", site.anisotropy_slope, ""),
        curie_shift_ppm=numbers("curie_shift", site.curie_shift, "ppm"),
        curie_anisotropy_ppm=numbers("curie_anisotropy", site.curie_anisotropy, "ppm"),
        protons=tuple(
            proton
            for group in site.protons
            for proton in _protons(group, site.isotope, numbers.within("protons"))
        ),
    )


def _protons(group: _Protons, isotope: str, numbers: _Numbers) -> tuple[Proton, ...]:
    """Return the protons of a CH, CH2 or rotating CH3 group, or a single one anywhere."""
    if (group.distance is None) == (group.constant is None):
        raise SettingError(f"{numbers.prefix[:-1]} needs a distance or a constant, one of the two")
    if group.group and group.group not in GROUPS:
        raise SettingError(
            f"{numbers.prefix}group '{group.group}' is unknown; choose {', '.join(GROUPS)},"
            " or leave it out and give polar and azimuth"
        )
    if group.constant is not None:
        constant_hz = numbers("constant", group.constant, "Hz")
    else:
        distance_m = numbers("distance", group.distance or "", "m")
        constant_hz = dipolar_constant_hz("1H", isotope, distance_m)
    proton = Proton(
        constant_hz=constant_hz * numbers("order", group.order, ""),
        polar_deg=numbers("polar", group.polar, "deg"),
        azimuth_deg=numbers("azimuth", group.azimuth, "deg"),
        shift_ppm=numbers("shift", group.shift, "ppm"),
        anisotropy_ppm=numbers("anisotropy", group.anisotropy, "ppm"),
        asymmetry=numbers("asymmetry", group.asymmetry, ""),
        euler_deg=numbers.angles(group.euler),
        t1_s=numbers.lasting("t1", group.t1),
        t2_s=numbers.lasting("t2", group.t2),
    )
    return GROUPS[group.group](proton) if group.group else (proton,)
