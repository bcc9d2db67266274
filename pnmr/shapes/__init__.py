"""Pulses on paper: shapes, adiabatic families, power and limits."""

from pnmr.shapes.shape import Shape

__all__ = ["Shape"]
