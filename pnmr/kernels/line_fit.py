"""Least squares for sums of causal lines with one common phase: Levenberg and Marquardt."""

import numpy as np
from numpy.typing import NDArray

from pnmr.kernels.compile import compiled
from pnmr.kernels.line_sums import (
    COMMON,
    SHAPE,
    ComplexArray,
    FloatArray,
    IntArray,
    line_sum,
    normal_equations,
    weighted_rest,
)

# p0 and p1 in rad and the spacing move no farther at a time
_P0_STEP, _P1_STEP, _SPACING_STEP = 0.7, 3.0, 1e-3


@compiled
def within(value: float, least_value: float, most_value: float) -> float:
    """Return a value, or the bound that it is beyond."""
    return min(max(value, least_value), most_value)


@compiled
def moved(
    common: FloatArray,
    height: FloatArray,
    shape: FloatArray,
    widest: FloatArray,
    step: FloatArray,
    signed: bool,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the unknowns after a step, kept within what lines may be."""
    sites = shape.shape[0]
    by_shape = step[COMMON : COMMON + SHAPE * sites].reshape((sites, SHAPE))
    new = common + step[:COMMON]
    new[0] = common[0] + within(step[0], -_P0_STEP, _P0_STEP)
    new[1] = common[1] + within(step[1], -_P1_STEP, _P1_STEP)
    new[4] = common[4] + within(step[4], -_SPACING_STEP, _SPACING_STEP)
    lines = height + step[COMMON + SHAPE * sites :]
    if not signed:
        lines = np.maximum(lines, 0.0)
    shapes = np.empty_like(shape)
    for t in range(sites):
        width = shape[t, 1]
        shapes[t, 0] = shape[t, 0] + within(by_shape[t, 0], -0.5 * width, 0.5 * width)
        shapes[t, 1] = within(
            width + by_shape[t, 1], 0.6 * width, min(1.6 * width, max(widest[t], 0.6 * width))
        )
        shapes[t, 2] = within(shape[t, 2] + within(by_shape[t, 2], -0.5, 0.5), 0.0, 1.0)
    return new, lines, shapes


@compiled
def held_back(
    height: FloatArray, shape: FloatArray, gradient: FloatArray, signed: bool
) -> NDArray[np.bool_]:
    """Return which unknowns lie at a bound that the gradient pushes against."""
    sites = shape.shape[0]
    held = np.zeros(gradient.size, np.bool_)
    for t in range(sites):
        u = COMMON + SHAPE * t + 2
        low, high = shape[t, 2] <= 0.0, shape[t, 2] >= 1.0
        held[u] = (low and gradient[u] <= 0.0) or (high and gradient[u] >= 0.0)
    if not signed:
        for k in range(height.size):
            u = COMMON + SHAPE * sites + k
            held[u] = height[k] <= 0.0 and gradient[u] <= 0.0
    return held


@compiled
def damped_step(
    matrix: FloatArray, gradient: FloatArray, damping_ratio: float, held: NDArray[np.bool_]
) -> FloatArray:
    """Return the step of Levenberg and Marquardt, 0 for what is held."""
    n = gradient.size
    scale = np.ones(n)
    right = np.zeros(n)
    free = np.zeros(n, np.bool_)
    for u in range(n):
        free[u] = matrix[u, u] > 0.0 and not held[u]
        if free[u]:
            scale[u] = 1.0 / np.sqrt(matrix[u, u])
            right[u] = gradient[u] * scale[u]
    damped = np.zeros((n, n))
    for u in range(n):
        damped[u, u] = 1.0 + damping_ratio if free[u] else 1.0
        for v in range(n):
            if u != v and free[u] and free[v]:
                damped[u, v] = matrix[u, v] * scale[u] * scale[v]
    return np.linalg.solve(damped, right) * scale


@compiled
def improved(
    nu: FloatArray,
    reach: FloatArray,
    weight: FloatArray,
    data: ComplexArray,
    common: FloatArray,
    height: FloatArray,
    site: IntArray,
    order: IntArray,
    shape: FloatArray,
    pull: FloatArray,
    expected: FloatArray,
    widest: FloatArray,
    rounds: int,
    least_gain_fraction: float,
    signed: bool,
    model: ComplexArray,
    rest: ComplexArray,
) -> tuple[FloatArray, FloatArray, FloatArray, float]:
    """Return the unknowns that fit better, after some rounds at most, and what they cost.

    ``pull`` weighs the squares of what ``common`` differs from ``expected``, shape (7,);
    ``widest`` bounds the widths of the sites. A round that gains less than ``least_gain_fraction``
    of the cost is the last. ``model`` and ``rest`` are filled; the other arrays are those
    of `line_sum`.
    """
    n = COMMON + height.size + SHAPE * shape.shape[0]
    rows = np.empty((n, nu.size), np.complex128)
    gradient = np.empty(n)
    line_sum(nu, reach, common, height, site, order, shape, model, rows)
    off = expected - common
    cost = weighted_rest(nu, weight, data, common, model, rest) + np.sum(pull * off * off)
    matrix = np.empty((0, 0))
    trial_model, trial_rest = np.empty_like(model), np.empty_like(rest)
    damping_ratio = 1e-2
    accepted = True
    for _ in range(rounds):
        if accepted:
            matrix = normal_equations(weight, rest, rows, gradient)
            for u in range(COMMON):
                matrix[u, u] += pull[u]
                gradient[u] += pull[u] * off[u]
        held = held_back(height, shape, gradient, signed)
        step = damped_step(matrix, gradient, damping_ratio, held)
        new = moved(common, height, shape, widest, step, signed)
        line_sum(nu, reach, new[0], new[1], site, order, new[2], trial_model, rows)
        trial_off = expected - new[0]
        trial = weighted_rest(nu, weight, data, new[0], trial_model, trial_rest)
        trial += np.sum(pull * trial_off * trial_off)
        gain = cost - trial
        accepted = bool(gain > 0.0)
        damping_ratio *= 0.1 if accepted else 10.0
        if accepted:
            common, height, shape = new
            off, cost = trial_off, trial
            model[:], rest[:] = trial_model, trial_rest
            if gain < least_gain_fraction * cost + 0.02:
                break
    return common, height, shape, cost
