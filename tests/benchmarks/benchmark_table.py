"""One table of this package beside other programs, all in one run: ``make benchmark``.

Prints the table, writes it as Markdown (--output), and ends with 1 where a bar is missed.
Times are those of the processor, the shortest of several runs taken in turns, one thread,
compiled and warm, so that other work on the machine falls on all alike. A program that is not
installed is named as "not here"; so are curves and data sets that are not there.
"""

import argparse
import importlib.metadata
import os
import platform
import shutil
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(name, "1")
ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "benchmarks")]

import numpy as np  # noqa: E402
from comparison import HEADS, NOT_HERE, Row, against, alike, markdown, within  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

DATA = ROOT.parent / "shared" / "data"
PEERS = ("nmrglue", "lmfit", "mrsimulator", "csdmpy", "scipy", "numpy", "numba")
SEED = 2_026


def processing_rows() -> Iterator[Row]:
    """The chain from FID to phased spectrum, with a known and with an automatic phase."""
    import processing
    from automatic_phase_table import chain_seconds
    from comparison import told

    values = processing.noise(rows=100)
    fid = processing.fid(values)
    peers = {"nmrglue": (lambda: processing.nmrglue_chain(values), 2.0)}
    what = "filter, EM, 16,384 to 65,536 points, FT, phase"
    yield from against(what, lambda: processing.RECIPE(fid), peers, runs=5, share=100)
    own_s, peer_s = chain_seconds(SEED, fids=100, peer_fids=4)
    ratio = peer_s / own_s
    words = ("the same with automatic phase", told(own_s), "nmrglue acme", told(peer_s))
    yield Row(*words, ratio, "20 times", ratio >= 20.0)


def phase_rows() -> Iterator[Row]:
    """Two hundred spectra of known phase: how many are right, and how fast."""
    from automatic_phase_table import judged, nmrglue_judged, random_case

    cases = [random_case(np.random.default_rng([SEED, index])) for index in range(200)]
    judged(cases[0])
    own = [judged(case) for case in cases]
    peer = [nmrglue_judged(case, "acme").right for case in cases[:8]]
    right = sum(each.right and each.certain for each in own)
    wrong = sum(each.certain and not each.right for each in own)
    quick = sum(each.milliseconds < 20.0 for each in own)
    worst_ms = max(each.milliseconds for each in own)
    theirs = ("nmrglue acme", f"{sum(peer)} of {len(peer)}")
    words = ("phases found, of 200 spectra", str(right), *theirs)
    yield Row(*words, bar="198", met=right >= 198)
    yield Row("wrong but certain, of 200", str(wrong), bar="at most 2", met=wrong <= 2)
    words = (f"found within 20 ms, of 200 (longest {worst_ms:.0f} ms)", str(quick))
    yield Row(*words, bar="200", met=quick == 200)


def fit_rows() -> Iterator[Row]:
    """Least squares on the same data from the same start to the same chi square."""
    import fit_table as table

    if not table.DATA.is_dir():
        yield Row("fits of lines and NIST sets", "", "curves", NOT_HERE)
        return
    x, y, start = table.eight_lines()
    voigts = table.voigt_start(start)
    yield from against(
        "eight pseudo-Voigts, 8192 points",
        lambda: table.ours("pseudo_voigt", x, y, start),
        {
            "lmfit": (lambda: table.lmfit_pseudo_voigt(x, y, start), 30.0),
            "nmrglue.linesh": (lambda: table.nmrglue_pseudo_voigt(x, y, start), 8.0),
        },
    )
    yield from against(
        "eight Voigts, 8192 points",
        lambda: table.ours("voigt", x, y, voigts),
        {"lmfit": (lambda: table.lmfit_voigt(x, y, voigts), 30.0)},
        runs=2,
    )
    yield within(f"{table.SERIES} such spectra, noise included", table.series_row, 8.0, runs=1)
    _, _, far, near, _ = table.nist_rows()[-1].split("|")
    both = f"{far.strip()}, {near.strip()}"
    met = both == "27 of 27, 27 of 27"
    yield Row("NIST sets to 6 digits, start 1, start 2", both, "certified", bar="all", met=met)


