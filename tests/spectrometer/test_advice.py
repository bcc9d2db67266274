import numpy as np
import pytest
from pulses import square, tanh_tan, wurst

from pnmr.errors import LimitError, SettingError
from pnmr.shapes import Shape
from pnmr.spectrometer import (
    Advice,
    SampleRange,
    SearchLimits,
    SiteOutcome,
    advise,
    inversion_profile,
)

LIMITS = SearchLimits(shortest_step_s=50e-9, most_points=32768)


def wurst_20(*, sweep_hz: float, duration_s: float, step_s: float) -> Shape:
    return wurst(20, sweep_hz, duration_s, step_s)


FAMILIES = {"tanh-tan": tanh_tan, "wurst-20": wurst_20}


def paper(*anisotropies_hz: float, **changed) -> SampleRange:
    """13C at 9.4 T from -100 to 6000 ppm, 60 kHz MAS and 200 kHz RF."""
    settings = {
        "low_ppm": -100.0,
        "high_ppm": 6000.0,
        "larmor_hz": 100.61e6,
        "rotor_hz": 60e3,
        "rf_hz": 200e3,
    }
    return SampleRange(anisotropies_hz=anisotropies_hz, **{**settings, **changed})


@pytest.fixture(scope="module")
def moderate() -> Advice:
    return advise(paper(100e3), {"tanh-tan": tanh_tan}, LIMITS)


@pytest.fixture(scope="module")
def large() -> Advice:
    limits = SearchLimits(most_points=32768, longest_pulse_s=50e-6)
    return advise(paper(300e3), FAMILIES, limits)


def test_for_moderate_anisotropy_the_published_pulse_comes_out(moderate) -> None:
    """The short high-power adiabatic pulse of 60 kHz MAS: tanh/tan, 10 MHz, 50 us, 200 kHz."""
    best = moderate.options[0]
    assert best.sweep_hz == 10e6
    assert best.shape.duration_s == pytest.approx(50e-6)
    assert best.shape.points == 1000
    assert best.worst_mz < -0.975


def test_its_limit_is_about_a_thousand_ppm(moderate) -> None:
    limit_ppm = paper(0.0).anisotropy_ppm(moderate.anisotropy_limits_hz[0])
    assert 900.0 < limit_ppm < 1300.0


def test_at_the_limit_the_worst_site_is_just_good(moderate) -> None:
    best, sample = moderate.options[0], paper(0.0)
    offsets_hz = sample.offsets_hz(sample.shifts_ppm(7))
    for factor, good in ((0.97, True), (1.08, False)):
        profile = inversion_profile(
            best.shape,
            200e3,
            offsets_hz,
            anisotropy_hz=factor * moderate.anisotropy_limits_hz[0],
            rotor_hz=60e3,
        )
        assert bool(profile.mz.max() <= moderate.good_mz) is good


def test_three_times_as_much_is_said_to_be_lost(large) -> None:
    best = large.options[0]
    assert -0.9 < best.worst_mz < -0.7
    assert best.sites[0].lost_ppm(large.good_mz) == ((-100.0, 6000.0),)
    assert large.anisotropy_limits_hz[0] < 150e3


def test_more_rf_buys_it_back(large) -> None:
    assert [option.rf_hz for option in large.more_rf] == [250e3, 300e3, 400e3]
    worst = [large.options[0].worst_mz, *(option.worst_mz for option in large.more_rf)]
    assert (np.diff(worst) < 0.0).all()
    assert worst[-1] < -0.99


def test_each_family_is_shown_once_and_the_best_first(large) -> None:
    assert {option.family for option in large.options} == set(FAMILIES)
    worst = [option.worst_mz for option in large.options]
    assert worst[0] <= worst[1] + 0.01


def test_what_is_reported_is_what_the_profile_says(large) -> None:
    best = large.options[0]
    shifts_ppm = best.sites[0].shifts_ppm
    profile = inversion_profile(
        best.shape,
        200e3,
        paper(0.0).offsets_hz(shifts_ppm),
        anisotropy_hz=300e3,
        rotor_hz=60e3,
    )
    np.testing.assert_allclose(best.sites[0].mz, profile.mz, rtol=0, atol=4e-3)


def test_every_pulse_keeps_the_limits() -> None:
    limits = SearchLimits(shortest_step_s=100e-9, most_points=300, longest_pulse_s=35e-6)
    advice = advise(paper(50e3), FAMILIES, limits)
    for option in advice.options:
        assert option.shape.points <= 300
        assert option.shape.duration_s <= 35e-6
        assert option.shape.step_s >= 100e-9 * (1 - 1e-9)
        assert np.abs(np.diff(option.shape.phase_deg)).max() <= 90.0


def test_the_rotor_may_stand_still() -> None:
    advice = advise(paper(0.0, rotor_hz=0.0), {"tanh-tan": tanh_tan}, LIMITS)
    assert advice.options[0].worst_mz < -0.98


def test_progress_runs_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    limits = SearchLimits(longest_pulse_s=20e-6)
    advise(paper(0.0), {"tanh-tan": tanh_tan}, limits, progress=lambda *step: told.append(step))
    assert [done for done, _ in told] == list(range(1, len(told) + 1))
    assert told[-1][0] == told[-1][1]


def test_threads_share_the_pulses_and_change_nothing(moderate) -> None:
    shared = advise(paper(100e3), {"tanh-tan": tanh_tan}, LIMITS, threads=2)
    assert shared.options[0].worst_mz == moderate.options[0].worst_mz
    assert shared.anisotropy_limits_hz[0] == moderate.anisotropy_limits_hz[0]


def test_rf_beyond_the_probe_is_refused() -> None:
    with pytest.raises(LimitError, match="200 kHz exceeds the probe limit 150 kHz"):
        advise(paper(0.0), FAMILIES, SearchLimits(most_rf_hz=150e3))


def test_limits_that_leave_no_pulse_are_said() -> None:
    with pytest.raises(LimitError, match="no pulse"):
        advise(paper(0.0), FAMILIES, SearchLimits(longest_pulse_s=1e-6))


def test_families_that_refuse_a_sweep_are_passed_over() -> None:
    def refusing(*, sweep_hz: float, duration_s: float, step_s: float) -> Shape:
        if sweep_hz < 5e6:
            raise LimitError("too narrow")
        return square(duration_s)

    advice = advise(paper(0.0), {"square": refusing}, SearchLimits(longest_pulse_s=20e-6))
    assert advice.options[0].sweep_hz >= 5e6


def test_no_family_is_no_search() -> None:
    with pytest.raises(SettingError, match="families"):
        advise(paper(0.0), {}, LIMITS)


def test_lost_ranges_are_unbroken_runs_of_shifts() -> None:
    site = SiteOutcome(0.0, np.arange(6.0), np.array([-0.5, -1.0, -1.0, -0.2, 0.1, -0.99]))
    assert site.lost_ppm(-0.97) == ((0.0, 0.0), (3.0, 4.0))
    assert site.lost_ppm(0.5) == ()
