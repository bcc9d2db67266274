import itertools
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from figure_checks import (
    HOSTILE,
    MAS_HZ,
    axis,
    curves,
    faults,
    manifold,
    markers,
    spectrum,
    star_shifts,
    texts,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pnmr.data import ListAxis, Spectrum
from pnmr.errors import SettingError
from pnmr.report.assignment import Assignment
from pnmr.report.layout import Composition
from pnmr.report.spectrum_figure import spectrum_figure
from pnmr.report.style import WIDTHS_IN, rendered

SHIFTS = st.floats(-900.0, 6900.0)
REGIONS = st.tuples(st.floats(2000, 6900), st.floats(-900, 1900))


@st.composite
def compositions(draw: st.DrawFn) -> Composition:
    return Composition(
        regions=tuple(draw(st.lists(REGIONS, max_size=2))),
        insets=tuple(draw(st.lists(REGIONS, max_size=2))),
        overlay=draw(st.booleans()),
        normalise=draw(st.sampled_from(["max", "region", "none"])),
        centres_ppm=draw(st.sampled_from([(), (3900.0,), (3900.0, 62.0, 80.0)])),
        assignments=tuple(
            Assignment(shift, name)
            for shift, name in draw(
                st.lists(st.tuples(SHIFTS, st.sampled_from(["NCN", "CH₂", *HOSTILE])), max_size=6)
            )
        ),
        width_in=draw(st.sampled_from(list(WIDTHS_IN.values()))),
        title=draw(st.sampled_from(["", "A title", *HOSTILE])),
    )


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), compositions(), st.integers(1, 5))
def test_nothing_is_clipped_and_nothing_touches(
    data: st.DataObject, composition: Composition, count: int
) -> None:
    name = st.sampled_from(["a", "Co crystal, 60 kHz", *HOSTILE])
    labels = data.draw(st.lists(name, min_size=count, max_size=count))
    spectra = [manifold(3900.0 - 70.0 * k, noise=0.02 * k, seed=k) for k in range(count)]
    assert faults(spectrum_figure(spectra, labels, composition)) == []


@pytest.mark.parametrize("overlay", [True, False])
@pytest.mark.parametrize("sign", [1, -1])
def test_upright_and_inverted_traces_keep_apart(overlay: bool, sign: int) -> None:
    spectra = [spectrum({3000.0: sign * (-1.0) ** k, 100.0: 0.4}) for k in range(5)]
    figure = spectrum_figure(spectra, list("abcde"), Composition(overlay=overlay))
    assert faults(figure) == []
    if not overlay:
        spans = [(each.vertices[:, 1].min(), each.vertices[:, 1].max()) for each in curves(figure)]
        assert all(upper[0] > lower[1] for lower, upper in itertools.pairwise(spans))


def test_a_planted_clash_is_found() -> None:
    figure = spectrum_figure([manifold()])
    figure.text(0.5, 0.05, "on the axis label")
    figure.text(0.98, 0.9, "over the edge of the page")
    found = " ".join(faults(figure))
    assert "touching" in found
    assert "clipped" in found


@pytest.mark.parametrize("overlay", [True, False])
def test_shifts_rise_to_the_left_in_every_panel_and_inset(overlay: bool) -> None:
    composition = Composition(
        regions=((-100.0, 200.0), (6000, 1000)), insets=((4000, 3800),), overlay=overlay
    )
    figure = spectrum_figure([manifold()] * 2, ["a", "b"], composition)
    assert len(figure.axes) == 3
    limits = [each.get_xlim() for each in figure.axes]
    assert limits == [(200.0, -100.0), (6000.0, 1000.0), (4000.0, 3800.0)]


def test_stars_stand_on_the_sidebands_and_nowhere_else() -> None:
    spectra = [manifold()]
    figure = spectrum_figure(spectra, [], Composition(centres_ppm=(3900.0,)))
    spacing_ppm = MAS_HZ / 100.61
    assert star_shifts(figure) == pytest.approx(
        [3900.0 + k * spacing_ppm for k in (-3, -2, -1, 1, 2, 3)]
    )


def test_every_star_is_just_above_its_line() -> None:
    figure = spectrum_figure([manifold()], [], Composition(centres_ppm=(3900.0,)))
    (line,) = curves(figure)
    for star in markers(figure):
        under = np.abs(line.vertices[:, 0] - star.x0 - star.width / 2) < star.width
        above_px = star.y0 - line.vertices[under, 1].max()
        assert 0.0 < above_px < 0.1 * figure.dpi


