"""A shift tensor from the areas of its sidebands, with what they do and do not determine."""

import math
from dataclasses import dataclass, field

import numpy as np

from pnmr.errors import SettingError
from pnmr.fit.separable import IntArray, Layout
from pnmr.fit.sidebands import LARGEST_RATIO, sidebands
from pnmr.fit.solver import Limits, jacobian, solve
from pnmr.units import FloatArray

# Standard deviation of a number of which only 0 to 1 is known.
_UNKNOWN = 1.0 / math.sqrt(12.0)
_STARTS = (0.5, 1.5, 3.0, 6.0, 12.0)


@dataclass(frozen=True, slots=True)
class SidebandMoments:
    """Moments of a manifold about its isotropic frequency.

    Attributes
    ----------
    first_hz : float
        Mean in Hz; 0 for a complete manifold, so a measure of what is missing.
    second_hz2 : float
        Mean square in Hz^2.
    third_hz3 : float
        Mean cube in Hz^3.
    """

    first_hz: float
    second_hz2: float
    third_hz3: float


@dataclass(frozen=True, slots=True)
class TensorEstimate:
    """A tensor with its standard errors.

    Attributes
    ----------
    anisotropy_hz, anisotropy_error_hz : float
        Reduced anisotropy and its standard error in Hz.
    asymmetry, asymmetry_error : float
        Asymmetry and its standard error, large where it is not determined.
    chi_square : float
        Sum of the squared deviations of the areas in units of their errors.
    """

    anisotropy_hz: float
    anisotropy_error_hz: float
    asymmetry: float
    asymmetry_error: float
    chi_square: float

    @property
    def is_asymmetry_determined(self) -> bool:
        """Whether the data say more about the asymmetry than that it lies between 0 and 1."""
        return is_asymmetry_determined(self.asymmetry_error)


def is_asymmetry_determined(asymmetry_error: float) -> bool:
    """Return whether a standard error is below that of knowing only that it is 0 to 1.

    That is 1 / sqrt 12 = 0.29; beyond it only the anisotropy should be reported.
    """
    return asymmetry_error < _UNKNOWN


def sideband_moments(orders: IntArray, areas: FloatArray, rotor_hz: float) -> SidebandMoments:
    """Return the moments of a manifold from the areas of its sidebands.

    M. M. Maricq and J. S. Waugh, J. Chem. Phys. 70 (1979) 3300-3316, section V.
    """
    total = float(areas.sum())
    if not total > 0.0:
        raise SettingError(f"the areas of the sidebands add up to {total:g}; they must be above 0")
    offsets_hz = orders * rotor_hz
    first, second, third = (float(areas @ offsets_hz**n) / total for n in (1, 2, 3))
    return SidebandMoments(first, second, third)


def tensor_of_moments(moments: SidebandMoments) -> tuple[float, float]:
    """Return anisotropy in Hz and asymmetry of M2 = d^2 (1 + eta^2/3) / 5, M3 = 2 d^3 (1 - eta^2) / 35.

    Raises `SettingError` when no tensor has such moments, which noise or missing
    sidebands bring about.
    """
    second, third = moments.second_hz2, moments.third_hz3
    # d^2 lies between 15/4 and 5 times M2 (eta = 1 and 0), where 4 d^3 - 15 M2 d = 35/2 M3.
    size_hz = math.sqrt(max(second, 0.0))
    ratio = math.inf
    if size_hz > 0.0:
        roots = np.roots([4.0, 0.0, -15.0, -17.5 * abs(third) / size_hz**3])
        ratio = float(roots.real[np.isreal(roots)].max())
    if not ratio**2 <= 5.0 * (1.0 + 1e-9):
        raise SettingError(
            f"no tensor has the moments {second:.4g} Hz^2 and {third:.4g} Hz^3; sidebands are missing"
            " or too noisy, so fit the areas instead"
        )
    asymmetry = math.sqrt(min(1.0, max(0.0, 3.0 * (5.0 / ratio**2 - 1.0))))
    return math.copysign(size_hz * ratio, third), asymmetry


def fitted_tensor(
    orders: IntArray, areas: FloatArray, errors: FloatArray, rotor_hz: float
) -> TensorEstimate:
    """Return the tensor whose manifold comes nearest to the areas, each in units of its error.

    The graphical method of J. Herzfeld and A. E. Berger, J. Chem. Phys. 73 (1980)
    6021-6030, as a least-squares fit of all sidebands; total area free.

    Parameters
    ----------
    orders : array of int, shape (k,)
        Orders of the sidebands, k at least 3.
    areas, errors : array, shape (k,)
        Their areas and standard errors in any common unit.
    rotor_hz : float
        Rate of the rotor in Hz.
    """
    if orders.size < 3 or not (errors > 0.0).all():
        raise SettingError("a tensor needs 3 or more sidebands with errors above 0")
    model = _Shares(orders, errors)
    limits = Limits(np.array([-LARGEST_RATIO, 0.0]), np.array([LARGEST_RATIO, 1.0]))
    found = [
        solve(model, areas / errors, np.array([sign * size, 0.3]), limits)
        for size in _STARTS
        for sign in (-1.0, 1.0)
    ]
    best = min(found, key=lambda each: each.chi_square)
    ratio_error, square_error = _errors(jacobian(model, best, areas / errors))
    ratio, asymmetry = float(best.nonlinear[0]), math.sqrt(best.nonlinear[1])
    # The manifold depends on the square; near 0 its error reaches as far as its root.
    asymmetry_error = square_error / (2.0 * max(asymmetry, 0.5 * math.sqrt(square_error), 1e-6))
    return TensorEstimate(
        ratio * rotor_hz, ratio_error * rotor_hz, asymmetry, asymmetry_error, best.chi_square
    )


@dataclass(frozen=True, slots=True)
class _Shares:
    """Total area times shares over errors, by anisotropy ratio and square of the asymmetry."""

    orders: IntArray
    errors: FloatArray
    layout: Layout = field(default=Layout.plain(1, np.zeros(2, dtype=np.int64)), init=False)

    @property
    def points(self) -> int:
        """Number of sidebands."""
        return self.orders.size

    def fill(self, nonlinear: FloatArray, rows: FloatArray) -> None:
        """Fill the shares and their slopes, each in units of the area's error."""
        manifold = sidebands(float(nonlinear[0]), math.sqrt(nonlinear[1]))
        place = self.orders - manifold.orders[0]
        known = (place >= 0) & (place < manifold.orders.size)
        rows[:] = 0.0
        every = np.stack([manifold.shares, manifold.by_ratio, manifold.by_square])
        rows[:, known] = every[:, place[known]] / self.errors[known]


def _errors(rows: FloatArray) -> tuple[float, float]:
    """Return the standard errors of the two nonlinear parameters of a Jacobian (3, k)."""
    lengths = np.sqrt((rows * rows).sum(axis=1))
    if not (lengths > 0.0).all():
        return (math.inf, math.inf)
    scaled = rows / lengths[:, None]
    inverse = np.linalg.pinv(scaled @ scaled.T, rcond=1e-14, hermitian=True)
    errors = np.sqrt(np.diagonal(inverse)) / lengths
    return float(errors[1]), float(errors[2])
