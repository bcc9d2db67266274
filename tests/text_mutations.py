"""Damage wave files, pulse programs, models, campaigns, recipes, samples, structures and so on.

``python text_mutations.py KIND... --count 500`` damages what ships, and small texts of this
file, one by one from a seed, and reads and uses each as the commands do. Every case may end
in a `PnmrError` or in something that is whole: what that means is said beside each kind.
"""

import argparse
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import mutations
import numpy as np
from builders import one_line
from mutations import Generator, WrongError
from rock_salt import ROCK_SALT

from pnmr import Recipe, exchange, read_fid
from pnmr.assign import shift_library
from pnmr.bruker.wave import read_wave
from pnmr.bruker.write_wave import wave_text
from pnmr.errors import PnmrError
from pnmr.exchange.cif import read_crystal
from pnmr.fit.fit import fit
from pnmr.fit.model_file import read_model
from pnmr.process import Reference
from pnmr.program import read_parameters, timeline, typical
from pnmr.program.compose.shipped import shipped_parameters
from pnmr.shapes import probe, tanh_tan
from pnmr.spins import dipolar_shift, read_sample
from pnmr.workflow.campaign_run import run_campaign
from pnmr.workflow.fit_input import read_measured
from pnmr.workflow.planning import Wishes, plan
from pnmr.workflow.processing import process, run_contents
from pnmr.workflow.rehearsal import rehearsal
from pnmr.workflow.simulation import expected_cost
from pnmr.workflow.verification import verify

ROOT = Path(__file__).resolve().parents[1]
LIBRARY = ROOT / "pnmr" / "library"

MODEL = b"""format = "pnmr fit 1"
own = ["area"]

[[spectrum]]
name = "a"
regions_ppm = [[60, 20]]
baseline_terms = 2

[[site]]
name = "one"
position_ppm = { start = 40.0, low = 30.0, high = 50.0 }
width_hz = 300

[[site]]
name = "two"
shape = "voigt"
position_ppm = { like = "one", offset = 3.0 }
gauss_hz = 80
lorentz_hz = { start = 100.0, low = 1.0 }
area = { like = "one", factor = 0.5 }
"""
CAMPAIGN = b"""format = "pnmr campaign 1"
title = "Synthetic"
folder = "runs"
adamantane = "1"
kbr = "2"
kbr_shift_ppm = 54.5

[[view]]
name = "all"
region_ppm = [200.0, -100.0]
lb_hz = 20.0

[[sample]]
name = "crystal"
metal = "Co"
echo = "10"
tedor = "11"
model = "model.toml"

[[sample]]
name = "glass"
metal = "Co"
state = "glass"
echo = "12"
control = "13"
"""
FILE_RECIPE = b"""format = "pnmr recipe 1"

[[step]]
do = "transform"

[[step]]
do = "reference"
file = "reference.toml"
"""
RECIPE = b"""format = "pnmr recipe 1"

[[step]]
do = "group_delay"

[[step]]
do = "exponential"
lb_hz = 20.0

[[step]]
do = "zero_fill"
points = 1024

[[step]]
do = "transform"

[[step]]
do = "reference"
reference_hz = 100000000.0

[[step]]
do = "phase"
p0_deg = 10.0
p1_deg = -20.0
pivot_ppm = 40.0

[[step]]
do = "baseline"
method = "polynomial"
order = 3
signal_ppm = [[60.0, 20.0]]
"""
REFERENCE = b"""format = "pnmr reference 1"
nucleus = "13C"
reference_hz = 100000000.0
carrier_hz = 100000000.0
compound = "adamantane"
line_ppm = 38.48
line_hz = 100003848.0
line_error_hz = 0.4
base_hz = 100000100.0
"""

