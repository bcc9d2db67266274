import re


def test_shift_and_t1_find_the_temperature_within_their_errors(said_by, tmp_path) -> None:
    said = said_by("10_temperature_from_kbr")
    by_shift, by_t1, both = re.findall(r"(\d+\.?\d*)\((\d+)\) K", said)
    for value, digits in (by_shift, by_t1, both):
        error_k = float(digits) * 10.0 ** -len(value.partition(".")[2])
        assert 0.0 < error_k < 2.0
        assert abs(float(value) - 328.15) < 3.5 * error_k
    assert "moves by -11.5 ppm/K" in said
    assert (tmp_path / "series.pdf").read_bytes().startswith(b"%PDF")
