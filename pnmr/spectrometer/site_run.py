"""One site through one kind of scan, averaged over powder and RF."""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pnmr.program import Parameters
from pnmr.program.events import PS
from pnmr.spectrometer.crystallites import Crystallites
from pnmr.spectrometer.detection import Repetition, dephasings_ps, detected
from pnmr.spectrometer.manifold import sideband_orders
from pnmr.spectrometer.pathways import Pathways, pathways
from pnmr.spectrometer.powder_average import fewest_polar
from pnmr.spectrometer.sequence import PulseSequence
from pnmr.spectrometer.signal import Component
from pnmr.spectrometer.spin_system import SpinSystem, spin_system
from pnmr.spins import Powder, Site, powder_grid

ComplexArray = NDArray[np.complex128]
_BYTES_AT_ONCE = 6.4e7
_MOST_LANES = 4096
_NEGLIGIBLE_SIDEBAND = 1e-9


class Grid(NamedTuple):
    """Polar angles and rotor phases of a powder; what `powder_grid` takes."""

    polar: int
    gammas: int


class SiteRun:
    """One site through scans that differ by phases alone.

    Parameters
    ----------
    site : Site
        The site and its protons.
    sequence : PulseSequence
        What the scans do.
    parameters : Parameters
        Nuclei and carriers of the channels.
    repetition : Repetition
        How often the scan is repeated.
    """

    def __init__(
        self,
        site: Site,
        sequence: PulseSequence,
        parameters: Parameters,
        repetition: Repetition,
    ) -> None:
        self.site, self.sequence, self.repetition = site, sequence, repetition
        self.system: SpinSystem = spin_system(site, sequence, parameters)

    @cached_property
    def pathways(self) -> Pathways:
        """The pathways that reach the receiver."""
        return pathways(self.system, self.sequence, is_wide=self.site.width_hz > 0.0)

    @property
    def fewest_polar(self) -> int:
        """Polar angles with which the refinement of the powder begins."""
        groups = self.sequence.groups
        longest_s = max((group.end_s - group.start_s for group in groups), default=0.0)
        return fewest_polar(self.system.largest_hz, longest_s, spins=True)

    def powder(self, grid: Grid) -> Powder:
        """Return the orientations that differ."""
        return powder_grid(grid.polar, grid.gammas, symmetry=self.system.symmetry)

    def sidebands(
        self, grid: Grid, rotor_hz: float, rf_factor: float, spread: "Spread"
    ) -> ComplexArray:
        """Return the powder average of the sidebands, shape (dephasings, orders)."""
        powder, whole = self.powder(grid), self.pathways
        gammas = 1 if self.system.symmetry == "sphere" else grid.gammas
        orders = sideband_orders(self.system.largest_hz, rotor_hz)

        def share(part: Powder) -> ComplexArray:
            return detected(
                whole,
                Crystallites(self.system, part, rotor_hz, rf_factor),
                self.repetition,
                gammas=gammas,
                orders=orders,
                open_s=self.sequence.opens_ps / PS,
            )

        at_once = gammas * max(1, self.lanes_at_once // gammas)
        parts = [powder.part(n, n + at_once) for n in range(0, powder.orientations, at_once)]
        return np.asarray(sum(spread(share, parts)))

    @property
    def lanes_at_once(self) -> int:
        """Crystallites that are held in memory together."""
        return max(1, min(_MOST_LANES, int(_BYTES_AT_ONCE / self.bytes_each)))

    @property
    def bytes_each(self) -> int:
        """Memory that a crystallite takes: pathways before and after a step, and rotations."""
        return 16 * (2 * self.pathways.most + 3 * self.system.levels**2)

    def components(self, sidebands: ComplexArray, rotor_hz: float) -> tuple[Component, ...]:
        """Return averaged sidebands as parts of a signal."""
        orders = sideband_orders(self.system.largest_hz, rotor_hz)
        frequency_hz = self.system.spins[0].offset_hz + orders * rotor_hz
        site, parts = self.site, []
        for dephasing_ps, amplitude in zip(dephasings_ps(self.pathways), sidebands, strict=True):
            seen = np.abs(amplitude) > _NEGLIGIBLE_SIDEBAND * self.sequence.counts.sum()
            if seen.any():
                parts.append(
                    Component(
                        amplitude=site.population * amplitude[seen],
                        frequency_hz=frequency_hz[seen],
                        t2_s=site.t2_s,
                        width_hz=site.width_hz,
                        width_shape=site.width_shape,
                        dephasing_s=float(dephasing_ps) / PS,
                        label=site.label,
                    )
                )
        return tuple(parts)


Share = Callable[[Powder], ComplexArray]
Spread = Callable[[Share, list[Powder]], Iterable[ComplexArray]]
