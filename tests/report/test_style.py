import itertools
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from figure_checks import manifold
from matplotlib.colors import to_rgb

from pnmr.errors import SettingError, UnwritableError
from pnmr.report.spectrum_figure import spectrum_figure
from pnmr.report.style import COLOURS, PAIRS, new_axes, new_figure, rendered, save, styled

ROOT = Path(__file__).resolve().parents[2]
# G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, IEEE Trans. Vis. Comput. Graph. 15 (2009)
# 1291, table 1, severity 1.0, for linear RGB.
BLINDNESS = {
    "none": np.eye(3),
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritan": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}


def lab(colour: str, kind: str) -> np.ndarray:
    """Return CIE L*a*b* (D65) of a colour as somebody with a colour blindness sees it."""
    rgb = np.array(to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(BLINDNESS[kind] @ linear, 0, 1)
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    x, y, z = np.cbrt(np.array(to_xyz) @ seen / [0.9505, 1.0, 1.089] + 1e-12)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("kind", BLINDNESS)
@pytest.mark.parametrize("palette", [COLOURS, tuple(full for _, full in PAIRS.values())])
def test_colours_stay_apart_for_every_kind_of_colour_blindness(
    palette: tuple[str, ...], kind: str
) -> None:
    for one, other in itertools.combinations(palette, 2):
        assert np.linalg.norm(lab(one, kind) - lab(other, kind)) > 12, (one, other)


@pytest.mark.parametrize("kind", BLINDNESS)
def test_pale_is_told_from_full_for_every_kind_of_colour_blindness(kind: str) -> None:
    for pale, full in PAIRS.values():
        assert lab(pale, kind)[0] - lab(full, kind)[0] > 25


@pytest.mark.parametrize("suffix", [".svg", ".pdf", ".png"])
def test_the_same_figure_gives_the_same_bytes(suffix: str) -> None:
    first, second = (rendered(spectrum_figure([manifold()]), suffix) for _ in range(2))
    assert first == second


def test_another_process_and_another_matplotlibrc_give_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_text("lines.linewidth: 9\ntext.usetex: True\nfont.size: 40\n")
    code = (
        "import hashlib, sys; sys.path[:0] = [sys.argv[1], sys.argv[2]]\n"
        "from figure_checks import manifold\n"
        "from pnmr.report.spectrum_figure import spectrum_figure\n"
        "from pnmr.report.style import rendered\n"
        "for suffix in ('.svg', '.pdf', '.png'):\n"
        "    print(hashlib.sha256(rendered(spectrum_figure([manifold()]), suffix)).hexdigest())\n"
        "print('matplotlib.pyplot' in sys.modules)\n"
    )
    found = []
    for seed, folder in (("1", ROOT), ("2", tmp_path)):
        done = subprocess.run(
            [sys.executable, "-c", code, str(ROOT), str(Path(__file__).parent)],
            capture_output=True,
            text=True,
            check=True,
            cwd=folder,
            env={"PYTHONHASHSEED": seed, "HOME": str(Path.home()), "MPLCONFIGDIR": str(tmp_path)},
        )
        found.append(done.stdout)
    assert found[0] == found[1]
    assert found[0].split()[3:] == ["False"], "drawing imports pyplot"


def test_files_are_what_their_suffix_says_and_hold_no_date(tmp_path: Path) -> None:
    figure = spectrum_figure([manifold()])
    starts = {"a.svg": b"<?xml", "b.PDF": b"%PDF", "c.png": b"\x89PNG"}
    for name, start in starts.items():
        save(figure, tmp_path / name)
        content = (tmp_path / name).read_bytes()
        assert content.startswith(start)
        assert b"CreationDate" not in content
        assert b"dc:date" not in content


def test_an_existing_file_is_kept_unless_overwriting_is_allowed(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"precious")
    with pytest.raises(UnwritableError, match="exists"):
        save(new_figure(1, 1), path, overwrite=False)
    assert path.read_bytes() == b"precious"


@pytest.mark.parametrize("name", ["a.jpg", "a", ".png/a.eps"])
def test_another_suffix_is_refused_with_the_three_that_serve(name: str, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"\.svg, \.pdf or \.png"):
        save(new_figure(1, 1), tmp_path / name)


def test_the_users_own_settings_are_as_before_after_drawing() -> None:
    import matplotlib

    before = dict(matplotlib.rcParams)
    rendered(spectrum_figure([manifold()]), ".png")
    assert dict(matplotlib.rcParams) == before


def test_axes_stand_where_their_inches_say() -> None:
    figure = new_figure(4.0, 2.0, dpi=100)
    box = styled(new_axes)(figure, (1.0, 0.5, 2.0, 1.0)).get_window_extent()
    assert box.bounds == pytest.approx((100, 50, 200, 100))


def test_only_the_report_imports_matplotlib_and_nobody_pyplot() -> None:
    for path in (ROOT / "pnmr").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "import pyplot" not in text, path
        assert "matplotlib.pyplot" not in text, path
        if path.parent.name != "report":
            assert "import matplotlib" not in text, path
            assert "from matplotlib" not in text, path
