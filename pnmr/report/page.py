"""The report as one HTML page that needs no network and lets no text become markup."""

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from pnmr.report.document import Document, SampleRecord, ViewRecord
from pnmr.report.lettering import formula, with_minus
from pnmr.report.methods import ROLES, methods
from pnmr.units import written

_WORDS = ("assigned", "tentative", "unassigned")
_NONE = "\N{EN DASH}"
_MEDIA = {".png": "image/png", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure of a sample as PNG or SVG, and what stands below it."""

    content: bytes
    suffix: str
    caption: str


@dataclass(frozen=True, slots=True)
class Illustrated:
    """What the page shows beside the document.

    Attributes
    ----------
    figure_two : Picture
        The figure of all samples.
    drawings : sequence of mapping
        Zoomable spectra, as `pnmr.report.zoomable.zoomable` gives them.
    pictures, recipes : mapping
        Name of a sample to its figures, and to its recipes by name.
    """

    figure_two: Picture
    drawings: Sequence[Mapping[str, Any]] = ()
    pictures: Mapping[str, Sequence[Picture]] = field(default_factory=dict)
    recipes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def page(report: Document, shown: Illustrated) -> str:
    """Return the page; the same report gives the same text.

    All texts are escaped and stripped of control and direction marks. The policy in its head
    forbids every request; only the script and the style that ship may run, by their digests.
    """
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    folder = files("pnmr.library") / "page"
    texts = {
        name: (folder / name).read_text(encoding="utf-8")
        for name in ("report.html", "report.css", "zoom.js")
    }
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: _shown(value) if type(value) is str else value,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= _FILTERS
    return environment.from_string(texts["report.html"]).render(
        report=report,
        samples=[_sample(k, each, shown) for k, each in enumerate(report.samples)],
        views=report.samples[0].views if report.samples else (),
        drawings=shown.drawings,
        figure_two=_source(shown.figure_two),
        methods=methods(report),
        policy=_policy(style=texts["report.css"], script=texts["zoom.js"]),
        style=Markup(texts["report.css"]),
        script=Markup(texts["zoom.js"]),
    )


def clean(text: str) -> str:
    """Return text on one line without control, direction and unpaired marks."""
    return " ".join(_shown(text).split())


def slug(text: str) -> str:
    """Return a name for files and anchors: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60] or "sample"


def _sample(number: int, record: SampleRecord, shown: Illustrated) -> dict[str, Any]:
    lines = sorted(record.resonances, key=lambda line: -(line.shift.value or 0.0))
    found = [line.word for line in lines]
    return {
        "record": record,
        "lines": lines,
        "key": f"sample-{number + 1}",
        "counts": {word: found.count(word) for word in _WORDS},
        "pictures": [
            {"source": _source(each), "caption": each.caption}
            for each in shown.pictures.get(record.name, ())
        ],
        "fit_remarks": {view.name: _unsaid(view, record) for view in record.views},
        "recipes": shown.recipes.get(record.name, {}),
    }


def _unsaid(view: ViewRecord, record: SampleRecord) -> list[str]:
    """Return the remarks of a fit that the remarks on the sample do not repeat."""
    said = {remark.removeprefix(f"{view.name}: ") for remark in record.remarks}
    return [each for each in view.fit.remarks if each not in said] if view.fit else []


def _source(picture: Picture) -> Any:
    """Return a picture as an address; its letters are those of base64, so nothing needs escaping."""
    from markupsafe import Markup

    content = base64.b64encode(picture.content).decode("ascii")
    return Markup(f"data:{_MEDIA[picture.suffix]};base64,{content}")


def _policy(*, style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _percent(probability: float) -> str:
    """Return a probability without claiming certainty: 0.9998 is > 99.9 %."""
    if probability > 0.999:
        return "> 99.9 %"
    return f"{100.0 * probability:.1f} %" if probability >= 0.001 else "< 0.1 %"


def _lines(text: str) -> Any:
    from markupsafe import Markup, escape

    return Markup("\n").join(escape(_shown(line)) for line in text.splitlines())


def _shown(text: str) -> str:
    """Return text without marks that cannot be seen; whatever separates words is a space."""
    spaced = (" " if each.isspace() else each for each in text)
    return "".join(each for each in spaced if each.isprintable())


_FILTERS: dict[str, Any] = {
    "formula": formula,
    "minus": with_minus,
    "percent": _percent,
    "odds": lambda odds: _NONE if odds is None else with_minus(f"{odds:+.1f}"),
    "shift": lambda shift_ppm: with_minus(f"{shift_ppm:.6g}"),
    "quantity": lambda value, unit: _NONE if value is None else written(value, unit),
    "role": lambda role: ROLES.get(role, role),
    "lines": _lines,
}
