"""Families of lines: unit area, a natural width, and broadening kept apart from it.

A line is described by its natural parameters; the broadening LB of the processing is
given beside them and never becomes part of a width that is fitted. What LB does is exact
for each family: it adds to a Lorentzian's width, makes a Gaussian a Voigt, and acts on
both parts of a pseudo-Voigt. All widths are full widths at half maximum.

Names elsewhere: ssNake's line is the true ``voigt`` (its lor and gauss are the two
widths); lmfit's pseudo-Voigt mixes by area, nmrglue's by height. DMFIT's xG/(1-x)L counts
the Gaussian's part, x = 1 - fraction; that it mixes by height is assumed here, not
confirmed.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pnmr.errors import SettingError, UnsupportedError
from pnmr.kernels import line_shapes as kernels
from pnmr.units import FloatArray

ComplexArray = NDArray[np.complex128]

# Frequencies, natural parameters, broadening; value and slopes are filled, real or complex.
Fill = Callable[[FloatArray, FloatArray, float, Any, Any], None]

# Area of a Lorentzian and a Gaussian of unit height and width.
_LORENTZ_AREA = math.pi / 2.0
_GAUSS_AREA = math.sqrt(math.pi / math.log(2.0)) / 2.0
_BOUNDS = {"position_hz": (-np.inf, np.inf), "fraction": (0.0, 1.0), "tail_hz": (-np.inf, np.inf)}


@dataclass(frozen=True, slots=True)
class Line:
    """A family of lines of unit area.

    Attributes
    ----------
    name : str
        Its name in `LINES`.
    parameters : tuple of str
        Names of the natural parameters, the position first.
    """

    name: str
    parameters: tuple[str, ...]
    _absorption: Fill
    _whole: Fill | None

    def fill(
        self,
        x_hz: FloatArray,
        shape: FloatArray,
        lb_hz: float,
        value: FloatArray,
        slopes: FloatArray,
    ) -> None:
        """Fill the absorption line (n,) and its slopes (p, n) by the natural parameters ``shape``."""
        self._absorption(x_hz, shape, lb_hz, value, slopes)

    def fill_whole(
        self,
        x_hz: FloatArray,
        shape: FloatArray,
        lb_hz: float,
        value: ComplexArray,
        slopes: ComplexArray,
    ) -> None:
        """Fill the complex line, its dispersion the imaginary part, and its slopes."""
        if self._whole is None:
            raise UnsupportedError(
                f"the dispersion of a {self.name} line has no closed form; fix the phase or fit"
                " the line as the processing makes it"
            )
        self._whole(x_hz, shape, lb_hz, value, slopes)

    def bounds(self, narrowest_hz: float) -> tuple[FloatArray, FloatArray]:
        """Return the natural bounds of the parameters, (low, high), each of shape (p,).

        ``narrowest_hz``, above 0, is the smallest width: what the data cannot resolve.
        """
        pairs = [_BOUNDS.get(name, (narrowest_hz, np.inf)) for name in self.parameters]
        return np.array([low for low, _ in pairs]), np.array([high for _, high in pairs])


def line(name: str) -> Line:
    """Return a family of lines; raises `SettingError` with the names for an unknown one."""
    if name not in LINES:
        raise SettingError(f"line '{name}' is unknown; choose {', '.join(LINES)}")
    return LINES[name]


def absorption(
    name: str, x_hz: FloatArray, *, lb_hz: float = 0.0, **parameters: float
) -> FloatArray:
    """Return a line of unit area at the frequencies ``x_hz``, in 1/Hz.

    Parameters
    ----------
    name : str
        Family, one of `LINES`.
    x_hz : array, shape (n,)
        Frequencies in Hz.
    lb_hz : float
        Lorentzian broadening by the processing in Hz.
    **parameters : float
        The natural parameters by name: ``position_hz``, ``width_hz`` and so on.
    """
    family = line(name)
    if set(parameters) != set(family.parameters):
        raise SettingError(f"a {name} line takes {', '.join(family.parameters)}")
    shape = np.array([parameters[key] for key in family.parameters])
    low, high = family.bounds(0.0)
    if not ((low <= shape) & (shape <= high)).all() or lb_hz < 0.0:
        raise SettingError(
            f"a {name} line has widths above 0 and fractions 0 to 1, found {parameters}"
        )
    value, slopes = np.empty(x_hz.size), np.empty((shape.size, x_hz.size))
    family.fill(np.asarray(x_hz, dtype=np.float64), shape, lb_hz, value, slopes)
    return value


def area_fraction(height_fraction: float) -> float:
    """Return the Lorentzian's part of the area from its part of the height."""
    lorentz = height_fraction * _LORENTZ_AREA
    return lorentz / (lorentz + (1.0 - height_fraction) * _GAUSS_AREA)


