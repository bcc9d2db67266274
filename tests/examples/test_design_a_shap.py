import pytest

from pnmr.bruker.wave import read_wave


def test_the_example_designs_the_shap_and_draws_its_sheet(said_by, tmp_path) -> None:
    said = said_by("01_design_a_shap")
    for each in ("1000 points, Q = 16.53", "3900 ppm: Mz -0.9862", "at 400 kHz RF: Mz -1.000"):
        assert each in said
    assert read_wave(tmp_path / "SHAP_10M_50u").shape().duration_s == pytest.approx(50e-6)
    assert (tmp_path / "shap.pdf").read_bytes().startswith(b"%PDF")
