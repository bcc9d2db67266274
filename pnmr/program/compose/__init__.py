"""Pulse programs written from parts, with the parameters that belong to them."""

from pnmr.program.compose.catalogue import PROGRAMS, Composed, compose

__all__ = ["PROGRAMS", "Composed", "compose"]
