"""Adiabatic sweeps: tanh/tan (the SHAP), WURST, hyperbolic secant, sin/cos, chirp and S3AP.

Each family states its amplitude and the integral of its frequency profile over
positions x in [-1, 1]; `Passage` makes points of them. The phase is 0 in the
middle of every pulse.
"""

import math
from typing import TypedDict, Unpack

import numpy as np

from pnmr.errors import SettingError
from pnmr.shapes.passage import Direction, Passage
from pnmr.shapes.sampling import Part, Sampling
from pnmr.shapes.shape import Shape
from pnmr.units import FloatArray

_SECH_TRUNCATION = 0.01
_QUADRATURE_NODES = 96


class Timing(TypedDict, total=False):
    """Settings that every sweep takes besides its own, with the defaults of `Passage`."""

    step_s: float
    direction: Direction
    sampling: Sampling
    part: Part


def tanh_tan(
    sweep_hz: float = 10e6,
    duration_s: float = 50e-6,
    *,
    zeta: float = 10.0,
    tan_kappa: float = 20.0,
    **timing: Unpack[Timing],
) -> Shape:
    """Return a tanh/tan pulse, the short high-power adiabatic pulse (SHAP) of fast MAS.

    Parameters
    ----------
    sweep_hz : float
        Full width of the sweep in Hz.
    duration_s : float
        Length of the whole pulse in s.
    zeta : float
        Steepness of the amplitude, tanh(zeta (1 - |x|)).
    tan_kappa : float
        Ratio of the outermost frequency to the slope on resonance,
        tan(kappa x) / tan(kappa).
    **timing
        ``step_s``, ``direction``, ``sampling`` and ``part``, see `Passage`.

    Notes
    -----
    T.-L. Hwang, P. C. M. van Zijl, M. Garwood, J. Magn. Reson. 133 (1998) 200-203;
    under MAS G. Kervern, G. Pintacuda, L. Emsley, Chem. Phys. Lett. 435 (2007) 157-162.
    """
    _refuse_unless_positive(zeta=zeta, tan_kappa=tan_kappa)
    kappa = math.atan(tan_kappa)

    def amplitude(x: FloatArray) -> FloatArray:
        return np.tanh(zeta * (1.0 - np.abs(x)))

    def integral(x: FloatArray) -> FloatArray:
        return np.log(np.cos(kappa * x)) / (-kappa * tan_kappa)

    return Passage(sweep_hz=sweep_hz, duration_s=duration_s, **timing).shape(
        "tanh/tan", amplitude, integral, {"zeta": zeta, "tan_kappa": tan_kappa}
    )


def wurst(
    sweep_hz: float, duration_s: float, *, order: float = 40.0, **timing: Unpack[Timing]
) -> Shape:
    """Return a WURST pulse: a linear sweep with amplitude 1 - |sin(pi x / 2)|^order.

    The arguments are those of `tanh_tan`, with ``order`` the exponent N.

    Notes
    -----
    E. Kupce, R. Freeman, J. Magn. Reson. A 115 (1995) 273-276.
    """
    _refuse_unless_positive(order=order)
    return _wurst(
        Passage(sweep_hz=sweep_hz, duration_s=duration_s, **timing), f"WURST-{order:g}", order
    )


def s3ap(
    rotor_hz: float,
    duration_s: float,
    *,
    sweep_hz: float,
    sideband: int = 0,
    order: float = 20.0,
    **timing: Unpack[Timing],
) -> Shape:
    """Return a low-power WURST sweep over one spinning sideband, which inverts its whole manifold.

    Parameters
    ----------
    rotor_hz : float
        Spinning rate in Hz; the sweep must be narrower.
    duration_s : float
        Length in s, many rotor periods.
    sweep_hz : float
        Full width of the sweep in Hz.
    sideband : int
        Which sideband is swept: 0 the centreband, +1 the next to higher frequency.
    order : float
        Exponent of the WURST amplitude.
    **timing
        ``step_s``, ``direction``, ``sampling`` and ``part``, see `Passage`.

    Notes
    -----
    A. J. Pell, G. Kervern, L. Emsley, M. Deschamps, D. Massiot, P. J. Grandinetti,
    G. Pintacuda, J. Chem. Phys. 134 (2011) 024117. A crystallite whose sideband is
    weak is left behind, and T1 and T2 must be long against the pulse.
    """
    _refuse_unless_positive(order=order)
    if not 0.0 < sweep_hz < rotor_hz:
        raise SettingError(
            f"the sweep of {sweep_hz:g} Hz must be narrower than the spinning rate of"
            f" {rotor_hz:g} Hz, else it crosses two sidebands; lower sweep_hz"
        )
    passage = Passage(
        sweep_hz=sweep_hz, duration_s=duration_s, centre_hz=sideband * rotor_hz, **timing
    )
    return _wurst(passage, "S3AP", order)


