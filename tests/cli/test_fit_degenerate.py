"""``pnmr fit`` on data and models that ask for what cannot be: one clear sentence each."""

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pytest

PPM = np.linspace(100.0, -100.0, 512)
LINE = 100.0 / (1.0 + ((PPM - 10.0) / 5.0) ** 2)
NOISE = np.random.default_rng(1).normal(size=512)


def table(path: Path, ppm: Iterable[float], values: Iterable[float]) -> Path:
    rows = (f"{shift!r},{value!r}" for shift, value in zip(ppm, values, strict=True))
    path.write_text("\n".join(["ppm,y", *rows]))
    return path


def model(path: Path, *sites: str, region: str = "100, -100") -> Path:
    head = f'format = "pnmr fit 1"\n[[spectrum]]\nname = "a"\nregions_ppm = [[{region}]]\n'
    entries = (f'[[site]]\nname = "L{k}"\n{site}\n' for k, site in enumerate(sites))
    path.write_text(head + "".join(entries))
    return path


@pytest.fixture
def sentences(
    tmp_path: Path, code_of: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, list[str]]]:
    """Return what runs ``pnmr fit`` and gives its code and the lines on stderr but notes."""

    def run(*arguments: object) -> tuple[int, list[str]]:
        capsys.readouterr()
        code = code_of("fit", *arguments, "--larmor", "100MHz", "-o", tmp_path / "out")
        err = capsys.readouterr().err.splitlines()
        return code, [line for line in err if "note:" not in line]

    return run


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (np.zeros(512), "no signal stands out"),
        (NOISE, "stands out of the noise"),
        (np.full(512, 3.0), "stands out of the noise"),
        (np.where(np.arange(512) == 100, np.nan, LINE), "finite number, found 'nan'"),
        (np.where(np.arange(512) == 100, np.inf, LINE), "finite number, found 'inf'"),
        (LINE[:1], "holds 1 points; at least 2"),
        (LINE[:2], "2 points has too few"),
        (LINE[:5], "5 points has too few"),
    ],
)
def test_data_without_lines_are_told_in_one_sentence(
    values: np.ndarray,
    said: str,
    tmp_path: Path,
    sentences: Callable[..., tuple[int, list[str]]],
) -> None:
    source = table(tmp_path / "a.csv", PPM[: values.size].tolist(), values.tolist())
    code, words = sentences(source)
    assert code in (1, 2, 3)
    assert len(words) == 1
    assert said in words[0]


@pytest.mark.parametrize(
    ("sites", "region", "said"),
    [
        (["position_ppm = 300\nwidth_hz = 500"], "100, -100", "starts at 300, outside"),
        (["position_ppm = 850\nwidth_hz = 500"], "900, 800", "holds no point of the spectrum"),
        (["position_ppm = nan\nwidth_hz = 500"], "100, -100", "not finite"),
        ([], "100, -100", "required field `site`"),
        (
            [f"position_ppm = {9.5 + 0.1 * k}\nwidth_hz = 100" for k in range(12)],
            "12, 9",
            "37 parameters cannot be found from 8 data points",
        ),
    ],
)
def test_models_that_do_not_fit_the_data_are_told_in_one_sentence(
    sites: list[str],
    region: str,
    said: str,
    tmp_path: Path,
    sentences: Callable[..., tuple[int, list[str]]],
) -> None:
    source = table(tmp_path / "a.csv", PPM.tolist(), (LINE + NOISE).tolist())
    code, words = sentences(source, "--model", model(tmp_path / "m.toml", *sites, region=region))
    assert code in (2, 3)
    assert len(words) == 1
    assert said in words[0]


def test_a_bound_that_is_hit_and_errors_that_cannot_be_given_are_told(
    tmp_path: Path, code_of: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    source = table(tmp_path / "a.csv", PPM.tolist(), (LINE + NOISE).tolist())
    hit = "position_ppm = { start = 15, low = 14, high = 16 }\nwidth_hz = 1000"
    same = "position_ppm = 10\nwidth_hz = 1000"
    for sites, said in (
        ([hit], "position_ppm hit its lower bound 14 and has no error"),
        ([same, same], "width_hz: the data do not tell them apart"),
    ):
        chosen = model(tmp_path / "m.toml", *sites)
        arguments = ("--model", chosen, "--larmor", "100MHz", "-o", tmp_path / "o", "--force")
        assert code_of("fit", source, *arguments) == 0
        assert sum(said in line for line in capsys.readouterr().out.splitlines()) == 1


@pytest.mark.filterwarnings("default::pnmr.errors.PnmrWarning")
def test_signal_that_points_down_is_told_and_fitted_with_a_phase(
    tmp_path: Path, code_of: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    source = table(tmp_path / "a.csv", PPM.tolist(), (NOISE - LINE).tolist())
    more = ("--larmor", "100MHz", "-o", tmp_path / "o", "--force")
    code_of("fit", source, *more)
    assert "points down" in capsys.readouterr().err
    assert code_of("fit", source, "--fit-phase", *more) == 0
    assert "1 line" in capsys.readouterr().out


def test_settings_out_of_range_are_refused(
    tmp_path: Path, sentences: Callable[..., tuple[int, list[str]]]
) -> None:
    source = table(tmp_path / "a.csv", PPM.tolist(), (LINE + NOISE).tolist())
    for arguments, said in (
        (("--lines", "0"), "1 to 30 lines"),
        (("--interval", "bootstrap", "--draws", "1"), "at least 2 draws"),
        (("--region", "5:5"), "holds no point"),
        (("--lines", "1", "--baseline", "50"), "0 to 12 terms"),
        (("--level", "100"), "not in the range"),
    ):
        code, words = sentences(source, *arguments)
        assert code == 2
        assert said in words[-1]
