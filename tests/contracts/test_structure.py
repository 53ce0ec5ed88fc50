"""Layers, sizes, and what may not stand in the tree."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp

from tests.contracts.tree import ROOT, list_files, list_nodes, name

MAX_FILE_LENGTH = 300
MAX_FUNCTION_LENGTH = 50
MAX_TEMPLATE_LENGTH = 120
# The value model of the content library: one idea, and every line is a field.
PRINTED = "lms/templates/printed/"
TEXTUAL = ("*.py", "*.md", "*.toml", "*.yml", "*.lock", "*.sh", "*.html", "*.css", "*.js", "*.po")
BANNED_NAMES = {"utils", "helpers", "common", "core"}
# Written apart, so that this file does not find itself.
FOREIGN_HOSTS = re.compile("pypi" + r"\.org|python" + r"hosted|npm" + r"js\.|https?://\S+/simple\b")
MACHINE_PATHS = re.compile(r"(?<![\w.~$}-])/(?:home|root|Users|work)/[\w.-]+")


def test_import_contracts_hold():
    command = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert command, "Install the test tools: make test."

    ended = subprocess.run([command], cwd=ROOT, capture_output=True, text=True, check=False)

    assert ended.returncode == 0, (
        "Move what is imported to the layer that owns it (docs/architecture.md).\n"
        + ended.stdout[-3000:]
    )


def list_import_contracts():
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    return tools["importlinter"]["contracts"]


def test_import_contracts_say_what_to_do_instead():
    """`lint-imports` prints the name of a broken contract: what holds, then what to do."""
    instruction = re.compile(r".+ \| (Import|Move|Pass|Load|Take) .+\.")

    without = [
        contract["name"]
        for contract in list_import_contracts()
        if not instruction.fullmatch(contract["name"])
    ]

    assert without == [], "End the name with ` | ` and a sentence that says what to do instead."


def test_every_package_has_an_exhaustive_contract():
    covered = {
        container.removesuffix(".*")
        for contract in list_import_contracts()
        if contract.get("exhaustive")
        for container in contract["containers"]
    }

    packages = {f"lms.{path.parent.name}" for path in (ROOT / "lms").glob("*/__init__.py")}

    assert packages <= covered, "Add a contract with the layers of the package to pyproject.toml."


def test_no_modules_import_each_other():
    graph = grimp.build_graph("lms", cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    circle = []

    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        circle = error.args[1]

    assert circle == [], "Move what both modules need into a third one below them."


def test_files_are_short():
    long = {
        name(path): count
        for path in list_files("*.py")
        if "migrations/versions" not in name(path)
        and (count := len(path.read_text().splitlines())) > MAX_FILE_LENGTH
    }
    assert long == {}, "Split the file by the ideas in it; 60 to 150 lines are usual."


def test_functions_are_short():
    long = {
        f"{name(path)}:{node.name}": length
        for path in list_files("*.py")
        if "migrations/versions" not in name(path)
        for node in list_nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > MAX_FUNCTION_LENGTH
    }
    assert long == {}, "Split the function into its steps; 5 to 15 lines are usual."


def test_templates_are_short():
    long = {
        name(path): count
        for path in list_files("lms/templates/*.html")
        if not name(path).startswith(PRINTED)
        and (count := len(path.read_text().splitlines())) > MAX_TEMPLATE_LENGTH
    }
    assert long == {}, "Move a part of it into a fragment `_name.html` or a component."


def test_no_module_is_named_after_nothing():
    banned = [name(p) for p in list_files("*.py") if {*p.parts, p.stem} & BANNED_NAMES]

    assert banned == [], "Name the module after what it holds."


def test_reports_are_typed():
    """A report is dataclasses: what is read by key is named in one place, where JSON is loaded."""
    untyped = re.compile(r"\bAny\b|dict\[str, object\]|row\[\d")
    found = {
        name(path): len(untyped.findall(path.read_text()))
        for path in list_files("lms/reporting/*.py")
    }
    assert {item: count for item, count in found.items() if count} == {
        "lms/reporting/report.py": 2  # the version is looked at before the report is typed
    }, "Give it a field of a dataclass in lms/reporting/report.py."


def test_no_package_index_is_named():
    assert find(FOREIGN_HOSTS, TEXTUAL) == [], "Leave the index to the machine's own settings."


def test_no_path_of_a_machine_is_named():
    assert find(MACHINE_PATHS, TEXTUAL) == [], "Name it by its path in the repository."


def find(pattern: re.Pattern[str], patterns: tuple[str, ...]) -> list[str]:
    """Places `file:line: text` where the pattern occurs."""
    return [
        f"{name(path)}:{number}: {line.strip()[:100]}"
        for path in list_files(*patterns)
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), start=1)
        if pattern.search(line)
    ]
