"""What all examples have in common; what each of them finds is tested in a file of its own."""

import ast

import pytest
from documented import ROOT

EXAMPLES = sorted((ROOT / "examples").glob("*.py"))


def test_there_are_ten_in_order() -> None:
    assert [path.name[:3] for path in EXAMPLES] == [f"{k:02d}_" for k in range(1, 11)]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_short_says_how_to_run_it_and_draws(path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 60
    said = ast.get_docstring(ast.parse(text)) or ""
    assert f"python examples/{path.name} [FOLDER]" in said
    assert "save(" in text or "write_" in text
    assert (ROOT / "tests" / "examples" / f"test{path.stem[2:]}.py").is_file()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_what_is_not_measured_is_called_so(path) -> None:
    said = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").lower()
    assert any(word in said for word in ("synthetic", "simulate", "assumed", "text alone"))
