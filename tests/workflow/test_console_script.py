"""The script that TopSpin runs, against a stand-in of the commands TopSpin gives its scripts."""

import ast
import runpy
import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

import nmrglue
import numpy as np
import pytest

from pnmr.bruker import write_fid
from pnmr.data import FID, Acquisition, ListAxis, TimeAxis
from pnmr.workflow.console_files import SCRIPT, console_files

HERE = (sys.executable, "-m", "pnmr")
WORDS = (sys.executable, "-c", "import sys; sys.exit(' '.join(sys.argv[1:]))")
DECAY = np.exp((-1.0 / 60.0 + 0.3j) * np.arange(512))
TIME = TimeAxis(512, 1e-5, 0.0, 100e6, 100e6)


@dataclass
class TopSpin:
    """What the script asked TopSpin for."""

    data: list[str] | None
    messages: list[str] = field(default_factory=list)
    shown: list[list[str]] = field(default_factory=list)
    status: list[str] = field(default_factory=list)

    def commands(self) -> ModuleType:
        """Return the module TopCmds with the signatures of TopSpin's manual."""
        module = ModuleType("TopCmds")

        def curdata() -> list[str] | None:
            return self.data

        def msg(message: str = "", title: str | None = None) -> None:
            self.messages.append(message)

        def re(dataset: list[str] | None = None, show: str = "y") -> None:
            assert dataset is not None
            assert show == "y"
            self.shown.append(dataset)

        def show_status(message: str = "") -> None:
            self.status.append(message)

        vars(module).update(CURDATA=curdata, MSG=msg, RE=re, SHOW_STATUS=show_status)
        return module


def text(command: tuple[str, ...] = HERE) -> str:
    (file,) = [each for each in console_files(command) if each.kind == "script"]
    return file.content.decode("ascii")


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Return a function that types the script's name with options on TopSpin's command line."""

    def call(topspin: TopSpin, *options: str, command: tuple[str, ...] = HERE) -> TopSpin:
        path = tmp_path / f"{SCRIPT}.py"
        path.write_text(text(command))
        monkeypatch.setitem(sys.modules, "TopCmds", topspin.commands())
        monkeypatch.setattr(sys, "argv", [str(path), *options])
        runpy.run_path(str(path), run_name="__main__")
        return topspin

    return call


@pytest.fixture
def single(tmp_path: Path) -> Path:
    """Return the experiment sample/10 with a synthetic decay."""
    fid = FID(1e6 * DECAY, (TIME,), Acquisition(nucleus="13C", larmor_hz=100e6))
    write_fid(tmp_path / "nmr" / "sample" / "10", fid)
    return tmp_path / "nmr" / "sample" / "10"


def on_screen(experiment: Path) -> TopSpin:
    return TopSpin([experiment.parent.name, experiment.name, "1", str(experiment.parents[1])])


def test_the_data_set_on_screen_is_processed_into_a_new_procno_and_shown(single, typed) -> None:
    before = {path: path.read_bytes() for path in single.rglob("*") if path.is_file()}
    topspin = typed(on_screen(single), "--lb", "200")
    assert topspin.messages == []
    assert topspin.shown == [["sample", "10", "2", str(single.parents[1])]]
    assert topspin.status[-1] == "pnmr process: done"
    _, spectrum = nmrglue.bruker.read_pdata(str(single / "pdata" / "2"))
    assert np.abs(spectrum).max() > 0.0
    assert (single / "pnmr-2" / "sheet.pdf").is_file()
    assert {path: path.read_bytes() for path in before} == before


def test_the_number_is_the_first_that_neither_a_procno_nor_results_have(single, typed) -> None:
    for taken in ("pdata/2", "pdata/4", "pnmr-3"):
        (single / taken).mkdir()
    (said,) = typed(on_screen(single), "--lb", "20", command=WORDS).messages
    assert said == f"process {single} -o {single}/pnmr-5 --procno 5 --lb 20"


def test_what_pnmr_refuses_is_shown_in_its_own_words(single, typed) -> None:
    topspin = typed(on_screen(single), "--phase", "sideways")
    assert len(topspin.messages) == 1
    assert "sideways" in topspin.messages[0]
    assert "Traceback" not in topspin.messages[0]
    assert topspin.shown == []
    assert topspin.status[-1] == "pnmr process: failed"
    assert sorted(path.name for path in (single / "pdata").iterdir()) == ["1"]


def test_a_series_has_results_but_no_procno(tmp_path: Path, typed) -> None:
    axes = (ListAxis("vd", "s", (0.1, 0.2)), TIME)
    rows = 1e6 * np.stack([0.5 * DECAY, DECAY])
    fid = FID(rows, axes, Acquisition(nucleus="13C", larmor_hz=100e6))
    write_fid(tmp_path / "s" / "1", fid)
    topspin = typed(on_screen(tmp_path / "s" / "1"))
    assert topspin.shown == []
    assert topspin.messages[0].startswith("A series gives no procno; its results are in")
    assert (tmp_path / "s" / "1" / "pnmr-2" / "spectrum.csdf").is_file()


def test_nothing_on_screen_and_options_that_the_script_chooses_are_said(single, typed) -> None:
    assert typed(TopSpin(None)).messages == [
        "Open a data set first: pnmr_process works on the one on screen."
    ]
    for option in ("--procno=5", "-o"):
        (message,) = typed(on_screen(single), option).messages
        assert message.startswith("pnmr_process chooses procno and folder itself")


def test_a_pnmr_that_is_gone_is_said(single, typed) -> None:
    topspin = typed(on_screen(single), command=("/gone/python",))
    assert topspin.messages == ["/gone/python cannot be started; run 'pnmr console install' again"]


def test_any_path_of_python_stands_in_the_script_as_ascii() -> None:
    words = ("C:\\Größe\\python 3.exe", "-m", "pnmr")
    (value,) = [
        node.value
        for node in ast.walk(ast.parse(text(words)))
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "PNMR"
    ]
    assert tuple(ast.literal_eval(value)) == words


def test_the_script_has_nothing_that_python_2_does_not_know() -> None:
    """Jython speaks Python 2.7: no annotations, f-strings, keyword-only arguments, nonlocal."""
    later = (
        *(ast.AnnAssign, ast.JoinedStr, ast.Nonlocal, ast.AsyncFunctionDef, ast.Await),
        *(ast.NamedExpr, ast.YieldFrom, ast.Starred, ast.Match),
    )
    for node in ast.walk(ast.parse(text())):
        assert not isinstance(node, later), ast.dump(node)
        if isinstance(node, ast.FunctionDef):
            assert not node.args.kwonlyargs
            assert node.returns is None
            assert all(argument.annotation is None for argument in node.args.args)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("print", "super")
