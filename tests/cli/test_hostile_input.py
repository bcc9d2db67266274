"""Every command ends with a result or a sentence, whatever it is given to read."""

import os
import re
import signal
import stat
import time
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from builders import one_line, series, single, with_parameter, written

from pnmr.cli import run
from pnmr.cli.main import VERBS
from pnmr.workflow.batch import Order, jobs_of, work

LONGEST_S, PATIENCE_S = 5.0, 60.0  # of work; of a clock, on a machine that others use as well
FREE_OF_INPUT = {"demo", "doctor"}
REGION = ("--region", "60:20")

# What reads a path, written as {}; OUT is a folder that is not there yet.
READERS = {
    "help": "help {}",
    "info": "info {}",
    "process": "process {} -o OUT",
    "process recipe": "process GOOD --recipe {} -o OUT",
    "process reference": "process GOOD --reference {} -o OUT",
    "batch": "batch {} -o OUT --no-figures --jobs 1",
    "batch recipe": "batch GOOD --recipe {} -o OUT --no-figures --jobs 1",
    "verify": "verify {}",
    "verify raw": "verify RESULT --raw {}",
    "reference": "reference {} --compound adamantane -o OUT/reference.toml",
    "fit": "fit {} --region 60:20 --lines 1 --larmor 100MHz -o OUT",
    "fit model": "fit SPECTRUM --model {} -o OUT",
    "convert": "convert {} OUT/a.csdf",
    "series": "series {} --region 60:20 -o OUT",
    "series delays": "series SERIES --region 60:20 --delays {} -o OUT",
    "series recipe": "series SERIES --region 60:20 --recipe {} -o OUT",
    "plot": "plot {} -o OUT/a.png",
    "lines": "lines {} --region 60:20 --most 1",
    "campaign": "campaign init {} -o OUT/campaign.toml",
    "report": "report {} -o OUT",
    "temperature": "temperature {}",
    "temperature known": "temperature GOOD --known-run {}",
    "paramagnetic dipole": (
        "paramagnetic dipole {} --atom Na1 --metal Cl --moment 4.9 --temperature 300K"
    ),
    "paramagnetic environments": "paramagnetic environments {}",
    "shape check": "shape check {} --length 10us --rf 200kHz",
    "shape probe": "shape new square --length 2us --rf 200kHz --probe {} -o OUT/wave",
    "program check": "program check {}",
    "program check acqus": "program check PROGRAM --acqus {}",
    "program check parameters": "program check PROGRAM --parameters {}",
    "program check probe": "program check PROGRAM --probe f1={}",
    "program check waves": "program check PROGRAM --waves {}",
    "program timeline": "program timeline {}",
    "program draw": "program draw {} -o OUT/a.png",
    "simulate sample": "simulate {} one_pulse -o OUT --set td=256",
    "simulate program": "simulate adamantane {} -o OUT --set td=256",
    "simulate parameters": "simulate adamantane one_pulse --parameters {} -o OUT",
    "simulate shapes": "simulate adamantane PROGRAM --shapes {} -o OUT",
    "console table": "console table {}",
    "console table parameters": "console table PROGRAM --parameters {}",
    "console install": "console install --topspin {} --dry-run",
}
DATA_SET_READERS = (
    *("info", "batch", "convert", "lines", "reference", "temperature", "series", "verify raw"),
    *("campaign", "simulate parameters", "program check acqus"),
)


# --- what there is that is no file of the kind expected


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(9 * 1024**3)


