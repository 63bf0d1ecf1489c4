"""The house rules that no linter knows: who imports whom, where engines and SQL live, no work at import."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "analytics"

BASE = {"dictionary", "filing_json", "model", "frozen", "errors"}
"""What everything may use."""
MAY_IMPORT = {
    "errors": set(),
    "frozen": set(),
    "model": {"frozen", "errors"},
    "dictionary": {"model", "errors"},
    "filing_json": {"dictionary", "model", "errors"},
    "documents": BASE,
    "extraction": BASE,
    "narrative": BASE,
    "rules": BASE | {"narrative"},
    "store": BASE,
    "queries": BASE | {"store"},
    "charts": BASE,
    "exports": BASE | {"charts"},
    "evidence": BASE | {"documents"},
    "reading": BASE,
    "reader": BASE | {"reading", "rules", "extraction", "documents"},
    "checking": BASE | {"rules", "store"},
    "batch": BASE | {"reading", "documents"},
    "drafts": BASE | {"batch", "rules", "store"},
    "pipeline": BASE | {"batch", "checking", "reading", "rules", "extraction", "documents", "store"},
    "intake": BASE | {"batch", "ledgers", "pipeline", "queries", "reading", "store"},
    "ui": BASE
    | {"charts", "evidence", "exports", "intake", "ledgers", "narrative", "pipeline", "queries", "store"},
    "pages": BASE | {"ui", "charts", "exports", "pipeline", "queries"},
    "app": BASE | {"ui"},
    "synthetic": {"dictionary", "model", "errors"},
    "ledgers": BASE | {"extraction", "documents", "store"},
    "cli_ledger": BASE | {"ledgers", "store"},
    "cli_reviews": BASE | {"exports", "store"},
    "cli_check": BASE,
    "cli_options": BASE,
    "cli_print": BASE | {"batch", "cli_check", "pipeline", "store"},
    "cli_export": BASE | {"exports", "queries", "store", "ui"},
    "cli": BASE
    | {
        "batch",
        "cli_check",
        "cli_export",
        "cli_ledger",
        "cli_options",
        "cli_print",
        "cli_reviews",
        "charts",
        "drafts",
        "exports",
        "pipeline",
        "queries",
        "store",
        "synthetic",
        "ui",
    },
    "__main__": {"cli"},
    "__init__": set(),
}
"""Layer -> the layers that it may import besides itself. Imports point down only."""

ONLY_IN = {
    "streamlit": {"app", "pages", "ui"},
    "duckdb": {"store", "queries"},
    "sqlalchemy": {"store"},
    "altair": {"charts"},
    "lxml": {"documents"},
    "pypdfium2": {"documents", "synthetic"},
    "onnxruntime": {"documents"},
    "cv2": {"documents"},
    "typst": {"exports", "synthetic"},
}
"""Library -> the layers that know it; replacing it touches nothing else."""

NAMED_FOR_OTHERS = {"rapidocr"}
"""Its wheel brings the models that onnxruntime is given by their path; nothing of it is imported."""

SQL = re.compile(
    r"\b(select\b[\s\S]+\bfrom\b|insert\s+into\b|delete\s+from\b|create\s+(or\s+replace\s+)?(table|view|schema)\b"
    r"|update\s+\w+\s+set\b|drop\s+table\b|alter\s+table\b)",
    re.IGNORECASE,
)
LOADERS = re.compile(r"^(open|connect|execute|query|find_snapshot|main|run|read_\w+|load_\w+|publish)$")
"""Calls that do work; at module level they would do it at import."""


def find_sources() -> list[Path]:
    """List every Python file of the program."""
    return [*ROOT.glob("app.py"), *sorted((ROOT / "pages").glob("*.py")), *sorted(PACKAGE.rglob("*.py"))]


def name_layer(path: Path) -> str:
    """Name the layer of a file: a package or module below ``analytics``, ``app`` or ``pages``."""
    if path.is_relative_to(PACKAGE):
        return path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def read_imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and full dotted name of everything that is imported anywhere in a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def read_texts(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and text of every string of a module that is no docstring."""
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.lineno, node.value


def name_called(call: ast.Call) -> str:
    """Give the last part of what is called: ``read_text`` of ``path.read_text()``."""
    called = call.func
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def find_faults_of_imports(path: Path, tree: ast.Module) -> Iterator[str]:
    """Yield every import of a file that its layer may not have."""
    layer = name_layer(path)
    for line, name in read_imports(tree):
        where = f"{path.relative_to(ROOT)}:{line}"
        top, _, rest = name.partition(".")
        if top == "analytics" and rest:
            target = rest.split(".")[0]
            if target in MAY_IMPORT and target != layer and target not in MAY_IMPORT[layer]:
                yield f"{where}: {layer} must not import {target}"
        if top in ONLY_IN and layer not in ONLY_IN[top]:
            yield f"{where}: {top} belongs to {', '.join(sorted(ONLY_IN[top]))}"


