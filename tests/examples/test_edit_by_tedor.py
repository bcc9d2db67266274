def test_every_line_of_the_model_is_edited_right(said_by, tmp_path) -> None:
    lines = said_by("08_edit_by_tedor").splitlines()
    said = {
        float(name.partition("(")[0]): verdict
        for name, verdict in zip(*[iter(lines)] * 2, strict=True)
    }
    # The model has a ring and free dca at 159 and 120 ppm, and CH at 64 and 18 ppm.
    truth = {
        159.0: "not protonated",
        120.0: "not protonated",
        64.0: "protonated",
        18.0: "protonated",
    }
    for (shift_ppm, verdict), (true_ppm, word) in zip(said.items(), truth.items(), strict=True):
        assert abs(shift_ppm - true_ppm) < 1.0
        assert verdict.strip().startswith(f"{word}:")
    assert "tentative, triazine-type ring" in lines[0]  # a hypothesis is never more
    assert "assigned, free dca" in lines[2]
    assert (tmp_path / "editing.pdf").read_bytes().startswith(b"%PDF")
