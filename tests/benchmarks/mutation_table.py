"""Ten thousand damaged inputs of every kind: run this file with python.

``python mutation_table.py FOLDER --count 10000`` damages the data sets in FOLDER, and the wave
files, programs, models, campaigns, recipes, samples, structures and other texts that commands
read, from one seed, each kind in a process under limits of memory and time. Prints for each
kind how many were read, how many refused, what failed, the slowest case and the largest memory;
exits with 1 when any failed. ``--count`` is shared by the kinds; ``--each`` gives it to each.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS))


def main() -> None:
    """Print the table."""
    import mutations
    import text_mutations

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="Folder of real data sets.")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--each", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    jobs = {kind: [text_mutations.__file__, kind] for kind in text_mutations.KINDS}
    if arguments.folder is not None:
        jobs = {"data set": [mutations.__file__, str(arguments.folder)], **jobs}
    count = arguments.count if arguments.each else -(-arguments.count // len(jobs))
    failed = total = 0
    print(
        f"{'kind':12} {'cases':>6} {'read':>6} {'refused':>8} {'failed':>7} {'slowest':>9} {'peak':>8}"
    )
    for kind, words in jobs.items():
        command = [sys.executable, *words, "--count", str(count), "--seed", str(arguments.seed)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        found = json.loads(done.stdout)
        found = found.get(kind, found)
        ends, failures = found["ends"], found["failures"]
        read = sum(number for name, number in ends.items() if set(name.split()) == {"read"})
        refused = sum(ends.values()) - read
        print(
            f"{kind:12} {found['count']:6d} {read:6d} {refused:8d} {len(failures):7d}"
            f" {found['slowest_s']:7.2f} s {found['peak_bytes'] / 1e6:5.0f} MB",
            flush=True,
        )
        for failure in failures[:10]:
            print(f"    {failure}")
        failed += len(failures)
        total += found["count"]
    print(
        f"{total} cases, {failed} failures, each ended after {mutations.LONGEST_S:g} s at the latest"
    )
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
