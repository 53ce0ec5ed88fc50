"""Check a folder of courses: shared files, library and every course, with all problems."""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from lms.content.course import PATH
from lms.content.dataset import DATASET, load_dataset
from lms.content.load import LoadedCourse, load_course, read_folder
from lms.content.model import DEFAULT_LANGUAGE, Files, SharedFiles
from lms.content.problems import Problem, build_problem
from lms.content.shared_files import FACTS, GLOSSARY, PATHS, load_shared

LIBRARY = "library"
_REFERENCES = {GLOSSARY: "link-term", FACTS: "link-fact", DATASET: "sum-name"}


@dataclass(frozen=True)
class CheckedFolder:
    """`courses` by folder name; paths of `problems` are relative to the folder of all courses."""

    root: Path
    shared: SharedFiles
    courses: Mapping[str, LoadedCourse]
    problems: tuple[Problem, ...]


def check_folder(path: Path, *, today: dt.date | None = None) -> CheckedFolder:
    """Check all courses of a folder, or one course with the shared files beside it."""
    single = (path / PATH).is_file()
    root = path.resolve().parent if single else path
    folders = list_course_folders(root)
    names = [folder.name for folder in folders]
    files = read_shared_files(root) | read_dataset(root)
    loaded = load_shared(files, courses=names)
    dataset = load_dataset(files)
    shared_problems = (*loaded.problems, *dataset.problems)
    shared, problems = loaded.shared, [] if single else list(shared_problems)
    library = load_library(root, shared, today=today, dataset=dataset.figures)
    problems += [] if single else prefix(library.problems, LIBRARY)
    course_names = {*names, *(name for path in shared.paths for name in path.courses)}
    courses: dict[str, LoadedCourse] = {}
    for folder in [path.resolve()] if single else folders:
        courses[folder.name] = load_course(
            read_folder(folder), shared=shared, cases=list_cases(library), courses=course_names,
            today=today, dataset=dataset.figures,
        )  # fmt: skip
        problems += prefix(courses[folder.name].problems, folder.name)
        problems += _check_name(courses[folder.name], folder.name)
    broken = list_broken(shared_problems)
    return CheckedFolder(root, shared, courses, tuple(_drop_repeated(problems, files, broken)))


def list_course_folders(root: Path) -> list[Path]:
    """Return the folders with a course.yml or a lesson, without the library."""
    found = (path for path in sorted(root.iterdir()) if path.is_dir())
    return [
        folder
        for folder in found
        if folder.name != LIBRARY
        and not folder.name.startswith(".")
        and ((folder / PATH).is_file() or any(folder.glob("*.md")))
    ]


def read_shared_files(root: Path) -> Files:
    """Return those of the three shared files that exist."""
    return _read_files(root, (PATHS, GLOSSARY, FACTS))


def read_dataset(root: Path) -> Files:
    """Return dataset.yml if it exists; it serves the check and is never published."""
    return _read_files(root, (DATASET,))


def _read_files(root: Path, names: Iterable[str]) -> Files:
    return {name: (root / name).read_bytes() for name in names if (root / name).is_file()}


def list_broken(problems: Iterable[Problem]) -> frozenset[str]:
    """Return the shared files with errors, whose content is unreliable."""
    return frozenset(problem.path for problem in problems if problem.severity == "error")


def _drop_repeated(
    problems: Iterable[Problem], files: Collection[str], broken: Collection[str]
) -> Iterator[Problem]:
    """Replace the problems of references to a missing or broken shared file by a single one."""
    unread = {
        code: path for path, code in _REFERENCES.items() if path not in files or path in broken
    }
    followed: Counter[str] = Counter()
    for problem in problems:
        if problem.code in unread:
            followed[unread[problem.code]] += 1
        else:
            yield problem
    for path, count in sorted(followed.items()):
        if path not in files:
            yield build_problem("shared-absent", path, count=count)


def load_library(
    root: Path,
    shared: SharedFiles,
    *,
    today: dt.date | None = None,
    dataset: Mapping[str, Decimal] | None = None,
) -> LoadedCourse:
    """Load the cases that belong to no course as a course of their own, without enrolments."""
    files = read_folder(root / LIBRARY) if (root / LIBRARY).is_dir() else {}
    lessons = [name.split(".") for name in files if name.endswith(".md") and name.count(".") == 2]
    names = sorted({parts[0] for parts in lessons})
    languages = sorted({parts[1] for parts in lessons}) or [DEFAULT_LANGUAGE]
    titles = ", ".join(f"{language}: library" for language in languages)
    course = (
        f"id: library\ntitle: {{{titles}}}\nlanguages: [{', '.join(languages)}]\n"
        f"modules:\n- {{id: cases, title: {{{titles}}}, lessons: [{', '.join(names)}]}}\n"
    )
    files = {**files, PATH: course.encode()}
    return load_course(files, shared=shared, today=today, dataset=dataset)


def list_cases(library: LoadedCourse) -> frozenset[str]:
    """Return the names of the cases in the library."""
    return frozenset(name for name, _ in library.texts)


def prefix(problems: Iterable[Problem], folder: str) -> list[Problem]:
    """Return the same problems with paths relative to the parent folder."""
    return [dataclasses.replace(problem, path=f"{folder}/{problem.path}") for problem in problems]


def _check_name(loaded: LoadedCourse, folder: str) -> list[Problem]:
    course_id = loaded.structure.id if loaded.structure else folder
    if course_id == folder:
        return []
    return [build_problem("course-id", f"{folder}/{PATH}", id=course_id, folder=folder)]
