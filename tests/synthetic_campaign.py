"""A synthetic campaign: six samples whose lines are known, processed and fitted for real."""

import functools

import numpy as np

from pnmr.assign import (
    AbsentLine,
    CampaignFindings,
    Change,
    Comparison,
    Compound,
    Edited,
    Resonance,
    SampleFindings,
    ViewFindings,
    assign,
    edit,
    shift_library,
)
from pnmr.data import FID, Acquisition, Estimate, Spectrum, TimeAxis
from pnmr.fit.fit import fit
from pnmr.fit.measured import Measured
from pnmr.fit.model import FitModel, Part, Site
from pnmr.fit.result import FitResult
from pnmr.process import Recipe

REFERENCE_HZ, MAS_HZ = 100.61e6, 60e3
TIME = TimeAxis(2048, 1e-6, 0.0, REFERENCE_HZ * (1 + 2985e-6), REFERENCE_HZ)
TPRA = {"NCH2": (62.0, 500.0, 1.0), "CH2": (17.0, 450.0, 1.0), "CH3": (10.5, 300.0, 1.0)}
BROAD = {name: (shift, 1.6 * width, area) for name, (shift, width, area) in TPRA.items()}
# Metal, state, lines as name: (shift in ppm, width in Hz, area); all numbers assumed.
SAMPLES = {
    "[TPrA][Mn(dca)3] crystal": ("Mn", "crystal", TPRA | {"dca": (3.0, 400.0, 1.4)}),
    "[TPrA][Mn(dca)3] glass": ("Mn", "glass", BROAD),
    "[TPrA][Fe(dca)3] crystal": ("Fe", "crystal", TPRA | {"dca": (3900.0, 9e3, 6.0)}),
    "[TPrA][Fe(dca)3] glass": (
        "Fe",
        "glass",
        BROAD | {"free": (120.0, 700.0, 0.7), "ring": (159.0, 900.0, 0.6)},
    ),
    "[TPrA][Co(dca)3] crystal": (
        "Co",
        "crystal",
        TPRA | {"dca": (3935.0, 7e3, 7.0), "axial": (3790.0, 6e3, 3.5)},
    ),
    "[TPrA][Co(dca)3] glass": ("Co", "glass", BROAD | {"dca": (3880.0, 16e3, 8.0)}),
}
VIEWS = (("paramagnetic", (6000.0, 1000.0), 200.0), ("diamagnetic", (200.0, -100.0), 20.0))
PROTONATED = ("NCH2", "CH2", "CH3")


def fid(lines, role: str, metal: str, seed: int) -> FID:
    """Return the decay of the lines with sidebands at the rate of spinning, and noise."""
    times, axis = TIME.times_s, TIME.reciprocal()
    values = np.zeros(TIME.points, dtype=complex)
    for name, (shift_ppm, width_hz, area) in lines.items():
        kept = {"echo": 1.0, "tedor": 0.4 if name in PROTONATED else 0.0}[role]
        spread = 0.9 if shift_ppm > 1000.0 else 0.25
        shares = np.array([spread ** (k * k) * 0.6**k for k in (3, 2, 1, 0, 1, 2, 3)])
        for order, share in zip(range(-3, 4), shares / shares.sum(), strict=True):
            offset_hz = axis.offset_hz(shift_ppm) + order * MAS_HZ
            turning = 2j * np.pi * offset_hz - np.pi * width_hz
            values += kept * area * share * np.exp(turning * times)
    random = np.random.default_rng(seed)
    values += 0.02 * (random.normal(size=times.size) + 1j * random.normal(size=times.size))
    program = {"echo": "double_adiabatic_echo", "tedor": "tedor_shap"}[role]
    conditions = Acquisition(
        "13C", TIME.carrier_hz, 40960, 0.03, MAS_HZ, program, f"{metal} {role}", source="synthetic"
    )
    return FID(values, (TIME,), conditions)


def spectrum(raw: FID, lb_hz: float) -> Spectrum:
    recipe = Recipe(()).then("exponential", lb_hz=lb_hz).then("first_point", factor=0.5)
    return recipe.then("zero_fill", points=8192).then("transform")(raw)


