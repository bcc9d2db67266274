"""What the language leaves open, one switch each, and the bounds of all work on a program."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """One switch for each question that only a console can answer.

    A program whose meaning depends on a switch gets a `Finding` that names it.

    Attributes
    ----------
    product_divisor : bool
        ``a/b*c`` is ``a/(b*c)``, as the stock programs of TopSpin 3.5 that compute shaped
        powers need it; False reads from left to right, as in C.
    zero_loop_runs_once : bool
        ``lo to L times 0`` has run its body once, because the test stands at the end.
    gosc_dummy_scans : bool
        A loop ``lo to L times ns`` around gosc also runs DS dummy scans.
    phase_reset_after_dummies : bool
        The phase pointers start anew after the dummy scans.
    bare_pulses_overlap : bool
        Two pulses without parentheses on one line start together.
    macros_in_relations : bool
        The preprocessor also replaces names between quotation marks.
    first_list_index : int
        Index of the first entry of a list, as in ``name[0]``.
    continue_without_includes : bool
        A missing include file is a finding, not a refusal.
    unset_is_zero : bool
        A declared name that was never given a value is 0.
    time_grid_ps : int
        Grid that pulses and delays are rounded to in ps; 0 keeps them exact. 12500 on AVANCE.
    """

    product_divisor: bool = True
    zero_loop_runs_once: bool = True
    gosc_dummy_scans: bool = False
    phase_reset_after_dummies: bool = False
    bare_pulses_overlap: bool = False
    macros_in_relations: bool = False
    first_list_index: int = 0
    continue_without_includes: bool = False
    unset_is_zero: bool = True
    time_grid_ps: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that a program may ask for before it is refused.

    Attributes
    ----------
    include_depth, include_files : int
        Nesting and number of include files.
    text_bytes : int
        Characters after preprocessing.
    macro_depth : int
        Macros within macros.
    tokens : int
        Tokens of the whole program.
    operators : int
        Operators of one expression.
    nesting : int
        Parentheses, braces and subroutines within each other.
    phases : int
        Entries of one phase list.
    steps : int
        Instructions executed between two acquisitions.
    scans : int
        Different scans of one increment that are played one by one.
    increments : int
        Increments that are played to add up an experiment.
    """

    include_depth: int = 16
    include_files: int = 200
    text_bytes: int = 4_000_000
    macro_depth: int = 32
    tokens: int = 120_000
    operators: int = 150
    nesting: int = 40
    phases: int = 65_536
    steps: int = 60_000
    scans: int = 4_096
    increments: int = 65_536


CONSOLE = Dialect()
LIMITS = Limits()