HOSTILE = (
    *("nan", "inf", "-inf", "-1", "0", "1", "1e308", "-1e308", "1e-320", "1e400", "99999999999"),
    *("-99999999999999999999999", "9" * 5000, "true", "[]", "{}", "1979-05-27", "0x7fffffffffff"),
    *("[" * 3000, "[" * 3000 + "]" * 3000, "{ like = 'one' }", "{ fixed = nan }", "[[nan, 0]]"),
    *('""', '"\\u001b]0;x\\u0007\\u001b[31m"', '"<script>alert(1)</script>"', '"=1+cmd"', "'''"),
    *(
        '"../../../../etc/passwd"',
        '"/etc/passwd"',
        '"/dev/zero"',
        '"runs/../.."',
        '"nan"',
        "'1 GHz'",
    ),
    *('"1e999 ms"', '"-5 K"', '"1e300 Hz"', '"~"', f'"{"x" * 100_000}"', '"\\u0000"', "'.'"),
)

FORBIDDEN = {"/etc/passwd", "/dev/zero"}
OPENED: set[str] = set()


# --- damage that knows what a line of a setting is


def hostile_value(content: bytes, rng: Generator) -> bytes:
    """Set one value to something that it must not be."""
    found = list(re.finditer(rb"(?m)(?<==)[ \t]*[^\n=]+", content))
    if not found:
        return content
    place = found[int(rng.integers(0, len(found)))]
    value = HOSTILE[int(rng.integers(0, len(HOSTILE)))].encode()
    return content[: place.start()] + b" " + value + content[place.end() :]


def hostile_number(content: bytes, rng: Generator) -> bytes:
    """Set one number to something that no number may be."""
    found = list(re.finditer(rb"(?<![\w.])-?\d+(?:\.\d+)?", content))
    if not found:
        return content
    place = found[int(rng.integers(0, len(found)))]
    value = HOSTILE[int(rng.integers(0, 13))].encode()
    return content[: place.start()] + value + content[place.end() :]


def swap_lines(content: bytes, rng: Generator) -> bytes:
    """Exchange two lines."""
    found = mutations.lines(content)
    one, two = rng.integers(0, len(found), size=2)
    found[one], found[two] = found[two], found[one]
    return b"\n".join(found)


DAMAGE = (
    *mutations.ANY,
    *(mutations.delete_line, mutations.duplicate_line, mutations.swap_numbers),
    *(mutations.other_encoding, swap_lines, swap_lines, mutations.delete_line),
    *([hostile_value] * 6),
    *([hostile_number] * 6),
)


# --- what is read, and what must hold of it


@dataclass(frozen=True)
class Kind:
    """Sources by file name, and how one is used."""

    sources: Callable[[], dict[str, bytes]]
    use: Callable[[Path], None]


def require(holds: object, what: str) -> None:
    """Raise where something came out that is not whole."""
    if not holds:
        raise WrongError(what)


def folder_of(*patterns: str) -> dict[str, bytes]:
    """Return the files below the repository that match."""
    found = [path for pattern in patterns for path in sorted(ROOT.glob(pattern)) if path.is_file()]
    return {path.name: path.read_bytes() for path in found}


@cache
def runs() -> Path:
    """Return a folder of small synthetic experiments, made once in a process."""
    folder = Path(tempfile.mkdtemp(prefix="mutation-runs-"))
    one_line(folder / "1")
    (folder / "2").mkdir()
    (folder / "2" / "acqus").write_bytes((folder / "1" / "acqus").read_bytes())
    return folder


@cache
def measured() -> tuple[object, ...]:
    """Return a small spectrum for models to be fitted to."""
    spectrum = Recipe(()).then("exponential", lb_hz=20.0).then("transform")(read_fid(runs() / "1"))
    exchange.write(runs() / "spectrum.csv", spectrum, overwrite=True)
    return (read_measured(runs() / "spectrum.csv", "a", lb_hz=20.0, mas_hz=None, larmor_hz=None),)


def waves() -> dict[str, bytes]:
    """Return two waves, one with amplitudes that rise and fall."""
    shape = tanh_tan(duration_s=5e-6, sweep_hz=10e6, step_s=50e-9)
    lines = "".join(f"{100 - abs(k - 50):.6f}, {3.6 * k:.6f}\n" for k in range(101))
    header = "##TITLE= by hand\n##NPOINTS= 101\n##XYPOINTS= (XY..XY)\n"
    return {"tanh": wave_text(shape, rf_hz=2e5).encode(), "hand": f"{header}{lines}##END=".encode()}


