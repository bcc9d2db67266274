def test_the_example_fits_both_regions_and_draws_them(said_by, tmp_path) -> None:
    said = said_by("05_deconvolve_with_ties").splitlines()
    lines = [line for line in said if not line.startswith("note: ")]
    names = [line.partition(":")[0] for line in lines]
    assert names == ["L1", "L2", "L3", "equatorial", "axial"]
    assert "66.66666667 %" in lines[3]
    # The sample has them at 62, 17, 10.5, 3930 and 3850 ppm.
    for line, truth_ppm in zip(lines, (62.0, 17.0, 10.5, 3930.0, 3850.0), strict=True):
        found_ppm = float(line.split(": ")[1].partition("(")[0])
        assert abs(found_ppm - truth_ppm) < (0.1 if truth_ppm < 100.0 else 4.0)
    for name in ("tpra", "ncn"):
        assert (tmp_path / name / "fit.pdf").read_bytes().startswith(b"%PDF")