def test_a_given_rate_prevails_and_a_missing_one_is_asked_for() -> None:
    still = Spectrum(manifold().values, manifold().axes)
    with pytest.raises(SettingError, match="rate of spinning"):
        spectrum_figure([still], [], Composition(centres_ppm=(3900.0,)))
    figure = spectrum_figure([still], [], Composition(centres_ppm=(3900.0,), mas_hz=MAS_HZ))
    assert len(star_shifts(figure)) == 6


def test_a_tall_line_keeps_its_height_in_the_figure() -> None:
    """One point in 300 000 is drawn at its own shift, and the file stays small."""
    scale = axis(300_000)
    values = 0.01 * np.random.default_rng(1).normal(size=scale.points) + 0j
    values[123_456] = 1.0
    figure = spectrum_figure([Spectrum(values, (scale,))])
    line = figure.axes[0].lines[0]
    tallest = int(np.argmax(line.get_ydata()))
    assert line.get_xdata()[tallest] == scale.ppm[123_456]
    assert len(line.get_xdata()) < 5000
    assert len(rendered(figure, ".pdf")) < 150_000


def test_names_stand_in_the_order_of_their_lines() -> None:
    named = [Assignment(100.0, "right"), Assignment(140.0, "left"), Assignment(120.0, "middle")]
    figure = spectrum_figure([manifold()], [], Composition(assignments=tuple(named)))
    boxes = dict(texts(figure))
    assert boxes["left"].x1 < boxes["middle"].x0
    assert boxes["middle"].x1 < boxes["right"].x0


def test_more_names_than_the_width_holds_are_refused() -> None:
    many = tuple(Assignment(100.0 + k, "NCH₂") for k in range(40))
    with pytest.raises(SettingError, match="wider"):
        spectrum_figure([manifold()], [], Composition(assignments=many, width_in=3.35))


def test_more_panels_than_the_width_holds_are_refused() -> None:
    with pytest.raises(SettingError, match="side by side"):
        spectrum_figure([manifold()], [], Composition(regions=((200, 0),) * 6, width_in=3.35))


def test_labels_must_match_the_spectra() -> None:
    with pytest.raises(SettingError, match="1 labels do not match 2 spectra"):
        spectrum_figure([manifold()] * 2, ["one"])
    with pytest.raises(SettingError, match="at least one"):
        spectrum_figure([])


def test_a_series_is_stacked_row_by_row_with_its_delays() -> None:
    rows = np.outer(np.linspace(-1, 1, 20), manifold().values)
    delays = ListAxis("vd", "s", tuple(0.25 * k for k in range(20)))
    figure = spectrum_figure(
        [Spectrum(rows, (delays, axis()))], [], Composition(most_rows=5, width_in=3.35)
    )
    assert len(curves(figure)) == 5
    assert {"0 s", "4.75 s"} <= {text for text, _ in texts(figure)}
    assert faults(figure) == []


@pytest.mark.parametrize("points", [1, 2, 3])
@pytest.mark.parametrize("height", [0.0, 1.0, 1e-300, 1e300])
def test_spectra_of_few_points_and_any_height_are_drawn(points: int, height: float) -> None:
    scale = axis(points)
    figure = spectrum_figure([Spectrum(np.full(points, height, complex), (scale,))] * 2, ["a", "b"])
    assert [each for each in faults(figure) if "curve" not in each] == []


@pytest.mark.parametrize("suffix", [".svg", ".pdf", ".png"])
@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_titles_and_labels_do_no_harm(hostile: str, suffix: str) -> None:
    composition = Composition(title=hostile, assignments=(Assignment(3900.0, hostile),))
    content = rendered(spectrum_figure([manifold()], [hostile], composition), suffix)
    if suffix == ".svg":
        tags = {each.tag.rpartition("}")[2] for each in ElementTree.fromstring(content).iter()}
        assert "script" not in tags
        assert "b" not in tags
    assert content


def test_different_nuclei_share_an_axis_without_a_wrong_name() -> None:
    figure = spectrum_figure([manifold(), spectrum({0.0: 1.0}, nucleus="1H")], ["a", "b"])
    assert "chemical shift / ppm" in {text for text, _ in texts(figure)}
