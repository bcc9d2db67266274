"""Make the figure of the README from one of the demonstration's: ``make figure``.

python tests/write_figure.py demo/report/figure-2.png
"""

import io
import sys
from pathlib import Path

from PIL import Image

from pnmr.files import write_bytes

WIDTH_POINTS, COLOURS = 1400, 64
TARGET = Path(__file__).resolve().parents[1] / "examples" / "figure.png"

picture = Image.open(sys.argv[1]).convert("RGB")
height_points = round(picture.height * WIDTH_POINTS / picture.width)
picture = picture.resize((WIDTH_POINTS, height_points), Image.Resampling.LANCZOS)
file = io.BytesIO()
picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT).save(file, "PNG", optimize=True)
write_bytes(TARGET, file.getvalue())