def slipping(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("../../../../tmp/pnmr-slipped/acqus", "##TITLE= x\n")
        file.writestr("/etc/pnmr-slipped/acqus", "##TITLE= x\n")


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("1/acqus", "##TITLE= x\n")
        file.writestr("1/fid", bytes(200_000_000))


STRANGE: dict[str, Callable[[Path], object]] = {
    "nothing": lambda path: None,
    "empty": lambda path: path.touch(),
    "NUL bytes": lambda path: path.write_bytes(bytes(5000)),
    "noise": lambda path: path.write_bytes(np.random.default_rng(1).bytes(20_000)),
    "folder": lambda path: path.mkdir(),
    "folder of itself": lambda path: (path.mkdir(), (path / "again").symlink_to(path)),
    "pipe": os.mkfifo,
    "link to nothing": lambda path: path.symlink_to(path.with_name("absent")),
    "link to itself": lambda path: path.symlink_to(path),
    "endless device": lambda path: path.symlink_to("/dev/zero"),
    "9 GB": sparse,
    "open brackets": lambda path: path.write_text("[" * 100_000),
    "nested JSON": lambda path: path.write_text('{"csdm":' * 50_000),
    "huge numbers": lambda path: path.write_text(f'a = {"9" * 5000}\nb = 1e400\nc = "-inf"\n'),
    "escapes and markup": lambda path: path.write_text(
        "\x1b[31mred\x1b]0;x\x07<script>alert(1)</script>[bold]x[/]\n=1+cmd|' /C calc'!A0\n"
    ),
    "UTF-16": lambda path: path.write_text("##TITLE= x\n##$TD= 1\n", encoding="utf-16"),
    "one long line": lambda path: path.write_text("1," * 200_000),
    "zip that slips": slipping,
    "zip bomb": bomb,
    "zip cut short": lambda path: (bomb(path), os.truncate(path, 1000)),
}
NAMES = ("plain", "with space \u00e4\u20ac[bold]", "\x1b[31m", "1.toml", "1.csv", "1.zip", "1.cif")


@pytest.fixture(scope="module")
def given(tmp_path_factory) -> dict[str, Path]:
    """Return what the commands are given besides the strange: whole things of every kind."""
    place = tmp_path_factory.mktemp("given")
    good = one_line(place / "good" / "1")
    written(place / "series" / "1", series(rows=8))
    order = Order(lb_hz=(20.0,), with_sheets=False)
    (job,) = jobs_of(good, place / "result", order)
    assert work(job).state == "done"
    (spectrum,) = job.target.glob("spectrum*.csv")
    root = Path(__file__).resolve().parents[2]
    return {
        "GOOD": good,
        "SERIES": place / "series" / "1",
        "RESULT": spectrum.parent,
        "SPECTRUM": spectrum,
        "PROGRAM": root / "pulse_programs" / "one_pulse",
    }


class HangError(BaseException):
    """A command took longer than it may."""


def interrupt(*_: object) -> None:
    raise HangError


@pytest.fixture(autouse=True)
def bounded() -> Iterator[None]:
    """End what hangs."""
    before = signal.signal(signal.SIGALRM, interrupt)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def fault(command: str, path: Path | str, given: dict[str, Path], out: Path, capsys) -> str:
    """Run a command; return what is wrong with how it ended, or nothing."""
    words = {**given, "{}": path, "OUT": out}
    arguments = []
    for word in command.split():
        for name, meant in words.items():
            word = re.sub(
                rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", lambda _, m=meant: str(m), word
            )
        arguments.append(word)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE_S)
    started_s, code = time.process_time(), 0
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            run(arguments)
    except SystemExit as left:
        code = int(left.code or 0)
    except HangError:
        return f"hangs for {PATIENCE_S} s"
    except BaseException as error:
        return f"raises {type(error).__name__}: {str(error)[:200]}"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    told, took_s = capsys.readouterr(), time.process_time() - started_s
    if took_s > LONGEST_S:
        return f"works for {took_s:.1f} s"
    if "Traceback" in told.err or "\x1b" in told.err + told.out:
        return f"says {told.err[-200:]!r}"
    if code not in (0, 1, 2, 3):
        return f"leaves with {code}"
    if code and not (told.err or told.out).strip():
        return f"leaves with {code} and says nothing"
    sentences = [line for line in told.err.splitlines() if line.startswith("pnmr: ")]
    if code == 3 and len([line for line in sentences if ": note: " not in line]) != 1:
        return f"says {told.err[-300:]!r}"
    half = [found for found in out.rglob(".pnmr-part-*")] if out.exists() else []
    return f"leaves {half}" if half else ""


