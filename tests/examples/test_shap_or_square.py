# Gains of the refocusing pulses at +92 kHz in this coil, from an independent calculation.
GAINS = {50: 1.60, 100: 1.57, 150: 1.48, 200: 1.36}


def test_the_programs_gain_what_their_refocusing_pulses_gain(said_by, tmp_path) -> None:
    lines = said_by("02_shap_or_square").splitlines()
    for line, (anisotropy_khz, wanted) in zip(lines, GAINS.items(), strict=True):
        words = line.replace(",", "").split()
        assert float(words[0]) == anisotropy_khz
        assert abs(float(words[3]) - wanted) < 0.03
        assert abs(float(words[-1]) - wanted) < 0.03
    assert (tmp_path / "shap_or_square.pdf").read_bytes().startswith(b"%PDF")
