"""TopSpin's own processing as a recipe, translated from procs.

With F_j the Fourier transform of the FID, counted from the high-frequency edge,
and g the group delay in points, TopSpin stores

    1r + i 1i = 2^-NC_proc conj(F_j exp(-2 pi i g j / SI)) exp(i (PHC0 + PHC1 j / SI)).

In the conventions of this package, which count phases on the spectrum itself
and times from the end of the group delay, that is a phase of -PHC0 - 180 g
degrees at that edge and +PHC1 per width.
"""

from pathlib import Path

from pnmr.bruker.dataset import parameter_files
from pnmr.bruker.digital_filter import group_delay_points
from pnmr.bruker.location import locate
from pnmr.bruker.parameters import Parameters
from pnmr.data import Setting, Step
from pnmr.errors import UnreadableError, UnsupportedError
from pnmr.process import Recipe
from pnmr.units import hz_from_mhz, ppm_from_hz, wrapped_deg

_BC_MODES = ("no", "single", "quad", "spol", "qpol", "sfil", "qfil")
_WINDOWS = ["no", "EM", "GM", "SINE", "QSINE", "TRAP", "USER", "SINC", "QSINC", "TRAF", "TRAFS"]
_PREDICTIONS = ("no", "LPfr", "LPfc", "LPbr", "LPbc", "LPmifr", "LPmifc")
_COMPLEX_TRANSFORM = 6


def topspin_recipe(path: str | Path, procno: int | str | None = None) -> Recipe:
    """Return the processing that procs describes, ready to be applied to `read_fid`'s result.

    Parameters
    ----------
    path : str or Path
        Experiment or processed folder, a file inside, or a zip archive.
    procno : int or str, optional
        Number of the processed data set; that of the path, or 1, when left out.

    Returns
    -------
    Recipe
        Reproduces 1r - i 1i of TopSpin on the true scale.

    Raises
    ------
    UnsupportedError
        Names what procs asks for and is not reproduced (linear prediction and the like).
    """
    location = locate(path)
    folder = location.processed(procno)
    acqus = parameter_files(location.experiment)["acqus"]
    procs = Parameters.parse(folder.read("procs"), f"{folder.label}/procs")
    _refuse_what_is_not_reproduced(procs)
    _refuse_what_is_impossible(procs)
    return Recipe(tuple([*_time_steps(procs, acqus), *_frequency_steps(procs, acqus)]))


def _refuse_what_is_not_reproduced(procs: Parameters) -> None:
    prediction = procs.whole("ME_mod", 0)
    if prediction != 0:
        raise _refusal(procs, "linear prediction, ME_mod", prediction, _PREDICTIONS)
    correction = procs.whole("BC_mod", 0)
    if correction not in (0, 2):
        raise _refusal(procs, "BC_mod", correction, _BC_MODES)
    window = procs.whole("WDW", 0)
    if window not in range(6):
        raise _refusal(procs, "the window WDW", window, _WINDOWS)
    transform = procs.whole("FT_mod", _COMPLEX_TRANSFORM)
    if transform == 0:
        raise UnsupportedError(
            f"{procs.source} records no Fourier transform (FT_mod 0), so there is no spectrum of"
            " TopSpin's to reproduce; write a recipe"
        )
    if transform != _COMPLEX_TRANSFORM:
        raise _refusal(procs, "FT_mod", transform, ())
    if procs.whole("TDoff", 0) != 0:
        raise _refusal(procs, "TDoff", procs.whole("TDoff"), ())


def _refuse_what_is_impossible(procs: Parameters) -> None:
    size, first, points = _size(procs), procs.whole("STSR", 0), procs.whole("STSI", 0)
    if size < 1 or min(first, points) < 0 or first + (points or size) > size:
        raise UnreadableError(
            f"{procs.source}: SI {size} with STSR {first} and STSI {points} is no part of a spectrum;"
            " the file was edited"
        )
    if procs.number("SF") <= 0.0 or procs.whole("TDeff", 0) < 0:
        raise UnreadableError(
            f"{procs.source}: SF must be a positive frequency in MHz and TDeff a number of points,"
            f" found {procs.number('SF'):g} and {procs.whole('TDeff', 0)}"
        )


