from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from pnmr.errors import SettingError
from pnmr.program import Timeline, parameters, timeline
from pnmr.program.compose import compose
from pnmr.program.compose.shipped import SHIPPED, shipped_parameters
from pnmr.report.sequence_diagram import sequence_diagram
from pnmr.report.sequence_layout import Room, scale, scene
from pnmr.report.style import rendered, save
from pnmr.report.symbols import Symbol, symbol
from pnmr.shapes import square

ROOM = Room(0.5, 6.0, 0.5, 1.0, 0.06, 0.1)


def shipped(name: str) -> Timeline:
    each = SHIPPED[name]
    text = compose(each.program, each.options, name=name).text
    known = shipped_parameters(name)
    return timeline(text, known or shipped_parameters("saturation_recovery"))


def texts(figure: Figure) -> list[Text]:
    return [text for text in figure.axes[0].texts if text.get_text().strip()]


def words(figure: Figure) -> list[str]:
    return [text.get_text() for text in texts(figure)]


@pytest.mark.parametrize("name", SHIPPED)
def test_nothing_written_on_a_diagram_is_cut_off_or_written_over(name: str) -> None:
    figure = sequence_diagram(shipped(name), title=name)
    renderer = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in texts(figure)]
    width, height = figure.get_size_inches() * figure.dpi
    for word, box in boxes:
        assert box.x0 >= 0.0, word
        assert box.y0 >= 0.0, word
        assert box.x1 <= width, word
        assert box.y1 <= height, word
    for (first, one), (second, other) in combinations(boxes, 2):
        wide = min(one.x1, other.x1) - max(one.x0, other.x0)
        high = min(one.y1, other.y1) - max(one.y0, other.y0)
        # An index hangs below its letter, but not into it.
        assert wide <= 3.0 or high <= 3.0, (first, second)


def test_the_double_adiabatic_echo_shows_its_ten_rotor_periods_and_its_top() -> None:
    figure = sequence_diagram(shipped("double_adiabatic_echo"))
    shown = words(figure)
    assert set(map(str, range(11))) <= set(shown)
    for word in ("echo top", "rotor periods", "50 µs", "¹³C", "0 2 0 2 2 0 2 0 0 2 0 2 2 0 2 0"):
        assert word in shown
    assert shown.count("φ") == 2 * 4
    assert {"A", "AB", "B"} <= set(shown)
    top = next(text for text in texts(figure) if text.get_text() == "echo top")
    ten = next(text for text in texts(figure) if text.get_text() == "10")
    assert top.get_position()[0] == pytest.approx(ten.get_position()[0], abs=0.01)


def test_a_decay_without_an_echo_has_no_top_and_no_ruler() -> None:
    shown = words(sequence_diagram(shipped("one_pulse")))
    assert "echo top" not in shown
    assert "rotor periods" not in shown


def test_a_train_is_drawn_once_with_the_number_of_its_turns() -> None:
    drawn = scene(shipped("saturation_recovery"))
    (repeat,) = drawn.repeats
    assert repeat.turns == 10
    assert [pulse.phase.name for pulse in drawn.pulses if pulse.phase] == [
        *("ph22", "ph23", "ph1", "ph2", "ph3")
    ]
    assert float(repeat.end - repeat.start) == pytest.approx(2 * (1.25e-6 + 5e-4))


def test_delays_that_dwarf_the_sequence_are_broken_and_no_others() -> None:
    broken = {
        name: {gap.label for gap in scene(shipped(name)).gaps if gap.is_long}
        for name in ("double_adiabatic_echo", "hahn_echo", "shap_inversion_recovery", "one_pulse")
    }
    assert broken == {
        "double_adiabatic_echo": {"d1"},
        "hahn_echo": {"d1"},
        "shap_inversion_recovery": {"d1", "recovery"},
        "one_pulse": {"d1"},
    }


def test_to_scale_every_inch_is_the_same_time() -> None:
    drawn = scene(shipped("tedor_shap"))
    labels = {gap.label: 0.3 for gap in drawn.gaps}
    laid = scale(drawn, ROOM, labels, to_scale=True)
    steps_s, steps_in = np.diff(laid.times_s), np.diff(laid.places_in)
    assert laid.places_in[-1] - laid.places_in[0] == pytest.approx(ROOM.width_in)
    inner = slice(1, -1)
    rate = steps_in[inner] / steps_s[inner]
    assert rate == pytest.approx(rate.mean() * np.ones_like(rate), rel=1e-6)


