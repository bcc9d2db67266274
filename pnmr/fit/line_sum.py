"""A spectrum as a sum of lines with one phase and a polynomial baseline."""

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pnmr.errors import SettingError
from pnmr.fit.lines import Line
from pnmr.fit.separable import Layout
from pnmr.fit.solver import Limits
from pnmr.units import FloatArray

ComplexArray = NDArray[np.complex128]

# A line this much narrower than the distance of two points cannot be told from a point.
_NARROWEST = 1e-3


class Component(Protocol):
    """One column of a spectrum: a line, a manifold of sidebands, a processed decay."""

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of its p parameters."""
        ...

    @property
    def bounds(self) -> tuple[FloatArray, FloatArray]:
        """Natural bounds of the parameters, (low, high)."""
        ...

    def fill(self, shape: FloatArray, value: FloatArray, slopes: FloatArray) -> None:
        """Fill the absorption (n,) and its slopes (p, n)."""
        ...

    def fill_whole(self, shape: FloatArray, value: ComplexArray, slopes: ComplexArray) -> None:
        """Fill absorption and dispersion as one complex line (n,), and its slopes (p, n)."""
        ...


@dataclass(frozen=True, slots=True)
class BroadenedLine:
    """A line at given frequencies under a given broadening, a `Component`.

    Attributes
    ----------
    line : Line
        Family.
    x_hz : array, shape (n,)
        Frequencies in Hz.
    lb_hz : float
        Lorentzian broadening by the processing in Hz, at least 0.
    """

    line: Line
    x_hz: FloatArray
    lb_hz: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a broadening that sharpens, for which no closed form exists."""
        if not 0.0 <= self.lb_hz < np.inf:
            raise SettingError(
                f"a broadening of {self.lb_hz:g} Hz cannot be fitted in closed form; use 0 or more,"
                " or fit the line as the processing makes it"
            )

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the natural parameters."""
        return self.line.parameters

    @property
    def bounds(self) -> tuple[FloatArray, FloatArray]:
        """Natural bounds; no width falls below a thousandth of the distance of two points."""
        return self.line.bounds(_NARROWEST * float(np.abs(np.diff(self.x_hz)).min(initial=np.inf)))

    def fill(self, shape: FloatArray, value: FloatArray, slopes: FloatArray) -> None:
        """Fill the absorption and its slopes."""
        self.line.fill(self.x_hz, shape, self.lb_hz, value, slopes)

    def fill_whole(self, shape: FloatArray, value: ComplexArray, slopes: ComplexArray) -> None:
        """Fill the complex line and its slopes."""
        self.line.fill_whole(self.x_hz, shape, self.lb_hz, value, slopes)


@dataclass(frozen=True, slots=True)
class LineSum:
    """A sum of components; their areas and the baseline are the linear parameters.

    The nonlinear parameters are those of the components one after the other, each followed
    by its own phase in degrees where it has one, then the common phase where it is fitted;
    the linear ones the areas, then the baseline's coefficients of Legendre polynomials from
    the lowest order on.

    Attributes
    ----------
    components : tuple of Component
        Columns.
    x_hz : array, shape (n,)
        Frequencies in Hz.
    baseline_terms : int
        Number of polynomial terms: 0 none, 1 a constant, 2 a slope.
    phased : bool
        Whether one phase common to all components is fitted; the model is then the real
        part of exp(i phase) (absorption + i dispersion).
    nonnegative : bool
        Whether areas may not become negative.
    turned : tuple of bool
        Which components have a phase of their own, on top of the common one; none where empty.
    """

    components: tuple[Component, ...]
    x_hz: FloatArray
    baseline_terms: int = 0
    phased: bool = False
    nonnegative: bool = False
    turned: tuple[bool, ...] = ()
    layout: Layout = field(init=False)
    _baseline: FloatArray = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Work out how rows and parameters belong together."""
        lines, terms = len(self.components), self.baseline_terms
        if lines + terms == 0:
            raise SettingError("a sum of lines needs a line or a baseline")
        object.__setattr__(self, "turned", self.turned or (False,) * lines)
        sizes = [len(component.parameters) for component in self.components]
        phases = [k for k in range(lines) if self.phased or self.turned[k]]
        chain = np.zeros((sum(sizes) + len(phases), sum(sizes) + sum(self.turned) + self.phased))
        row, column = 0, 0
        for k, size in enumerate(sizes):
            chain[row : row + size, column : column + size] = np.eye(size)
            row, column = row + size, column + size
            if self.turned[k]:
                chain[sum(sizes) + phases.index(k), column] = 1.0
                column += 1
        if self.phased:
            chain[sum(sizes) :, -1] = 1.0
        signs = np.repeat([self.nonnegative, False], [lines, terms])
        every = lines + terms
        slope_column = np.concatenate([np.repeat(np.arange(lines), sizes), phases]).astype(np.int64)
        layout = Layout(every, slope_column, chain, np.eye(every), np.zeros(every), signs)
        object.__setattr__(self, "layout", layout)
        low, high = self.x_hz.min(initial=np.inf), self.x_hz.max(initial=-np.inf)
        place = (2.0 * self.x_hz - low - high) / (high - low or 1.0)
        degree = max(0, terms - 1)
        table = np.polynomial.legendre.legvander(place, degree).T[:terms]
        object.__setattr__(self, "_baseline", np.ascontiguousarray(table))

    @property
    def points(self) -> int:
        """Number of points."""
        return self.x_hz.size

    @property
    def limits(self) -> Limits:
        """Natural bounds of all nonlinear parameters."""
        low, high = [np.zeros(0)], [np.zeros(0)]
        for component, is_turned in zip(self.components, self.turned, strict=True):
            ends = component.bounds
            low += [ends[0], np.full(int(is_turned), -np.inf)]
            high += [ends[1], np.full(int(is_turned), np.inf)]
        common = np.full(int(self.phased), np.inf)
        return Limits(np.concatenate([*low, -common]), np.concatenate([*high, common]))

    def fill(self, nonlinear: FloatArray, rows: FloatArray) -> None:
        """Fill columns and slopes."""
        lines, columns = len(self.components), self.layout.columns
        rows[lines:columns] = self._baseline
        common_deg = float(nonlinear[-1]) if self.phased else 0.0
        first, row = 0, columns
        turn = columns + sum(len(component.parameters) for component in self.components)
        for k, component in enumerate(self.components):
            size = len(component.parameters)
            shape, slopes = nonlinear[first : first + size], rows[row : row + size]
            first, row = first + size, row + size
            if not (self.phased or self.turned[k]):
                component.fill(shape, rows[k], slopes)
                continue
            own_deg = float(nonlinear[first]) if self.turned[k] else 0.0
            first += self.turned[k]
            self._turn(component, shape, common_deg + own_deg, (rows[k], slopes, rows[turn]))
            turn += 1

    @staticmethod
    def _turn(
        component: Component,
        shape: FloatArray,
        phase_deg: float,
        rows: tuple[FloatArray, FloatArray, FloatArray],
    ) -> None:
        """Fill a component turned by a phase; the last of the rows is its slope per degree."""
        value, slopes, by_phase = rows
        whole, by_shape = np.empty(value.shape, complex), np.empty(slopes.shape, complex)
        component.fill_whole(shape, whole, by_shape)
        turn = np.exp(1j * np.radians(phase_deg))
        whole *= turn
        by_shape *= turn
        value[:], slopes[:] = whole.real, by_shape.real
        by_phase[:] = -np.radians(1.0) * whole.imag
