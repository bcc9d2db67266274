"""Which coherence pathways the cycles let through, by summing over all of them."""

import itertools
from collections.abc import Mapping

import numpy as np
import pytest

from pnmr.program import Timeline, parameters, timeline
from pnmr.program.compose import compose

CONDITIONS: dict[str, object] = {
    **{"p1": 1.25, "p3": 1.25, "p11": 50.0, "p12": 8.0, "p13": 8.0, "d1": 0.01, "l1": 5},
    "cnst31": 60000.0,
    **{"de": 6.5, "td": 64, "swh": 1e6, "ds": 0, "plw1": 1.0, "plw2": 1.0, "l2": 1, "l20": 1},
    **{"d20": 0.0001, "fnmode1": 1, "lists": {"vd": (0.001,), "vc": (6.0,)}},
}
REFOCUSED = (-1, 1, -1)


def cycle_of(
    program: str, options: Mapping[str, str] | None = None, rows: int = 1
) -> tuple[Timeline, np.ndarray, np.ndarray]:
    """Return phases (scans, pulses on f1) and the receiver, in radians, over one cycle."""
    text = compose(program, options).text
    scans = timeline(text, parameters({**CONDITIONS, "ns": 1, "td1": rows})).cycle  # type: ignore[arg-type]
    found = timeline(text, parameters({**CONDITIONS, "ns": scans, "td1": rows}))  # type: ignore[arg-type]
    phases, receiver = [], []
    for scan in range(scans):
        events = found.scan(scan, rows - 1).events
        phases.append([e.phase_deg for e in events if e.kind == "pulse" and e.channel == "f1"])
        receiver += [e.receiver_deg for e in events if e.kind == "acquisition"]
    return found, np.radians(np.array(phases, float)), np.radians(np.array(receiver, float))


def passed(
    phases: np.ndarray, receiver: np.ndarray, detected: int = -1
) -> dict[tuple[int, ...], float]:
    """Return the pathways, as orders after each pulse, that survive, with their share.

    A pathway whose order changes by d under a pulse of phase f takes the phase -d f;
    the receiver subtracts its own. All pathways of spins 1/2 from equilibrium to the
    detected order are gone through.
    """
    count = phases.shape[1]
    paths = np.array(
        [(*path, detected) for path in itertools.product((-1, 0, 1), repeat=count - 1)]
    )
    changes = np.diff(paths, axis=1, prepend=0)
    share = np.abs(np.exp(-1j * (changes @ phases.T + receiver)).mean(axis=1))
    return {
        tuple(map(int, path)): float(value)
        for path, value in zip(paths, share, strict=True)
        if value > 1e-9
    }


@pytest.mark.parametrize(
    ("program", "options", "wanted", "scans"),
    [
        ("double_adiabatic_echo", {}, REFOCUSED, 16),
        ("double_adiabatic_echo", {"cycle": "64"}, REFOCUSED, 64),
        ("double_echo", {}, REFOCUSED, 16),
        ("double_echo", {"cycle": "64"}, REFOCUSED, 64),
        ("double_adiabatic_echo_t2", {"cycle": "64"}, REFOCUSED, 64),
        ("hahn_echo", {}, (1, -1), 16),
        ("hahn_echo", {"cycle": "8"}, (1, -1), 8),
        ("hahn_echo", {"cycle": "4"}, (1, -1), 4),
        ("one_pulse", {}, (-1,), 4),
        ("matpass", {}, (1, 0, 1, 0, -1), 20),
    ],
)
def test_one_pathway_passes_in_full_and_no_other(
    program: str, options: dict[str, str], wanted: tuple[int, ...], scans: int
) -> None:
    found, phases, receiver = cycle_of(program, options)
    assert found.cycle == scans
    survivors = passed(phases, receiver)
    assert survivors == {wanted: pytest.approx(1.0)}


@pytest.mark.parametrize(
    ("program", "options", "rows"),
    [
        ("shap_inversion_recovery", {}, 1),
        ("saturation_recovery", {}, 1),
        ("shap_calibration", {"levels": "1"}, 2),
    ],
)
def test_what_is_transverse_before_the_reading_pulse_is_not_read(
    program: str, options: dict[str, str], rows: int
) -> None:
    found, phases, receiver = cycle_of(program, options, rows)
    assert found.cycle == 64
    survivors = passed(phases, receiver)
    before = phases.shape[1] - 3
    assert set(survivors) == {
        (*path, 0, *REFOCUSED) for path in itertools.product((-1, 0, 1), repeat=before - 1)
    }
    assert all(share == pytest.approx(1.0) for share in survivors.values())


