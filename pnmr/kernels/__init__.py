"""Compiled loops: arrays in, arrays out, angular frequencies in rad/s. Imports nothing of pnmr."""
