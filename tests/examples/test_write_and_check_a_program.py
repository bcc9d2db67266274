def test_the_good_program_passes_and_both_slips_are_found(said_by, tmp_path) -> None:
    said = said_by("03_write_and_check_a_program")
    assert "tedor_shap.32: 0 errors and warnings" in said
    for rule in ("rotor synchronisation", "coherence"):
        assert f"[{rule}]" in said
    found = _line_of(said, "coherence")
    spoiled = (tmp_path / "tedor_shap.spoiled").read_text().splitlines()
    assert spoiled[found - 1].startswith("ph31 =")
    assert (tmp_path / "sequence.pdf").read_bytes().startswith(b"%PDF")


def _line_of(said: str, rule: str) -> int:
    line = next(each for each in said.splitlines() if f"[{rule}]" in each)
    return int(line.split("line ")[1].split(":")[0])
