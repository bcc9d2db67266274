"""Damage real data sets at random and read them: nothing may hang, crash or come out wrong.

``python mutations.py FOLDER --count 10000`` damages copies of the data sets in
FOLDER one by one, from a seed, and prints a summary as JSON. Every case may end
in the right data or in a `PnmrError`. What is right is worked out here from the
damaged files by a few lines that share nothing with the package.
"""

import argparse
import json
import os
import re
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np

from pnmr import FID, Spectrum, read_fid, read_spectrum, topspin_recipe
from pnmr.errors import PnmrError, PnmrWarning

LONGEST_S, PATIENCE_S = 5.0, 60.0  # of work; of a clock, on a machine that others use as well
HEADROOM_BYTES = 128 * 1024**2
INPUT_FACTOR = 4
BINARY = ("fid", "ser", "1r", "1i", "2rr")
SIZES = ("TD", "SI", "NS", "NC", "NC_proc", "XDIM", "STSI", "STSR", "FTSIZE", "TDeff", "DTYPA")
HUGE = (*("2147483648", "99999999999", "1e400", "-1", "0", "nan", "inf", "1", "3", "65535"),)

Generator = np.random.Generator
Damage = Callable[[bytes, Generator], bytes]
Case = Callable[[Path, Generator], str]


class HangError(BaseException):
    """A case took longer than it may."""


class WrongError(Exception):
    """A case was read, but not as what the files hold."""


# --- damage to any file


def flip_bits(content: bytes, rng: Generator) -> bytes:
    """Flip one to eight bits."""
    found = bytearray(content)
    for place in rng.integers(0, max(len(found), 1), size=rng.integers(1, 9)):
        if found:
            found[place] ^= 1 << int(rng.integers(0, 8))
    return bytes(found)


def cut(content: bytes, rng: Generator) -> bytes:
    """Cut the end off, at any byte."""
    return content[: int(rng.integers(0, len(content) + 1))]


def extend(content: bytes, rng: Generator) -> bytes:
    """Append some of the file again."""
    return content + content[: int(rng.integers(0, len(content) + 1))]


def strew_nul(content: bytes, rng: Generator) -> bytes:
    """Overwrite a stretch with NUL bytes, as a crashed file system leaves it."""
    first, length = int(rng.integers(0, len(content) + 1)), int(rng.integers(1, 600))
    return content[:first] + bytes(min(length, len(content) - first)) + content[first + length :]


def empty(content: bytes, rng: Generator) -> bytes:
    """Leave nothing."""
    return b""


def noise(content: bytes, rng: Generator) -> bytes:
    """Replace everything."""
    return rng.bytes(int(rng.integers(0, 5000)))


# --- damage to texts


def lines(content: bytes) -> list[bytes]:
    """Return the lines of a file."""
    return content.split(b"\n")


def delete_line(content: bytes, rng: Generator) -> bytes:
    """Delete one line."""
    found = lines(content)
    del found[int(rng.integers(0, len(found)))]
    return b"\n".join(found)


def duplicate_line(content: bytes, rng: Generator) -> bytes:
    """Repeat one line somewhere else."""
    found = lines(content)
    line = found[int(rng.integers(0, len(found)))]
    found.insert(int(rng.integers(0, len(found) + 1)), line)
    return b"\n".join(found)


def swap_numbers(content: bytes, rng: Generator) -> bytes:
    """Exchange two numbers."""
    found = list(re.finditer(rb"-?\d+(?:\.\d+)?", content))
    if len(found) < 2:
        return content
    one, two = sorted(rng.choice(len(found), size=2, replace=False))
    a, b = found[one], found[two]
    middle = content[a.end() : b.start()]
    return content[: a.start()] + b[0] + middle + a[0] + content[b.end() :]


def huge_number(content: bytes, rng: Generator) -> bytes:
    """Set a size to something impossible."""
    name = str(rng.choice(SIZES)).encode()
    value = str(rng.choice(HUGE)).encode()
    return re.sub(rb"(?m)^##\$" + name + rb"=.*$", b"##$" + name + b"= " + value, content)


def drop_brackets(content: bytes, rng: Generator) -> bytes:
    """Take out some angle brackets, so that texts do not end."""
    mark = b"<" if rng.random() < 0.5 else b">"
    return content.replace(mark, b"", int(rng.integers(1, 40)))


def other_encoding(content: bytes, rng: Generator) -> bytes:
    """Write the text in another encoding or with other line ends."""
    text = content.decode("latin-1").replace("<", "<\xe4\u20ac", 3)
    name = str(rng.choice(["utf-16", "utf-8-sig", "cp1252", "utf-32", "utf-8"]))
    return text.replace("\n", str(rng.choice(["\r\n", "\r", "\n"]))).encode(name)


