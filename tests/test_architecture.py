"""What holds for the whole project: layers, sizes, who may print, open files or read the clock."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import auditor
from auditor.config import resource
from auditor.definitions import load
from auditor.rules import check_rule_tests, load_rule

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "auditor"
MODULES = {p.relative_to(PACKAGE).as_posix(): p for p in sorted(PACKAGE.rglob("*.py"))}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

#: The command line, by its modules.
FRONT = r"(cli\w*|console)\.py|web/.*"
#: Who may open files. The command line writes what --out asks for.
OPENERS = r"config\.py|definitions\.py|readers/.*|tables\w*\.py|report/.*"
OPENERS += r"|statutes/(sources|store|importing|indexing|index_file)\w*\.py"
LONGEST = 400

OPENING = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "connect", "ZipFile"}
OPENING |= {"read_csv", "to_csv", "read_excel", "to_excel", "read_parquet", "to_parquet"}
PRINTING = {"print", "echo", "secho", "input"}
CLOCK = {"today", "now", "utcnow", "localtime", "gmtime", "perf_counter", "monotonic"}
NETWORK = {"socket", "http", "urllib.request", "ftplib", "smtplib", "requests", "httpx"}
UNSTEADY = {"random", "secrets", "uuid", "locale", "time"}


def calls(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield the last name of every call, and its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield node.func.attr, node.lineno
            elif isinstance(node.func, ast.Name):
                yield node.func.id, node.lineno


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield every imported module and each package above it, and its line."""
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            parts = name.split(".")
            yield from ((".".join(parts[: n + 1]), node.lineno) for n in range(len(parts)))


def places(found, names: set[str], allowed: str = r"(?!)") -> list[str]:
    """Say where one of ``names`` is found in a module whose path ``allowed`` does not match."""
    return [
        f"auditor/{module}:{line} {name}"
        for module, tree in TREES.items()
        if not re.fullmatch(allowed, module)
        for name, line in found(tree)
        if name in names
    ]


def test_the_rulers_here_measure_something():
    tree = ast.parse("import os.path\nfrom urllib import request\nprint(x.open())\n")
    assert {name for name, _ in imports(tree)} >= {"os", "os.path", "urllib.request"}
    assert {name for name, _ in calls(tree)} == {"print", "open"}
    assert len(MODULES) > 10


# --- layers ------------------------------------------------------------------


def test_imports_run_in_one_direction():
    command = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    run = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_module_has_its_layer():
    contract = PYPROJECT["tool"]["importlinter"]["contracts"][0]
    assert contract["containers"] == ["auditor"]
    assert contract["exhaustive"] is True
    assert "exhaustive_ignores" not in contract


