"""A slow and readable spectrometer: density matrices, scan by scan, crystallite by crystallite.

It shares nothing with the engine but the events of the timeline and the list of
orientations: tensors are turned as matrices, the field goes round the rotor, every step
is the exponential of a Hamiltonian, and phases are those of each scan.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from pnmr.program import Event, Timeline
from pnmr.shapes import Shape
from pnmr.spins import Powder, Sample, Site

MAGIC = math.acos(1.0 / math.sqrt(3.0))
PS = 1e-12


def about(axis: int, angle_deg: float) -> np.ndarray:
    """Return a rotation matrix about y (1) or z (2)."""
    c, s = math.cos(math.radians(angle_deg)), math.sin(math.radians(angle_deg))
    if axis == 2:
        return np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
    return np.array([[c, 0.0, s], [0.0, 1.0, 0.0], [-s, 0.0, c]])


def frame(alpha: float, beta: float, gamma: float) -> np.ndarray:
    return about(2, gamma) @ about(1, beta) @ about(2, alpha)


def tensor(delta: float, eta: float, euler: Sequence[float]) -> np.ndarray:
    own = np.diag([-0.5 * delta * (1.0 + eta), -0.5 * delta * (1.0 - eta), delta])
    turn = frame(*euler)
    return turn @ own @ turn.T


@dataclass
class Crystals:
    """Spins of a site in all orientations: operators, tensors and offsets in Hz."""

    site: Site
    base_hz: tuple[float, float]
    offsets_hz: tuple[float, float]
    powder: Powder
    rotor_hz: float
    ratio: float
    channels: int

    def __post_init__(self) -> None:
        count = 1 + len(self.site.protons)
        pauli = [
            0.5 * np.array(m, dtype=complex)
            for m in ([[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]])
        ]
        self.spin = [
            [self._kron([p if n == k else np.eye(2) for n in range(count)]) for p in pauli]
            for k in range(count)
        ]
        self.turns = [
            frame(*angles)
            for angles in zip(
                self.powder.alpha_deg, self.powder.beta_deg, self.powder.gamma_deg, strict=True
            )
        ]
        owners = (self.site, *self.site.protons)
        self.iso = [
            owner.shift_ppm * base * 1e-6 - offset
            for owner, base, offset in zip(
                owners,
                [self.base_hz[0]] + [self.base_hz[1]] * (count - 1),
                [self.offsets_hz[0]] + [self.offsets_hz[1]] * (count - 1),
                strict=True,
            )
        ]
        self.shifts = [
            self._all(
                tensor(
                    owner.anisotropy_ppm * 1e-6 * self.base_hz[n > 0],
                    owner.asymmetry,
                    owner.euler_deg,
                )
            )
            for n, owner in enumerate(owners)
        ]
        self.couplings = [
            self._all(tensor(p.constant_hz, 0.0, (0.0, p.polar_deg, p.azimuth_deg)))
            for p in self.site.protons
        ]
        self.equilibrium = sum(
            (s[2] * (self.ratio if n else 1.0) for n, s in enumerate(self.spin)),
        ) * (4.0 / len(self.spin[0][2]))
        self.t1 = [owner.t1_s for owner in owners]
        self.t2 = [owner.t2_s for owner in owners]

    @staticmethod
    def _kron(parts: list[np.ndarray]) -> np.ndarray:
        whole = np.eye(1)
        for part in parts:
            whole = np.kron(whole, part)
        return whole

    def _all(self, matrix: np.ndarray) -> np.ndarray:
        return np.array([turn @ matrix @ turn.T for turn in self.turns])

    def free_hz(self, time_s: float) -> np.ndarray:
        """Return the Hamiltonian without RF in Hz, shape (n, levels, levels)."""
        a = 2.0 * math.pi * self.rotor_hz * time_s
        b = np.array(
            [math.sin(MAGIC) * math.cos(a), -math.sin(MAGIC) * math.sin(a), math.cos(MAGIC)]
        )
        total = np.zeros((len(self.turns), *self.spin[0][2].shape), dtype=complex)
        for n, spin in enumerate(self.spin):
            total += (self.iso[n] + b @ self.shifts[n] @ b)[:, None, None] * spin[2]
        for n, coupling in enumerate(self.couplings, start=1):
            both = 2.0 * self.spin[0][2] @ self.spin[n][2]
            total += (b @ coupling @ b)[:, None, None] * both
        return total

    def relaxed(self, rho: np.ndarray, duration_s: float) -> np.ndarray:
        """Flip populations and damp coherences of each spin over a short time."""
        count = len(self.spin)
        for n in range(count):
            shape = (len(rho), 2**n, 2, 2 ** (count - 1 - n), 2**n, 2, 2 ** (count - 1 - n))
            split = rho.reshape(shape)
            new = split * math.exp(-duration_s / self.t2[n])
            up, down = split[:, :, 0, :, :, 0, :], split[:, :, 1, :, :, 1, :]
            kept = math.exp(-duration_s / self.t1[n])
            new[:, :, 0, :, :, 0, :] = 0.5 * (1 + kept) * up + 0.5 * (1 - kept) * down
            new[:, :, 1, :, :, 1, :] = 0.5 * (1 + kept) * down + 0.5 * (1 - kept) * up
            own = self.spin[n][2] * (self.ratio if n else 1.0) * (4.0 / len(self.spin[n][2]))
            rho = new.reshape(rho.shape) + (1.0 - kept) * own * (n < self.channels)
        return rho


def unitary(hamiltonian_hz: np.ndarray, duration_s: float) -> np.ndarray:
    values, vectors = np.linalg.eigh(hamiltonian_hz)
    phases = np.exp(-2j * math.pi * duration_s * values)
    return (vectors * phases[:, None, :]) @ vectors.conj().transpose(0, 2, 1)


def field(event: Event, shapes: Mapping[str, Shape], time_s: float) -> complex:
    """Return the RF of an event at a time in Hz, along x + i y."""
    since_s = time_s - event.start_ps * PS
    if not 0.0 <= since_s < event.duration_ps * PS or event.rf_hz is None:
        return 0.0
    value = event.rf_hz * np.exp(1j * math.radians(event.phase_deg or 0.0))
    if event.shape:
        shape = shapes[event.shape]
        index = int(since_s / (event.duration_ps * PS) * shape.points)
        value *= shape.amplitude_fraction[index]
        value *= np.exp(1j * math.radians(shape.phase_deg[index]))
    return complex(value * np.exp(2j * math.pi * event.offset_hz * since_s))


@dataclass(frozen=True)
class Settings:
    """How finely time is cut, in s."""

    free_s: float = 0.25e-6
    pulse_s: float = 25e-9


def brute_force(
    timeline: Timeline,
    sample: Sample,
    shapes: Mapping[str, Shape],
    powder: Powder,
    times_s: np.ndarray,
    *,
    settings: Settings = Settings(),
    shift_hz: float = 0.0,
    scans: Sequence[int] = (),
    carry: bool = False,
) -> np.ndarray:
    """Return the sum over scans of the signal of the first site, shape (times,).

    ``carry`` passes the populations of one scan to the next; otherwise each scan begins in
    equilibrium. ``shift_hz`` is added to the offset of the observed spin.
    """
    site = sample.sites[0]
    number = timeline.parameters.number
    base = tuple(float(number(f"bf{n}") or 1) * 1e6 for n in (1, 2))
    offset = tuple(float(number(f"o{n}") or 0) for n in (1, 2))
    ratio = 26.7522128 / 6.728284
    pulsed = any(e.channel == "f2" for e in timeline.scan(0).events)
    crystals = Crystals(
        site,
        base,
        (offset[0] - shift_hz, offset[1]),  # type: ignore[arg-type]
        powder,
        sample.mas_hz,
        ratio if pulsed else 0.0,
        len(site.protons) + 1 if pulsed else 1,
    )
    plus = crystals.spin[0][0] + 1j * crystals.spin[0][1]
    rho = np.tile(crystals.equilibrium, (len(crystals.turns), 1, 1))
    total = np.zeros(len(times_s), dtype=complex)
    for scan in scans or range(timeline.scans):
        if not carry:
            rho = np.tile(crystals.equilibrium, (len(crystals.turns), 1, 1))
        events = timeline.scan(scan).events
        pulses = [e for e in events if e.kind == "pulse"]
        zero_s = pulses[0].start_ps * PS
        (opens,) = (e for e in events if e.kind == "acquisition")
        rho = crystals.relaxed(rho, zero_s)
        edges = {e.start_ps for e in pulses} | {e.end_ps for e in pulses} | {opens.start_ps}
        ordered = sorted(edges)
        for start, end in pairwise(ordered):
            on = [e for e in pulses if e.start_ps <= start < e.end_ps]
            rho = _segment(crystals, rho, (start, end, zero_s), on, (shapes, settings))
        receiver = math.radians((opens.receiver_deg or 0.0) - (opens.phase_deg or 0.0))
        signal, seen, now_s = [], rho, opens.start_ps * PS
        for time_s in times_s:
            seen = _free(crystals, seen, now_s - zero_s, opens.start_ps * PS + time_s - now_s, 2e-8)
            now_s = opens.start_ps * PS + time_s
            signal.append(powder.weight @ np.einsum("nij,ji->n", seen, plus))
        if scan >= 0:
            total += 1j * np.exp(-1j * receiver) * np.array(signal)
        if carry:
            left_s = timeline.scan(scan).duration_ps * PS - opens.start_ps * PS
            diagonal = np.einsum("nii->ni", rho)
            rho = np.einsum("ni,ij->nij", diagonal, np.eye(rho.shape[1]))
            rho = crystals.relaxed(rho, left_s)
    return total


def _segment(crystals, rho, span, on, how):  # type: ignore[no-untyped-def]
    start, end, zero_s = span
    shapes, settings = how
    if not on:
        return _free(crystals, rho, start * PS - zero_s, (end - start) * PS, settings.free_s)
    count = max(1, math.ceil((end - start) * PS / settings.pulse_s - 1e-9))
    step_s = (end - start) * PS / count
    for index in range(count):
        middle_s = start * PS + (index + 0.5) * step_s
        hamiltonian = crystals.free_hz(middle_s - zero_s)
        for event in on:
            value = field(event, shapes, middle_s)
            for n, spin in enumerate(crystals.spin):
                if (n == 0) == (event.channel == "f1"):
                    hamiltonian = hamiltonian + value.real * spin[0] + value.imag * spin[1]
        step = unitary(hamiltonian, step_s)
        rho = crystals.relaxed(step @ rho @ step.conj().transpose(0, 2, 1), step_s)
    return rho


def _free(crystals, rho, start_s, duration_s, step_s):  # type: ignore[no-untyped-def]
    count = max(1, math.ceil(duration_s / step_s))
    for index in range(count):
        length_s = duration_s / count
        middle_s = start_s + (index + 0.5) * length_s
        near = [crystals.free_hz(middle_s + side * length_s / math.sqrt(12.0)) for side in (-1, 1)]
        phases = np.einsum("nii->ni", 0.5 * (near[0] + near[1])).real * 2.0 * math.pi * length_s
        turn = np.exp(-1j * phases)
        rho = crystals.relaxed(turn[:, :, None] * rho * turn.conj()[:, None, :], length_s)
    return rho
