"""What a processing step is: a function that signs the history of what it returns."""

import functools
import inspect
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Concatenate, ParamSpec, TypeVar

from pnmr.data import FID, Setting, Spectrum, Step
from pnmr.errors import ProcessingError, SettingError
from pnmr.process.settings import checked

Signal = FID | Spectrum
P = ParamSpec("P")
In = TypeVar("In", bound=Signal)
Out = TypeVar("Out", bound=Signal)


@dataclass(frozen=True, slots=True)
class StepKind:
    """A registered step.

    Attributes
    ----------
    function : callable
        The public function, ``signal, *, settings -> signal``.
    replay : callable
        The same for settings that were checked before, ``signal, settings -> signal``.
    settings : mapping
        Name to declared type of every setting.
    defaults : mapping
        Name to value of the settings that may be left out.
    rowwise : bool
        Each row of a series is treated alone, so that a large one may go in blocks.
    """

    function: Callable[..., Signal]
    replay: Callable[[Signal, Mapping[str, Setting]], Signal]
    settings: Mapping[str, Any]
    defaults: Mapping[str, Setting]
    rowwise: bool


STEPS: dict[str, StepKind] = {}


def step(function: Callable[Concatenate[In, P], Out]) -> Callable[Concatenate[In, P], Out]:
    """Register a rowwise step; the history of its result grows by one signed entry."""

    def run(signal: Any, **settings: Any) -> tuple[Any, Mapping[str, Setting]]:
        return typing.cast(Any, function)(signal, **settings), {}

    return typing.cast(Callable[Concatenate[In, P], Out], _register(function, run, rowwise=True))


def deciding_step(
    function: Callable[Concatenate[In, P], tuple[Out, Mapping[str, Setting]]],
) -> Callable[Concatenate[In, P], Out]:
    """Register a step that sees all rows at once and also returns what it decided."""
    signed = _register(function, typing.cast(Any, function), rowwise=False)
    return typing.cast(Callable[Concatenate[In, P], Out], signed)


def recording_step(
    function: Callable[Concatenate[In, P], tuple[Out, Mapping[str, Setting]]],
) -> Callable[Concatenate[In, P], Out]:
    """Register a rowwise step that also returns what it looked up, the same for every row."""
    signed = _register(function, typing.cast(Any, function), rowwise=True)
    return typing.cast(Callable[Concatenate[In, P], Out], signed)


def checked_step(step: Step) -> Step:
    """Return a step with every setting filled in and of its declared type.

    Raises `SettingError` for an unknown step, an unknown or missing setting, or
    one of the wrong kind.
    """
    kind = _kind(step.name)
    return Step(step.name, checked(step.name, step.settings, kind.settings, kind.defaults))


def _kind(name: str) -> StepKind:
    if name not in STEPS:
        raise SettingError(f"there is no step '{name}'; the steps are {', '.join(sorted(STEPS))}")
    return STEPS[name]


def _register(
    function: Callable[..., Any],
    run: Callable[..., tuple[Any, Mapping[str, Setting]]],
    *,
    rowwise: bool,
) -> Callable[..., Any]:
    hints = typing.get_type_hints(function)
    first, *settings = inspect.signature(function).parameters.values()
    types = {each.name: hints[each.name] for each in settings}
    defaults = {each.name: each.default for each in settings if each.default is not each.empty}
    name, acts_on = function.__name__, hints[first.name]

    def replay(signal: Signal, settings: Mapping[str, Setting]) -> Signal:
        if isinstance(acts_on, type) and not isinstance(signal, acts_on):
            raise ProcessingError(
                f"step '{name}' acts on a {acts_on.__name__}, found a {type(signal).__name__}; put it"
                f" {'before' if acts_on is FID else 'after'} the step 'transform'"
            )
        result, decided = run(signal, **settings)
        history = (*signal.history, Step(name, settings, decided))
        return typing.cast(Signal, replace(result, history=history))

    @functools.wraps(function)
    def signed(signal: Signal, **given: Any) -> Signal:
        return replay(signal, checked(name, given, types, defaults))

    STEPS[name] = StepKind(signed, replay, types, defaults, rowwise)
    return signed