def hyperbolic_secant(
    sweep_hz: float, duration_s: float, *, order: int = 1, **timing: Unpack[Timing]
) -> Shape:
    """Return the hyperbolic secant pulse HSn, cut off at 1 % of the amplitude.

    Parameters are those of `tanh_tan`, with ``order`` the n of sech(beta x^n);
    the sweep rate follows the square of the amplitude, so every offset is
    crossed with the same adiabaticity.

    Notes
    -----
    M. S. Silver, R. I. Joseph, D. I. Hoult, J. Magn. Reson. 59 (1984) 347-351;
    HSn: A. Tannus, M. Garwood, J. Magn. Reson. A 120 (1996) 133-137.
    """
    if order not in range(1, 33):
        raise SettingError(f"order {order} of the hyperbolic secant is not one of 1 to 32")
    beta = float(np.arccosh(1.0 / _SECH_TRUNCATION))
    node, node_weight = np.polynomial.legendre.leggauss(_QUADRATURE_NODES)
    node, node_weight = (node + 1.0) / 2.0, node_weight / 2.0

    def amplitude(x: FloatArray) -> FloatArray:
        return 1.0 / np.cosh(beta * np.abs(x) ** order)

    swept = float(node_weight @ amplitude(node) ** 2)

    def integral(x: FloatArray) -> FloatArray:
        # Twice integrating g = A^2/swept: F(x) = x^2 * integral over s in [0,1] of (1-s) g(xs).
        inner = amplitude(np.multiply.outer(x, node)) ** 2 @ ((1.0 - node) * node_weight)
        return x**2 * inner / swept

    return Passage(sweep_hz=sweep_hz, duration_s=duration_s, **timing).shape(
        f"HS{order}", amplitude, integral, {"order": float(order)}
    )


def sin_cos(sweep_hz: float, duration_s: float, **timing: Unpack[Timing]) -> Shape:
    """Return the sin/cos pulse: amplitude cos(pi x / 2), frequency sin(pi x / 2).

    Notes
    -----
    M. R. Bendall, D. T. Pegg, J. Magn. Reson. 67 (1986) 376-381.
    """

    def amplitude(x: FloatArray) -> FloatArray:
        return np.cos(np.pi / 2.0 * x)

    def integral(x: FloatArray) -> FloatArray:
        return (1.0 - np.cos(np.pi / 2.0 * x)) * 2.0 / np.pi

    return Passage(sweep_hz=sweep_hz, duration_s=duration_s, **timing).shape(
        "sin/cos", amplitude, integral, {}
    )


def smoothed_chirp(
    sweep_hz: float, duration_s: float, *, smoothed_percent: float = 20.0, **timing: Unpack[Timing]
) -> Shape:
    """Return a linear sweep of constant amplitude whose ends rise and fall as a sine.

    ``smoothed_percent`` is the part of the length at *each* end over which the
    amplitude rises, as in TopSpin's SmoothedChirp.

    Notes
    -----
    J.-M. Boehlen, G. Bodenhausen, J. Magn. Reson. A 102 (1993) 293-301.
    """
    if not 0.0 <= smoothed_percent <= 50.0:
        raise SettingError(f"smoothed_percent is {smoothed_percent:g}; it runs from 0 to 50")

    def amplitude(x: FloatArray) -> FloatArray:
        if smoothed_percent == 0.0:
            return np.ones_like(x)
        from_end = (1.0 - np.abs(x)) / 2.0
        return np.sin(np.pi / 2.0 * np.minimum(from_end / (smoothed_percent / 100.0), 1.0))

    return Passage(sweep_hz=sweep_hz, duration_s=duration_s, **timing).shape(
        "chirp", amplitude, _linear, {"smoothed_percent": smoothed_percent}
    )


def _wurst(passage: Passage, family: str, order: float) -> Shape:
    def amplitude(x: FloatArray) -> FloatArray:
        return 1.0 - np.abs(np.sin(np.pi / 2.0 * x)) ** order

    return passage.shape(family, amplitude, _linear, {"order": order})


def _linear(x: FloatArray) -> FloatArray:
    return x**2 / 2.0


def _refuse_unless_positive(**settings: float) -> None:
    for name, value in settings.items():
        if not 0.0 < value < np.inf:
            raise SettingError(f"{name} is {value}; it must be a positive number")
