"""The figure of a fit shows what it says it shows."""

from pathlib import Path

import numpy as np
import pytest
from fitted_spectra import Line, fid_of, measured_of

from pnmr.fit.fit import fit
from pnmr.fit.model import FitModel, Part, Site
from pnmr.fit.result import FitResult
from pnmr.fit.sidebands import calculated_shares
from pnmr.report.fit_figure import fit_figure, site_colours
from pnmr.report.style import save


def fitted(regions: tuple[tuple[float, float], ...]) -> FitResult:
    shares = calculated_shares(1.4, 0.5, 3)
    lines = [
        Line(10.0 + 50.0 * k, 150.0, 3e6 * share)
        for k, share in zip(range(-3, 4), shares, strict=True)
    ]
    lines.append(Line(62.0, 300.0, 4e5))
    sites = (
        Site("NCN", "manifold", position_ppm=11.0, width_hz=100.0, anisotropy_ppm=50.0),
        Site("CH$_3$ <b>", position_ppm=63.0, width_hz=200.0),
    )
    return fit(
        FitModel((Part("a", regions, mas_hz=5000.0),), sites), measured_of(fid_of(lines), 20.0)
    )


def texts(figure) -> list[str]:
    own = [each.get_text() for each in figure.texts]
    return own + [each.get_text() for axes in figure.axes for each in axes.texts]


def test_names_stars_and_values_stand_in_the_figure() -> None:
    result = fitted(((200.0, -180.0),))
    figure = fit_figure(result, title="Title")
    shown = texts(figure)
    assert {"Title", "NCN", "CH$_3$ <b>", "* sidebands"} <= set(shown)
    # One for each sideband above a hundredth of the tallest: orders -2 to 2 of this tensor.
    shares = calculated_shares(1.4, 0.5, 3)
    assert shown.count("*") == np.count_nonzero(shares > 0.01 * shares.max()) - 1
    width = str(result.value("CH$_3$ <b>", "width_hz"))
    assert any(width in each for each in shown)


def test_shifts_rise_to_the_left_and_each_region_has_two_axes() -> None:
    figure = fit_figure(fitted(((100.0, 0.0), (-20.0, -120.0))))
    assert len(figure.axes) == 4
    for axes in figure.axes:
        left, right = axes.get_xlim()
        assert left > right


def test_the_residual_is_inside_its_axes_and_each_site_has_its_colour() -> None:
    result = fitted(((200.0, -180.0),))
    axes = next(each for each in fit_figure(result).axes if each.get_xlabel())
    low, high = axes.get_ylim()
    assert low < result.regions[0].residual.min() < result.regions[0].residual.max() < high
    assert len(set(site_colours(result).values())) == 2
    assert np.isfinite([low, high]).all()


@pytest.mark.parametrize("suffix", [".svg", ".pdf", ".png"])
def test_the_same_fit_gives_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    result = fitted(((200.0, -180.0),))
    for name in ("a", "b"):
        save(fit_figure(result), tmp_path / f"{name}{suffix}")
    assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()
