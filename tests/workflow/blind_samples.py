"""Random samples for blind recovery: lines, protons and noise, drawn by a seeded generator.

Every number is invented, within the ranges that such compounds show or could show.
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from pnmr.spins import Sample, Site
from pnmr.spins.coupling import GROUPS, Proton, dipolar_constant_hz

LARMOR_HZ = 100.61e6
NCN, FREE, RING = "NCN, bridging dca", "free dca", "triazine-type ring"
NCH2, CH2, CH3 = "NCH2, TPrA", "CH2, TPrA", "CH3, TPrA"
TPRA = (NCH2, CH2, CH3)
# What a group keeps in TEDOR over what the echo shows, per scan: the virtual spectrometer's
# own figures for tedor_shap under 60 kHz with protons of T2 0.5 ms.
KEPT = {"CH": 0.84, "CH2": 1.5, "CH3": 0.42}


@dataclass(frozen=True)
class Line:
    """One line: what it is, as the library calls it (empty: not in it), and its protons."""

    name: str
    group: str
    site: Site
    # What TEDOR keeps per scan over what the echo shows, before relaxation.
    kept: float = 0.0

    @property
    def width_hz(self) -> float:
        """Full width at half height, of all origins."""
        return self.site.width_hz + 1.0 / (math.pi * self.site.t2_s)


@dataclass(frozen=True)
class Blind:
    """One sample with its truth."""

    name: str
    metal: str
    state: str
    lines: tuple[Line, ...]
    mas_hz: float
    carrier_ppm: float
    snr: dict[str, float]
    noise_seed: int
    library: str = ""

    @property
    def spins(self) -> Sample:
        """The sample as the spectrometer knows it."""
        return Sample(
            self.name,
            tuple(line.site for line in self.lines),
            mas_hz=self.mas_hz,
            temperature_k=328.0,
            noise_ratio=1.0,
            carrier_ppm={"13C": self.carrier_ppm, "1H": 0.0},
        )


def drawn(seed: int, number: int) -> Blind:
    """Return one sample of a seeded series."""
    random = np.random.default_rng([seed, number])
    metal = str(random.choice(["Mn", "Fe", "Co", "other"]))
    state = "crystal" if random.random() < 0.6 else "glass"
    library, middle_ppm = "", {"Mn": 5.0, "Fe": 3900.0, "Co": 3890.0}.get(metal, 0.0)
    if metal == "other":
        metal = str(random.choice(["V", "Cr", "Ni", "Cu"]))
        far = random.random() < 0.5
        middle_ppm = random.uniform(1300.0, 5500.0) if far else random.uniform(-60.0, 180.0)
        # A library holds what theory or another sample says: near the truth, not at it.
        around_ppm = middle_ppm + random.normal(scale=100.0 if far else 5.0)
        library = _library(metal, around_ppm, 300.0 if far else 25.0)
    narrow = abs(middle_ppm) < 500.0
    lines = [*_tpra(random, metal, state), *_dca(random, middle_ppm, state, narrow=narrow)]
    if random.random() < 0.3:
        lines.append(_unknown(random, narrow=narrow))
    snr = {"echo": _log(random, 20.0, 300.0), "tedor": _log(random, 5.0, 100.0)}
    if random.random() < 0.4:
        snr["control"] = snr["tedor"]
    called = f"[TPrA][{metal}(dca)3] {state}"
    return Blind(
        f"{called} {number}",
        metal,
        state,
        tuple(lines),
        random.uniform(50e3, 65e3),
        0.0 if narrow else 2985.0,
        snr,
        int(random.integers(2**31)),
        library,
    )


def _tpra(random: np.random.Generator, metal: str, state: str) -> list[Line]:
    places = {
        NCH2: random.uniform(57.0, 68.0),
        CH2: random.uniform(15.0, 22.0),
        CH3: random.uniform(7.5, 13.0),
    }
    widest_hz = 500.0 if state == "crystal" else 1600.0
    missing = str(random.choice([NCH2, CH2, CH3])) if random.random() < 0.1 else ""
    lines = []
    for name, place_ppm in places.items():
        several = 3 if metal == "Mn" and name == NCH2 else 2
        count = int(random.integers(1, several + 1)) if state == "crystal" else 1
        spread_ppm = random.uniform(1.5, 4.5)
        for k in range(count if name != missing else 0):
            shift_ppm = place_ppm + (k - 0.5 * (count - 1)) * spread_ppm
            site = _site(
                random,
                f"{name} {k}",
                shift_ppm,
                random.uniform(0.35, 1.0) * widest_hz,
                4.0 / count,
                random.uniform(100.0, 350.0),
            )
            lines.append(_line(random, name, "CH3" if name == CH3 else "CH2", site))
    return lines


def _dca(random: np.random.Generator, middle_ppm: float, state: str, *, narrow: bool) -> list[Line]:
    lines = []
    if random.random() < (0.85 if state == "crystal" else 0.2):
        width_hz = random.uniform(120.0, 400.0) if narrow else random.uniform(3e3, 10e3)
        width_hz *= 1.0 if state == "crystal" else 3.0
        count = int(random.integers(1, 4))
        parts = [4.0, 2.0] if count == 2 and random.random() < 0.8 else [6.0 / count] * count
        apart_ppm = random.uniform(0.7, 2.0) * width_hz / (LARMOR_HZ * 1e-6)
        for k, part in enumerate(parts):
            shift_ppm = middle_ppm + (k - 0.5 * (count - 1)) * apart_ppm
            size_ppm = random.uniform(800.0, 1500.0)
            lines.append(
                _line(
                    random, NCN, "", _site(random, f"NCN {k}", shift_ppm, width_hz, part, size_ppm)
                )
            )
    if state == "glass":
        for name, place_ppm, chance in ((FREE, 120.0, 0.5), (RING, 159.0, 0.35)):
            if random.random() < chance:
                site = _site(
                    random,
                    name,
                    random.normal(place_ppm, 1.5),
                    random.uniform(500.0, 1200.0),
                    random.uniform(0.5, 2.0),
                    random.uniform(50.0, 200.0),
                )
                lines.append(_line(random, name, "", site))
    return lines


def _unknown(random: np.random.Generator, *, narrow: bool) -> Line:
    """Return a line that no library holds, at any place that the views show."""
    group = str(random.choice(["", "CH", "CH2", "CH3"]))
    if not narrow and random.random() < 0.5:
        shift_ppm, width_hz = random.uniform(1300.0, 5500.0), random.uniform(2e3, 8e3)
    else:
        shift_ppm, width_hz = random.uniform(-80.0, 180.0), random.uniform(200.0, 1200.0)
    site = _site(random, "unknown", shift_ppm, width_hz, random.uniform(1.0, 4.0), 150.0)
    return _line(random, "", group, site)


def _site(random, label, shift_ppm, width_hz, population, anisotropy_ppm) -> Site:
    """Return a site whose width is in part homogeneous; echoes show what lives long enough."""
    homogeneous_hz = min(random.uniform(0.05, 0.9) * width_hz, 1.0 / (math.pi * 0.25e-3))
    return Site(
        label,
        "13C",
        float(shift_ppm),
        float(anisotropy_ppm),
        float(random.uniform(0.0, 0.6)),
        population=float(population * random.lognormal(sigma=0.1)),
        t2_s=float(1.0 / (math.pi * homogeneous_hz)),
        width_hz=float(width_hz - homogeneous_hz),
    )


def _line(random: np.random.Generator, name: str, group: str, site: Site) -> Line:
    """Return a line with protons, or with what distant protons give to a bare carbon."""
    if not group:
        return Line(name, group, site, KEPT["CH2"] * random.uniform(0.0, 0.02))
    near = Proton(dipolar_constant_hz("13C", "1H", 1.09e-10), shift_ppm=3.0, t1_s=0.02, t2_s=5e-4)
    kept = KEPT[group] * random.uniform(0.75, 1.1)
    return Line(name, group, replace(site, protons=GROUPS[group](near)), kept)


def _log(random: np.random.Generator, low: float, high: float) -> float:
    return float(math.exp(random.uniform(math.log(low), math.log(high))))


def _library(metal: str, middle_ppm: float, half_ppm: float) -> str:
    """Return the shipped library with the NCN of another metal."""
    from importlib.resources import files

    shipped = (files("pnmr.library") / "shifts" / "tpra_dca.toml").read_text()
    return f"""{shipped}
[[environment]]
name = "{NCN}"
group = "dca"
nucleus = "13C"
metals = ["{metal}"]
shift_ppm = [{middle_ppm - half_ppm:.1f}, {middle_ppm + half_ppm:.1f}]
lines = [1, 4]
protonated = false
anisotropy_ppm = [400.0, 3000.0]
contact = true
states = ["crystal"]
status = "established"
source = "invented for this test"
"""
