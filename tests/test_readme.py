"""The README, followed word for word: every block of it is run in one folder, in order."""

import re
import runpy
import shlex

import documented

from pnmr.cli import run

README = (documented.ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = [block for block in documented.blocks(README) if block.language in ("sh", "python")]
# What sets the package up, and is run by whoever runs this test.
SETTING_UP = ("make ", "pip install .")


def run_command(line: str) -> None:
    """Run a line ``pnmr ...`` in this process; an exit code other than 0 is a failure."""
    words = shlex.split(line)
    assert words[0] == "pnmr", line
    code: object = 0
    try:
        run(words[1:])
    except SystemExit as left:
        code = left.code
    assert not code, f"{line} ends with {code}"


def test_every_block_runs_in_order_in_a_clean_folder(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    for block in BLOCKS:
        if block.language == "sh":
            for line in documented.shell_lines(block.text):
                if not line.startswith(SETTING_UP):
                    run_command(line)
        else:
            script = tmp_path / "block.py"
            script.write_text(block.text, encoding="utf-8")
            runpy.run_path(str(script))
    said = capsys.readouterr()
    assert "True" in said.out.split()  # the recipe repeats the spectrum to the bit
    assert "Traceback" not in said.err
    for name in ("sequence.svg", "tpra.pdf", "fid.csdf", "recipe.toml", "echo64"):
        assert (tmp_path / name).is_file()
    for name in ("OUT/sheet.png", "TPRA/fit.csv", "NCN/model.toml", "DATA/11/truth.json"):
        assert (tmp_path / name).is_file()


def test_analysis_and_design_are_short() -> None:
    for block in BLOCKS[2:]:
        code = [line for line in block.text.splitlines() if line.strip()]
        assert len([line for line in code if not line.startswith(("import", "from"))]) <= 12


def test_every_target_that_a_page_names_is_in_the_makefile() -> None:
    makefile = (documented.ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^(\w+):", makefile, re.MULTILINE))
    pages = documented.pages().values()
    shown = "\n".join(block.text for page in pages for block in documented.blocks(page))
    named = re.findall(r"^make (\w+)", shown, re.MULTILINE)
    named += re.findall(r"`make (\w+)`", "\n".join(pages))
    assert {"demo", "test"} <= set(named) <= targets


def test_the_tree_names_every_folder_of_the_package() -> None:
    tree = next(block.text for block in documented.blocks(README) if "pnmr/cli/" in block.text)
    package = documented.ROOT / "pnmr"
    folders = {path.name for path in package.iterdir() if path.is_dir() and path.name[0] != "_"}
    assert set(re.findall(r"^pnmr/(\w+)/", tree, re.MULTILINE)) == folders
    for name in re.findall(r"^(\w+)/", tree, re.MULTILINE):
        assert (documented.ROOT / name).is_dir()


def test_files_that_the_readme_shows_or_names_are_there() -> None:
    for name in re.findall(r"\]\(([\w/.-]+)\)|`([A-Z]+\.\w+)`", README):
        assert (documented.ROOT / "".join(name)).is_file(), name
