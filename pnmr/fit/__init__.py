"""Spectra into numbers: lines, sideband manifolds and the solver that fits them."""
