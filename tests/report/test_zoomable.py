import base64

import numpy as np
import pytest
from synthetic_campaign import findings

from pnmr.report.campaign_look import drawing_order
from pnmr.report.zoomable import zoomable

FOUND = findings()


def heights(trace) -> tuple[np.ndarray, np.ndarray]:
    levels = np.frombuffer(base64.b64decode(trace["data"]), "<i2")
    return trace["first"] + trace["step"] * np.arange(levels.size), levels * trace["scale"]


@pytest.mark.parametrize("number", range(2))
def test_a_lane_holds_the_spectrum_in_its_region(number) -> None:
    drawing = zoomable(FOUND)[number]
    for sample, lane in zip(drawing_order(FOUND.samples), drawing["lanes"], strict=True):
        spectrum = sample.views[number].spectra["echo"]
        ppm, values = heights(lane["traces"][0])
        chosen = spectrum.frequency.region(drawing["low"], drawing["high"])
        np.testing.assert_allclose(ppm, spectrum.frequency.ppm[chosen], atol=1e-6)
        wanted = spectrum.values.real[chosen]
        np.testing.assert_allclose(values, wanted, atol=np.abs(wanted).max() / 60_000)


def test_fit_and_residual_add_up_to_the_data() -> None:
    lane = zoomable(FOUND)[1]["lanes"][3]
    roles = {trace["role"]: heights(trace) for trace in lane["traces"]}
    assert list(roles) == ["echo", "tedor", "fit", "residual"]
    together = roles["fit"][1] + roles["residual"][1]
    np.testing.assert_allclose(together, roles["echo"][1], atol=1e-4 * together.max())


def test_a_very_long_spectrum_is_shortened_and_stays_in_place() -> None:
    from pnmr.report.zoomable import _trace

    ppm = np.linspace(0.0, 100.0, 100_001)
    line = 1.0 / (1.0 + (ppm - 40.0) ** 2)
    places, values = heights(_trace("echo", "", ppm, line))
    assert places.size < 16_400
    assert places[values.argmax()] == pytest.approx(40.0, abs=0.01)
    np.testing.assert_allclose(np.interp(places, ppm, line), values, atol=1e-4)


def test_sidebands_that_the_figure_stars_are_starred() -> None:
    paramagnetic, diamagnetic = zoomable(FOUND)
    reference_hz = FOUND.samples[0].views[0].spectra["echo"].frequency.reference_hz
    spacing_ppm = 60e3 / reference_hz * 1e6
    stars = [star for lane in paramagnetic["lanes"] for star in lane["stars"]]
    centres = [each.resonance.shift.value for one in FOUND.samples for each in one.assignments]
    assert stars
    for star in stars:
        orders = [(star - centre) / spacing_ppm for centre in centres]
        assert min(abs(order - round(order)) for order in orders if round(order)) < 0.05
    assert not any(lane["stars"] for lane in diamagnetic["lanes"])