def test_otherwise_thin_pulses_and_names_of_delays_have_room_and_order_is_kept() -> None:
    drawn = scene(shipped("tedor_shap"))
    labels = {gap.label: 0.3 for gap in drawn.gaps}
    laid = scale(drawn, ROOM, labels, to_scale=False)
    assert (np.diff(laid.places_in) > 0.0).all()
    for gap in drawn.gaps:
        assert laid.at(gap.end) - laid.at(gap.start) >= 0.3 - 1e-9
    for pulse in drawn.pulses:
        wide_in = laid.at(pulse.start + pulse.duration) - laid.at(pulse.start)
        assert wide_in >= 0.06 - 1e-9


def test_weaker_pulses_are_lower() -> None:
    given = {**(known := shipped_parameters("shap_calibration")).values, "plw1": 64.0}  # type: ignore[union-attr]
    played = timeline(compose("shap_calibration").text, parameters({**given, **known.texts}))  # type: ignore[union-attr]
    heights = {}
    for row in (2, 8):
        figure = sequence_diagram(played, increment=row)
        curve = max(
            (line for line in figure.axes[0].lines if len(line.get_xdata()) == 240),
            key=lambda line: -np.min(line.get_xdata()),
        )
        heights[row] = np.ptp(curve.get_ydata())
    assert heights[2] / heights[8] == pytest.approx(2.0 / 8.0, rel=0.01)


def test_a_given_shape_is_drawn_with_its_own_envelope() -> None:
    found = shipped("double_adiabatic_echo")
    figure = sequence_diagram(found, shapes={"SHAP_10M_50u": square(50e-6)})
    curves = [line for line in figure.axes[0].lines if len(line.get_xdata()) == 240]
    assert len(curves) == 2
    heights = np.asarray(curves[0].get_ydata())[1:-1]
    assert np.ptp(heights) == pytest.approx(0.0, abs=1e-9)


def test_phases_of_long_cycles_are_listed_by_their_runs() -> None:
    shown = words(sequence_diagram(shipped("double_adiabatic_echo.64")))
    assert "16\N{MULTIPLICATION SIGN}0 16\N{MULTIPLICATION SIGN}2" in " ".join(shown)
    assert any("0° 72° 144°" in word for word in words(sequence_diagram(shipped("matpass"))))


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("tauAB", Symbol("τ", "AB")),
        ("TauR", Symbol("τ", "r")),
        ("ph31", Symbol("φ", "31")),
        ("d1", Symbol("d", "1")),
        ("de", Symbol("de")),
        ("recovery", Symbol("recovery")),
        ("10u", Symbol("10u")),
    ],
)
def test_names_become_letters_with_an_index(name: str, written: Symbol) -> None:
    assert symbol(name) == written


@pytest.mark.parametrize("suffix", [".svg", ".pdf", ".png"])
def test_the_same_scan_gives_the_same_bytes(suffix: str, tmp_path: Path) -> None:
    found = shipped("double_echo")
    first, second = (rendered(sequence_diagram(found, title="a_b $x$"), suffix) for _ in range(2))
    assert first == second
    save(sequence_diagram(found), tmp_path / f"echo{suffix}")
    assert (tmp_path / f"echo{suffix}").stat().st_size > 5000


def test_any_program_is_drawn_with_assumed_parameters() -> None:
    text = """
1 ze
2 d1 do:f2
  (p3 ph1):f2
  (p15:sp1 ph2):f1 (p15:sp0 ph2):f2
  1u cpds2:f2
  go=2 ph31
  1m do:f2
  30m wr #0
exit
ph1=1 3
ph2=0
ph31=0 2
"""
    given = parameters(p3=2.5, p15=1000.0, d1=1.0, td=512, swh=1e5, de=6.5, ns=2, ds=0, spoffs0=0.0)
    figure = sequence_diagram(timeline(text, given))
    assert {"f1", "f2", "sp0", "sp1"} <= set(words(figure))


def test_a_scan_that_is_not_there_is_refused() -> None:
    with pytest.raises(SettingError, match="scan 2000000"):
        sequence_diagram(shipped("double_echo"), scan=2_000_000)
    with pytest.raises(SettingError, match="increment 9"):
        sequence_diagram(shipped("shap_calibration"), increment=9)
