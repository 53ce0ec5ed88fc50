"""Format, lint, types and the tests of what changed, in under a minute (`make check`).

What changed is what is not committed yet, otherwise the last commit; `make check since=main` takes
all that came after a commit. A file under lms/ has its tests in the folder of the same name under
tests/. Those that name what changed are run first; after SECONDS_OF_TESTS no further one begins.
"""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = Path(sys.executable).parent
SECONDS_OF_TESTS = 35
# Contracts of the code base that any change may break.
ALWAYS = ("commits", "structure", "words")
# Where the tests are of what is in no folder of the same name. The first match counts.
TESTS_OF = (
    ("lms/templates/printed/", ("tests/certificates", "tests/reporting")),
    ("lms/templates/", ("tests/contracts/test_templates.py", "tests/pages")),
    ("lms/migrations/", ("tests/contracts/test_migrations.py", "tests/db")),
    ("lms/web/", ("tests/web", "tests/pages")),
    ("lms/factory.py", ("tests/contracts/test_addresses.py",)),
    ("static/", ("tests/web", "tests/contracts/test_scripts.py")),
    ("translations/", ("tests/contracts/test_messages.py", "tests/i18n")),
    ("courses/", ("tests/contracts/test_shipped_courses.py", "tests/shipped")),
    ("docs/", ("tests/contracts/test_docs.py",)),
)


def main(since: str = "") -> int:
    """Run every step, so that all faults are seen at once; 1 when one of them failed."""
    changed = list_changed(since)
    tests = list(find_tests(changed))
    steps = [
        ("ruff", "format", "--check", "--quiet", "."),
        ("ruff", "check", "--quiet", "."),
        ("mypy",),
        ("lint-imports", "--no-logo"),
    ]
    if templates := [path for path in changed if path.endswith(".html") and "printed" not in path]:
        steps.append(("djlint", "--lint", "--quiet", *templates))
    limit = f"--session-timeout={SECONDS_OF_TESTS}"
    # A second process takes two seconds to start and parses the code for the contracts once more.
    processes = "2" if len(tests) > len(ALWAYS) + 2 else "0"
    steps.append(("pytest", "-n", processes, limit, *tests))
    failed = [step for step in steps if not run(step)]
    return int(bool(failed))


def run(step: tuple[str, ...]) -> bool:
    """Run a tool of the virtual environment; what it prints is shown when it fails."""
    begun = time.monotonic()
    command = [str(TOOLS / step[0]), *step[1:]]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    is_out_of_time = "session-timeout" in ended.stdout and " failed" not in ended.stdout
    is_good = ended.returncode == 0 or is_out_of_time
    said = "stopped, the rest by make test" if is_out_of_time else "ok" if is_good else "FAILED"
    files = sum("/" in path for path in step)
    words = f"{step[0]}, {files} files" if files else " ".join(step)
    sys.stdout.write(f"{time.monotonic() - begun:5.1f} s  {words}: {said}\n")
    if not is_good:
        sys.stdout.write(ended.stdout + ended.stderr)
    sys.stdout.flush()
    return is_good


def list_changed(since: str = "") -> list[str]:
    """Return the changed files that are there, new ones included."""
    found = list_files("diff", "--name-only", "--diff-filter=d", since or "HEAD")
    found += list_files("ls-files", "--others", "--exclude-standard")
    last = ("diff", "--name-only", "--diff-filter=d", "HEAD~1", "HEAD")
    return sorted(set(found or list_files(*last)))


def list_files(*arguments: str) -> list[str]:
    command = ["git", *arguments]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    return listed.stdout.splitlines()


def find_tests(changed: list[str]) -> Iterator[str]:
    """Yield test files: changed ones, those that name a changed module, then their neighbours."""
    tests = {path: path.read_text("utf-8") for path in sorted((ROOT / "tests").rglob("test_*.py"))}
    near = [path for path in tests for changed_path in changed if is_near(path, changed_path)]
    modules = [imports(path) for path in changed if path.endswith(".py") and "/" in path]
    named = [path for path, text in tests.items() if any(module.search(text) for module in modules)]
    first = [path for path in tests if path.relative_to(ROOT).as_posix() in changed]
    stems = {f"test_{Path(path).stem}" for path in changed}
    always = [ROOT / f"tests/contracts/test_{name}.py" for name in ALWAYS]
    later = [*(path for path in named if path in near), *named, *near]
    later.sort(key=lambda path: path.stem not in stems)
    for path in dict.fromkeys([*always, *first, *later]):
        if "browser" not in path.parts or path in first:
            yield path.relative_to(ROOT).as_posix()


def imports(changed: str) -> re.Pattern[str]:
    """Return how a test that imports this module says so."""
    package, _, name = changed.removesuffix(".py").removesuffix("/__init__").rpartition("/")
    package = package.replace("/", ".")
    return re.compile(rf"\b{package}(?:\.| import (?:\w+, )*){name}\b")


def is_near(test: Path, changed: str) -> bool:
    """Return whether a test is in the folder that tests this file."""
    for folder, places in TESTS_OF:
        if changed.startswith(folder):
            return any(test.is_relative_to(ROOT / place) for place in places)
    kind, *inner = Path(changed).parts[:-1] or ("",)
    if kind != "lms" or not inner:
        return False
    mirrored = ROOT.joinpath("tests", *inner[: 2 if inner[0] == "pages" else 1])
    return test.is_relative_to(mirrored)


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