def _size(procs: Parameters) -> int:
    """Return the length of the transform, of which a strip is only a part."""
    return procs.whole("FTSIZE", 0) or procs.whole("SI")


def _refusal(
    procs: Parameters, what: str, value: int, names: tuple[str, ...] | list[str]
) -> UnsupportedError:
    name = names[value] if 0 <= value < len(names) else str(value)
    return UnsupportedError(
        f"{procs.source} asks for {what} {name}, which is not reproduced; write a recipe without it"
    )


def _time_steps(procs: Parameters, acqus: Parameters) -> list[Step]:
    delay = group_delay_points(acqus)
    if delay > 0.0 and not procs.flag("PKNL", True):
        raise UnsupportedError(
            f"{procs.source} has PKNL no on digitally filtered data (group delay {delay:g} points),"
            " which is not reproduced; set PKNL yes"
        )
    size = _size(procs)
    acquired = acqus.whole("TD") // 2
    used = min(size, acquired, procs.whole("TDeff", 0) // 2 or acquired)
    steps = [Step("group_delay")]
    if used < acquired:
        steps.append(Step("truncate", {"points": used}))
    if procs.whole("BC_mod", 0) == 2:
        steps.append(Step("subtract_offset", {"tail_words": acqus.whole("TD") // 4}))
    # TopSpin counts its windows from the whole point next to the end of the group delay
    window = _window(procs, origin_s=(round(delay) - delay) / acqus.number("SW_h"))
    if window is not None:
        steps.append(window)
    if delay == 0.0 and procs.number("FCOR", 1.0) != 1.0:
        steps.append(Step("first_point", {"factor": procs.number("FCOR")}))
    if procs.flag("REVERSE"):
        steps.append(Step("reverse"))
    return [*steps, Step("zero_fill", {"points": size}), Step("transform")]


def _window(procs: Parameters, *, origin_s: float) -> Step | None:
    kind, lb_hz = procs.whole("WDW", 0), procs.number("LB", 0.0)
    settings: dict[str, Setting] = {"origin_s": origin_s}
    if kind == 1:
        return Step("exponential", settings | {"lb_hz": lb_hz})
    if kind == 2:
        return Step("gaussian", settings | {"lb_hz": lb_hz, "gb_fraction": procs.number("GB")})
    if kind in (3, 4):
        ssb = procs.number("SSB", 0.0)
        start = 1.0 / ssb if ssb >= 2.0 else 0.0
        return Step("sine_bell", settings | {"start_fraction": start, "power": kind - 2})
    if kind == 5:
        rise, fall = procs.number("TM1"), procs.number("TM2")
        return Step("trapezoid", settings | {"rise_fraction": rise, "fall_fraction": fall})
    return None


def phase_step(procs: Parameters, acqus: Parameters, *, reference_hz: float) -> Step:
    """Return PHC0 and PHC1 as the step `phase`, its pivot at the high-frequency edge."""
    carrier_hz, width_hz = hz_from_mhz(acqus.number("SFO1")), acqus.number("SW_h")
    p0_deg = -procs.number("PHC0", 0.0) - 180.0 * group_delay_points(acqus)
    settings: dict[str, Setting] = {
        "p0_deg": wrapped_deg(p0_deg),
        "p1_deg": procs.number("PHC1", 0.0),
        "pivot_ppm": ppm_from_hz(carrier_hz + width_hz / 2.0 - reference_hz, reference_hz),
    }
    return Step("phase", settings)


def _frequency_steps(procs: Parameters, acqus: Parameters) -> list[Step]:
    size = _size(procs)
    reference_hz = hz_from_mhz(procs.number("SF"))
    steps = [Step("reference", {"reference_hz": reference_hz})]
    mode = procs.whole("PH_mod", 0)
    if mode == 1:
        steps.append(phase_step(procs, acqus, reference_hz=reference_hz))
    elif mode in (2, 3):
        steps.append(Step("magnitude" if mode == 2 else "power"))
    points, first = procs.whole("STSI", 0) or size, procs.whole("STSR", 0)
    if points != size:
        steps.append(Step("strip", {"first": size - first - points, "points": points}))
    return steps
