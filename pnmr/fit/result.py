"""What a fit found: values with errors, curves, and everything that limits them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from pnmr.data import Estimate
from pnmr.fit.model import FitModel
from pnmr.fit.profile import Interval
from pnmr.fit.solver import Reason
from pnmr.units import FloatArray
from pnmr.version import __version__

RESULT_FORMAT = "pnmr fit result 1"


@dataclass(frozen=True, slots=True)
class SiteResult:
    """One site in one spectrum.

    Attributes
    ----------
    name, kind, shape : str
        As the model has them.
    spectrum : str
        Name of the spectrum.
    values : mapping
        Parameter to estimate: those of the model, ``area``, ``share_percent`` of the spectrum's
        area, and ``full_width_hz`` where the shape has two widths.
    intervals : mapping
        Parameter of the model to its interval, where one was asked for and exists.
    """

    name: str
    kind: str
    shape: str
    spectrum: str
    values: Mapping[str, Estimate]
    intervals: Mapping[str, Interval] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FittedRegion:
    """The curves of one region, all of shape (n,), in the unit of the data.

    Attributes
    ----------
    name, spectrum : str
        What it and its spectrum are called.
    ppm, data, total, baseline : array
        Shifts (ascending), data, fitted sum, and the part of it that is baseline.
    sites : mapping
        Name to curve of each site, without baseline.
    band : array
        Standard error of ``total`` at each point; zeros where there is none.
    noise_amplitude : float
        Standard deviation of the noise of a point.
    sidebands_ppm : mapping
        Name of each manifold to the shifts of its visible sidebands in the region.
    nucleus : str
        Observed isotope.
    """

    name: str
    spectrum: str
    ppm: FloatArray
    data: FloatArray
    total: FloatArray
    baseline: FloatArray
    sites: Mapping[str, FloatArray]
    band: FloatArray
    noise_amplitude: float
    sidebands_ppm: Mapping[str, tuple[float, ...]]
    nucleus: str = ""

    @property
    def residual(self) -> FloatArray:
        """Data minus fit."""
        return self.data - self.total


@dataclass(frozen=True, slots=True)
class Quality:
    """How well the model describes the data.

    Attributes
    ----------
    chi_square : float
        Sum of the squared residuals in units of the noise.
    reduced_chi_square : float
        Chi square over what noise alone would leave: 1 where the model is right; not a number
        where the noise is not known.
    describes_data : bool
        Whether it is no larger than the noise lets expect.
    points : int
        Number of data points.
    independent_points : float
        How many of them are independent, after windows and zero filling.
    parameters : int
        Number of parameters that were fitted.
    evaluations : int
        How often the model was evaluated.
    reason : {"converged", "rounding", "evaluations"}
        Why the search ended.
    """

    chi_square: float
    reduced_chi_square: float
    describes_data: bool
    points: int
    independent_points: float
    parameters: int
    evaluations: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class FitResult:
    """The one type that a fit returns.

    Attributes
    ----------
    model : FitModel
        The model with the fitted values as starts: fitted again, it gives the same.
    sites : tuple of SiteResult
        Every site in every spectrum.
    others : mapping
        Estimates of phases and baseline coefficients by name.
    regions : tuple of FittedRegion
        Curves.
    parameters : tuple of str
        Names of the fitted parameters, in the order of ``correlations``.
    correlations : array, shape (k, k)
        Correlation coefficients; not a number for parameters without error.
    quality : Quality
        Chi square and what belongs to it.
    remarks : tuple of str
        Sentences: bounds that were hit, errors that cannot be given and why.
    other_intervals : mapping
        Intervals of phases.
    interval_method : str
        How the intervals were found; empty where none were asked for.
    area_corrections : mapping
        Spectrum with an excitation profile to the least and the most factor from an area as it
        is seen to that of the sample.
    """

    model: FitModel
    sites: tuple[SiteResult, ...]
    others: Mapping[str, Estimate]
    regions: tuple[FittedRegion, ...]
    parameters: tuple[str, ...]
    correlations: FloatArray
    quality: Quality
    remarks: tuple[str, ...] = field(default=())
    other_intervals: Mapping[str, Interval] = field(default_factory=dict)
    interval_method: str = ""
    area_corrections: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make the arrays read-only."""
        arrays = [self.correlations]
        for each in self.regions:
            arrays += [each.ppm, each.data, each.total, each.baseline, each.band]
            arrays += list(each.sites.values())
        for array in arrays:
            array.flags.writeable = False

    def value(self, site: str, parameter: str, spectrum: str = "") -> Estimate:
        """Return one estimate; of the first spectrum that holds the site where none is named."""
        found = [
            each for each in self.sites if each.name == site and spectrum in ("", each.spectrum)
        ]
        if not found:
            self.model.site_named(site)
        return found[0].values[parameter]

    def json(self) -> bytes:
        """Return everything but the curves as JSON."""
        document = {
            "format": RESULT_FORMAT,
            "pnmr": __version__,
            "sites": [
                {
                    "name": each.name,
                    "kind": each.kind,
                    "shape": each.shape,
                    "spectrum": each.spectrum,
                    "values": _told(each.values, each.intervals),
                }
                for each in self.sites
            ],
            "others": _told(self.others, self.other_intervals),
            "interval_method": self.interval_method,
            "area_corrections": self.area_corrections,
            "quality": self.quality,
            "remarks": self.remarks,
            "parameters": self.parameters,
            "correlations": self.correlations.tolist(),
            "noise": {each.name: each.noise_amplitude for each in self.regions},
        }
        return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def _told(
    values: Mapping[str, Estimate], intervals: Mapping[str, Interval]
) -> dict[str, dict[str, Any]]:
    told = {}
    for name, value in values.items():
        told[name] = msgspec.to_builtins(value) | {"text": str(value)}
        if name in intervals:
            told[name]["interval"] = msgspec.to_builtins(intervals[name])
    return told
