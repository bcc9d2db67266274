"""Draw the figure of the README anew from its example: ``make figure``."""

import contextlib
import io
import runpy
import sys
import tempfile
from pathlib import Path

from PIL import Image

from pnmr.files import write_bytes

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"

with tempfile.TemporaryDirectory() as name, contextlib.chdir(name):
    sys.argv = ["example", "simulated"]
    runpy.run_path(str(EXAMPLES / "04_simulate_and_process_an_echo.py"), run_name="__main__")
    picture = Image.open("simulated/sheet.png").convert("RGB")
file = io.BytesIO()
picture.quantize(64, method=Image.Quantize.MEDIANCUT).save(file, "PNG", optimize=True)
write_bytes(EXAMPLES / "figure.png", file.getvalue())
