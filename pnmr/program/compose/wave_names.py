"""The wave files that parameter sets name, and the pulses they hold."""

from pnmr.shapes import Shape, tanh_tan

RF_HZ = 200e3  # of the designs, and of p1 and p3 in the parameter sets
DURATIONS_S = {"SHAP_10M_50u": 50e-6, "SHAP_10M_33u": 33.3e-6}


def designed_shape(name: str) -> Shape | None:
    """Return the pulse behind a name in the parameter sets, tanh/tan over 10 MHz; None for others."""
    if name not in DURATIONS_S:
        return None
    return tanh_tan(sweep_hz=10e6, duration_s=DURATIONS_S[name], step_s=50e-9)
