"""Magic-angle turning and phase-adjusted sidebands: the spectrum at infinite spinning speed.

In PASS and MATPASS data (W. T. Dixon, J. Chem. Phys. 77 (1982) 1800; O. N. Antzutkin, S. C.
Shekar, M. H. Levitt, J. Magn. Reson. A 115 (1995) 7; I. Hung, L. Zhou, F. Pourpoint, C. P.
Grey, Z. Gan, J. Am. Chem. Soc. 134 (2012) 1898) row j of N has turned the sideband of order
k by k j / N turns, and nothing else evolves over the rows:

    s_j(t) = sum over k of s_k(t) exp(-+ 2 pi i j k / N),   s_k(t) = a_k exp(2 pi i k nu_r t) f(t).

A Fourier sum over the rows separates the orders; the shear exp(-2 pi i k nu_r t) moves each
onto the centreband, and their sum is the signal that infinitely fast spinning would give.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import numpy as np

from pnmr.data import FID, ListAxis, Setting
from pnmr.errors import ProcessingError, SettingError
from pnmr.process.step import deciding_step


@deciding_step
def separate_orders(
    fid: FID, *, sense: Literal["backward", "forward"] = "backward"
) -> tuple[FID, Mapping[str, Setting]]:
    """Turn the rows of a PASS or MATPASS data set into sideband orders.

    Parameters
    ----------
    fid : FID, shape (N, n)
        One row for each of N even steps through one rotor period, the first unturned.
    sense : {"backward", "forward"}
        Whether the sideband k turns by exp(-2 pi i j k / N) or by exp(+2 pi i j k / N)
        from row to row. With the wrong one the sidebands move apart instead of together.

    Returns
    -------
    FID, shape (N, n)
        Rows of the orders -N/2 + 1 to N/2 (axis ``order``). Orders beyond are folded
        back: take N larger than the number of sidebands.

    Raises
    ------
    ProcessingError
        The signal is no series of at least 2 rows.
    """
    if len(fid.axes) != 2 or fid.shape[0] < 2:
        raise ProcessingError(
            f"sideband orders are separated from a series of at least 2 rows, found the shape"
            f" {fid.shape}"
        )
    count = fid.shape[0]
    orders = np.arange(count // 2 - count + 1, count // 2 + 1)
    sign = 1.0 if sense == "backward" else -1.0
    turn = np.exp(sign * 2j * np.pi * np.outer(orders, np.arange(count)) / count) / count
    axis = ListAxis("order", "", tuple(float(order) for order in orders))
    return replace(fid, values=turn @ fid.values, axes=(axis, fid.time)), {}


@deciding_step
def sum_orders(
    fid: FID, *, mas_hz: float | None = None, most: int | None = None
) -> tuple[FID, Mapping[str, Setting]]:
    """Shear each sideband order onto the centreband and add up: infinitely fast spinning.

    Parameters
    ----------
    fid : FID, shape (N, n)
        Sideband orders from `separate_orders`; the time origin is the top of the echo.
    mas_hz : float, optional
        Rate of spinning in Hz; what the data set recorded when left out. An error e of
        it spreads the orders k by k e.
    most : int, optional
        Highest order to add, since orders without signal only bring noise; all when
        left out.

    Returns
    -------
    FID, shape (n,)
        Signal without sidebands.

    Raises
    ------
    ProcessingError
        The rows are no sideband orders, or the MAS rate is not known.
    """
    axis = fid.axes[0]
    if len(fid.axes) != 2 or not isinstance(axis, ListAxis) or axis.name != "order":
        raise ProcessingError("sum_orders needs sideband orders; put 'separate_orders' before it")
    if mas_hz is None:
        mas_hz = fid.acquisition.mas_hz
    if mas_hz is None:
        raise ProcessingError("the MAS rate is not recorded; give mas_hz to shear the sidebands")
    if mas_hz <= 0.0 or (most is not None and most < 0):
        raise SettingError(
            f"step 'sum_orders': mas_hz must be positive and most at least 0, found {mas_hz:g} and"
            f" {most}"
        )
    orders = np.array(axis.values)
    kept = np.abs(orders) <= (np.inf if most is None else most)
    shear = np.exp(-2j * np.pi * mas_hz * np.outer(orders[kept], fid.time.times_s))
    values = np.sum(fid.values[kept] * shear, axis=0)
    return replace(fid, values=values, axes=(fid.time,)), {"mas_hz": mas_hz}
