"""The rules of the house, checked on the source itself."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "pnmr").rglob("*.py"))
MOST_LINES = 250
MOST_FUNCTION_LINES = 60
MOST_ARGUMENTS = 5
UNITS = (
    *("hz", "mhz", "ppm", "s", "us", "deg", "rad", "rad_s", "rad_s_t", "w", "db", "k", "t"),
    *("points", "fraction", "percent", "bytes", "m", "m3", "tesla", "angstrom"),
    *("in", "pt", "magnetons"),
    *("j", "hz2", "hz3"),
)
DIMENSIONLESS = (
    *("factor", "asymmetry", "spin", "zeta", "tan_kappa", "order", "ratio", "weight"),
    *("amplitude", "mz", "value", "default", "error", "tolerance", "step", "first"),
    *("significance", "probability", "log_odds", "density", "susceptibility"),
    *("chi_square", "area", "radius", "x", "y", "gauss", "level", "freedom", "target"),
    *("power", "exponent", "population", "slope", "cost"),
)


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in MODULES:
        yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def functions() -> Iterator[tuple[Path, ast.FunctionDef]]:
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                yield path, node


def has_unit(name: str) -> bool:
    bare = name.strip("_")
    return bare in DIMENSIONLESS or any(
        bare == unit or bare.endswith(f"_{unit}") for unit in (*UNITS, *DIMENSIONLESS)
    )


def is_float(annotation: ast.expr | None) -> bool:
    return annotation is not None and ast.unparse(annotation) in ("float", "float | None")


def test_imports_run_strictly_downward() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_types_are_strict() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mypy"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_modules_and_functions_stay_small() -> None:
    found = [
        f"{path}: {lines} lines"
        for path, _ in trees()
        if (lines := len((ROOT / path).read_text(encoding="utf-8").splitlines())) > MOST_LINES
    ]
    for path, node in functions():
        lines = (node.end_lineno or node.lineno) - node.body[0].lineno
        if isinstance(node.body[0], ast.Expr):
            lines = (node.end_lineno or 0) - (node.body[0].end_lineno or 0)
        if lines > MOST_FUNCTION_LINES:
            found.append(f"{path}:{node.lineno} {node.name}: {lines} lines")
        positional = [
            a for a in node.args.posonlyargs + node.args.args if a.arg not in ("self", "cls")
        ]
        is_free = path.parts[1] == "kernels" or "click.option" in ast.unparse(node)
        if len(positional) > MOST_ARGUMENTS and not is_free:
            found.append(f"{path}:{node.lineno} {node.name}: {len(positional)} arguments")
    assert not found, "\n".join(found)


def test_every_public_name_is_documented() -> None:
    found = []
    for path, tree in trees():
        if ast.get_docstring(tree) is None:
            found.append(f"{path}: module")
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
                inside = any(
                    node in ast.walk(outer)
                    for outer in ast.walk(tree)
                    if isinstance(outer, ast.FunctionDef) and outer is not node
                )
                overload = any("overload" in ast.unparse(d) for d in node.decorator_list)
                if not inside and not overload and ast.get_docstring(node) is None:
                    found.append(f"{path}:{node.lineno} {node.name}")
    assert not found, "\n".join(found)


def test_every_float_names_its_unit() -> None:
    found = []
    for path, node in functions():
        for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
            if is_float(argument.annotation) and not has_unit(argument.arg):
                found.append(f"{path}:{node.lineno} {node.name}({argument.arg})")
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                for field in node.body:
                    if (
                        isinstance(field, ast.AnnAssign)
                        and isinstance(field.target, ast.Name)
                        and is_float(field.annotation)
                        and not has_unit(field.target.id)
                    ):
                        found.append(f"{path}:{field.lineno} {node.name}.{field.target.id}")
    assert not found, "\n".join(found)


def test_nothing_is_printed_asserted_or_swallowed() -> None:
    found = []
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Assert):
                found.append(f"{path}:{node.lineno} assert")
            if isinstance(node, ast.ExceptHandler) and node.type is None:
                found.append(f"{path}:{node.lineno} bare except")
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                if node.func.id in ("eval", "exec", "compile", "__import__", "input"):
                    found.append(f"{path}:{node.lineno} {node.func.id}")
                if node.func.id == "print" and path.parts[1] != "cli":
                    found.append(f"{path}:{node.lineno} print")
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [alias.name for alias in node.names] + [getattr(node, "module", None) or ""]
                if any(
                    name.split(".")[0] in ("pickle", "shelve", "marshal", "asteval")
                    for name in names
                ):
                    found.append(f"{path}:{node.lineno} import")
    assert not found, "\n".join(found)


def test_names_are_the_fields_words() -> None:
    forbidden = re.compile(r"^(utils?|helpers?|manager|base|common|misc)$")
    found = [str(path) for path, _ in trees() if forbidden.match(path.stem)]
    for path, node in functions():
        if node.name.startswith(("get_", "do_")) and node.name != "get_command":
            found.append(f"{path}:{node.lineno} {node.name}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("module", ["matplotlib", "scipy", "numba", "numpy", "rich", "nmrglue"])
def test_help_imports_nothing_heavy(module: str) -> None:
    code = (
        "import sys\nfrom pnmr.cli.main import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        f"sys.exit('{module}' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, f"pnmr --help imports {module}"
