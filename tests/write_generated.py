"""Write the generated files anew after a change to their parts: python tests/write_generated.py."""

from pathlib import Path

from pnmr.files import write_text
from pnmr.program.compose.shipped import program_files, set_files

ROOT = Path(__file__).resolve().parents[1]

for name, text in program_files():
    write_text(ROOT / "pulse_programs" / name, text)
for name, text in set_files():
    write_text(ROOT / "pnmr" / "library" / "parameter_sets" / name, text)
