"""Rules about time: lengths, the console's clock, the rotor, the acquisition."""

from collections.abc import Iterator
from fractions import Fraction

from pnmr.program.events import PS, Mark
from pnmr.program.formula import Assign
from pnmr.program.lint.facts import Facts
from pnmr.program.lint.finding import Finding, Severity, error, note, warning
from pnmr.program.lint.walk import nodes
from pnmr.units import written

_LONGEST_AQ_S = Fraction(501, 10_000)
_SHORTEST_PS, _SAFE_PS = 25_000, 50_000
_SEVERITIES: dict[str, tuple[Severity, str]] = {
    "negative length": ("error", ""),
    "never set": ("error", "give it a value before"),
    "acquisition not started": ("error", "add the dwell clock"),
    "trigger": ("note", ""),
    "parameter set": ("note", ""),
    "windowed acquisition": ("note", ""),
    "phase step": ("note", ""),
}
_ELSEWHERE = ("ambiguous division", "number beside time", "unit of a result")


def assumptions(facts: Facts) -> Iterator[Finding]:
    """What reading and playing had to assume, negative lengths among it."""
    if facts.run is None:
        return
    undeclared = facts.names.undeclared()
    for each in facts.run.timeline.findings:
        if each.kind in _ELSEWHERE or each.message.split(" ")[0] in undeclared:
            continue
        severity, remedy = _SEVERITIES.get(each.kind, ("warning", "write it in one clear form"))
        reason, _, own = each.message.partition("; ")
        line = each.place.line if facts.is_own(each.place) else 0
        computed = facts.computed_on(reason.split(" is ")[0]) if severity == "error" else 0
        if computed and each.kind == "negative length":
            reason = f"{reason} on line {line}"
            line = computed
        if facts.parameters.assumed and each.kind == "negative length":
            severity, own = "warning", "give parameters: this one is made of assumed values"
        yield Finding(line, severity, reason, own or remedy)


def clock(facts: Facts) -> Iterator[Finding]:
    """Delays and pulses last whole ticks of the console's clock, and not too few of them."""
    grid_s = facts.surroundings.console.time_grid_s
    if facts.run is None or grid_s is None:
        return
    grid = Fraction(round(grid_s * PS), PS)
    computed = {
        each.target.name for _, each in nodes(facts.program.statements) if isinstance(each, Assign)
    }
    seen: set[tuple[str, Fraction]] = set()
    told: set[str] = set()
    for mark in facts.run.marks():
        timed = mark.kind in ("delay", "pulse") and mark.duration > 0
        if not timed or (mark.label, mark.duration) in seen or not facts.is_own(mark.place):
            continue
        seen.add((mark.label, mark.duration))
        ps = mark.duration * PS
        if ps < _SHORTEST_PS:
            reason = f"{mark.label} lasts {_us(mark.duration)}, below 25 ns"
            yield error(mark.place.line, reason, "lengthen it or skip it with an if")
        elif ps < _SAFE_PS and ps != _SHORTEST_PS:
            reason = f"{mark.label} lasts {_us(mark.duration)}, below the 50 ns that are safe"
            yield warning(mark.place.line, reason, "lengthen it")
        if mark.duration % grid and mark.label not in told:
            told.add(mark.label)
            yield _off_clock(mark, grid, computed)


def _off_clock(mark: Mark, grid: Fraction, computed: set[str]) -> Finding:
    ticks = round(mark.duration / grid)
    reason = (
        f"{mark.label} is {_us(mark.duration)}, no multiple of {_us(grid)};"
        f" the console plays {_us(ticks * grid)}"
    )
    is_computed = any(name in mark.label for name in computed) or mark.label == "de"
    if is_computed:
        return note(mark.place.line, reason)
    return warning(mark.place.line, reason, f"type a multiple of {_us(grid)}")


def _us(seconds: Fraction) -> str:
    return f"{float(seconds * 10**6):.7g} us"


def mas_rate(facts: Facts) -> Iterator[Finding]:
    """cnst31 is the rate that the MAS controller reports."""
    stated, measured = facts.parameters.number("cnst31"), facts.parameters.number("masr")
    line = _first_rotor_line(facts)
    if not line or facts.parameters.assumed or stated is None:
        return
    if stated <= 0:
        yield error(line, f"the MAS rate cnst31 is {float(stated):g} Hz", "set cnst31 in Hz")
    elif measured and abs(measured - stated) > stated / 1000:
        reason = f"cnst31 is {float(stated):g} Hz and MASR is {float(measured):g} Hz"
        yield warning(line, reason, "set cnst31 to the MAS rate")


def _first_rotor_line(facts: Facts) -> int:
    for place, each in nodes(facts.program.statements):
        if getattr(each, "name", "") == "cnst31" and facts.is_own(place):
            return place.line
    return 0


def acquisition_length(facts: Facts) -> Iterator[Finding]:
    """An acquisition beyond 50 ms endangers a probe that is decoupled meanwhile."""
    if facts.run is None:
        return
    guarded = any("aq" in line and "if" in line for line in facts.source.lines) or any(
        "acq_prot" in line for line in facts.source.lines
    )
    for template in facts.run.templates():
        for mark in template.marks:
            if mark.kind != "acquisition":
                continue
            decoupled = any(
                other.kind == "decoupling"
                and other.start < mark.start + mark.duration
                and other.start + other.duration > mark.start
                for other in template.marks
            )
            if mark.duration > _LONGEST_AQ_S:
                reason = f"the acquisition lasts {written(float(mark.duration), 's')}"
                if decoupled:
                    remedy = "take fewer points or a larger SWH, or weaker decoupling"
                    yield error(mark.place.line, f"{reason} under decoupling", remedy)
                else:
                    yield note(mark.place.line, f"{reason}, longer than 50 ms")
            if decoupled and not guarded:
                reason = "nothing in the program stops an acquisition that is too long"
                remedy = 'include acq_prot.incl, or write if "aq < 50.1m" before the first scan'
                yield warning(mark.place.line, reason, remedy)
            return
