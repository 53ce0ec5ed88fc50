"""The files of the repository that contracts read."""

import ast
import functools
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def list_files(*patterns: str) -> list[Path]:
    """Files under version control, those just written included; each pattern matches some."""
    found: set[Path] = set()
    for pattern in patterns:
        options = ["--cached", "--others", "--exclude-standard", "--", pattern]
        listed = subprocess.run(
            ["git", "ls-files", *options], cwd=ROOT, capture_output=True, text=True, check=True
        )
        matching = {ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()}
        assert matching, f"{pattern} matches nothing: name the files where they are now."
        found |= matching
    return sorted(found)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@functools.cache
def parse(path: Path) -> ast.Module:
    """The tree of a Python file, for reading only; parsing all files takes seconds."""
    return ast.parse(path.read_text("utf-8"))


@functools.cache
def list_nodes(path: Path) -> list[ast.AST]:
    """Classes, functions and assertions of a Python file."""
    kinds = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef | ast.Assert
    return [node for node in ast.walk(parse(path)) if isinstance(node, kinds)]
