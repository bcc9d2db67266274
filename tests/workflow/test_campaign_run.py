"""A campaign on synthetic runs: damped exponentials whose shifts, areas and editing are known."""

import pytest
from builders import synthetic_run

from pnmr.errors import SettingError
from pnmr.workflow.campaign import Campaign, SampleRuns, View
from pnmr.workflow.campaign_run import run_campaign

# shift in ppm, full width in Hz, area, part that TEDOR keeps
CRYSTAL = (
    (3950.0, 3000.0, 5.0, 0.0),
    (3820.0, 3000.0, 2.5, 0.0),
    (62.0, 300.0, 1.0, 0.40),
    (18.0, 250.0, 1.0, 0.42),
    (9.0, 250.0, 1.0, 0.36),
)
GLASS = (
    (120.0, 300.0, 1.0, 0.0),
    (63.0, 500.0, 1.0, 0.4),
    (18.0, 400.0, 1.0, 0.4),
    (9.5, 400.0, 1.0, 0.38),
)


@pytest.fixture(scope="module")
def findings(tmp_path_factory):
    folder = tmp_path_factory.mktemp("campaign")
    for first, lines in ((10, CRYSTAL), (20, GLASS)):
        synthetic_run(folder / "raw" / str(first), lines, first)
        synthetic_run(folder / "raw" / str(first + 1), lines, first + 1, edited=True)
    samples = [
        SampleRuns(name="Co crystal", metal="Co", echo="10", tedor="11"),
        SampleRuns(name="Co glass", metal="Co", state="glass", echo="20", tedor="21"),
        SampleRuns(name="lost", metal="Fe", echo="99"),
    ]
    views = (
        View(name="paramagnetic", region_ppm=(4200.0, 3600.0), lb_hz=200.0),
        View(name="diamagnetic", region_ppm=(180.0, -60.0), lb_hz=20.0),
    )
    campaign = Campaign(title="synthetic", folder="raw", view=views, sample=samples)
    (folder / "campaign.toml").write_text(campaign.toml())
    return run_campaign(folder / "campaign.toml")


def named(sample) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in sample.assignments:
        name = each.environment.name if each.environment else "?"
        found.setdefault(name, []).append(each.word)
    return found


def test_the_crystal_is_assigned_line_by_line(findings) -> None:
    crystal = findings.samples[0]
    assert named(crystal) == {
        "NCN, bridging dca": ["assigned", "assigned"],
        "NCH2, TPrA": ["assigned"],
        "CH2, TPrA": ["assigned"],
        "CH3, TPrA": ["assigned"],
    }
    for each, (shift_ppm, *_) in zip(crystal.assignments, CRYSTAL, strict=True):
        assert abs(each.resonance.shift.value - shift_ppm) < 5 * each.resonance.shift.error + 0.05
    words = [each.resonance.editing.word for each in crystal.assignments]
    assert words == ["not protonated"] * 2 + ["protonated"] * 3


def test_the_glass_lost_its_bridging_dca_and_shows_free_dca(findings) -> None:
    (comparison,) = findings.comparisons
    changes = {(each.word, each.name.partition(",")[0]) for each in comparison.changes}
    assert ("vanished", "NCN") in changes
    assert ("new", "free dca") in changes
    gone = [each for each in comparison.changes if each.word == "vanished"]
    assert len(gone) == 2
    assert all(each.limit_ratio < 0.2 and each.significance > 5.0 for each in gone)
    kept = next(each for each in comparison.changes if each.name.startswith("NCH2"))
    assert abs(kept.shift_change.value - 1.0) < 5 * kept.shift_change.error
    assert abs(kept.area_ratio.value - 1.0) < 5 * kept.area_ratio.error
    assert kept.width_ratio.value == pytest.approx(5.0 / 3.0, abs=5 * kept.width_ratio.error)


def test_what_a_crystal_may_hold_and_does_not_show_is_limited(findings) -> None:
    absent = {each.name: each for each in findings.samples[0].absent}
    assert "free dca" in absent
    assert not absent["free dca"].is_seen
    assert 0.0 < absent["free dca"].limit_ratio < 0.05


def test_a_sample_that_is_missing_is_a_remark(findings) -> None:
    assert [sample.name for sample in findings.samples] == ["Co crystal", "Co glass"]
    assert any(remark.startswith("lost is left out") for remark in findings.remarks)


def test_paths_stay_in_the_folder_of_the_campaign(tmp_path) -> None:
    campaign = Campaign(folder="raw", sample=[SampleRuns(name="a", echo="../../etc")])
    (tmp_path / "campaign.toml").write_text(campaign.toml())
    with pytest.raises(SettingError, match="leaves the folder"):
        run_campaign(tmp_path / "campaign.toml")
