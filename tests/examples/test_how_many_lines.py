def test_two_lines_are_believed_and_a_third_is_not(said_by, tmp_path) -> None:
    said = said_by("06_how_many_lines")
    assert said.startswith(("2 lines", "at least 2 lines"))
    for each in ("line 1: believed", "line 2: believed", "line 3: not believed"):
        assert each in said
    shifts_ppm = [float(line.split()[0]) for line in said.splitlines()[1:3]]
    # The sample has them at 3930 and 3850 ppm.
    assert abs(shifts_ppm[0] - 3930.0) < 5.0
    assert abs(shifts_ppm[1] - 3850.0) < 5.0
    share_percent = float(said.split("less than ")[1].split()[0])
    assert 0.0 < share_percent < 5.0
    assert (tmp_path / "lines-2.pdf").read_bytes().startswith(b"%PDF")
