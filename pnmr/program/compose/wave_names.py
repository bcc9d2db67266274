"""The wave files that parameter sets name, and the pulses they hold."""

from pnmr.shapes import Shape, tanh_tan

RF_HZ = 200e3  # of the designs, and of p1 and p3 in the parameter sets
# Sweep in Hz, length in s and tan kappa.
DESIGNS = {
    "SHAP_10M_50u": (10e6, 50e-6, 20.0),
    "SHAP_10M_33u": (10e6, 33.3e-6, 20.0),
    "SHAP_2M_8u": (2e6, 8e-6, 3.0),
}


def designed_shape(name: str) -> Shape | None:
    """Return the tanh/tan pulse behind a name in the parameter sets; None for others."""
    if name not in DESIGNS:
        return None
    sweep_hz, duration_s, tan_kappa = DESIGNS[name]
    return tanh_tan(sweep_hz, duration_s, tan_kappa=tan_kappa, step_s=50e-9)
