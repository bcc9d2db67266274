"""The certified nonlinear regression sets of NIST: data, starts, certified values, models."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pnmr.fit.separable import Layout

Formula = Callable[..., np.ndarray]


def gauss_sum(x, b1, b2, b3, b4, b5, b6, b7, b8):
    peaks = b3 * np.exp(-((x - b4) ** 2) / b5**2) + b6 * np.exp(-((x - b7) ** 2) / b8**2)
    return b1 * np.exp(-b2 * x) + peaks


def lanczos(x, b1, b2, b3, b4, b5, b6):
    return b1 * np.exp(-b2 * x) + b3 * np.exp(-b4 * x) + b5 * np.exp(-b6 * x)


def cubic_ratio(x, b1, b2, b3, b4, b5, b6, b7):
    return (b1 + b2 * x + b3 * x**2 + b4 * x**3) / (1 + b5 * x + b6 * x**2 + b7 * x**3)


def chwirut(x, b1, b2, b3):
    return np.exp(-b1 * x) / (b2 + b3 * x)


def enso(x, b1, b2, b3, b4, b5, b6, b7, b8, b9):
    year, other, third = (2 * np.pi * x / period for period in (12.0, b4, b7))
    total = b1 + b2 * np.cos(year) + b3 * np.sin(year)
    total = total + b5 * np.cos(other) + b6 * np.sin(other)
    return total + b8 * np.cos(third) + b9 * np.sin(third)


FORMULAS: dict[str, Formula] = {
    "Bennett5": lambda x, b1, b2, b3: b1 * (b2 + x) ** (-1 / b3),
    "BoxBOD": lambda x, b1, b2: b1 * (1 - np.exp(-b2 * x)),
    "Chwirut1": chwirut,
    "Chwirut2": chwirut,
    "DanWood": lambda x, b1, b2: b1 * x**b2,
    "ENSO": enso,
    "Eckerle4": lambda x, b1, b2, b3: b1 / b2 * np.exp(-0.5 * ((x - b3) / b2) ** 2),
    "Gauss1": gauss_sum,
    "Gauss2": gauss_sum,
    "Gauss3": gauss_sum,
    "Hahn1": cubic_ratio,
    "Kirby2": lambda x, b1, b2, b3, b4, b5: (b1 + b2 * x + b3 * x**2) / (1 + b4 * x + b5 * x**2),
    "Lanczos1": lanczos,
    "Lanczos2": lanczos,
    "Lanczos3": lanczos,
    "MGH09": lambda x, b1, b2, b3, b4: b1 * (x**2 + x * b2) / (x**2 + x * b3 + b4),
    "MGH10": lambda x, b1, b2, b3: b1 * np.exp(b2 / (x + b3)),
    "MGH17": lambda x, b1, b2, b3, b4, b5: b1 + b2 * np.exp(-x * b4) + b3 * np.exp(-x * b5),
    "Misra1a": lambda x, b1, b2: b1 * (1 - np.exp(-b2 * x)),
    "Misra1b": lambda x, b1, b2: b1 * (1 - (1 + b2 * x / 2) ** -2),
    "Misra1c": lambda x, b1, b2: b1 * (1 - (1 + 2 * b2 * x) ** -0.5),
    "Misra1d": lambda x, b1, b2: b1 * b2 * x / (1 + b2 * x),
    "Nelson": lambda x, b1, b2, b3: b1 - b2 * x[0] * np.exp(-b3 * x[1]),
    "Rat42": lambda x, b1, b2, b3: b1 / (1 + np.exp(b2 - b3 * x)),
    "Rat43": lambda x, b1, b2, b3, b4: b1 / (1 + np.exp(b2 - b3 * x)) ** (1 / b4),
    "Roszman1": lambda x, b1, b2, b3, b4: b1 - b2 * x - np.arctan(b3 / (x - b4)) / np.pi,
    "Thurber": cubic_ratio,
}


@dataclass(frozen=True)
class NistSet:
    """One set: starts and certified values by parameter, and the data (log y for Nelson)."""

    starts: tuple[np.ndarray, np.ndarray]
    certified: np.ndarray
    y: np.ndarray
    x: np.ndarray

    @classmethod
    def read(cls, path: Path) -> "NistSet":
        lines = path.read_text().splitlines()
        values = [re.match(r"\s*b\d\s*=(.*)", line) for line in lines]
        table = np.array([[float(word) for word in m[1].split()] for m in values if m])
        data = np.array(
            [[float(word) for word in line.split()] for line in lines[60:] if line.strip()]
        )
        y = np.log(data[:, 0]) if path.stem == "Nelson" else data[:, 0]
        x = data[:, 1] if data.shape[1] == 2 else data[:, 1:].T
        return cls((table[:, 0].copy(), table[:, 1].copy()), table[:, 2], y, x)

    def digits(self, found: np.ndarray) -> float:
        """Correct digits of the worst parameter."""
        error = np.abs(found / self.certified - 1.0).max()
        return float(-np.log10(max(error, 1e-16)))


class FormulaModel:
    """Any formula as a model: exact derivatives by a complex step, nothing taken as linear.

    W. Squire and G. Trapp, SIAM Rev. 40 (1998) 110-112.
    """

    def __init__(self, formula: Formula, x: np.ndarray, parameters: int) -> None:
        self.layout, self.points = Layout.given(parameters), x.shape[-1]
        self._formula, self._x = formula, x.astype(complex)

    def fill(self, nonlinear: np.ndarray, rows: np.ndarray) -> None:
        tiny = 1e-30
        with np.errstate(all="ignore"):
            for k in range(nonlinear.size):
                moved = nonlinear.astype(complex)
                moved[k] += 1j * tiny
                value = self._formula(self._x, *moved)
                rows[1 + k] = value.imag / tiny
            rows[0] = value.real
