"""Nuclear spins, gyromagnetic ratios and reference frequencies of the isotopes.

Values of R. K. Harris, E. D. Becker, S. M. Cabral de Menezes, R. Goodfellow and
P. Granger, IUPAC recommendations, Pure Appl. Chem. 73 (2001) 1795-1818, tables
1 to 3. The unified scale (frequency ratio Xi to TMS protons) is the one of the
2008 recommendations, Pure Appl. Chem. 80 (2008) 59-84.
"""

import re
from dataclasses import dataclass

from pnmr.errors import SettingError


@dataclass(frozen=True, slots=True)
class Isotope:
    """One nuclear isotope.

    Attributes
    ----------
    name : str
        Mass number and symbol as in parameter files, ``"13C"``.
    spin : float
        Nuclear spin quantum number.
    gamma_rad_s_t : float
        Gyromagnetic ratio in rad/(s T), with its sign.
    xi_percent : float
        Frequency of the reference compound when TMS protons resonate at 100 %.
    """

    name: str
    spin: float
    gamma_rad_s_t: float
    xi_percent: float

    def reference_hz(self, proton_hz: float) -> float:
        """Return 0 ppm of this isotope in Hz, where TMS protons are at ``proton_hz``."""
        return proton_hz * (self.xi_percent / 100.0)


_TABLE = """
1H    0.5   26.7522128  100.000000
2H    1.0    4.10662791  15.350609
6Li   1.0    3.9371709   14.716086
7Li   1.5   10.3977013   38.863797
11B   1.5    8.5847044   32.083974
13C   0.5    6.728284    25.145020
14N   1.0    1.9337792    7.226317
15N   0.5   -2.71261804  10.136767
17O   2.5   -3.62808     13.556457
19F   0.5   25.18148     94.094011
23Na  1.5    7.0808493   26.451900
27Al  2.5    6.9762715   26.056859
29Si  0.5   -5.3190      19.867187
31P   0.5   10.8394      40.480742
35Cl  1.5    2.624198     9.797909
51V   3.5    7.0455117   26.302948
59Co  3.5    6.332       23.727074
71Ga  1.5    8.181171    30.496704
77Se  0.5    5.1253857   19.071513
79Br  1.5    6.725616    25.053980
81Br  1.5    7.249776    27.006518
87Rb  1.5    8.786400    32.720454
111Cd 0.5   -5.6983131   21.215480
113Cd 0.5   -5.9609155   22.193175
119Sn 0.5  -10.0317      37.290632
125Te 0.5   -8.5108404   31.549769
129Xe 0.5   -7.452103    27.810186
133Cs 3.5    3.5332539   13.116142
195Pt 0.5    5.8385      21.496784
207Pb 0.5    5.58046     20.920599
"""

ISOTOPES: dict[str, Isotope] = {
    name: Isotope(name, float(spin), float(gamma) * 1e7, float(xi))
    for name, spin, gamma, xi in (line.split() for line in _TABLE.split("\n") if line)
}


def isotope(name: str) -> Isotope:
    """Return the isotope called ``name`` (``"13C"``, also ``"C13"``)."""
    match = re.fullmatch(r"([A-Za-z]+)(\d+)", name)
    wanted = f"{match[2]}{match[1]}" if match else name
    if wanted not in ISOTOPES:
        raise SettingError(f"isotope '{name}' is not known; one of {', '.join(ISOTOPES)} is")
    return ISOTOPES[wanted]
