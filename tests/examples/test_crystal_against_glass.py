def test_what_melting_changed_is_found(said_by, tmp_path) -> None:
    said = said_by("09_crystal_against_glass").splitlines()
    words = [line.rpartition(" ppm: ")[2].partition(",")[0] for line in said]
    names = [line.partition(",")[0] for line in said]
    found = list(zip(names, words, strict=True))
    assert found.count(("NCN", "vanished")) == 2
    assert found.count(("free dca", "new")) == 1
    assert sorted(name for name, word in found if word == "kept") == ["CH2", "CH3", "NCH2"]
    assert (tmp_path / "figure-2.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "campaign.toml").is_file()
