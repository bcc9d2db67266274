"""Events become pulse sequences; what cannot be simulated is refused in one sentence."""

import math

import numpy as np
import pytest

from pnmr.errors import PnmrError, SettingError, UnsupportedError
from pnmr.program import Calibration, Timeline, timeline
from pnmr.shapes import square
from pnmr.spectrometer.acquire import acquire
from pnmr.spectrometer.translation import pulse_sequences
from pnmr.spins import Proton, Sample, Site

KNOWN = {"p1": 2.0, "p3": 3.0, "p11": 4.0, "d1": 0.1, "d2": 1e-5, "ns": 8, "ds": 2, "td": 64}
POWERS = {"swh": 1e6, "plw1": 1.0, "plw2": 1.0, "plw3": 1.0, "spw1": 4.0, "spoffs1": 0.0, "de": 0.0}
WHERE = {"nuc1": "13C", "bf1": 100.0, "o1": 0.0, "nuc2": "1H", "bf2": 400.0, "o2": 0.0}
TAIL = "\n  go=2 ph31\n  30m wr #0\nexit\nph1 = 0 1 2 3\nph2 = 0 2\nph31 = 0 1 2 3\n"
BOTH = {"f1": Calibration(1.0, 1e5), "f2": Calibration(1.0, 5e4)}
CARBON = Sample("carbon", (Site("a", "13C", 0.0),), mas_hz=1e4)


def program(lines: str, calibrations: object = BOTH, tail: str = TAIL, **more: object) -> Timeline:
    given = {**KNOWN, **POWERS, **WHERE, "spnam1": "wave", **more}
    return timeline(f"\n1 ze\n2 d1\n{lines}{tail}", given, calibrations=calibrations)  # type: ignore[arg-type]


def test_pulses_have_rf_shapes_and_the_phases_of_all_scans() -> None:
    found = program("  (p1 pl1 ph1):f1\n  d2\n  (p11:sp1 ph2):f1\n  d2")
    (sequence,) = pulse_sequences(found, {"wave": square(1.0)})
    first, second = (group.pulses[0] for group in sequence.groups)
    assert (first.rf_hz, second.rf_hz) == (1e5, 2e5)
    assert first.phase_deg.tolist() == [180.0, 270.0, 0.0, 90.0]  # two dummy scans before
    assert second.phase_deg.tolist() == [0.0, 180.0, 0.0, 180.0]
    assert sequence.receiver_deg.tolist() == [180.0, 270.0, 0.0, 90.0]
    assert sequence.counts.tolist() == [2.0] * 4
    assert (first.start_ps, second.start_ps) == (0, 12_000_000)
    assert second.shape.duration_s == pytest.approx(4e-6)
    assert sequence.start_ps == -100_000_000_000
    assert sequence.opens_ps == 26_000_000


def test_scans_that_do_not_fill_the_cycle_are_counted_as_they_are_played() -> None:
    found = program("  (p1 pl1 ph1):f1\n  d2", ns=6, ds=0)
    (sequence,) = pulse_sequences(found, {})
    phases = sequence.groups[0].pulses[0].phase_deg
    assert [sequence.counts[phases == deg].sum() for deg in (0, 90, 180, 270)] == [2, 2, 1, 1]


def test_a_carrier_that_moved_takes_the_receiver_along() -> None:
    found = program("  (p1 pl1 ph1):f1\n  d2", o1=0.0)
    moved = program("  10u fq=25000(sfo hz):f1\n  (p1 pl1 ph1):f1\n  d2")
    assert pulse_sequences(found, {})[0].carriers_hz["f1"] == 0.0
    (sequence,) = pulse_sequences(moved, {})
    assert sequence.carriers_hz["f1"] == 25000.0
    assert sequence.groups[0].pulses[0].offset_hz == 0.0
    (component,) = acquire(moved, CARBON, {}).signals[0].components
    assert component.frequency_hz[0] == pytest.approx(-25000.0)


def test_pulses_on_two_channels_at_once_are_one_group() -> None:
    found = program("  (center (p3 pl2 ph1):f2 (p1 pl1 ph1):f1)\n  d2")
    (sequence,) = pulse_sequences(found, {})
    (group,) = sequence.groups
    assert (group.start_ps, group.end_ps) == (0, 3_000_000)
    assert sorted(pulse.channel for pulse in group.pulses) == ["f1", "f2"]


REFUSED = {
    "  (p1 pl1 ph1):f1\n  (p11:gp1)": "gradient",
    "  (p1 pl1 ph1):f1\n  d2 cpds2:f2": "decoupling",
    "  (p1 pl3 ph1):f3\n  d2": "on f3",
    "  (p1 pl1 ph1):f1\n  d2\n  (p11:sp1 ph2):f1": "shape 'wave'",
    "  10u fq=0(sfo hz):f1\n  (p1 pl1 ph1):f1\n  10u fq=9(sfo hz):f1\n  (p1 pl1 ph1):f1": "carrier",
}


@pytest.mark.parametrize("lines", REFUSED)
def test_what_cannot_be_simulated_is_refused_in_one_sentence(lines: str) -> None:
    found = program(lines, gpnam1="sine", cpdprg2="waltz", pcpd2=80.0)
    with pytest.raises(PnmrError) as refused:
        pulse_sequences(found, {})
    message = str(refused.value)
    assert REFUSED[lines] in message
    assert "\n" not in message


def test_a_channel_without_calibration_is_refused() -> None:
    with pytest.raises(SettingError, match="calibration of f1"):
        pulse_sequences(program("  (p1 pl1 ph1):f1\n  d2", {}), {})


def test_a_program_without_nuclei_says_what_is_missing() -> None:
    found = program("  (p1 pl1 ph1):f1\n  d2", nuc1="")
    with pytest.raises(SettingError, match="give nuc1"):
        acquire(found, CARBON, {})


def test_a_sample_without_the_nucleus_or_the_spinning_is_refused() -> None:
    found = program("  (p1 pl1 ph1):f1\n  d2")
    with pytest.raises(SettingError, match="has no 13C"):
        acquire(found, Sample("tin", (Site("a", "119Sn", 0.0),), mas_hz=1e4), {})
    still = Sample("still", (Site("a", "13C", 0.0, 100.0),))
    with pytest.raises(UnsupportedError, match="does not spin"):
        acquire(found, still, {})


def test_a_site_with_four_protons_is_refused() -> None:
    found = program("  (p1 pl1 ph1):f1\n  d2")
    crowd = Sample("crowd", (Site("a", "13C", 0.0, protons=(Proton(-1e3),) * 4),), mas_hz=1e4)
    with pytest.raises(UnsupportedError, match="4 protons"):
        acquire(found, crowd, {})


def test_an_ideal_pulse_gives_a_positive_signal_in_every_scan() -> None:
    found = program("  (p1 pl1 ph1):f1\n  d2", ns=4, ds=0, p1=2.5, d2=1e-9, bf1=100.0)
    (component,) = acquire(found, CARBON, {}).signals[0].components
    assert component.amplitude[0] == pytest.approx(4.0, abs=1e-9)
    assert not math.isfinite(component.t2_s)
    assert np.all(component.frequency_hz == 0.0)
