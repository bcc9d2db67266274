"""A pulse sequence as steps: relaxation, free precession, pulses."""

from collections.abc import Iterator
from dataclasses import dataclass

from pnmr.program.events import PS
from pnmr.spectrometer.sequence import PulseGroup, PulseSequence


@dataclass(frozen=True, slots=True)
class Wait:
    """Free precession between two times in ps, with relaxation over ``relaxes_ps``.

    A pulse relaxes like the delays beside it, which count half of it each: coherence
    orders and signs of populations change in the middle of a pulse.
    """

    start_ps: int
    end_ps: int
    relaxes_ps: int

    @property
    def start_s(self) -> float:
        """Start in s."""
        return self.start_ps / PS

    @property
    def end_s(self) -> float:
        """End in s."""
        return self.end_ps / PS

    @property
    def relaxes_s(self) -> float:
        """Time over which spins relax in s."""
        return self.relaxes_ps / PS


Step = Wait | PulseGroup


def steps(sequence: PulseSequence, channels: frozenset[str]) -> Iterator[Step]:
    """Yield what happens on some channels from the start of a scan until the receiver opens."""
    now_ps, half_ps = sequence.start_ps, 0
    for whole in sequence.groups:
        group = PulseGroup(tuple(pulse for pulse in whole.pulses if pulse.channel in channels))
        if not group.pulses:
            continue
        lasts_ps = group.end_ps - group.start_ps
        between_ps = group.start_ps - now_ps
        yield Wait(now_ps, group.start_ps, between_ps + half_ps + lasts_ps // 2)
        yield group
        now_ps, half_ps = group.end_ps, lasts_ps - lasts_ps // 2
    yield Wait(now_ps, sequence.opens_ps, sequence.opens_ps - now_ps + half_ps)
