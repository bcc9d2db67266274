"""By how many points the digital filter delays the signal.

Newer consoles write the delay as GRPDLY. For DSPFVS 10 to 13 it follows from
the decimation rate; the values are those of W. M. Westler and F. Abildgaard
("DMX digital filters", NMRFAM 1996), which are multiples of 1 / (2 DECIM)
printed with four decimals and are restored to the exact fraction here. TopSpin's
own spectra need the fraction: with 72.138 in place of 72.125 the phase is off by
4.7 degrees across the spectrum.
"""

from pnmr.bruker.parameters import Parameters
from pnmr.errors import UnreadableError

_DECIMATIONS = (
    2,
    3,
    4,
    6,
    8,
    12,
    16,
    24,
    32,
    48,
    64,
    96,
    128,
    192,
    256,
    384,
    512,
    768,
    1024,
    1536,
    2048,
)
_DELAYS = {
    10: "44.75 33.5 66.625 59.0833 68.5625 60.375 69.5313 61.0208 70.0156 61.3438 70.2578 61.5052 "
    "70.3789 61.5859 70.4395 61.6263 70.4697 61.6465 70.4849 61.6566 70.4924",
    11: "46 36.5 48 50.1667 53.25 69.5 72.25 70.1667 72.75 70.5 73 70.6667 72.5 71.3333 72.25 "
    "71.6667 72.125 71.8333 72.0625 71.9167 72.0313",
    12: "46 36.5 48 50.1667 53.25 69.5 71.625 70.1667 72.125 70.5 72.375 70.6667 72.5 71.3333 72.25 "
    "71.6667 72.125 71.8333 72.0625 71.9167 72.0313",
    13: "2.75 2.8333 2.875 2.9167 2.9375 2.9583 2.9688 2.9792 2.9844 2.9896 2.9922 2.9948",
}


def group_delay_points(acqus: Parameters) -> float:
    """Return the group delay in points, fraction included; 0 where no filter was at work.

    After ``convdta`` (DIGMOD 0 or DSPFVS -1) the data are free of it although
    GRPDLY still tells the old value. Raises `UnreadableError` when neither
    GRPDLY nor the table can say.
    """
    version = acqus.whole("DSPFVS", 0)
    if acqus.whole("DIGMOD", 1) == 0 or version == -1:
        return 0.0
    delay = acqus.number("GRPDLY", -1.0)
    if delay >= 0.0 and (delay > 0.0 or version not in _DELAYS):
        return delay
    decimation = acqus.number("DECIM", 1.0)
    if version == 0 or decimation == 1.0:
        return 0.0
    if version not in _DELAYS or decimation not in _DECIMATIONS:
        raise UnreadableError(
            f"{acqus.source}: the digital filter's delay is not recorded (GRPDLY {delay:g}) and no"
            f" table covers DSPFVS {version} with DECIM {decimation:g}; set GRPDLY in the file"
        )
    printed = _DELAYS[version].split()
    position = _DECIMATIONS.index(int(decimation))
    if position >= len(printed):
        raise UnreadableError(
            f"{acqus.source}: DSPFVS {version} has no delay for DECIM {decimation:g}; set GRPDLY"
        )
    return round(float(printed[position]) * 2 * decimation) / (2 * decimation)
