"""A rotor full of spins: sites, spinning, temperature, the coil's RF and the noise."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from pnmr.errors import SettingError
from pnmr.spins.rf_distribution import RFDistribution
from pnmr.spins.site import Site


@dataclass(frozen=True, slots=True)
class Sample:
    """What is in the magnet.

    Attributes
    ----------
    name : str
        ``"[TPrA][Co(dca)3] crystal"``.
    sites : tuple of Site
        At least one; shifts and anisotropies are those at ``temperature_k``.
    mas_hz : float
        Rate of spinning in Hz, 0 for a static sample.
    mas_jitter_hz : float
        Standard deviation of the rate from scan to scan in Hz.
    temperature_k : float
        Temperature of the spinning sample in K.
    rf : RFDistribution
        How the RF amplitude is spread over the sample, on every channel alike.
    noise_ratio : float
        Standard deviation of the noise of each channel in one scan, in a bandwidth of
        1 MHz, relative to the signal at time 0 of a site of population 1.
    carrier_ppm : mapping of str to float
        Where the transmitter is set for this sample, by isotope.
    assumed : tuple of str
        What nobody has measured or published, as ``"site 'CH3'.t1"``.
    origin : str
        Where the other numbers come from.
    """

    name: str
    sites: tuple[Site, ...]
    mas_hz: float = 0.0
    mas_jitter_hz: float = 0.0
    temperature_k: float = 298.15
    rf: RFDistribution = field(default_factory=RFDistribution.uniform)
    noise_ratio: float = 0.0
    carrier_ppm: Mapping[str, float] = field(default_factory=dict)
    assumed: tuple[str, ...] = ()
    origin: str = ""

    def __post_init__(self) -> None:
        """Refuse what cannot be in a rotor."""
        if not self.sites:
            raise SettingError(f"sample '{self.name}' has no site; give at least one")
        labels = [site.label for site in self.sites]
        if len(set(labels)) < len(labels):
            raise SettingError(f"sample '{self.name}' has two sites of one label; rename one")
        sizes = (self.mas_hz, self.mas_jitter_hz, self.noise_ratio)
        if not all(math.isfinite(value) and value >= 0.0 for value in sizes):
            raise SettingError(
                f"sample '{self.name}' has the MAS rate {self.mas_hz:g} Hz, jitter"
                f" {self.mas_jitter_hz:g} Hz and noise {self.noise_ratio:g}; none can be negative"
                " or infinite"
            )
        if not (math.isfinite(self.temperature_k) and self.temperature_k > 0.0):
            raise SettingError(
                f"sample '{self.name}' is at {self.temperature_k:g} K; a temperature is positive"
            )
        object.__setattr__(self, "carrier_ppm", MappingProxyType(dict(self.carrier_ppm)))

    def observed(self, isotope: str) -> tuple[Site, ...]:
        """Return the sites of one isotope; raises `SettingError` when there is none."""
        found = tuple(site for site in self.sites if site.isotope == isotope)
        if not found:
            present = ", ".join(sorted({site.isotope for site in self.sites}))
            raise SettingError(
                f"sample '{self.name}' has no {isotope}; it holds {present}, so observe that"
            )
        return found

    def at(self, temperature_k: float) -> "Sample":
        """Return the sample at another temperature; paramagnetic shifts go with 1/T."""
        if not (math.isfinite(temperature_k) and temperature_k > 0.0):
            raise SettingError(f"{temperature_k:g} K is no temperature; give a positive one")
        ratio = temperature_k / self.temperature_k
        sites = tuple(site.heated(ratio) for site in self.sites)
        return replace(self, sites=sites, temperature_k=temperature_k)