def relaxation_rows() -> Iterator[Row]:
    """Inversion recoveries; the peer is given a good first guess, ours finds its own."""
    from scipy.optimize import curve_fit
    from test_relaxation_speed import COUNT, DELAYS_S, decays, recovery

    from pnmr.fit.relaxation import relax_all

    values, sigma = decays(), np.full(DELAYS_S.size, 0.01)

    def peer() -> None:
        for each in values:
            curve_fit(recovery, DELAYS_S, each, (1.0, 2.0, 1.0), sigma)

    def ours() -> None:
        relax_all(DELAYS_S, values, "inversion", 0.01)

    peers = {"scipy curve_fit": (peer, None)}
    yield from against("an inversion recovery", ours, peers, share=COUNT, most_s=1e-3)


def sideband_rows() -> Iterator[Row]:
    """A manifold of sidebands at 302 kHz of anisotropy and 60 kHz MAS."""
    from pnmr.fit.sidebands import sidebands

    def ours() -> None:
        for _ in range(100):
            sidebands(5.03, 0.3)

    import fit_table as table

    theirs = table.manifold_of_peer()

    def peers() -> None:
        for _ in range(100 if theirs else 0):
            theirs()

    yield from against("a manifold of sidebands", ours, {"mrsimulator": (peers, 100.0)}, share=100)
    if table.DATA.is_dir():
        difference = table.sideband_difference()
        yield alike("difference: six manifolds, of their sum", difference, "mrsimulator", 1e-4)


def inversion_rows() -> Iterator[Row]:
    """What a shaped pulse inverts; the peer is vectorised numpy with the same steps."""
    import inversion_table as table

    jobs = {
        "MAS, 377 orientations x 41 offsets": (table.mas_job(), 0.25, 2e-3),
        "static, 2001 offsets": (table.static_job(), 0.04, 1e-9),
    }
    for what, (job, most_s, most) in jobs.items():
        peers = {"numpy": (lambda job=job: table.numpy_mz(*job), None)}
        own = lambda job=job: table.compiled_mz(*job)  # noqa: E731
        yield from against(f"inversion, {what} x 1000 points", own, peers, most_s=most_s)
        difference = float(np.abs(own() - table.numpy_mz(*job)).max())
        yield alike(f"difference: inversion, {what}", difference, "numpy", most)


def spectrometer_rows() -> Iterator[Row]:
    """Whole pulse programs on spins, and other programs' curves."""
    import spectrometer_table as table

    wide = table.site(92e3, 100e3, asymmetry=0.3, width_hz=2e3, t1_s=5e-3, t2_s=5e-4)
    pair = table.GROUPS["CH"](table.Proton(-23328.0, t1_s=0.02, t2_s=1e-3))
    near = {"t1_s": 0.05, "t2_s": 1e-3, "width_hz": 500.0, "protons": pair}
    close = table.site(0.0, 20e3, asymmetry=0.3, **near)
    times_s = np.arange(4096) / 1e6
    for what, program, site, grid, most_s in (
        ("double echo, 1058 x 32 orientations", "double_adiabatic_echo", wide, (23, 32), 3.0),
        ("TEDOR of CH until the powder settles", "tedor_shap", close, None, 10.0),
    ):
        found = table.played(program, ns=32)
        powder = None if grid is None else table.Grid(*grid)

        def job(found=found, site=site, powder=powder) -> None:  # type: ignore[no-untyped-def]
            done = table.acquire(found, table.sample(site), table.SHAPES, grid=powder)
            table.signal_values(done.signals[0], times_s)

        yield within(what, job, most_s, runs=2)
    yield simpson_row(table)
    if not table.CURVES.is_dir():
        yield Row("signals of other programs", "", "curves", NOT_HERE)
        return
    for what, program, difference in table.curve_rows():
        yield alike(f"difference: {what}", difference, program, 1e-3)


