"""A sample simulated, written, read, processed and fitted: each line beside its truth."""

from dataclasses import dataclass, replace
from pathlib import Path

from pnmr.bruker import read_fid
from pnmr.data import Estimate
from pnmr.fit.fit import fit
from pnmr.fit.model import FitModel, Part
from pnmr.fit.model import Site as Line
from pnmr.process.recipe import Recipe
from pnmr.spins import RFDistribution, Site, read_sample
from pnmr.workflow.fit_input import read_measured
from pnmr.workflow.planning import Wishes, plan
from pnmr.workflow.processing import process, write_run
from pnmr.workflow.rehearsal import rehearsal
from pnmr.workflow.simulation import Settings, simulate, write_simulation


@dataclass(frozen=True)
class View:
    """What is fitted of a sample: sites by label, in a region, at a line broadening."""

    lb_hz: float
    region_ppm: tuple[float, float]
    labels: tuple[str, ...]


TPRA = ("NCH2", "CH2", "CH3")
DCA = ("NCN equatorial", "NCN axial")
VIEWS = {
    "mn_crystal": (View(20.0, (100.0, -40.0), (*DCA, "NCH2 a", "NCH2 b", "NCH2 c", "CH2", "CH3")),),
    "fe_crystal": (View(20.0, (110.0, -40.0), TPRA), View(200.0, (4250.0, 3550.0), DCA)),
    "co_crystal": (View(20.0, (110.0, -40.0), TPRA), View(200.0, (4200.0, 3600.0), DCA)),
}


@dataclass(frozen=True)
class Found:
    """One line that was fitted."""

    site: Site
    shift: Estimate
    describes_data: bool

    @property
    def pull(self) -> float:
        return (self.shift.value - self.site.shift_ppm) / self.shift.error


def round_trip(name: str, folder: Path, *, seed: int, one_rf: bool) -> list[Found]:
    """Return every line of a sample's double adiabatic echo at the noise of the sample."""
    sample = read_sample(name)
    if one_rf:
        sample = replace(sample, rf=RFDistribution.uniform())
    planned = rehearsal(sample, "double_adiabatic_echo", [("td", 16384.0)])
    path = folder / name
    write_simulation(path, simulate(planned, Settings(seed=seed, tolerance=1e-2)), overwrite=True)
    fid = read_fid(path)
    recipe = plan(fid, Wishes(echo="none", phase="none"))
    return [found for view in VIEWS[name] for found in _fitted(path, recipe, view, sample.sites)]


def _fitted(path: Path, recipe: Recipe, view: View, sites: tuple[Site, ...]) -> list[Found]:
    out = path.with_name(f"{path.name}-{view.lb_hz:g}")
    write_run(process(path, read_fid(path), recipe, [view.lb_hz]), out, overwrite=True)
    asked = [site for site in sites if site.label in view.labels]
    lines = tuple(
        Line(site.label, position_ppm=site.shift_ppm + 0.3, width_hz=1.2 * site.width_hz + 300.0)
        for site in asked
    )
    part = Part("echo", (view.region_ppm,), baseline_terms=2, fit_phase=True)
    result = fit(FitModel((part,), lines), read_measured(out))
    return [
        Found(site, each.values["position_ppm"], result.quality.describes_data)
        for site, each in zip(asked, result.sites, strict=True)
    ]