def area_fraction_slope(height_fraction: float) -> float:
    """Return the derivative of the part of the area by the part of the height."""
    area = height_fraction * _LORENTZ_AREA + (1.0 - height_fraction) * _GAUSS_AREA
    return _LORENTZ_AREA * _GAUSS_AREA / area**2


def height_fraction(area_fraction: float) -> float:
    """Return the Lorentzian's part of the height from its part of the area."""
    lorentz = area_fraction / _LORENTZ_AREA
    return lorentz / (lorentz + (1.0 - area_fraction) / _GAUSS_AREA)


def _lorentzian(
    x: FloatArray, shape: FloatArray, lb_hz: float, value: FloatArray, slopes: FloatArray
) -> None:
    kernels.lorentzian(x, shape[0], shape[1] + lb_hz, value, slopes)


def _complex_lorentzian(
    x: FloatArray, shape: FloatArray, lb_hz: float, value: ComplexArray, slopes: ComplexArray
) -> None:
    every = np.empty((3, x.size), dtype=np.complex128)
    kernels.complex_voigt(x, shape[0], 0.0, shape[1] + lb_hz, value, every)
    slopes[0], slopes[1] = every[0], every[2]


def _gaussian(kernel: Any) -> Fill:
    def fill(x: FloatArray, shape: FloatArray, lb_hz: float, value: Any, slopes: Any) -> None:
        every = np.empty((3, x.size), dtype=value.dtype)
        kernel(x, shape[0], shape[1], lb_hz, value, every)
        slopes[:] = every[:2]

    return fill


def _voigt(kernel: Any) -> Fill:
    def fill(x: FloatArray, shape: FloatArray, lb_hz: float, value: Any, slopes: Any) -> None:
        kernel(x, shape[0], shape[1], shape[2] + lb_hz, value, slopes)

    return fill


def _pseudo_voigt(
    x: FloatArray, shape: FloatArray, lb_hz: float, value: FloatArray, slopes: FloatArray
) -> None:
    if lb_hz == 0.0:
        kernels.pseudo_voigt(x, shape[0], shape[1], shape[2], value, slopes)
    else:
        _mixture(_lorentzian, LINES["gaussian"].fill)(x, shape, lb_hz, value, slopes)


def _mixture(lorentzian: Fill, gaussian: Fill) -> Fill:
    def fill(x: FloatArray, shape: FloatArray, lb_hz: float, value: Any, slopes: Any) -> None:
        fraction = shape[2]
        parts = np.empty((2, x.size), value.dtype), np.empty((2, 2, x.size), value.dtype)
        for k, part in enumerate((lorentzian, gaussian)):
            part(x, shape[:2], lb_hz, parts[0][k], parts[1][k])
        weights = np.array([fraction, 1.0 - fraction])
        value[:] = weights @ parts[0]
        slopes[:2] = np.tensordot(weights, parts[1], 1)
        slopes[2] = parts[0][0] - parts[0][1]

    return fill


def _by_height(by_area: Fill) -> Fill:
    def fill(x: FloatArray, shape: FloatArray, lb_hz: float, value: Any, slopes: Any) -> None:
        height = float(shape[2])
        by_area(x, np.array([*shape[:2], area_fraction(height)]), lb_hz, value, slopes)
        slopes[2] *= area_fraction_slope(height)

    return fill


def _skewed(
    x: FloatArray, shape: FloatArray, lb_hz: float, value: FloatArray, slopes: FloatArray
) -> None:
    if lb_hz != 0.0:
        raise UnsupportedError(
            f"a skewed line broadened by {lb_hz:g} Hz has no closed form; fit it as the processing"
            " makes it"
        )
    kernels.skewed(x, shape[0], shape[1], shape[2], value, slopes)


_complex_gaussian = _gaussian(kernels.complex_voigt)
_complex_pseudo_voigt = _mixture(_complex_lorentzian, _complex_gaussian)
_WIDTH = ("position_hz", "width_hz")
_MIXED = (*_WIDTH, "fraction")

LINES = {
    each.name: each
    for each in (
        Line("lorentzian", _WIDTH, _lorentzian, _complex_lorentzian),
        Line("gaussian", _WIDTH, _gaussian(kernels.voigt), _complex_gaussian),
        Line("pseudo_voigt", _MIXED, _pseudo_voigt, _complex_pseudo_voigt),
        Line(
            "pseudo_voigt_by_height",
            _MIXED,
            _by_height(_pseudo_voigt),
            _by_height(_complex_pseudo_voigt),
        ),
        Line(
            "voigt",
            ("position_hz", "gauss_hz", "lorentz_hz"),
            _voigt(kernels.voigt),
            _voigt(kernels.complex_voigt),
        ),
        Line("skewed", ("position_hz", "width_hz", "tail_hz"), _skewed, None),
    )
}
