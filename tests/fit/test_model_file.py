"""Models of fits in TOML: what comes back, and what is refused in one sentence."""

from pathlib import Path

import pytest

from pnmr.errors import SettingError, UnreadableError
from pnmr.fit.model import FitModel, Part, Site
from pnmr.fit.model_file import model_of, model_text, read_model, write_model
from pnmr.fit.model_value import Value

MODEL = """
format = "pnmr fit 1"
own = []

[[spectrum]]
name = "20 Hz"
regions_ppm = [[200, -100], [4300, 3500]]
baseline_terms = 2

[[site]]
name = "equatorial"
kind = "manifold"
shape = "voigt"
position_ppm = { start = 3930, low = 3900, high = 3960 }
gauss_hz = 4000
lorentz_hz = { fixed = 3000 }
anisotropy_ppm = -700.0

[[site]]
name = "axial"
position_ppm = { like = "equatorial", offset = -80 }
width_hz = 7000
area = { like = "equatorial", factor = 0.5 }
phase_deg = { prior = 0.0, prior_error = 3.0, own = true }
"""


def test_a_model_reads_as_it_is_written() -> None:
    model = model_of(MODEL)
    assert model.site[0].position_ppm == Value(3930.0, 3900.0, 3960.0)
    assert model.site[0].value("lorentz_hz").fixed_value == 3000.0
    assert model.site[0].value("asymmetry").start_value == 0.3
    assert model.site[1].value("area") == Value(like="equatorial", factor=0.5)
    assert model.site[0].phase_deg is None
    assert model.site[1].value("phase_deg") == Value(
        start_value=0.0, own=True, prior_value=0.0, prior_error=3.0
    )
    assert model.spectrum[0].regions_ppm == ((200.0, -100.0), (4300.0, 3500.0))
    assert model_of(model_text(model)) == model


def test_a_model_file_keeps_every_digit_and_any_name(tmp_path: Path) -> None:
    site = Site('N "CN" \\ é', position_ppm=0.1 + 0.2, width_hz=1e-7 / 3.0)
    model = FitModel((Part("ein Spektrum # nicht", ((1.0, 2.0),)),), (site,))
    write_model(tmp_path / "model.toml", model)
    assert read_model(tmp_path / "model.toml") == model


SPECTRUM = '[[spectrum]]\nname = "a"\nregions_ppm = [[1, 0]]\n'
SITE = '[[site]]\nname = "x"\nposition_ppm = 0.5\nwidth_hz = 10\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "missing required field"),
        ('format = "pnmr fit 2"\n' + SPECTRUM + SITE, "format"),
        (SPECTRUM, "site"),
        ("[[spectrum]\n", "TOML"),
        (SPECTRUM + SITE + "colour = 1\n", "unknown field"),
        (SPECTRUM + SITE.replace("10", "nan"), "not finite"),
        (SPECTRUM + SITE.replace("10", "inf"), "not finite"),
        (SPECTRUM + SITE.replace("10", '"__import__(1)"'), "width_hz"),
        (SPECTRUM + SITE.replace("10", "{ like = 'y' }"), "no site 'y'"),
        (SPECTRUM + SITE.replace("10", "{ like = 'x' }"), "circle"),
        (SPECTRUM + SITE.replace("10", "{ start = 1, low = 2 }"), "ascending"),
        (SPECTRUM + SITE.replace("10", "{ start = 1, fixed = 2 }"), "keep one"),
        (SPECTRUM + SITE.replace("10", "{ start = 1, factor = 2 }"), "factor"),
        (SPECTRUM + SITE.replace("10", "{ expr = '2 * y' }"), "unknown field"),
        (SPECTRUM + SITE + "phase_deg = { prior = 1 }\n", "prior_error together"),
        (SPECTRUM + SITE + "phase_deg = { fixed = 1, prior = 1, prior_error = 1 }\n", "only where"),
        (SPECTRUM + SITE + "phase_deg = { prior = 1, prior_error = 0 }\n", "above 0"),
        (SPECTRUM + SITE + "phase_deg = { prior = 1, prior_error = inf }\n", "not finite"),
        (SPECTRUM + SITE + "area = { prior = 1, prior_error = 1 }\n", "bound is 0"),
        (SPECTRUM + SITE + "phase_deg = { like = 'x' }\n", "circle"),
        (SPECTRUM + SITE.replace("width_hz", "gauss_hz"), "needs width_hz"),
        (SPECTRUM + SITE + "gauss_hz = 1\n", "has no gauss_hz"),
        (SPECTRUM + SITE + "area = { low = 2 }\n", "bound is 0"),
        (SPECTRUM + SITE + SITE, "two entries"),
        (SPECTRUM + SITE + 'spectra = ["b"]\n', "'b'"),
        (SPECTRUM + SITE + 'kind = "manifold"\n', "anisotropy_ppm"),
        (SPECTRUM + SITE + 'shape = "round"\n', "shape"),
        ('own = ["colour"]\n' + SPECTRUM + SITE, "colour"),
        (SPECTRUM.replace("[[1, 0]]", "[[1, 1]]") + SITE, "no width"),
        (SPECTRUM.replace("[[1, 0]]", "[]") + SITE, "regions"),
        (SPECTRUM + "baseline_terms = 99\n" + SITE, "terms"),
        (SPECTRUM + "lb_hz = -1\n" + SITE, "lb_hz"),
        (SPECTRUM + 101 * SITE, "1 to 100"),
    ],
)
def test_a_misfit_is_said_in_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "model.toml"
    path.write_text(text)
    with pytest.raises(SettingError, match=r"model\.toml") as caught:
        read_model(path)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "model.toml").write_bytes(b"#" * (1024**2 + 1))
    with pytest.raises(UnreadableError, match="at most"):
        read_model(tmp_path / "model.toml")
