"""Binary files: words of int32 or float64 in either byte order, rows padded to 1024 bytes."""

from typing import Literal

import numpy as np

from pnmr.bruker.parameters import Parameters
from pnmr.errors import UnreadableError, UnsupportedError
from pnmr.units import FloatArray

WordKind = Literal["<i4", ">i4", "<f8", ">f8", "<f4", ">f4"]
BLOCK_BYTES = 1024
_LARGEST_EXPONENT = 200
_KINDS = {0: "i4", 1: "f4", 2: "f8"}


def word_kind(parameters: Parameters, kind_name: str, order_name: str) -> "np.dtype[np.generic]":
    """Return the word type of a binary file from DTYPA/DTYPP and BYTORDA/BYTORDP."""
    kind = parameters.whole(kind_name, 0)
    order = parameters.whole(order_name, 0)
    if kind not in _KINDS or order not in (0, 1):
        raise UnsupportedError(
            f"{parameters.source}: {kind_name} {kind} with {order_name} {order} is no known word type;"
            " int32 is 0, float64 is 2, little endian 0, big endian 1"
        )
    return np.dtype(("<", ">")[order] + _KINDS[kind])


def words(
    content: bytes | memoryview, kind: "np.dtype[np.generic]", source: str
) -> "np.ndarray[tuple[int, ...], np.dtype[np.generic]]":
    """Return the words of a binary file as they are; raises `UnreadableError` for a torn word."""
    if len(content) % kind.itemsize:
        raise UnreadableError(
            f"{source} holds {len(content)} bytes, which is no multiple of the {kind.itemsize} bytes"
            " of a word; the copy is incomplete, copy it again"
        )
    return np.frombuffer(content, dtype=kind)


def amplitudes(
    stored: "np.ndarray[tuple[int, ...], np.dtype[np.generic]]", exponent: int, source: str
) -> FloatArray:
    """Return stored words times 2^exponent as float64.

    Raises `UnreadableError` when they are not finite numbers, or the exponent
    (NC, NC_proc) is none that a console writes.
    """
    if abs(exponent) > _LARGEST_EXPONENT:
        raise UnreadableError(f"{source}: {exponent} is no exponent of two (NC, NC_proc) in use")
    values = stored.astype(np.float64, order="C")
    with np.errstate(over="ignore"):
        np.ldexp(values, exponent, out=values)
    if not np.isfinite(values).all():
        raise UnreadableError(f"{source} holds values that are not finite numbers; copy it again")
    return values


def padded_words(count: int, kind: "np.dtype[np.generic]") -> int:
    """Return the length of a row in words, filled up to a whole number of 1024-byte blocks."""
    block = BLOCK_BYTES // kind.itemsize
    return -(-count // block) * block
