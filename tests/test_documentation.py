"""What README, help pages and docstrings say, held against the code."""

import ast
import pkgutil
import re
import tomllib

import documented
import pytest

from pnmr.assign import shift_library
from pnmr.cli.help import topics
from pnmr.fit.model_file import model_of
from pnmr.process import Recipe
from pnmr.version import __version__
from pnmr.workflow.campaign import read_campaign

PAGES = documented.pages()
CODE = sorted([*(documented.ROOT / "pnmr").rglob("*.py"), *documented.ROOT.glob("examples/*.py")])
# Options of other programs that the pages name.
FOREIGN = {"--benchmark-enable"}


@pytest.mark.parametrize("name", PAGES)
def test_every_command_that_a_page_shows_exists_with_its_options(name) -> None:
    wrong = [
        each for line in documented.commands_in(PAGES[name]) for each in documented.faults(line)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", PAGES)
def test_every_option_that_a_page_names_exists_somewhere(name) -> None:
    known = documented.every_option() | FOREIGN
    named = re.findall(r"`(--[a-z][a-z0-9-]*)[^`]*`", PAGES[name])
    assert set(named) <= known


def test_every_command_in_the_code_exists_with_its_options() -> None:
    wrong = []
    for path in CODE:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                text = ast.get_docstring(node) or ""
                # A command of a docstring goes on in the next lines of its paragraph.
                for command in re.findall(r"Example: (pnmr .*?)(?:\n\n|\Z)", text, re.DOTALL):
                    wrong += documented.faults(" ".join(command.split()))
                inline = re.findall(r"`(pnmr [a-z][^`]*)`", text)
                wrong += [each for command in inline for each in documented.faults(command)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", PAGES)
def test_every_topic_that_a_page_refers_to_has_a_page(name) -> None:
    referred = re.findall(r"pnmr help ([a-z]+)", PAGES[name])
    assert set(referred) <= {*topics()}


@pytest.mark.parametrize("name", PAGES)
def test_files_and_modules_that_a_page_names_are_there(name) -> None:
    text = PAGES[name]
    for path in re.findall(r"\b((?:tests|examples|pulse_programs)/[\w/.]*\w)", text):
        assert (documented.ROOT / path).exists(), path
    for name_of_code in re.findall(r"`(pnmr(?:\.\w+)+)", text):
        assert pkgutil.resolve_name(name_of_code) is not None


def test_a_command_that_does_not_exist_is_found() -> None:
    assert documented.faults("pnmr proces DATA/10")
    assert documented.faults("pnmr process DATA/10 --lbx 20")
    assert documented.faults("pnmr shape neww tanh-tan")
    assert not documented.faults("pnmr shape new tanh-tan --rf 200kHz -o FILE")


def written(tmp_path, name: str, text: str):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def toml_of(topic: str) -> str:
    page = PAGES[f"pnmr/library/help/{topic}.md"]
    return next(block.text for block in documented.blocks(page) if block.language == "toml")


def test_the_files_that_pages_show_are_read(tmp_path) -> None:
    assert model_of(toml_of("models")).site_named("axial").value("area").factor == 0.5
    recipe = Recipe.read(written(tmp_path, "recipe.toml", toml_of("recipes")))
    assert [step.name for step in recipe.steps][-1] == "phase"
    campaign = read_campaign(written(tmp_path, "campaign.toml", toml_of("campaign")))
    assert campaign.sample[0].runs == {"echo": "50", "tedor": "52", "control": "53"}
    (environment,) = shift_library(written(tmp_path, "library.toml", toml_of("assignment")))
    assert environment.protonated


def test_changelog_and_citation_name_the_version() -> None:
    changelog = PAGES["CHANGELOG.md"]
    assert f"## [{__version__}]" in changelog
    assert changelog.index("[Unreleased]") < changelog.index(f"[{__version__}]")
    citation = (documented.ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {__version__}\n" in citation
    for key in ("cff-version", "message", "title", "authors"):
        assert re.search(rf"^{key}:", citation, re.MULTILINE)


def test_the_layers_that_contributing_shows_are_those_that_are_checked() -> None:
    shown = next(
        block.text
        for block in documented.blocks(PAGES["CONTRIBUTING.md"])
        if "kernels" in block.text
    )
    told = [re.split(r"\s{2,}", line)[0] for line in shown.splitlines()]
    project = tomllib.loads((documented.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = project["tool"]["importlinter"]["contracts"]
    assert told == contract["layers"]
