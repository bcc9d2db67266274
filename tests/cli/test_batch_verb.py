import json

import pytest
from builders import one_line


@pytest.fixture
def raw(tmp_path):
    for number in (1, 2):
        one_line(tmp_path / "raw" / str(number), seed=number)
    return tmp_path / "raw"


def test_a_folder_is_processed_and_the_exit_code_says_whether_all_went_well(
    code_of, capsys, raw, tmp_path
) -> None:
    arguments = ("batch", raw, "-o", tmp_path / "out", "--no-figures", "--jobs", "1")
    assert code_of(*arguments) == 0
    assert "2 done, 0 unchanged, 0 failed" in capsys.readouterr().out
    (raw / "2" / "fid").write_bytes(b"")
    assert code_of(*arguments, "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["counts"] == {"done": 0, "unchanged": 1, "failed": 1}
    assert told["failed"][0]["name"] == "2"
    assert (tmp_path / "out" / "2" / "record.json").exists()


def test_watching_takes_up_what_arrives(code_of, capsys, raw, tmp_path) -> None:
    code = code_of(
        *("batch", raw, "-o", tmp_path / "out", "--no-figures", "--jobs", "1"),
        *("--watch", "--every", "0.01s", "--looks", "3"),
    )
    assert code == 0
    assert "2 done" in capsys.readouterr().out


def test_a_recipe_and_a_broadening_exclude_each_other(code_of, capsys, raw, tmp_path) -> None:
    (tmp_path / "r.toml").write_text('format = "pnmr recipe 1"\n[[step]]\ndo = "transform"\n')
    assert code_of("batch", raw, "--recipe", tmp_path / "r.toml", "--lb", "20Hz") == 2
    assert "exclude each other" in capsys.readouterr().err
