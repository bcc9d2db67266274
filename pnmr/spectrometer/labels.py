"""What tells coherence pathways apart: free precession, phases over the scans, origin."""

import cmath
import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pnmr.units import FloatArray

IntArray = NDArray[np.int64]
ComplexArray = NDArray[np.complex128]
_PER_DEGREE = 1_000_000
_CIRCLE = 360 * _PER_DEGREE


class Label(NamedTuple):
    """One kind of pathway.

    ``dephasing_ps`` is its signed free precession, ``phases`` what the pulses' phases make
    of it in every scan relative to the first, in millionths of a degree, and ``origin``
    the magnetisation it started from.
    """

    dephasing_ps: int
    phases: bytes
    origin: int


class Labels:
    """All labels of a computation by number, each once."""

    def __init__(self, scans: int) -> None:
        self._known: list[Label] = []
        self._number: dict[Label, int] = {}
        self._zero = np.zeros(scans, dtype=np.int64).tobytes()

    def __getitem__(self, number: int) -> Label:
        return self._known[number]

    def start(self, origin: int) -> int:
        """Return the label of what no pulse has turned."""
        return self._numbered(Label(0, self._zero, origin))

    def changed(self, number: int, phases: IntArray, dephasing_ps: int) -> tuple[int, complex]:
        """Return the label after a pulse, and the factor of the first scan.

        ``phases`` is what the pulse adds in each scan, as from `micro_deg`.
        """
        old = self._known[number]
        total = np.frombuffer(old.phases, dtype=np.int64) + phases
        first = int(total[0])
        relative = (total - first) % _CIRCLE
        label = Label(old.dephasing_ps + dephasing_ps, relative.tobytes(), old.origin)
        factor = cmath.exp(-1j * math.radians(first % _CIRCLE / _PER_DEGREE))
        return self._numbered(label), factor

    def weights(self, counts: FloatArray, receiver_deg: FloatArray) -> ComplexArray:
        """Return what all scans leave of every label with the receiver's phases."""
        phases = np.stack([np.frombuffer(each.phases, dtype=np.int64) for each in self._known])
        total = (phases + micro_deg(receiver_deg)) % _CIRCLE
        return np.asarray(np.exp(-1j * np.radians(total / _PER_DEGREE)) @ counts)

    def _numbered(self, label: Label) -> int:
        if label not in self._number:
            self._number[label] = len(self._known)
            self._known.append(label)
        return self._number[label]


def micro_deg(phase_deg: FloatArray) -> IntArray:
    """Return phases in whole millionths of a degree, so that equal sums compare equal."""
    return np.asarray(np.rint(np.asarray(phase_deg) * _PER_DEGREE).astype(np.int64))
