import numpy as np
from builders import synthetic_run

from pnmr.assign import Assignment, Compound, Environment, Resonance
from pnmr.data import Estimate
from pnmr.fit.area_limit import upper_limit
from pnmr.workflow.absent_lines import absent_lines, area_at
from pnmr.workflow.campaign import SampleRuns, View
from pnmr.workflow.sample_views import look

VIEWS = (View(name="diamagnetic", region_ppm=(180.0, -60.0), lb_hz=20.0),)
# shift in ppm, full width in Hz, area, part that TEDOR keeps
SEEN = ((62.0, 300.0, 1.0, 0.4), (18.0, 300.0, 1.0, 0.4))
# Two standard errors of such a line: it is there, and nobody sees it.
HIDDEN = (120.0, 300.0, 0.004, 0.0)


def looked_at(folder, seed: int, *more):
    synthetic_run(folder / str(seed), (*SEEN, *more), seed)
    return look(SampleRuns(name="glass", metal="Co", echo=str(seed)), folder, VIEWS)


def test_the_limit_of_a_line_below_the_noise_holds(tmp_path) -> None:
    pulls, below = [], 0
    for seed in range(6):
        looked = looked_at(tmp_path, seed, HIDDEN)
        view = looked.views[0]
        unit = np.mean([view.fit.value(each.name, "area").value for each in view.fit.sites[:2]])
        area = area_at(HIDDEN[0], HIDDEN[1], view, looked)
        pulls.append((area.value - HIDDEN[2] * unit) / area.error)
        below += upper_limit(area) < HIDDEN[2] * unit
    assert below <= 1
    assert 0.5 < np.sqrt(np.mean(np.square(pulls))) < 1.6


def environment(name: str, low_ppm: float, high_ppm: float) -> Environment:
    return Environment(
        name=name,
        group="test",
        nucleus="13C",
        shift_ppm=(low_ppm, high_ppm),
        status="hypothesis",
        source="synthetic",
    )


def test_an_environment_is_looked_for_all_over_its_range_but_not_beneath_other_lines(
    tmp_path,
) -> None:
    looked = looked_at(tmp_path, 1)
    fit = looked.views[0].fit
    lines = tuple(
        Assignment(
            Resonance(
                each.name,
                fit.value(each.name, "position_ppm"),
                fit.value(each.name, "area"),
                fit.value(each.name, "width_hz"),
            ),
            *("assigned", None, 1.0, (), (), ()),
        )
        for each in fit.sites
    )
    compound = Compound("13C", "Co", "glass")
    library = [environment("wide", 100.0, 140.0), environment("beneath", 61.5, 62.5)]
    (wide,) = absent_lines(looked, compound, lines, library)
    assert wide.name == "wide"
    assert not wide.is_seen
    assert 100.0 < wide.position_ppm < 140.0
    at_middle = area_at(120.0, wide.width_hz, looked.views[0], looked)
    total = sum(each.resonance.area.value for each in lines)
    assert (
        wide.limit_ratio >= upper_limit(Estimate(at_middle.value, at_middle.error)) / total * 0.99
    )
