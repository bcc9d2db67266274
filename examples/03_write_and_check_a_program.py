"""A pulse program is written, spoiled in two places, checked, and drawn.

    python examples/03_write_and_check_a_program.py [FOLDER]

Writes tedor_shap, its parameter set and a drawing into FOLDER (this folder if left out). The
checker reads the text alone, as it reads anybody's program, and names what is wrong by line.
"""

import sys
from pathlib import Path

from pnmr.files import write_text
from pnmr.program import read_parameters, timeline
from pnmr.program.compose import compose
from pnmr.program.compose.parameter_set import parameter_set
from pnmr.program.lint import Surroundings, check
from pnmr.report.sequence_diagram import sequence_diagram
from pnmr.report.style import save
from pnmr.shapes.limits import console
from pnmr.workflow.rehearsal import shapes_of

folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
made = compose("tedor_shap", {"before": "3", "after": "2"}, name="tedor_shap.32")
good, settings = folder / "tedor_shap.32", folder / "tedor_shap.32.toml"
write_text(good, made.text)
write_text(settings, parameter_set(made.sheet))
parameters = read_parameters(settings)
surroundings = Surroundings(console("avance_iii_hd"))

# Two slips of the pen: a delay mistaken for another, and the first receiver phases swapped.
spoiled = folder / "tedor_shap.spoiled"
receiver = next(line for line in made.text.splitlines() if line.startswith("ph31 ="))
_, _, first, second, *rest = receiver.split()
swapped = " ".join(["ph31 =", second, first, *rest])
wrong = made.text.replace(receiver, swapped).replace("\n  tauAB\n", "\n  tauB\n")
write_text(spoiled, wrong)

for file in (good, spoiled):
    found = check(file, parameters, surroundings)
    serious = [each for each in found if each.severity != "note"]
    print(f"{file.name}: {len(serious)} errors and warnings")
    for each in serious:
        print(f"  {each}")

played = timeline(good, parameters)
total = played.summary()
duty = ", ".join(f"{name} {100.0 * part:.2g} %" for name, part in total.duty_fraction.items())
print(f"{total.scans} scans in {total.duration_s / 3600.0:.1f} h, RF on: {duty}")
figure = sequence_diagram(played, shapes=shapes_of(played.scan(0).events, None), title=good.name)
for suffix in (".pdf", ".png"):
    save(figure, folder / f"sequence{suffix}")
