"""The supplementary figures of a sample, each with its file name and caption."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from matplotlib.figure import Figure

from pnmr.assign import CampaignFindings, SampleFindings
from pnmr.report.difference_figure import difference_figure
from pnmr.report.editing_figure import editing_figure
from pnmr.report.fit_figure import fit_figure
from pnmr.report.lettering import formula
from pnmr.report.methods import ROLES
from pnmr.report.page import Picture, clean, slug
from pnmr.report.style import rendered, small_png

_SUFFIXES = (".pdf", ".svg", ".png")
# Dots per inch of the pictures in the page; the files have the figures' own.
_PAGE_DPI = 150


@dataclass(frozen=True, slots=True)
class Plate:
    """A figure, its file name without a suffix, and its caption."""

    name: str
    figure: Figure
    caption: str = ""

    def files(self) -> dict[str, bytes]:
        """Return the figure as PDF, SVG and PNG by file name."""
        return {f"{self.name}{suffix}": rendered(self.figure, suffix) for suffix in _SUFFIXES}

    def picture(self) -> Picture:
        """Return the figure as the page shows it."""
        return Picture(small_png(self.figure, _PAGE_DPI), ".png", self.caption)


def plates(sample: SampleFindings, key: str) -> Iterator[Plate]:
    """Yield echo against TEDOR where there is TEDOR, then the deconvolution of each fitted view."""
    name = formula(clean(sample.name))
    edited = editing_figure(sample)
    if edited is not None:
        shown = [role for role in ("echo", "tedor", "control") if _has(sample, role)]
        roles = ", ".join(ROLES[role] for role in shown)
        caption = f"{name}: {roles} on one scale; asterisks mark spinning sidebands."
        yield Plate(f"figures/editing-{key}", edited, caption)
    for view in sample.views:
        if view.fit is not None:
            title = f"{name}, {clean(view.name)}"
            figure = fit_figure(view.fit, title=title)
            caption = f"{title}: deconvolution, line broadening {view.lb_hz:g} Hz."
            yield Plate(f"figures/deconvolution-{key}-{slug(view.name)}", figure, caption)


def comparison_plates(
    findings: CampaignFindings, keys: Mapping[str, str]
) -> Iterator[tuple[str, Plate]]:
    """Yield the glass and the figure of its difference from the crystal, for each comparison."""
    samples = {each.name: each for each in findings.samples}
    for pair in findings.comparisons:
        crystal, glass = samples.get(pair.crystal), samples.get(pair.glass)
        figure = difference_figure(crystal, glass) if crystal and glass else None
        if figure is not None:
            names = [formula(clean(name)) for name in (pair.crystal, pair.glass)]
            caption = (
                f"{names[0]} and {names[1]} over the area of their TPrA lines, and the glass less the"
                " crystal; the band is three standard deviations of the noise."
            )
            yield pair.glass, Plate(f"figures/difference-{keys[pair.glass]}", figure, caption)


def _has(sample: SampleFindings, role: str) -> bool:
    return any(role in view.spectra for view in sample.views)
