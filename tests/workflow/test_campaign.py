from dataclasses import replace
from pathlib import Path

import pytest
from builders import single, written
from click.testing import CliRunner

from pnmr.cli.campaign import command
from pnmr.errors import SettingError, UnreadableError, UnwritableError
from pnmr.workflow.campaign import Campaign, SampleRuns, read_campaign
from pnmr.workflow.campaign_proposal import proposed

RUNS = {
    "1": ("13C", "one_pulse", "adamantane, 13C reference"),
    "2": ("79Br", "one_pulse", "KBr at 60 kHz"),
    "10": ("13C", "double_adiabatic_echo", "[TPrA][Co(dca)3] crystal, echo"),
    "11": ("13C", "tedor_shap", "[TPrA][Co(dca)3] crystal, TEDOR"),
    "12": ("13C", "tedor_shap.control", "[TPrA][Co(dca)3] crystal, without recoupling"),
    "13": ("13C", "double_echo", "[TPrA][Co(dca)3] crystal, square pulses"),
    "20": ("13C", "double_adiabatic_echo", "SIMULATED: [TPrA][Fe(dca)3] glass, echo"),
    "30": ("13C", "cp", "something else"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, (nucleus, program, title) in RUNS.items():
        fid = single()
        conditions = replace(fid.acquisition, nucleus=nucleus, pulse_program=program, title=title)
        written(tmp_path / "data" / name, replace(fid, acquisition=conditions))
    return tmp_path / "data"


def test_a_folder_is_understood_and_what_was_guessed_is_said(folder) -> None:
    proposal = proposed(folder)
    found = proposal.campaign
    assert (found.adamantane, found.kbr, found.water) == ("1", "2", "")
    assert found.sample == [
        SampleRuns(
            name="[TPrA][Co(dca)3] crystal",
            metal="Co",
            echo="10",
            tedor="11",
            control="12",
            square="13",
        ),
        SampleRuns(name="[TPrA][Fe(dca)3] glass, simulated", metal="Fe", state="glass", echo="20"),
    ]
    assert any("30 (cp) is left out" in remark for remark in proposal.remarks)


def test_a_campaign_is_written_and_read_back(folder, tmp_path) -> None:
    found = proposed(folder).campaign
    (tmp_path / "campaign.toml").write_text(found.toml())
    assert read_campaign(tmp_path / "campaign.toml") == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "format = 'pnmr campaign 2'\n[[sample]]\nname='a'\necho='1'\n",
        "[[sample]]\nname='a'\n",
        "[[sample]]\nname='a'\necho='1'\nstate='liquid'\n",
        "[[sample]]\nname='a'\necho='1'\n[[sample]]\nname='a'\necho='2'\n",
        "[[sample]]\nname='a'\necko='1'\n",
        "[[view]]\nname='v'\nregion_ppm=[5.0,5.0]\nlb_hz=1.0\n[[sample]]\nname='a'\necho='1'\n",
    ],
)
def test_a_fault_names_the_file(tmp_path, text) -> None:
    (tmp_path / "campaign.toml").write_text(text)
    with pytest.raises(UnreadableError, match=r"campaign\.toml"):
        read_campaign(tmp_path / "campaign.toml")


def test_a_folder_without_samples_is_told(tmp_path) -> None:
    written(tmp_path / "1")
    fid = single()
    other = replace(fid, acquisition=replace(fid.acquisition, pulse_program="cp", title="x"))
    written(tmp_path / "2", other)
    (tmp_path / "1" / "acqus").unlink()
    (tmp_path / "1" / "acqu").unlink()
    with pytest.raises(SettingError, match="by hand"):
        proposed(tmp_path)


def test_the_command_writes_a_file_that_can_be_read(folder) -> None:
    told = CliRunner().invoke(command, ["init", str(folder)], catch_exceptions=False)
    assert "guessed" in told.output
    assert isinstance(read_campaign(folder / "campaign.toml"), Campaign)
    with pytest.raises(UnwritableError, match="--force"):
        CliRunner().invoke(command, ["init", str(folder)], catch_exceptions=False)