def find_work_at_import(path: Path, tree: ast.Module) -> Iterator[str]:
    """Yield what importing a module would do: bare calls, loops, and values that are read or loaded."""
    for node in tree.body:
        where = f"{path.relative_to(ROOT)}:{node.lineno}"
        is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        is_guard = isinstance(node, ast.If) and ast.unparse(node.test) in {
            "TYPE_CHECKING",
            "__name__ == '__main__'",
        }
        if isinstance(node, ast.Expr | ast.For | ast.While | ast.With | ast.Try | ast.If):
            if not is_docstring and not is_guard:
                yield f"{where}: {ast.unparse(node).splitlines()[0]}"
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            for call in ast.walk(node.value):
                if isinstance(call, ast.Call) and LOADERS.match(name_called(call)):
                    yield f"{where}: {ast.unparse(call)}"


def find_distributions(paths: list[Path]) -> set[str]:
    """Name the distributions that files import from, by their canonical names."""
    owners = packages_distributions()
    imported = {name.split(".")[0] for path in paths for _, name in read_imports(parse(path))}
    foreign = imported - set(sys.stdlib_module_names) - {"analytics"}
    return {canonicalize_name(owners[name][0]) if name in owners else name for name in foreign}


@cache
def parse(path: Path) -> ast.Module:
    """Parse a file of the program, once for all tests; nobody changes what comes of it."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def test_every_module_has_its_place_in_the_house() -> None:
    """A new package or module below ``analytics`` takes its place in the table of layers first."""
    unknown = {name_layer(path) for path in find_sources()} - MAY_IMPORT.keys()
    assert unknown == set()


def test_layers_import_downwards_only() -> None:
    """No file imports a layer beside or above its own, and libraries stay in the layers that own them."""
    assert [fault for path in find_sources() for fault in find_faults_of_imports(path, parse(path))] == []


def test_table_of_layers_has_no_circle() -> None:
    """The rules themselves point down only: layers can be put in an order."""
    placed: set[str] = set()
    while remaining := MAY_IMPORT.keys() - placed:
        free = {layer for layer in remaining if MAY_IMPORT[layer] - {layer} <= placed}
        assert free, f"layers in a circle: {sorted(remaining)}"
        placed |= free


def test_sql_lives_in_store_and_queries() -> None:
    """No other layer contains a statement."""
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text.strip()[:60]}"
        for path in find_sources()
        if name_layer(path) not in {"store", "queries"}
        for line, text in read_texts(parse(path))
        if SQL.search(text)
    ]
    assert found == []


def test_importing_a_module_does_no_work() -> None:
    """Modules define; only app, pages and guarded scripts act."""
    found = [
        fault
        for path in find_sources()
        if name_layer(path) not in {"app", "pages"}
        for fault in find_work_at_import(path, parse(path))
    ]
    assert found == []


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    """Every module is named after what it is about, and no package is empty."""
    drawers = {"utils.py", "util.py", "helpers.py", "common.py", "misc.py"}
    assert [path for path in find_sources() if path.name in drawers] == []
    inits = [path for path in PACKAGE.rglob("__init__.py") if len(list(path.parent.glob("*.py"))) == 1]
    assert [path for path in inits if not parse(path).body] == []


def test_every_import_is_declared_and_every_declaration_is_used() -> None:
    """The program imports exactly the distributions that pyproject.toml names: none missing, none idle."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *chain.from_iterable(project["optional-dependencies"].values())]
    declared = {canonicalize_name(Requirement(line).name) for line in lines}
    assert find_distributions(find_sources()) == declared - NAMED_FOR_OTHERS


def test_tests_and_benchmarks_import_only_what_is_locked() -> None:
    """What the tests and benchmarks import is installed by the development lock."""
    lock = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    locked = {canonicalize_name(name) for name in re.findall(r"^([\w.-]+)==", lock, re.MULTILINE)}
    sources = [path for folder in ("tests", "benchmarks") for path in (ROOT / folder).rglob("*.py")]
    own = {path.stem for path in sources} | {path.parent.name for path in sources}
    assert find_distributions(sources) - locked - own == set()


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("from analytics.store import publish", "rules must not import store"),
        ("from analytics import extraction", "rules must not import extraction"),
        ("def late():\n    import duckdb", "duckdb belongs to queries, store"),
    ],
)
def test_a_forbidden_import_is_seen(code: str, fault: str) -> None:
    """The walk itself finds what it is there to find, at any depth."""
    faults = list(find_faults_of_imports(PACKAGE / "rules" / "sample.py", ast.parse(code)))
    assert [text.partition(": ")[2] for text in faults] == [fault]


@pytest.mark.parametrize(
    "code", ["main()", "FORMS = load_dictionary()", "for _ in ():\n    pass", "TEXT = path.read_text()"]
)
def test_work_at_import_is_seen(code: str) -> None:
    """The walk finds calls, loops and loading at module level."""
    assert len(list(find_work_at_import(PACKAGE / "rules" / "sample.py", ast.parse(code)))) == 1
