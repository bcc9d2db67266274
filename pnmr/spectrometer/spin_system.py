"""A site with the protons it is coupled to, as the channels of a program see them."""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from pnmr.errors import SettingError, UnsupportedError
from pnmr.isotopes import isotope
from pnmr.program import Parameters
from pnmr.spectrometer.sequence import OBSERVED, PulseSequence
from pnmr.spins import Proton, ShiftTensor, Site
from pnmr.spins.tensor import turned
from pnmr.units import FloatArray, hz_from_mhz, hz_from_ppm

_MOST_PROTONS = 3
_PROTON = "1H"
# Signs of x, y and z in half turns about two axes; the third is their product.
_HALF_TURNS = ((1, -1, -1), (-1, 1, -1))
_SAME = 1e-8


class Carrier(NamedTuple):
    """Nucleus, base frequency (0 ppm) and carrier offset from it of a channel."""

    nucleus: str
    base_hz: float
    offset_hz: float

    @classmethod
    def of(cls, parameters: Parameters, channel: str) -> "Carrier":
        """Read NUC, BF and O (or SFO) of a channel."""
        number = channel[1:]
        bf, o, sfo = (parameters.number(f"{name}{number}") for name in ("bf", "o", "sfo"))
        nucleus = parameters.text(f"nuc{number}")
        if bf is None or (o is None and sfo is None) or not nucleus:
            raise SettingError(
                f"where {channel} irradiates is not known; give nuc{number}, bf{number} in MHz"
                f" and o{number} in Hz"
            )
        base_hz = hz_from_mhz(float(bf))
        offset_hz = float(o) if o is not None else hz_from_mhz(float((sfo or bf) - bf))
        return cls(nucleus, base_hz, offset_hz)

    def seen_hz(self, shift_ppm: float) -> float:
        """Return the offset of a shift from the carrier in Hz."""
        return hz_from_ppm(shift_ppm, self.base_hz) - self.offset_hz


@dataclass(frozen=True, slots=True)
class Spin:
    """One spin 1/2 of a system.

    Attributes
    ----------
    channel : str
        The channel that irradiates it, empty where none does.
    offset_hz : float
        Isotropic offset from the carrier in Hz.
    shift_hz : array, shape (3, 3)
        Traceless shift tensor in the molecular frame in Hz.
    coupling_hz : array, shape (3, 3)
        Dipolar tensor to the observed spin in the molecular frame in Hz; 0 for that itself.
    polarisation_ratio : float
        Equilibrium magnetisation relative to that of the observed spin.
    t1_s, t2_s : float
        Relaxation times in s.
    """

    channel: str
    offset_hz: float
    shift_hz: FloatArray
    coupling_hz: FloatArray
    polarisation_ratio: float
    t1_s: float
    t2_s: float


