"""Where everything of a spectrum figure stands, before anything is drawn.

Lengths are in inches: the height of the figure follows from what has to stand above
each other, so that nothing is clipped and nothing touches.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pnmr.errors import SettingError
from pnmr.report.assignment import Assignment, PlacedNames, place_names
from pnmr.report.inset import Inset, place_insets
from pnmr.report.lettering import shortened, size_in
from pnmr.report.skyline import Skyline
from pnmr.report.stack import GAP_IN, Ensemble, Panel, baselines_in, label_places, panels
from pnmr.report.style import BLACK, COLOURS, DOUBLE_IN, SMALL_PT
from pnmr.report.trace import Region, Row, Window, whole_region, window

MARGIN_IN, BETWEEN_IN = 0.28, 0.45
_LEAST_PANEL_IN = 0.9
_TOGETHER_IN, _STACK_IN, _TALLEST_IN, _FLATTEST_IN = 2.0, 5.0, 1.1, 0.3
_LABEL_FRACTION = 0.8


@dataclass(frozen=True, slots=True)
class Composition:
    """What a figure shows of its spectra, and how.

    Attributes
    ----------
    regions : tuple of (ppm, ppm)
        Panels from left to right; one panel with everything where there is none.
    insets : tuple of (ppm, ppm)
        Regions drawn again in the first panel.
    overlay : bool
        All on one baseline; else stacked, the first at the bottom.
    normalise : str
        "max": each spectrum's tallest shown point has one height; "region": in each
        panel; "none": one scale for all, so that heights compare.
    mas_hz : float or None
        Rate of spinning in Hz for the stars; what each data set recorded when None.
    centres_ppm : tuple of float
        Centrebands whose visible sidebands are starred.
    assignments : tuple of Assignment
        Names over lines.
    width_in : float
        Width of the figure.
    colours : tuple of str
        Used in turn; black for stacks and the colour-blind safe ones for overlays when empty.
    most_rows : int
        Most rows that are shown of a series, evenly chosen.
    title : str
        Above everything; may be empty.
    """

    regions: tuple[Region, ...] = ()
    insets: tuple[Region, ...] = ()
    overlay: bool = False
    normalise: str = "max"
    mas_hz: float | None = None
    centres_ppm: tuple[float, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    width_in: float = DOUBLE_IN
    colours: tuple[str, ...] = ()
    most_rows: int = 12
    title: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """The label of a stacked trace.

    Attributes
    ----------
    text : str
        Shortened to the panel.
    panel : int
        Number of the panel that it stands in.
    left_in, base_in : float
        Its lower left corner.
    """

    text: str
    panel: int
    left_in: float
    base_in: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands, in inches from the foot of each panel.

    Attributes
    ----------
    ensemble : Ensemble
        The spectra.
    panels : tuple of Panel
        From left to right, each with the skyline of all that stands on it.
    baselines_in : tuple of float
        One for each spectrum.
    labels : tuple of Label
        Of the traces; empty for overlays, which have a legend.
    names : tuple of PlacedNames or None
        One for each panel.
    insets : tuple of Inset
        In the first panel.
    """

    ensemble: Ensemble
    panels: tuple[Panel, ...]
    baselines_in: tuple[float, ...]
    labels: tuple[Label, ...]
    names: tuple[PlacedNames | None, ...]
    insets: tuple[Inset, ...]

    @property
    def height_in(self) -> float:
        """Height of the panels."""
        return max(GAP_IN, *(panel.skyline.top_in() for panel in self.panels)) + GAP_IN


def laid_out(rows: tuple[Row, ...], asked: Composition) -> Layout:
    """Return where everything stands: traces, then labels, then names, then insets."""
    ensemble = _ensemble(rows, asked)
    bare = panels(
        ensemble, _places(rows, asked), mas_hz=asked.mas_hz, centres_ppm=asked.centres_ppm
    )
    bases_in, labels = _stacked(ensemble, bare)
    standing = [_standing(panel, k, bases_in, labels) for k, panel in enumerate(bare)]
    names = tuple(place_names(asked.assignments, each.place, each.skyline) for each in standing)
    for k, name in enumerate(names):
        if name is not None:
            standing[k] = replace(standing[k], skyline=name.skyline)
    insets, skyline = place_insets(asked.insets, ensemble, standing[0])
    standing[0] = replace(standing[0], skyline=skyline)
    return Layout(ensemble, tuple(standing), bases_in, labels, names, tuple(insets))


