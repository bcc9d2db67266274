"""What a simulated data set was made from: the record that lies beside it."""

import math
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import msgspec

from pnmr.files import sha256
from pnmr.spins import Sample, Site
from pnmr.version import __version__
from pnmr.workflow.rehearsal import Rehearsal

TRUTH = "truth.json"
TRUTH_FORMAT = "pnmr truth 1"


def truth(rehearsal: Rehearsal, how: Mapping[str, Any]) -> str:
    """Return the record as JSON: sample, sites, what of them is assumed, program and parameters.

    ``how`` holds the settings of the simulation, its seed first of all. There are neither
    dates nor paths in it, so that the same simulation gives the same bytes.
    """
    parameters, played = rehearsal.parameters, rehearsal.timeline
    record = {
        "format": TRUTH_FORMAT,
        "pnmr": __version__,
        "is_simulated": True,
        "simulation": dict(how),
        "sample": _sample(rehearsal.sample),
        "program": {
            "name": rehearsal.program,
            "sha256": sha256(rehearsal.text.encode()),
            "scans": played.scans,
            "dummy_scans": played.dummy_scans,
            "values": dict(parameters.values),
            "texts": dict(parameters.texts),
            "lists": dict(parameters.lists),
            "calibrations": dict(played.calibrations),
        },
    }
    return msgspec.json.format(msgspec.json.encode(record), indent=2).decode() + "\n"


def _sample(sample: Sample) -> dict[str, Any]:
    sites = [_site(site, sample) for site in sample.sites]
    return {
        "name": sample.name,
        "origin": sample.origin,
        "temperature_k": sample.temperature_k,
        "mas_hz": sample.mas_hz,
        "mas_jitter_hz": sample.mas_jitter_hz,
        "noise_ratio": sample.noise_ratio,
        "carrier_ppm": dict(sample.carrier_ppm),
        "rf": {
            "scale_factors": sample.rf.scale_factor.tolist(),
            "weights": sample.rf.weight.tolist(),
        },
        "assumed": [name for name in sample.assumed if not name.startswith("site '")],
        "sites": sites,
    }


def _site(site: Site, sample: Sample) -> dict[str, Any]:
    head = f"site '{site.label}'."
    found = {each.name: _plain(getattr(site, each.name)) for each in fields(site)}
    found["assumed"] = [n.removeprefix(head) for n in sample.assumed if n.startswith(head)]
    return found


def _plain(value: Any) -> Any:
    """Return a value as JSON holds it; what is endless is null."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value