@dataclass(frozen=True, slots=True)
class SpinSystem:
    """The observed spin, the first, and the protons it is coupled to."""

    spins: tuple[Spin, ...]

    @property
    def levels(self) -> int:
        """Number of product states; bit k of a level is 1 where spin k is down."""
        return 1 << len(self.spins)

    @property
    def channels(self) -> frozenset[str]:
        """Channels that act on any spin."""
        return frozenset(spin.channel for spin in self.spins if spin.channel)

    @property
    def tensors_hz(self) -> list[FloatArray]:
        """All tensors that matter, shape (3, 3) each, in Hz."""
        shifts = [spin.shift_hz for spin in self.spins if spin.channel]
        return [t for t in (*shifts, *(s.coupling_hz for s in self.spins)) if t.any()]

    @property
    def symmetry(self) -> str:
        """Which orientations differ: ``"sphere"``, ``"axis"``, ``"none"`` or ``"full"``."""
        tensors = self.tensors_hz
        if not tensors:
            return "sphere"
        largest_hz = max(np.abs(tensor).max() for tensor in tensors)
        as_it_is = self._turned((1, 1, 1), largest_hz)
        if any(self._turned(signs, largest_hz) != as_it_is for signs in _HALF_TURNS):
            return "full"
        is_axial = all(
            np.abs(tensor - np.diag([*tensor[[0, 0], [0, 0]], tensor[2, 2]])).max()
            <= _SAME * largest_hz
            for tensor in tensors
        )
        return "axis" if is_axial else "none"

    def _turned(self, signs: tuple[int, int, int], largest_hz: float) -> list[object]:
        """Return what tells spins apart after a half turn; equal protons may change places."""
        seen = [
            np.round(np.outer(signs, signs) * tensors / largest_hz / _SAME).astype(np.int64)
            for tensors in ([spin.shift_hz, spin.coupling_hz] for spin in self.spins)
        ]
        found = [
            (spin.channel, spin.offset_hz, spin.t1_s, spin.t2_s, each.ravel().tolist())
            for spin, each in zip(self.spins, seen, strict=True)
        ]
        return [found[0], *sorted(found[1:])]

    @property
    def largest_hz(self) -> float:
        """Upper limit of the anisotropic frequency of any spin in Hz."""
        return float(sum(np.abs(np.linalg.eigvalsh(t)).max() for t in self.tensors_hz))


def spin_system(site: Site, sequence: PulseSequence, parameters: Parameters) -> SpinSystem:
    """Return a site as a program sees it.

    Protons are spins of their own: irradiated where f2 is on 1H, otherwise up or down for
    the whole scan. They are coupled to the site alone, not to each other.
    """
    carrier = Carrier.of(parameters, OBSERVED)
    observed = Spin(
        channel=OBSERVED,
        offset_hz=carrier.seen_hz(site.shift_ppm) - sequence.carriers_hz[OBSERVED],
        shift_hz=_tensor_hz(site, carrier.base_hz),
        coupling_hz=np.zeros((3, 3)),
        polarisation_ratio=1.0,
        t1_s=site.t1_s,
        t2_s=site.t2_s,
    )
    coupled = [proton for proton in site.protons if proton.constant_hz]
    if len(coupled) > _MOST_PROTONS:
        raise UnsupportedError(
            f"site '{site.label}' is coupled to {len(coupled)} protons; at most {_MOST_PROTONS}"
            " are simulated together, so leave out the farthest"
        )
    return SpinSystem((observed, *(_proton(each, site, sequence, parameters) for each in coupled)))


def _proton(proton: Proton, site: Site, sequence: PulseSequence, parameters: Parameters) -> Spin:
    channel, offset_hz, shift_hz = "", 0.0, np.zeros((3, 3))
    if "f2" in sequence.pulsed:
        carrier = Carrier.of(parameters, "f2")
        if carrier.nucleus == _PROTON:
            channel = "f2"
            offset_hz = carrier.seen_hz(proton.shift_ppm) - sequence.carriers_hz["f2"]
            shift_hz = _tensor_hz(proton, carrier.base_hz)
    gammas = [isotope(name).gamma_rad_s_t for name in (_PROTON, site.isotope)]
    return Spin(
        channel=channel,
        offset_hz=offset_hz,
        shift_hz=shift_hz,
        coupling_hz=turned(
            ShiftTensor(proton.constant_hz), (0.0, proton.polar_deg, proton.azimuth_deg)
        ),
        polarisation_ratio=gammas[0] / abs(gammas[1]),
        t1_s=proton.t1_s,
        t2_s=proton.t2_s,
    )


def _tensor_hz(owner: Site | Proton, base_hz: float) -> FloatArray:
    anisotropy_hz = hz_from_ppm(owner.anisotropy_ppm, base_hz)
    if not math.isfinite(anisotropy_hz):
        raise SettingError(f"an anisotropy of {owner.anisotropy_ppm:g} ppm is too large")
    return turned(ShiftTensor(anisotropy_hz, owner.asymmetry), owner.euler_deg)