def _ensemble(rows: tuple[Row, ...], asked: Composition) -> Ensemble:
    """Return the spectra with the height that a page has for each."""
    together = asked.overlay or len(rows) == 1
    share_in = min(_TALLEST_IN, max(_FLATTEST_IN, _STACK_IN / len(rows)))
    return Ensemble(
        rows,
        asked.colours or (COLOURS if asked.overlay else (BLACK,)),
        asked.overlay,
        asked.normalise,
        _TOGETHER_IN if together else share_in,
    )


def _standing(
    panel: Panel, number: int, bases_in: Sequence[float], labels: Sequence[Label]
) -> Panel:
    """Return a panel whose skyline holds the traces on their baselines and the labels."""
    pairs = zip(panel.traces, bases_in, strict=True)
    skyline = Skyline.united([trace.skyline.raised(base_in) for trace, base_in in pairs])
    for label in labels:
        if label.panel == number:
            width_in, height_in = size_in(label.text, SMALL_PT)
            top_in = label.base_in + height_in + GAP_IN
            skyline = skyline.with_box(label.left_in, label.left_in + width_in, top_in)
    return replace(panel, skyline=skyline)


def _places(rows: Sequence[Row], asked: Composition) -> list[Window]:
    regions = asked.regions or (whole_region(rows),)
    room_in = asked.width_in - 2 * MARGIN_IN + BETWEEN_IN
    width_in = room_in / len(regions) - BETWEEN_IN
    if width_in < _LEAST_PANEL_IN:
        raise SettingError(
            f"{len(regions)} regions do not fit side by side in {asked.width_in:g} in; show fewer or"
            " make the figure wider"
        )
    return [window(region, rows, width_in) for region in regions]


def _stacked(
    ensemble: Ensemble, found: Sequence[Panel]
) -> tuple[tuple[float, ...], tuple[Label, ...]]:
    """Return the baselines of the traces and their labels.

    Labels stand at the left end of the first panel or at the right end of the last,
    whichever keeps the stack lower. Overlaid traces share a baseline and have none.
    """
    if ensemble.overlay:
        lowest_in = min(trace.curve.lowest_in for panel in found for trace in panel.traces)
        return (-lowest_in,) * len(ensemble.rows), ()
    last = len(found) - 1
    left, right = _labels(ensemble, found, 0), _labels(ensemble, found, last, on_left=False)
    bases_in, labels = min(left, right, key=lambda each: each[0][-1] + each[1][-1].base_in)
    raised = (
        replace(label, base_in=label.base_in + base_in)
        for label, base_in in zip(labels, bases_in, strict=True)
    )
    return bases_in, tuple(label for label in raised if label.text)


def _labels(
    ensemble: Ensemble, found: Sequence[Panel], number: int, *, on_left: bool = True
) -> tuple[tuple[float, ...], list[Label]]:
    """Return the baselines of traces labelled on one side, and the labels above them."""
    panel = found[number]
    room_in = _LABEL_FRACTION * panel.place.width_in
    texts = [shortened(row.label, room_in, SMALL_PT) for row in ensemble.rows]
    sizes_in = [size_in(text, SMALL_PT) for text in texts]
    corners = label_places(panel, [width_in for width_in, _ in sizes_in], on_left=on_left)
    labels = [Label(text, number, *corner) for text, corner in zip(texts, corners, strict=True)]
    pairs = zip(labels, sizes_in, strict=True)
    tops_in = [label.base_in + high_in for label, (_, high_in) in pairs]
    return baselines_in(found, tops_in), labels
