from dataclasses import replace

import figure_checks as checks
import numpy as np
import pytest
from synthetic_campaign import SAMPLES, findings

from pnmr.assign import Compound
from pnmr.errors import SettingError
from pnmr.report.campaign_look import (
    drawing_order,
    fitted_sidebands_ppm,
    sample_colours,
    short_name,
)
from pnmr.report.editing_figure import editing_figure
from pnmr.report.figure_two import figure_two
from pnmr.report.lettering import formula
from pnmr.report.style import PAIRS, rendered
from pnmr.report.zoomable import zoomable

FOUND = findings()


def traces(figure, panel: int):
    lines = [each for each in figure.axes[panel].lines if len(each.get_xdata()) > 3]
    return [each for each in lines if each.get_linestyle() == "-"]


def test_the_papers_figure_is_recognised_and_nothing_touches() -> None:
    figure = figure_two(FOUND)
    assert not checks.faults(figure)
    assert figure.get_size_inches()[0] == 7.0
    assert [axes.get_xlim() for axes in figure.axes] == [(6000.0, 1000.0), (200.0, -100.0)]
    written = [text for text, _ in checks.texts(figure)]
    assert {"line broadening 200 Hz", "line broadening 20 Hz"} <= set(written)
    assert [text for text in written if "dca)" in text] == [formula(name) for name in SAMPLES][::-1]


def test_what_all_names_end_with_is_written_once() -> None:
    found = replace(
        FOUND, samples=tuple(replace(s, name=f"{s.name}, simulated") for s in FOUND.samples)
    )
    written = [text for text, _ in checks.texts(figure_two(found))]
    assert [text for text in written if "simulated" in text] == ["all samples, simulated"]


def test_crystals_are_pale_above_glasses_in_full_colour() -> None:
    stack = traces(figure_two(FOUND), 1)
    wanted = [colour for metal in ("Co", "Fe", "Mn") for colour in reversed(PAIRS[metal])]
    assert [line.get_color() for line in stack] == wanted
    baselines = [float(np.median(line.get_ydata())) for line in stack]
    assert baselines == sorted(baselines)


def test_asterisks_stand_on_sidebands_alone() -> None:
    spacing_ppm = 60e3 / 100.61
    centres = [s for _, _, lines in SAMPLES.values() for s, _, _ in lines.values()]
    stars = checks.star_shifts(figure_two(FOUND))
    assert len(stars) > 10
    for star in stars:
        orders = [(star - centre) / spacing_ppm for centre in centres]
        assert min(abs(each - round(each)) for each in orders if abs(each) > 0.5) < 0.05


def test_doubt_is_written_on_the_figure() -> None:
    written = [text for text, _ in checks.texts(figure_two(FOUND))]
    assert "triazine-type ring ?" in written
    assert "3880 ?" in written
    assert "free dca" in written
    names = [short_name(each) for each in FOUND.samples[0].assignments]
    assert names == ["NCH₂", "CH₂", "CH₃", "NCN"]


def test_an_empty_spectrum_stays_flat() -> None:
    empty = traces(figure_two(FOUND), 0)[-1]
    full = traces(figure_two(FOUND), 0)[1]
    assert np.ptp(empty.get_ydata()) < 0.4 * np.ptp(full.get_ydata())


def test_other_metals_have_colours_of_their_own() -> None:
    metals = ("Ni", "Zn", "Co")
    samples = [
        replace(FOUND.samples[0], name=f"{metal} {state}", compound=Compound("13C", metal, state))
        for metal in metals
        for state in ("glass", "crystal")
    ]
    ordered = drawing_order(samples)
    assert [each.compound.state for each in ordered] == ["crystal", "glass"] * 3
    colours = sample_colours(ordered)
    assert len({trace for trace, _ in colours.values()}) == 6
    assert len({letters for _, letters in colours.values()}) == 3


@pytest.mark.parametrize("hostile", checks.HOSTILE)
def test_any_name_of_a_sample_can_be_written(hostile) -> None:
    samples = (replace(FOUND.samples[3], name=hostile), *FOUND.samples[4:])
    assert not checks.faults(figure_two(replace(FOUND, samples=samples)))
    figure = editing_figure(samples[0])
    assert figure is not None
    assert not checks.faults(figure)


def test_the_same_campaign_gives_the_same_bytes() -> None:
    for suffix in (".svg", ".pdf"):
        assert rendered(figure_two(FOUND), suffix) == rendered(figure_two(FOUND), suffix)


@pytest.mark.parametrize("number", range(6))
def test_tedor_lies_over_the_echo_on_one_scale(number) -> None:
    figure = editing_figure(FOUND.samples[number])
    assert figure is not None
    assert not checks.faults(figure)
    echo, tedor = traces(figure, 1)
    ratio = np.ptp(tedor.get_ydata()) / np.ptp(echo.get_ydata())
    assert 0.3 < ratio < 0.5


def test_without_tedor_there_is_no_editing_to_draw() -> None:
    views = tuple(
        replace(view, spectra={"echo": view.spectra["echo"]}) for view in FOUND.samples[0].views
    )
    assert editing_figure(replace(FOUND.samples[0], views=views)) is None


def test_views_that_differ_between_samples_are_refused() -> None:
    odd = replace(FOUND.samples[0], views=FOUND.samples[0].views[:1])
    with pytest.raises(SettingError, match="diamagnetic"):
        figure_two(replace(FOUND, samples=(*FOUND.samples[1:], odd)))
    with pytest.raises(SettingError, match="no spectrum"):
        figure_two(replace(FOUND, samples=()))


def test_a_spectrum_that_ends_before_the_region_leaves_its_place_empty() -> None:
    short = checks.spectrum({60.0: 1.0}, scale=checks.axis(low_ppm=-200.0, high_ppm=300.0))
    views = tuple(
        replace(view, spectra={"echo": short, "tedor": short}, fit=None)
        for view in FOUND.samples[0].views
    )
    sample = replace(FOUND.samples[0], views=views)
    figure = figure_two(replace(FOUND, samples=(sample, *FOUND.samples[1:])))
    assert not checks.faults(figure)
    assert [len(traces(figure, panel)) for panel in (0, 1)] == [5, 6]
    alone = editing_figure(sample)
    assert alone is not None
    assert len(alone.axes) == 1
    drawing = zoomable(replace(FOUND, samples=(sample,)))[0]
    assert [trace["data"] for trace in drawing["lanes"][0]["traces"]] == [""]


def test_broad_sidebands_are_starred_where_the_fit_has_them() -> None:
    """Broad sidebands have no shoulders to rise above; one below the noise stays bare."""
    sample = FOUND.samples[5]
    view = sample.views[0]
    region = view.fit.regions[0]
    curve = np.where(np.abs(region.ppm - 3640.0) < 50.0, 10.0 * region.noise_amplitude, 0.0)
    told = replace(
        region, sites={"dca": curve}, sidebands_ppm={"dca": (3640.0, 4100.0), "other": (3640.0,)}
    )
    views = (replace(view, fit=replace(view.fit, regions=(told,))), sample.views[1])
    assert fitted_sidebands_ppm(replace(sample, views=views), views[0]) == [3640.0]
    stars = checks.star_shifts(figure_two(replace(FOUND, samples=(replace(sample, views=views),))))
    assert any(abs(star - 3640.0) < 1.0 for star in stars)
    assert not any(abs(star - 4100.0) < 50.0 for star in stars)
