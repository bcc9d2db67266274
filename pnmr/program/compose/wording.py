"""What the headers of several programs say: timing, power, references."""

SHAP_REFERENCE = "G. Kervern, G. Pintacuda, L. Emsley, Chem. Phys. Lett. 435 (2007) 157-162"
TWO_PULSES = "T.-L. Hwang, P. C. M. van Zijl, M. Garwood, J. Magn. Reson. 124 (1997) 250-254"
EXORCYCLE_REFERENCE = "G. Bodenhausen, R. Freeman, D. L. Turner, J. Magn. Reson. 27 (1977) 511-514"
TIMING = (
    "90 - tauA - SHAP - tauAB - SHAP - tauB - top. The SHAPs start l1 rotor periods apart:"
    " tauA + p11 + tauB = l1 TauR exactly, counted from 2/pi p1 before the end of p1, so the top"
    " comes 2 l1 TauR after that moment. The acquisition opens de after tauB, at the top."
)
PATHWAY = "Coherence orders 0, -1, +1, -1; receiver ph1 - 2 ph2 + 2 ph3."
SHAP_POWER = (
    "The program gives the SHAP the power of p1 (spw1 = plw1), so its wave file must reach"
    " 100 % and no entry of the console can make it stronger. The length p11 must be a whole"
    " number of its steps: 50 us in 1000 points of 50 ns."
)
