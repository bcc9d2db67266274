from dataclasses import replace

import numpy as np
import pytest
from figure_checks import HOSTILE, echo, faults, manifold, star_shifts, texts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pnmr.data import FID, ListAxis, Spectrum, Step
from pnmr.errors import ProcessingError, SettingError
from pnmr.report.process_sheet import process_sheet
from pnmr.report.raw_panel import RawSignal
from pnmr.report.style import rendered

TOP_S = 200.3 * 5e-7
PAPER = ((200.0, -100.0), (6000.0, 1000.0))


def written(figure: object) -> str:
    return " | ".join(text for text, _ in texts(figure))


def processed(lb_hz: float) -> Spectrum:
    steps = (
        Step("exponential", {"lb_hz": lb_hz}),
        Step("automatic_phase", {"p0_deg": 0.0}, {"p0_deg": -12.34, "p1_deg": 360.0}),
    )
    return replace(manifold(), history=steps)


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.integers(1, 3),
    st.integers(0, 5),
    st.sampled_from([None, TOP_S, 0.0, 1.0]),
    st.sampled_from([(), (3900.0,), (62.0, 3900.0)]),
    st.sampled_from([None, "A title", *HOSTILE]),
    st.sampled_from([0, 1, 3, 20]),
)
def test_nothing_is_clipped_and_nothing_touches(
    count: int,
    panels: int,
    top_s: float | None,
    centres_ppm: tuple[float, ...],
    title: str | None,
    rows: int,
) -> None:
    regions = [*PAPER, (-100.0, 300.0), (5000.0, 2000.0), (4100.0, 3700.0)][:panels]
    if count > 1:
        regions = regions[:count]
    spectra = [processed(20.0 * 10**k) for k in range(count)]
    if rows:
        axes = (ListAxis("row", "", tuple(range(rows))), spectra[0].frequency)
        values = np.linspace(-0.5, 1, rows)[:, None] * spectra[0].values
        spectra = [replace(each, values=values, axes=axes) for each in spectra]
    fid = echo(rows=rows, title=title or "")
    figure = process_sheet(fid, spectra, regions, top_s=top_s, centres_ppm=centres_ppm, title=title)
    assert faults(figure) == []


def test_the_sheet_tells_the_conditions_and_what_was_decided() -> None:
    sheet = process_sheet(echo(), [processed(20.0), processed(200.0)], PAPER, top_s=TOP_S)
    found = written(sheet)
    for expected in (
        "¹³C at 100.91 MHz",
        "60 kHz",
        "40960, recycle delay 30 ms",
        "double_echo",
        "2048 of 500 ns, width 2 MHz",
        "67.98 points",
        "100.15 µs, 200.30 points",
        "EM 20 Hz · EM 200 Hz",
        "\N{MINUS SIGN}12.3°, 360.0° first order",
        "100.61 MHz",
    ):
        assert expected in found


def test_each_region_is_taken_from_its_own_spectrum() -> None:
    sheet = process_sheet(echo(), [processed(20.0), processed(200.0)], PAPER)
    limits = [axes.get_xlim() for axes in sheet.axes][-2:]
    assert limits == [(200.0, -100.0), (6000.0, 1000.0)]
    headings = [text for text, _ in texts(sheet) if text.startswith("LB")]
    assert headings == ["LB 20 Hz", "LB 200 Hz"]


def test_regions_that_do_not_pair_with_spectra_are_refused() -> None:
    with pytest.raises(SettingError, match="3 regions do not pair with 2 spectra"):
        process_sheet(echo(), [manifold()] * 2, [*PAPER, (10.0, 0.0)])
    with pytest.raises(SettingError, match="at least one spectrum"):
        process_sheet(echo(), [])


def test_shifts_rise_to_the_left_and_times_to_the_right() -> None:
    limits = [axes.get_xlim() for axes in process_sheet(echo(), [manifold()], PAPER).axes]
    assert all(left < right for left, right in limits[:2])
    assert all(left > right for left, right in limits[2:])


def test_the_echo_top_is_marked_where_it_is_and_is_in_the_zoom() -> None:
    sheet = process_sheet(echo(), [manifold()], top_s=TOP_S)
    whole, zoom = sheet.axes[:2]
    upright = [
        float(line.get_xdata()[0])
        for line in zoom.lines
        if len(line.get_xdata()) == 2 and line.get_xdata()[0] == line.get_xdata()[1]
    ]
    assert upright == pytest.approx([200.3 * 0.5])
    assert zoom.get_xlim()[0] < 100.15 < zoom.get_xlim()[1]
    assert whole.get_xlim()[1] == pytest.approx(1.0235, rel=1e-6)
    assert "echo top 100.2 µs" in written(sheet)


def test_only_named_centrebands_get_stars_and_a_guess_is_called_one() -> None:
    named = process_sheet(echo(), [manifold()], centres_ppm=[3900.0])
    guessed = process_sheet(echo(), [manifold()])
    assert "* sidebands, 60 kHz" in written(named)
    assert "tallest line" in written(guessed)
    assert len(star_shifts(named)) == 6
    assert {line.get_marker() for line in named.axes[2].lines if line.get_gid() == "sidebands"} == {
        (5, 2, 0)
    }
    assert {
        line.get_marker() for line in guessed.axes[2].lines if line.get_gid() == "sidebands"
    } == {"o"}


def test_a_series_says_which_row_is_drawn_and_how_the_others_are() -> None:
    rows = np.linspace(-1, 0.5, 12)[:, None] * manifold().values
    axes = (ListAxis("row", "", tuple(range(12))), manifold().frequency)
    sheet = process_sheet(echo(rows=12), [replace(manifold(), values=rows, axes=axes)])
    found = written(sheet)
    assert "row 12 of 12" in found
    assert "12 rows, upward, in colour" in found


def test_the_strongest_row_of_a_series_is_drawn() -> None:
    signal = RawSignal.of(echo(rows=5), None)
    assert (signal.row, signal.rows) == (5, 5)


@pytest.mark.parametrize("points", [1, 2, 5])
def test_a_signal_of_few_points_is_drawn(points: int) -> None:
    fid = echo(points)
    fid = FID(np.zeros(points), fid.axes, fid.acquisition)
    empty = replace(manifold(), values=np.zeros(manifold().shape))
    assert rendered(process_sheet(fid, [empty], PAPER, top_s=0.0), ".png")


def test_a_damaged_signal_is_refused() -> None:
    fid = echo()
    values = fid.values.copy()
    values[3] = np.inf
    with pytest.raises(ProcessingError, match="not finite"):
        process_sheet(replace(fid, values=values), [manifold()])


@pytest.mark.parametrize("suffix", [".svg", ".pdf", ".png"])
def test_the_same_run_gives_the_same_sheet(suffix: str) -> None:
    first, second = (
        rendered(process_sheet(echo(), [processed(20.0)], PAPER, top_s=TOP_S), suffix)
        for _ in range(2)
    )
    assert first == second