ANY: tuple[Damage, ...] = (flip_bits, cut, extend, strew_nul, empty, noise)
TEXT: tuple[Damage, ...] = (
    *(delete_line, duplicate_line, swap_numbers, huge_number, drop_brackets, other_encoding),
    *(delete_line, swap_numbers, huge_number, huge_number, flip_bits, cut),
)


# --- what is right


def parameter(file: Path, name: str, default: float) -> float:
    """Return the last value of a parameter that a file holds."""
    text = file.read_bytes().decode("latin-1") if file.is_file() else ""
    found = re.findall(rf"(?m)^##\$?{name} *=[^\S\n]*([^\s$]*)", re.sub("\r\n?", "\n", text))
    return float(found[-1]) if found else default


def decoded(file: Path, parameters: Path, suffix: str, exponent: str) -> np.ndarray:
    """Return the words of a file on the true scale."""
    kind = {0: "i4", 1: "f4", 2: "f8"}[int(parameter(parameters, f"DTYP{suffix}", 0))]
    order = "><"[int(parameter(parameters, f"BYTORD{suffix}", 0) == 0)]
    content = file.read_bytes()
    whole = len(content) // int(kind[1]) * int(kind[1])
    words = np.frombuffer(content[:whole], order + kind).astype(float)
    return words * 2.0 ** parameter(parameters, exponent, 0)