def use_wave(path: Path) -> None:
    """Amplitudes are fractions, and the file has as many points as it says."""
    wave = read_wave(path)
    shape = wave.shape(50e-6)
    stated = re.search(r"##NPOINTS *= *(\d+)", path.read_bytes().decode("latin-1"))
    require(np.isfinite(wave.phase_deg).all(), "phases are not finite")
    require(((shape.amplitude_fraction >= 0) & (shape.amplitude_fraction <= 1)).all(), "amplitudes")
    if stated:
        require(int(stated[1]) == wave.phase_deg.size, "another number of points than stated")


def use_program(path: Path) -> None:
    """Every event of the first scan has a length, and they follow each other."""
    played = timeline(path, shipped_parameters(path.name) or typical())
    events = played.scan(0, 0).events
    require(all(each.duration_ps >= 0 and each.start_ps >= 0 for each in events), "times below 0")
    require(np.isfinite(played.summary().duration_s), "a length that is not finite")


def use_model(path: Path) -> None:
    """A fit of the model has finite values."""
    model = read_model(path)
    if len(model.spectrum) != 1:
        return
    data = measured()
    named = type(data[0])(**{k: getattr(data[0], k) for k in data[0].__dataclass_fields__})
    object.__setattr__(named, "name", model.spectrum[0].name)
    result = fit(model, (named,))
    for site in result.sites:
        require(
            all(np.isfinite(each.value) for each in site.values.values()), "a value is no number"
        )
    require(json.loads(result.json()), "no JSON")


def use_campaign(path: Path) -> None:
    """Experiments are there by name only; nothing outside the folder may be opened."""
    (path.parent / "model.toml").write_bytes(MODEL)
    shutil.copytree(runs(), path.parent / "runs")
    run_campaign(path)


def use_recipe(path: Path) -> None:
    """The spectrum is finite, as long as the axis says, and its recipe gives it again."""
    (path.parent / "reference.toml").write_bytes(REFERENCE)
    recipe = Recipe.read(path)
    spectrum = recipe(read_fid(runs() / "1"))
    require(spectrum.values.shape == (spectrum.frequency.points,), "another length than the axis")
    require(np.isfinite(spectrum.values).all(), "values that are not finite")
    require(np.isfinite(spectrum.frequency.ppm).all(), "an axis that is not finite")


def use_sample(path: Path) -> None:
    """The sample can be warmed, and an experiment on it estimated."""
    sample = read_sample(path)
    for site in sample.at(310.0).sites:
        require(np.isfinite([site.shift_ppm, site.anisotropy_ppm, site.population]).all(), "a site")
    planned = rehearsal(sample, "one_pulse", {"td": 512}.items())
    require(expected_cost(planned).duration_s >= 0.0, "a cost below 0")


def use_crystal(path: Path) -> None:
    """Every atom is counted, and its dipolar shift is finite."""
    crystal = read_crystal(path)
    count = sum(crystal.environments("Cl").values())
    require(count == sum(each == "Cl" for each in crystal.elements), "atoms were lost")
    found = dipolar_shift(crystal, "Na1", "Cl", 1e-31, radius_angstrom=12.0)
    require(np.isfinite([found.anisotropy_ppm, found.asymmetry]).all(), "a tensor of no numbers")


def use_reference(path: Path) -> None:
    """The frequency is one."""
    require(np.isfinite(Reference.read(path).for_nucleus("13C")), "no frequency")


def use_exchange(path: Path) -> None:
    """Values are finite and as many as the axes say."""
    signal = exchange.read(path, larmor_hz=1e8)
    require(signal.values.shape == tuple(axis.points for axis in signal.axes), "another shape")
    require(np.isfinite(signal.values).all(), "values that are not finite")