def test_every_verb_is_asked() -> None:
    assert {name.split()[0] for name in READERS} | FREE_OF_INPUT == VERBS.keys()


@pytest.mark.parametrize("reader", READERS)
def test_strange_files_end_in_a_sentence(reader: str, given, tmp_path, capsys) -> None:
    suffix = {"simulate sample": ".toml", "simulate parameters": ".toml"}.get(reader, "")
    found = []
    for number, (kind, make) in enumerate(STRANGE.items()):
        path = tmp_path / f"{number}{suffix}"
        make(path)
        told = fault(READERS[reader], path, given, tmp_path / f"out{number}", capsys)
        found += [f"{kind}: {told}"] if told else []
        if not path.is_dir() and os.path.lexists(path):
            path.unlink()
    assert not found, "\n".join(found)
    assert not Path("/etc/pnmr-slipped").exists()
    assert not Path("/tmp/pnmr-slipped").exists()


@pytest.mark.parametrize("reader", READERS)
def test_strange_names_end_in_a_sentence(reader: str, given, tmp_path, capsys) -> None:
    found = []
    folder = tmp_path / "named"  # so that ".." is a folder of this test alone
    folder.mkdir()
    for number, name in enumerate((*NAMES, "x" * 300, "a/" * 3000, "..", "", "-")):
        path = str(folder / name) if name not in ("", "-") else name
        if name in NAMES:
            Path(path).write_text("\x1b[31mnothing of the kind")
        told = fault(READERS[reader], path, given, tmp_path / f"out{number}", capsys)
        found += [f"{name[:20]!r}: {told}"] if told else []
    assert not found, "\n".join(found)


# --- data sets that broke other readers, by their number in the list of those


def fid_cut(folder: Path, count: int) -> None:
    os.truncate(folder / "fid", count)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "5 no group delay": lambda run: with_parameter(run / "acqus", "GRPDLY", None),
    "6 DECIM 1": lambda run: [
        with_parameter(run / "acqus", name, value)
        for name, value in {"GRPDLY": None, "DECIM": "1"}.items()
    ],
    "7 DECIM 133.333": lambda run: [
        with_parameter(run / "acqus", name, value)
        for name, value in {"GRPDLY": None, "DSPFVS": "21", "DECIM": "133.333"}.items()
    ],
    "9 cp1252 title": lambda run: (run / "pdata/1/title").write_bytes(b"10 \x80 \x1b[31m"),
    "10 no brackets": lambda run: with_parameter(run / "acqus", "PULPROG", "zg"),
    "11 text without end": lambda run: with_parameter(run / "acqus", "PULPROG", "<zg"),
    "11 short array": lambda run: with_parameter(run / "acqus", "D", "(0..63)\n1 2"),
    "12 odd words": lambda run: fid_cut(run, 1020),
    "13 NC": lambda run: with_parameter(run / "acqus", "NC", "1e9"),
    "16 acqu only": lambda run: (run / "acqus").unlink(),
    "16 neither": lambda run: [(run / name).unlink() for name in ("acqus", "acqu")],
    "23 qseq": lambda run: with_parameter(run / "acqus", "AQ_mod", "2"),
    "25 no fid": lambda run: (run / "fid").unlink(),
    "26 NUC1 off": lambda run: with_parameter(run / "acqus", "NUC1", "<off>"),
    "31 TD": lambda run: with_parameter(run / "acqus", "TD", "2147483646"),
    "31 SI": lambda run: with_parameter(run / "pdata/1/procs", "SI", "2147483646"),
    "32 DSPFVS -1": lambda run: with_parameter(run / "acqus", "DSPFVS", "-1"),
    "33 PHC0": lambda run: with_parameter(run / "pdata/1/procs", "PHC0", "1e400"),
    "34 empty fid": lambda run: fid_cut(run, 0),
    "34 silent fid": lambda run: (run / "fid").write_bytes(bytes(1024)),
    "34 nan": lambda run: with_parameter(run / "acqus", "SW_h", "nan"),
    "34 no width": lambda run: with_parameter(run / "acqus", "SW_h", "0"),
    "34 fid is a pipe": lambda run: ((run / "fid").unlink(), os.mkfifo(run / "fid")),
    "36 title": lambda run: (run / "pdata/1/title").write_text("\x1b[31m<script>[bold]=1+1"),
    "37 program": lambda run: (run / "pulseprogram").write_text(
        "#include <../../../etc/passwd>\n1 ze\n2 d1\n lo to 2 times 1000000000\nexit\nph1="
        + "0 " * 99_999
    ),
}
SERIES_DAMAGE: dict[str, Callable[[Path], object]] = {
    "1 stopped early": lambda run: os.truncate(run / "ser", 3 * 1024 + 512),
    "1 no whole row": lambda run: os.truncate(run / "ser", 1000),
    "17 acqu2 only": lambda run: (run / "acqu2s").unlink(),
    "18 FnMODE": lambda run: with_parameter(run / "acqu2s", "FnMODE", "99"),
    "19 States-TPPI": lambda run: with_parameter(run / "acqu2s", "FnMODE", "5"),
    "22 list of 3": lambda run: (run / "vdlist").write_text("1m\n2m\n3m\n"),
    "22 list of words": lambda run: (run / "vdlist").write_text("one\nnan\n1e400\n"),
    "31 TD of rows": lambda run: with_parameter(run / "acqu2s", "TD", "99999999999"),
}