def check_fid(fid: FID, folder: Path) -> None:
    """Compare an FID with the words of its file."""
    acqus = folder / "acqus" if (folder / "acqus").exists() else folder / "acqu"
    acqu2s = folder / "acqu2s" if (folder / "acqu2s").exists() else folder / "acqu2"
    count = int(parameter(acqus, "TD", 0))
    if fid.values.ndim == 1:
        words = decoded(folder / "fid", acqus, "A", "NC")
        if fid.shape != (count // 2,) or words.size < count:
            raise WrongError(f"fid of {words.size} words, TD {count}, read as {fid.shape}")
        expected = words[:count]
    else:
        words = decoded(folder / "ser", acqus, "A", "NC")
        block = 128 if parameter(acqus, "DTYPA", 0) == 2 else 256
        length = -(-count // block) * block
        planned = parameter(acqu2s, "TD", 0)
        size = (folder / "ser").stat().st_size
        if size == planned * count * (8 if block == 128 else 4):
            length = count
        rows = words.size // length
        if fid.shape != (rows, count // 2):
            raise WrongError(f"ser of {words.size} words, TD {count}, read as {fid.shape}")
        expected = words[: rows * length].reshape(rows, length)[:, :count]
    found = np.ascontiguousarray(fid.values).view(float)
    if not np.array_equal(found, expected) or fid.axes[0].points != fid.shape[0]:
        raise WrongError("the FID holds other values than its file")


def check_spectrum(spectrum: Spectrum, processed: Path) -> None:
    """Compare a spectrum with the words of 1r, or the size of 2rr."""
    procs = processed / "procs"
    if spectrum.values.ndim == 1:
        words = decoded(processed / "1r", procs, "P", "NC_proc")
        if not np.array_equal(spectrum.values.real, words[::-1]):
            raise WrongError(f"1r of {words.size} points read as {spectrum.shape}")
    else:
        shape = tuple(int(parameter(processed / name, "SI", 0)) for name in ("proc2s", "procs"))
        words = decoded(processed / "2rr", procs, "P", "NC_proc")
        same = np.array_equal(np.sort(spectrum.values.real, axis=None), np.sort(words))
        if spectrum.shape != shape or not same:
            raise WrongError(f"2rr of {shape} read as {spectrum.shape}")
    if not np.isfinite(spectrum.frequency.ppm).all():
        raise WrongError("the axis is not finite")


def check_processed(spectrum: Spectrum, fid: FID, processed: Path) -> None:
    """Compare the shape of a processed FID with what procs asks for."""
    procs = processed / "procs"
    size = int(parameter(procs, "FTSIZE", 0)) or int(parameter(procs, "SI", 0))
    size = int(parameter(procs, "STSI", 0)) or size
    if spectrum.shape != (*fid.shape[:-1], size) or not np.isfinite(spectrum.values).all():
        raise WrongError(f"an FID of {fid.shape} became {spectrum.shape}, procs asks for {size}")


# --- cases


def damaged_copy(source: Path, target: Path, rng: Generator) -> list[str]:
    """Make a copy of links to a data set with one to three files damaged; say what was done."""
    files = sorted(path.relative_to(source) for path in source.rglob("*") if path.is_file())
    for name in files:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).symlink_to((source / name).resolve())
    done = []
    for index in rng.choice(len(files), size=rng.choice([1, 1, 1, 2, 3]), replace=False):
        name = files[index]
        content = (source / name).read_bytes()
        (target / name).unlink()
        if rng.random() < 0.04:
            done.append(f"{name}: gone")
            continue
        if rng.random() < 0.02:
            (target / name).mkdir()
            done.append(f"{name}: folder")
            continue
        choices = ANY if name.name in BINARY else (*TEXT, *TEXT, *ANY)
        damage = choices[int(rng.integers(0, len(choices)))]
        (target / name).write_bytes(damage(content, rng))
        done.append(f"{name}: {damage.__name__}")
    return done


def zipped(folder: Path, rng: Generator) -> Path:
    """Pack a folder, and half of the time damage the archive too."""
    archive = folder.with_suffix(".zip")
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            file.write(path, path.relative_to(folder.parent))
    if rng.random() < 0.5:
        damage: Damage = ANY[int(rng.integers(0, len(ANY)))]
        archive.write_bytes(damage(archive.read_bytes(), rng))
    return archive


def run_case(sources: list[Path], scratch: Path, rng: Generator) -> tuple[str, list[str]]:
    """Damage, read and check one data set; return how it ended and what was done to it."""
    source = sources[int(rng.integers(0, len(sources)))]
    folder = scratch / source.name
    done = [source.name, *damaged_copy(source, folder, rng)]
    path = folder
    if rng.random() < 0.1:
        path = zipped(folder, rng)
        done.append("zip")
    ends = []
    fid = None
    for job in ("fid", "spectrum", "recipe"):
        try:
            if job == "fid":
                fid = read_fid(path)
                check_fid(fid, folder)
            elif job == "spectrum":
                check_spectrum(read_spectrum(path, 1), folder / "pdata" / "1")
            elif fid is None:
                ends.append("skipped")
                continue
            else:
                check_processed(topspin_recipe(path, 1)(fid), fid, folder / "pdata" / "1")
            ends.append("read")
        except PnmrError as error:
            if "\n" in str(error) or len(str(error)) > 1000:
                raise WrongError(f"a message of {len(str(error))} characters") from error
            ends.append(type(error).__name__)
    return " ".join(ends), done


def interrupt(*_: object) -> None:
    """End a case that hangs."""
    raise HangError


def run(case: Case, largest_bytes: int, indices: range, seed: int) -> dict[str, object]:
    """Run cases and return the summary: how many ended how, and every failure."""
    warnings.simplefilter("error")
    warnings.simplefilter("ignore", PnmrWarning)
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limit = pages * resource.getpagesize() + INPUT_FACTOR * largest_bytes + HEADROOM_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (limit, resource.getrlimit(resource.RLIMIT_AS)[1]))
    signal.signal(signal.SIGALRM, interrupt)
    signal.signal(signal.SIGPROF, interrupt)
    ends: Counter[str] = Counter()
    failures: list[dict[str, object]] = []
    slowest_s = 0.0
    for index in indices:
        rng = np.random.default_rng((seed, index))
        scratch = Path(tempfile.mkdtemp(prefix="mutation-"))
        started_s = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, LONGEST_S)
        signal.setitimer(signal.ITIMER_REAL, PATIENCE_S)
        try:
            ends[case(scratch, rng)] += 1
        except (Exception, HangError) as error:
            kind = "hang" if isinstance(error, HangError) else repr(error)[:300]
            last = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{Path(last.filename).name}:{last.lineno}"
            failures.append({"index": index, "kind": kind, "where": where})
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0.0)
            signal.setitimer(signal.ITIMER_REAL, 0.0)
            shutil.rmtree(scratch, ignore_errors=True)
        slowest_s = max(slowest_s, time.process_time() - started_s)
    peak = re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())
    return {
        "count": len(indices),
        "failures": failures,
        "ends": dict(ends.most_common()),
        "slowest_s": slowest_s,
        "peak_bytes": 1024 * int(peak[1]) if peak else None,
    }


def data_sets(folder: Path) -> tuple[Case, int]:
    """Return the case that damages one of the data sets in a folder, and the largest's size."""
    sources = sorted(path for path in folder.iterdir() if path.is_dir())
    sizes = [sum(f.stat().st_size for f in s.rglob("*") if f.is_file()) for s in sources]
    return lambda scratch, rng: run_case(sources, scratch, rng)[0], max(sizes)


def main() -> None:
    """Read the command line, run, print; exits with 1 when a case failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=2026)
    arguments = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    indices = range(arguments.first, arguments.first + arguments.count)
    summary = run(*data_sets(arguments.folder), indices, arguments.seed)
    print(json.dumps(summary, indent=1))
    sys.exit(bool(summary["failures"]))


if __name__ == "__main__":
    main()
