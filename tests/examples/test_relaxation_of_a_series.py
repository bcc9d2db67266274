import json


def test_the_example_finds_both_times_counts_two_lines_and_limits_a_third(
    said_by, tmp_path
) -> None:
    said = said_by("07_relaxation_of_a_series")
    for each in ("the last row shows 2 lines", "a line at 90 ppm has less than", "1/T plot"):
        assert each in said
    signals = json.loads((tmp_path / "series.json").read_text())["signals"]
    for signal, t1_s in zip(signals, (12e-3, 4e-3), strict=True):
        found = signal["parameters"]["t1_s"]
        assert abs(found["value"] - t1_s) < 3.0 * found["error"]
    assert (tmp_path / "series.pdf").read_bytes().startswith(b"%PDF")
