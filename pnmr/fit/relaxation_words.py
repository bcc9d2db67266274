"""What a fitted relaxation curve does not say by itself, in sentences."""

from collections.abc import Sequence

import numpy as np

from pnmr.fit.relaxation import Relaxed
from pnmr.fit.relaxation_curves import unit_of
from pnmr.fit.relaxation_interval import TimeInterval
from pnmr.units import written

# A curve that noise alone would fit as well in 1 of 1000 series is no signal.
_NO_SIGNAL_PROBABILITY = 1e-3
# Delays that end before so many times T1 leave the equilibrium to the model.
_ENOUGH_TIMES = 3.0


def remarks(relaxed: Relaxed, found: Sequence[TimeInterval]) -> tuple[str, ...]:
    """Return what has to be known beside the numbers; none where they speak for themselves."""
    if not has_signal(relaxed):
        return ("the series holds no signal above the noise, so that it has no relaxation time",)
    told = [_undetermined(each) for each in found if not each.is_determined]
    if not relaxed.solution.is_minimum:
        told.append("the search ended before a minimum was reached")
    told += _scatter(relaxed)
    for point in relaxed.outliers:
        delay_s = float(relaxed.series.delays_s[point])
        told.append(
            f"the point at {written(delay_s, 's')} lies further from the curve than noise explains;"
            " it was kept"
        )
    if relaxed.family.name in ("saturation", "inversion") and found[0].is_determined:
        times = float(relaxed.series.delays_s.max()) / relaxed.value("t1_s")
        if times < _ENOUGH_TIMES:
            told.append(
                f"the longest delay is {times:.2g} T1, so that the amplitude is extrapolated"
            )
    return tuple(told)


def has_signal(relaxed: Relaxed) -> bool:
    """Return whether the curve explains more of the data than it could of noise."""
    import scipy.special

    series, parameters = relaxed.series, len(relaxed.family.parameters)
    explained = float(((series.values / series.sigma) ** 2).sum()) - relaxed.solution.chi_square
    if series.error is not None:
        probability = float(scipy.special.chdtrc(parameters, max(explained, 0.0)))
    elif relaxed.freedom < 1 or relaxed.scatter_ratio == 0.0:
        return explained > 0.0
    else:
        ratio = max(explained, 0.0) / parameters / relaxed.scatter_ratio**2
        probability = float(scipy.special.fdtrc(parameters, relaxed.freedom, ratio))
    return probability < _NO_SIGNAL_PROBABILITY


def _undetermined(found: TimeInterval) -> str:
    """Return the sentence for an interval with an open end."""
    unit, name = unit_of(found.name), shown_name(found.name)
    if found.low_value > 0.0:
        return f"{name} is not determined; with 95 % it is above {written(found.low_value, unit)}"
    if np.isfinite(found.high_value):
        return f"{name} is not determined; with 95 % it is below {written(found.high_value, unit)}"
    return f"{name} is not determined by these delays"


def shown_name(name: str) -> str:
    """Return the name of a parameter as people read it, without the unit at its end."""
    return (name.rpartition("_")[0] if unit_of(name) else name).replace("_", " ")


def _times(factor: float) -> str:
    return f"{factor:.2g}" if factor < 100.0 else f"{factor:.0f}"


def _scatter(relaxed: Relaxed) -> list[str]:
    if relaxed.freedom == 0:
        return ["there are as many points as parameters, so that nothing tests the curve"]
    if relaxed.series.error is None:
        return ["the noise is not known; the errors are those of the scatter about the curve"]
    if relaxed.is_scattered:
        return [
            f"the points scatter {_times(relaxed.scatter_ratio)} times as much as their noise"
            " explains: another curve, or a spectrometer that drifts; the errors were made that much"
            " larger"
        ]
    return []
