"""Nothing that a file holds is run, unpickled, or opened outside the folder that it lies in."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TREES = {
    path.relative_to(ROOT / "pnmr").as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "pnmr").rglob("*.py"))
}
RUNS_CODE = {"eval", "exec", "compile", "__import__", "input", "breakpoint", "execfile"}
UNPACKS_OBJECTS = {
    *("pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal", "jsonpickle"),
    *("asteval", "yaml", "runpy", "code", "codeop", "subprocess", "pty", "imp", "numexpr", "sympy"),
}
SYSTEM_CALLS = re.compile(r"^os\.(system|popen|exec\w*|spawn\w*|posix_spawn\w*|startfile)$")
# What reads or writes files by itself, past the limits and the care of pnmr.files.
OPENS = re.compile(
    r"^(open|io\.open|os\.open|codecs\.open|np\.(load|save|savez|fromfile|loadtxt|savetxt|genfromtxt"
    r"|memmap)|json\.dump|json\.load|\w+\.(write_text|write_bytes|tofile|savefig|extractall|extract))$"
)
CHANGES = re.compile(
    r"^(os|shutil)\.(remove|unlink|rename|replace|rmdir|rmtree|copy\w*|move|link)$"
)
IMPORTS_BY_NAME = {
    *("__init__.py", "bruker/__init__.py", "fit/__init__.py", "process/__init__.py"),
    *("cli/main.py", "cli/plot.py", "workflow/executor.py"),
}
# Where names that stand in files are joined to folders, and what holds them there.
JOINS = {
    "process/recipe.py": "below",
    "workflow/campaign_run.py": "below",
    "workflow/verification.py": "Path(name).name != name",
    "exchange/csdm.py": "below",
    "program/includes.py": "is_relative_to",
}


def calls() -> Iterator[tuple[str, int, str, ast.Call]]:
    """Yield every call with its module, line and the function's name as written."""
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield path, node.lineno, ast.unparse(node.func), node


def test_nothing_is_evaluated_or_unpickled() -> None:
    found = [f"{path}:{line} {name}" for path, line, name, _ in calls() if name in RUNS_CODE]
    found += [
        f"{path}:{line} {name}" for path, line, name, _ in calls() if SYSTEM_CALLS.match(name)
    ]
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            else:
                continue
            found += [
                f"{path}:{node.lineno} {name}"
                for name in names
                if name.split(".")[0] in UNPACKS_OBJECTS
            ]
    assert not found, "\n".join(found)


def test_no_setting_is_an_expression() -> None:
    """lmfit would evaluate ``expr``, pandas ``query``; numpy unpickles where it is allowed to."""
    keywords = {"expr", "allow_pickle", "shell", "converters"}
    found = [
        f"{path}:{line} {name}"
        for path, line, name, node in calls()
        if {each.arg for each in node.keywords} & keywords
        or name.endswith((".query", "Expression"))
    ]
    assert not found, "\n".join(found)


def test_modules_are_imported_by_names_that_stand_in_the_code() -> None:
    found = {path for path, _, name, _ in calls() if name.endswith("import_module")}
    assert found <= IMPORTS_BY_NAME


def test_files_are_opened_and_changed_in_one_place() -> None:
    found = [
        f"{path}:{line} {name}"
        for path, line, name, _ in calls()
        if path != "files.py" and (OPENS.match(name) or CHANGES.match(name))
    ]
    into_memory = "report/style.py"
    assert [each for each in found if not each.startswith(into_memory)] == []


def test_names_from_files_are_held_in_their_folder() -> None:
    """A module that decodes a file joins its names to folders only where something holds them."""
    found = []
    for path, tree in TREES.items():
        text = ast.unparse(tree)
        decodes = re.search(r"(tomllib|json)\.loads|\.(toml|json)\.decode", text)
        for node in ast.walk(tree):
            is_join = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
            if not (decodes and is_join) or isinstance(node.right, ast.Constant):
                continue
            left = ast.unparse(node.left)
            is_path = re.search(r"folder|path|base|root|parent|place|target", left)
            if is_path and path not in JOINS and "_" + left.split("_")[-1] not in ("_hz", "_ppm"):
                found.append(f"{path}:{node.lineno} {ast.unparse(node)}")
    known = {
        "workflow/batch.py": ("output / name", "target / _KEY_FILE", "job.target"),
        "workflow/fit_input.py": ("path.parent / RECORD", "path / RECORD", "path / tables[0]"),
        "fit/model_file.py": (),
        "assign/environment.py": ("files('pnmr.library') / 'shifts' / f'{name}.toml'",),
        "shapes/limits.py": ("folder / f'{name}.toml'",),
        "spins/sample_file.py": ("resources.files('pnmr.library') / 'samples' / f'{name}.toml'",),
    }
    unknown = [
        each
        for each in found
        if not any(part in each for part in known.get(each.split(":")[0], ()))
    ]
    assert not unknown, "\n".join(unknown)


def test_what_holds_names_is_there() -> None:
    for path, word in JOINS.items():
        assert word in ast.unparse(TREES[path]) or word in (ROOT / "pnmr" / path).read_text(), path
