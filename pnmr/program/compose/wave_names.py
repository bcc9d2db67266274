"""The wave files that parameter sets name, and the pulses they hold."""

from pnmr.shapes import Shape, tanh_tan

_DURATIONS_S = {"SHAP_10M_50u": 50e-6, "SHAP_10M_33u": 33.3e-6}


def designed_shape(name: str) -> Shape | None:
    """Return the pulse behind a name in the parameter sets, tanh/tan over 10 MHz; None for others."""
    duration_s = _DURATIONS_S.get(name)
    if duration_s is None:
        return None
    return tanh_tan(sweep_hz=10e6, duration_s=duration_s, step_s=50e-9)