def taken_from_the_root(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield the public names that a module takes from the package itself."""
    submodules = {path.split("/")[0].removesuffix(".py") for path in MODULES}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "auditor":
            names = {alias.name for alias in node.names} - submodules - {"__version__"}
            yield from ((name, node.lineno) for name in names)
        if isinstance(node, ast.Import) and "auditor" in {alias.name for alias in node.names}:
            yield "auditor", node.lineno


def test_only_the_version_is_taken_from_the_root():
    taken = {m: list(taken_from_the_root(tree)) for m, tree in TREES.items()}
    assert {m: names for m, names in taken.items() if names and not re.fullmatch(FRONT, m)} == {}


# --- sizes and words -----------------------------------------------------------


def test_modules_stay_short():
    lengths = {m: len(p.read_text(encoding="utf-8").splitlines()) for m, p in MODULES.items()}
    assert {m: n for m, n in lengths.items() if n > LONGEST} == {}


def public_without_docstring(tree: ast.Module) -> Iterator[str]:
    """Yield the module, and each public function, class and method, that explains nothing."""
    if not ast.get_docstring(tree):
        yield "(module)"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            if not ast.get_docstring(node):
                yield node.name
            methods = node.body if isinstance(node, ast.ClassDef) else []
            for method in methods:
                public = isinstance(method, ast.FunctionDef) and not method.name.startswith("_")
                if public and not ast.get_docstring(method):
                    yield f"{node.name}.{method.name}"


def test_everything_public_is_explained():
    bare = [
        f"auditor/{m}: {n}" for m, tree in TREES.items() for n in public_without_docstring(tree)
    ]
    assert bare == []


def test_exports_are_the_public_names():
    names = {
        name
        for name, value in vars(auditor).items()
        if not name.startswith("_") and not isinstance(value, ModuleType) and name != "annotations"
    }
    exported = getattr(auditor, "__all__", [])
    assert set(exported) - {"__version__"} == names
    assert len(exported) == len(set(exported))
    assert all(inspect.getdoc(getattr(auditor, name)) for name in names)


# --- what only some may do -------------------------------------------------------


def test_only_the_command_line_prints_and_exits():
    assert places(calls, PRINTING | {"exit"}, FRONT) == []


def test_only_the_command_line_reads_the_clock():
    assert places(calls, CLOCK, FRONT) == []
    assert places(imports, {"time"}, FRONT) == []


def test_only_the_named_modules_open_files():
    assert places(calls, OPENING, f"{OPENERS}|{FRONT}") == []


def test_nothing_reaches_for_the_network():
    assert places(imports, NETWORK, r"web/.*") == []


def test_nothing_rests_on_chance_or_on_the_machine():
    assert places(imports, UNSTEADY, FRONT) == []
    assert places(calls, {"hash"}) == []


def silent_handlers(tree: ast.AST) -> Iterator[int]:
    """Yield the line of every handler that catches anything, or that does nothing."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            idle = all(
                isinstance(s, ast.Pass)
                or (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))
                for s in node.body
            )
            if node.type is None or idle:
                yield node.lineno


def test_no_error_is_swallowed():
    assert [f"auditor/{m}:{n}" for m, tree in TREES.items() for n in silent_handlers(tree)] == []


# --- data files --------------------------------------------------------------------


DEFINITIONS = sorted(p.relative_to(ROOT) for p in (ROOT / "rules").rglob("*.y*ml"))


@pytest.mark.parametrize("path", DEFINITIONS, ids=str)
def test_every_definition_file_loads(path):
    definition = load(ROOT / path)
    assert isinstance(definition.data, dict)
    assert definition.data, "the file says nothing"


def test_definitions_have_one_suffix():
    assert [p for p in DEFINITIONS if p.suffix != ".yaml"] == []


@pytest.mark.parametrize("name", ["rules", "reports/templates"])
def test_the_wheel_carries_rules_and_templates_to_where_they_are_looked_for(name):
    wheel = PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["force-include"][name] == f"auditor/_data/{name}"
    assert resource(name) == ROOT / name


def test_a_resource_that_is_not_there_is_named():
    with pytest.raises(FileNotFoundError, match="rules/nothing"):
        resource("rules/nothing")


def test_the_example_of_a_rule_works(tmp_path):
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(id: .*?)```", page, flags=re.DOTALL)
    path = tmp_path / (example.splitlines()[0].removeprefix("id: ") + ".yaml")
    path.write_text(example, encoding="utf-8")
    assert check_rule_tests(load_rule(path)) == []


# --- what is written about the project ------------------------------------------------

WRITTEN = {".py", ".md", ".yaml", ".toml", ".txt", ".sh", ".j2", ".html", ".css", ".js", ""}
FOLDERS = ("auditor", "rules", "reports/templates", "tests", "docs", "benchmarks", ".ci")


def written() -> Iterator[Path]:
    """Yield every text file that we write, at the top and in our own folders."""
    found = [p for folder in FOLDERS for p in (ROOT / folder).rglob("*")] + list(ROOT.iterdir())
    for path in sorted(found):
        if path.is_file() and path.suffix in WRITTEN and "__pycache__" not in path.parts:
            yield path


def test_no_file_names_a_place_on_somebodys_machine():
    place = re.compile(r"(?<![\w.])/(?:work|root|home|Users|tmp)/\w")
    texts = {path: path.read_text(encoding="utf-8") for path in written()}
    assert [str(p.relative_to(ROOT)) for p, text in texts.items() if place.search(text)] == []


def test_links_between_pages_lead_somewhere():
    link = re.compile(r"\]\((?![a-z]+:|#)([^)#\s]+)")
    dead = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in written()
        if page.suffix == ".md"
        for target in link.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert dead == []