def fitted(spectra: dict[str, Spectrum], region, lb_hz: float, lines) -> FitResult | None:
    """Fit the lines of a region, isolated: a sideband counts as a line of its own here."""
    high, low = region
    inside = {name: line for name, line in lines.items() if low < line[0] < high}
    if not inside:
        return None
    if high > 1000.0:
        low, high = min(s for s, _, _ in inside.values()) - 400, 4300.0
    parts = tuple(Part(role, ((high, low),), lb_hz=lb_hz) for role in spectra)
    sites = tuple(
        Site(name, position_ppm=shift, width_hz=width) for name, (shift, width, _) in inside.items()
    )
    model = FitModel(parts, sites, nonnegative=False)
    measured = tuple(Measured(role, each, lb_hz=lb_hz) for role, each in spectra.items())
    return fit(model, measured)


def sample(name: str, seed: int = 0) -> SampleFindings:
    metal, state, lines = SAMPLES[name]
    raw = {role: fid(lines, role, metal, seed + k) for k, role in enumerate(("echo", "tedor"))}
    views = []
    for view, region, lb_hz in VIEWS:
        spectra = {role: spectrum(each, lb_hz) for role, each in raw.items()}
        fit_result = fitted(spectra, region, lb_hz, lines)
        views.append(ViewFindings(view, region, lb_hz, spectra, fit_result))
    found = [resonance for view in views if view.fit for resonance in resonances(view.fit)]
    compound = Compound("13C", metal, state)
    gone = "dca" not in lines
    return SampleFindings(
        name,
        compound,
        {"echo": f"{seed + 10}", "tedor": f"{seed + 11}"},
        tuple(views),
        assign(found, compound, shift_library()),
        (absent(),) if gone else (),
        {"MAS rate": "60 kHz", "1H decoupling": "none", "echo pulse": "50 us tanh/tan, 5 MHz"},
        ("synthetic data; every number of the sample is assumed",),
    )


def absent() -> AbsentLine:
    return AbsentLine("NCN, bridging dca", 3900.0, 9000.0, Estimate(0.02, 0.05), 0.11)


def resonances(result: FitResult) -> list[Resonance]:
    protonated = [_edited(result, name) for name in PROTONATED if _holds(result, name)]
    found = []
    for site in result.model.site:
        line = _edited(result, site.name)
        others = [each for each in protonated if each != line]
        shift = result.value(site.name, "position_ppm", "echo")
        found.append(
            Resonance(
                site.name,
                shift,
                result.value(site.name, "area", "echo"),
                result.value(site.name, "width_hz", "echo"),
                editing=edit(line, others or [Edited(Estimate(1.0, 0.02), Estimate(0.4, 0.02))]),
            )
        )
    return found


def _holds(result: FitResult, name: str) -> bool:
    return any(site.name == name for site in result.model.site)


def _edited(result: FitResult, name: str) -> Edited:
    return Edited(result.value(name, "area", "echo"), result.value(name, "area", "tedor"))


def comparison() -> Comparison:
    changes = (
        Change(
            "NCH2, TPrA", "kept", Estimate(0.2, 0.3, "ppm"), Estimate(1.6, 0.1), Estimate(1, 0.05)
        ),
        Change("free dca", "new", area_ratio=None, significance=14.2),
        Change("NCN, bridging dca", "vanished", significance=31.0, limit_ratio=0.04),
    )
    crystal, glass = "[TPrA][Fe(dca)3] crystal", "[TPrA][Fe(dca)3] glass"
    return Comparison(crystal, glass, changes, ("the two were packed in different rotors",))


@functools.cache
def findings(title: str = "From runs to an assigned figure: [TPrA][M(dca)3]") -> CampaignFindings:
    """Return the whole campaign; the same for every caller."""
    return CampaignFindings(
        title,
        tuple(sample(name, 10 * k) for k, name in enumerate(SAMPLES)),
        (comparison(),),
        Estimate(328.0, 4.0, "K", "KBr"),
        "0 ppm is TMS, by adamantane at 38.48 ppm (CH2).",
        ("Mn has a phase transition near 330 K; the temperature is known to 4 K",),
    )