def simpson_row(table) -> Row:  # type: ignore[no-untyped-def]
    """SIMPSON plays one scan of the double echo where it is on the path."""
    if shutil.which("simpson") is None:
        return Row("one scan of the double echo", "", "SIMPSON", NOT_HERE)
    return Row(
        "one scan of the double echo", "", "SIMPSON", table.simpson_line().rpartition(": ")[2]
    )


def topspin_rows() -> Iterator[Row]:
    """TopSpin's own spectra of public data sets."""
    import parity_table

    if not (DATA / "bruker").is_dir():
        yield Row("TopSpin's own spectra", "", "data sets", NOT_HERE)
        return
    worst, count = 0.0, 0
    for folder in sorted(path for path in (DATA / "bruker").iterdir() if path.is_dir()):
        imaginary = parity_table.row(folder)[3]
        if imaginary and imaginary != "not stored":
            worst, count = max(worst, float(imaginary)), count + 1
    yield alike(f"difference: 1i of {count} data sets, worst", worst, "TopSpin", 1e-6)


def file_rows() -> Iterator[Row]:
    """Reading what others wrote, 200 FIDs of 16,384 points and one CSDM file."""
    import processing

    from pnmr import read, read_fid, write_fid
    from pnmr.exchange import write

    with tempfile.TemporaryDirectory() as name:
        folder, fid = Path(name), processing.fid(processing.noise(rows=200))
        write_fid(folder / "1", fid)
        write(folder / "fid.csdf", processing.fid(processing.noise(rows=8)))

        def nmrglue_read() -> object:
            import nmrglue

            return nmrglue.bruker.read(str(folder / "1"))

        def csdmpy_read() -> object:
            import csdmpy

            return csdmpy.load(str(folder / "fid.csdf"))

        peers = {"nmrglue": (nmrglue_read, None)}
        yield from against("reading 200 FIDs, ser", lambda: read_fid(folder / "1"), peers)
        peers = {"csdmpy": (csdmpy_read, None)}
        yield from against("reading 8 FIDs, CSDM", lambda: read(folder / "fid.csdf"), peers)


SECTIONS = (
    *(processing_rows, phase_rows, fit_rows, relaxation_rows, sideband_rows),
    *(inversion_rows, spectrometer_rows, topspin_rows, file_rows),
)


def remarks(took_s: float, rows: list[Row]) -> list[str]:
    """Return what a reader of the table has to know."""
    versions = []
    for each in PEERS:
        try:
            versions.append(f"{each} {importlib.metadata.version(each)}")
        except importlib.metadata.PackageNotFoundError:
            versions.append(f"{each} {NOT_HERE}")
    missed = sum(row.met is False for row in rows)
    judged = sum(row.met is not None for row in rows)
    return [
        f"{judged - missed} of {judged} bars met, in {took_s:.0f} s.",
        f"Python {platform.python_version()}; {', '.join(versions)}.",
        f"Load of {os.cpu_count()} processors at the end: {os.getloadavg()[0]:.1f}.",
        "Times of the processor, one thread, the shortest of several runs in turns, warm.",
    ]


def main() -> int:
    """Print and write the table."""
    warnings.simplefilter("ignore")
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--output", type=Path, default=Path("benchmark.md"))
    parser.add_argument("--only", nargs="+", choices=[each.__name__[:-5] for each in SECTIONS])
    asked = parser.parse_args()
    out, started = Console(width=150), time.monotonic()
    rows: list[Row] = []
    for section in SECTIONS:
        if not asked.only or section.__name__[:-5] in asked.only:
            with out.status(section.__doc__ or ""):
                rows += section()
    table = Table(*HEADS, title="This package beside others, in one run")
    for row in rows:
        table.add_row(*row.cells(), style="red" if row.met is False else "")
    told = remarks(time.monotonic() - started, rows)
    out.print(table)
    for remark in told:
        out.print(remark)
    asked.output.write_text(markdown(rows, told), encoding="utf-8")
    out.print(f"written to {asked.output}")
    return int(any(row.met is False for row in rows))


if __name__ == "__main__":
    sys.exit(main())