def exchanged() -> dict[str, bytes]:
    """Return one spectrum in every format that is read."""
    spectrum = Recipe(()).then("transform")(read_fid(runs() / "1"))
    found = {}
    for name in ("a.csv", "a.csdf", "a.jdx", "a.spe", "a.txt"):
        exchange.write(runs() / name, spectrum, overwrite=True)
        found[name] = (runs() / name).read_bytes()
    return found


@cache
def results() -> dict[str, bytes]:
    """Return the files of a run."""
    fid = read_fid(runs() / "1")
    run = process(runs() / "1", fid, plan(fid, Wishes(phase="none")), (20.0,))
    return run_contents(run, with_sheet=False)


def use_record(path: Path) -> None:
    """It is compared, and what it names is looked for in its folder alone."""
    for name in results().keys() - {path.name}:
        (path.parent / name).write_bytes(results()[name])
    for check in verify(path.parent, runs() / "1"):
        require(check.finding, "nothing was found")


KINDS: dict[str, Kind] = {
    "wave": Kind(waves, use_wave),
    "program": Kind(lambda: folder_of("pulse_programs/*"), use_program),
    "model": Kind(lambda: {"model.toml": MODEL}, use_model),
    "campaign": Kind(lambda: {"campaign.toml": CAMPAIGN}, use_campaign),
    "recipe": Kind(lambda: {"recipe.toml": RECIPE, "file.toml": FILE_RECIPE}, use_recipe),
    "sample": Kind(lambda: folder_of("pnmr/library/samples/*.toml"), use_sample),
    "structure": Kind(lambda: {"salt.cif": ROCK_SALT.encode()}, use_crystal),
    "reference": Kind(lambda: {"reference.toml": REFERENCE}, use_reference),
    "parameters": Kind(
        lambda: folder_of("pnmr/library/parameter_sets/*.toml"),
        lambda path: void(read_parameters(path)),
    ),
    "probe": Kind(lambda: folder_of("pnmr/library/probes/*.toml"), lambda path: void(probe(path))),
    "shifts": Kind(
        lambda: folder_of("pnmr/library/shifts/*.toml"), lambda path: void(shift_library(path))
    ),
    "exchange": Kind(exchanged, use_exchange),
    "record": Kind(lambda: {"record.json": results()["record.json"]}, use_record),
}


def void(_: object) -> None:
    """Take what was read; that it was is all that is asked."""


def texts(name: str) -> tuple[mutations.Case, int]:
    """Return the case that damages one file of a kind, and the largest's size."""
    kind = KINDS[name]
    sources = list(kind.sources().items())

    def case(scratch: Path, rng: Generator) -> str:
        file, content = sources[int(rng.integers(0, len(sources)))]
        for _ in range(int(rng.choice([1, 1, 1, 2, 3]))):
            content = DAMAGE[int(rng.integers(0, len(DAMAGE)))](content, rng)
        (scratch / file).write_bytes(content)
        OPENED.clear()
        try:
            kind.use(scratch / file)
        except PnmrError as error:
            told = str(error)
            if len(told) > 1000 or not told.isprintable():
                raise WrongError(f"a message of {len(told)} characters: {told[:80]!r}") from error
            return type(error).__name__
        finally:
            require(not OPENED & FORBIDDEN, f"a text made it open {OPENED & FORBIDDEN}")
        return "read"

    return case, max(len(content) for _, content in sources)


def watch(event: str, arguments: tuple[object, ...]) -> None:
    """Remember which files are opened."""
    if event == "open" and isinstance(arguments[0], str | os.PathLike):
        OPENED.add(os.path.abspath(os.fspath(arguments[0])))


def main() -> None:
    """Read the command line, run, print; exits with 1 when a case failed."""
    sys.addaudithook(watch)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="+", choices=KINDS)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=2026)
    arguments = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    indices = range(arguments.first, arguments.first + arguments.count)
    found = {kind: mutations.run(*texts(kind), indices, arguments.seed) for kind in arguments.kinds}
    print(json.dumps(found, indent=1))
    sys.exit(any(each["failures"] for each in found.values()))


if __name__ == "__main__":
    main()