@pytest.mark.parametrize("reader", DATA_SET_READERS)
def test_data_sets_that_broke_other_readers_end_in_a_sentence(
    reader: str, given, tmp_path, capsys
) -> None:
    found = []
    for number, (kind, damage) in enumerate({**DAMAGE, **SERIES_DAMAGE}.items()):
        folder = tmp_path / f"raw{number}" / "1"
        written(folder, series() if kind in SERIES_DAMAGE else single(512))
        damage(folder)
        path = folder / "acqus" if "acqus" in reader or "parameters" in reader else folder
        told = fault(READERS[reader], path, given, tmp_path / f"out{number}", capsys)
        found += [f"{kind}: {told}"] if told else []
    assert not found, "\n".join(found)


# --- places where nothing can be written

WRITERS = {
    "process": "process GOOD -o {}",
    "batch": "batch GOOD -o {} --no-figures --jobs 1",
    "reference": "reference GOOD --compound adamantane -o {}",
    "fit": "fit SPECTRUM --region 60:20 --lines 1 -o {}",
    "convert": "convert GOOD {}",
    "series": "series SERIES --region 60:20 -o {}",
    "plot": "plot SPECTRUM -o {}.png",
    "campaign": "campaign init GOOD -o {}",
    "shape": "shape new square --length 2us --rf 200kHz -o {}",
    "program": "program new one_pulse -o {}",
    "program draw": "program draw PROGRAM -o {}.png",
    "simulate": "simulate adamantane one_pulse --set td=256 -o {}",
    "doctor": "doctor -o {}",
}


@pytest.mark.parametrize("writer", WRITERS)
def test_places_that_cannot_be_written_end_in_a_sentence(
    writer: str, given, tmp_path, capsys
) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "loop").symlink_to("loop")
    os.mkfifo(tmp_path / "pipe")
    places = [tmp_path / "file" / "x", tmp_path / "loop" / "x", "/proc/1/x", tmp_path / ("x" * 300)]
    if writer in ("process", "fit"):
        places = places[:2]
    if writer != "doctor":
        places += [tmp_path / "pipe"] if ".png" not in WRITERS[writer] else []
    found = []
    for place in places:
        told = fault(WRITERS[writer], place, given, tmp_path / "none", capsys)
        found += [f"{str(place)[-20:]}: {told}"] if told else []
    assert not found, "\n".join(found)
    assert (tmp_path / "file").read_text() == "mine"
    assert stat.S_ISFIFO((tmp_path / "pipe").lstat().st_mode) or writer == "none"
    assert sorted(os.listdir(tmp_path)) == ["file", "loop", "pipe"]