@pytest.mark.parametrize(
    ("program", "options"),
    [
        ("shap_inversion_recovery", {"read": "one_pulse"}),
        ("saturation_recovery", {"read": "one_pulse"}),
    ],
)
def test_one_reading_pulse_reads_only_what_lies_along_the_field(
    program: str, options: dict[str, str]
) -> None:
    _, phases, receiver = cycle_of(program, options)
    assert all(path[-2:] == (0, -1) for path in passed(phases, receiver))


@pytest.mark.parametrize(
    "options",
    [
        {"placement": "replace"},
        {"placement": "replace", "cycle": "128"},
        {"placement": "central", "before": "1"},
        {"placement": "train"},
    ],
)
def test_only_magnetisation_from_protons_passes_tedor(options: dict[str, str]) -> None:
    found, phases, receiver = cycle_of("tedor_shap", options)
    assert found.cycle == int(options.get("cycle", 32))
    protons = np.radians(
        [
            [e.phase_deg for e in found.scan(k).events if e.channel == "f2" and e.kind == "pulse"]
            for k in range(found.cycle)
        ]
    )
    assert np.ptp(protons[:, 1:], axis=0).max() == 0.0
    excitation = protons[:, 0]
    assert passed(phases, receiver) == {}
    for order in (-1, 1):
        assert passed(phases, receiver + order * excitation) == {REFOCUSED: pytest.approx(1.0)}


@pytest.mark.parametrize(("cycle", "leaks"), [("32", True), ("128", False)])
@pytest.mark.parametrize("before", [1, 2])
def test_what_the_inversions_before_the_transfer_excite_cancels(
    before: int, cycle: str, leaks: bool
) -> None:
    """Orders between the inversions may be any; before the transfer pulse it is 0."""
    options = {"cycle": cycle, "before": str(before)}
    found, phases, receiver = cycle_of("tedor_shap", options)
    assert found.cycle == int(cycle)
    first = [
        next(e.phase_deg for e in found.scan(k).events if e.channel == "f2" and e.kind == "pulse")
        for k in range(found.cycle)
    ]
    assert passed(phases, receiver) == {}
    survivors = passed(phases, receiver + np.radians(first))
    between = list(itertools.product((-1, 0, 1), repeat=before - 1))
    wanted = {(*path, 0, *REFOCUSED) for path in between}
    # Both SHAPs of the echo would have to leave a coherence as it is.
    failing = {(*path, odd, -1, -1, -1) for path in between for odd in (-1, 1)}
    assert set(survivors) == (wanted | failing if leaks else wanted)
    assert all(share == pytest.approx(1.0) for share in survivors.values())


@pytest.mark.parametrize(
    ("program", "options"),
    [
        ("double_adiabatic_echo", {}),
        ("double_echo", {"cycle": "64"}),
        ("tedor_shap", {}),
        ("hahn_echo", {}),
        ("one_pulse", {}),
        ("matpass", {}),
    ],
)
def test_an_offset_of_the_receiver_averages_to_nothing(
    program: str, options: dict[str, str]
) -> None:
    _, _, receiver = cycle_of(program, options)
    assert abs(np.exp(-1j * receiver).sum()) < 1e-9


@pytest.mark.parametrize(
    ("program", "options"),
    [
        ("double_adiabatic_echo", {"cycle": "64"}),
        ("double_echo", {"cycle": "64"}),
        ("tedor_shap", {"cycle": "128"}),
        ("hahn_echo", {}),
        ("one_pulse", {}),
        ("matpass", {}),
    ],
)
def test_the_image_of_the_wanted_pathway_averages_to_nothing(
    program: str, options: dict[str, str]
) -> None:
    found, phases, receiver = cycle_of(program, options)
    orders = {"hahn_echo": (1, -1), "one_pulse": (-1,), "matpass": (1, 0, 1, 0, -1)}
    wanted = orders.get(program, REFOCUSED)
    wanted = (*(0,) * (phases.shape[1] - len(wanted)), *wanted)
    signal = -np.diff(wanted, prepend=0) @ phases.T
    if program == "tedor_shap":
        first = [
            next(e.phase_deg for e in found.scan(k).events if e.channel == "f2")
            for k in range(found.cycle)
        ]
        signal -= np.radians(np.array(first, float))
    # A quadrature image is the conjugate of the signal.
    assert abs(np.exp(1j * (-signal - receiver)).sum()) < 1e-9
