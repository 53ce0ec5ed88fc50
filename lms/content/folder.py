"""Check a folder of courses: shared files, library and every course, with all problems."""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lms.content.checks.context import CheckContext
from lms.content.checks.plan_parts import get_plan_pages_by_name
from lms.content.course import PATH, read_course
from lms.content.dataset import DATASET, LoadedDataset, load_dataset
from lms.content.file_names import LESSON_FILE
from lms.content.load import LoadedCourse, load_course, read_folder
from lms.content.markdown import parse_text
from lms.content.model import DEFAULT_LANGUAGE, Files, Language, SharedFiles
from lms.content.problems import Problem, build_problem
from lms.content.shared_files import FACTS, GLOSSARY, PATHS, load_shared

LIBRARY = "library"
_REFERENCES = {GLOSSARY: "link-term", FACTS: "link-fact", DATASET: "sum-name"}


@dataclass(frozen=True)
class CoursesFolder:
    """A folder of courses, or one course of it; what its courses share is read once.

    `folders`: the courses to read. `names`: all courses of the folder. `languages`: those of all
    courses. `files`: the shared files and the dataset that exist. `library`: the files of cases
    that belong to no course.
    """

    root: Path
    is_single: bool
    folders: tuple[Path, ...]
    names: tuple[str, ...]
    languages: tuple[Language, ...]
    files: Files
    library: Files
    dataset: LoadedDataset

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing to check: no course, no shared file, no case."""
        return not (self.folders or self.files or self.library)

    @property
    def shared_files(self) -> Files:
        """The shared files, without the dataset, which serves the check and is never published."""
        return {path: content for path, content in self.files.items() if path != DATASET}

    def get_lesson_names_by_course(self) -> dict[str, set[str]]:
        """Return the names of the lessons of each course, and of the library if there is one."""
        files = {folder.name: [path.name for path in folder.iterdir()] for folder in self.folders}
        if self.library:
            files[LIBRARY] = list(self.library)
        return {
            course: {found[1] for name in names if (found := LESSON_FILE.fullmatch(name))}
            for course, names in files.items()
        }


@dataclass(frozen=True)
class CheckedFolder:
    """`courses` by folder name; paths of `problems` are relative to the folder of all courses."""

    root: Path
    shared: SharedFiles
    courses: Mapping[str, LoadedCourse]
    problems: tuple[Problem, ...]


def read_courses_folder(path: Path) -> CoursesFolder:
    """Return the folder of a path that is a folder of courses or one course of it."""
    is_single = (path / PATH).is_file()
    root = path.resolve().parent if is_single else path
    folders = tuple(
        folder
        for folder in sorted(root.iterdir())
        if folder.is_dir() and folder.name != LIBRARY and not folder.name.startswith(".")
        if (folder / PATH).is_file() or any(folder.glob("*.md"))
    )
    paths = {name: root / name for name in (PATHS, GLOSSARY, FACTS, DATASET)}
    files = {name: path.read_bytes() for name, path in paths.items() if path.is_file()}
    return CoursesFolder(
        root=root,
        is_single=is_single,
        folders=(path.resolve(),) if is_single else folders,
        names=tuple(folder.name for folder in folders),
        languages=_list_languages(folders),
        files=files,
        library=read_folder(root / LIBRARY) if (root / LIBRARY).is_dir() else {},
        dataset=load_dataset(files),
    )


def _list_languages(folders: Iterable[Path]) -> tuple[Language, ...]:
    """Return the languages of the courses whose course.yml can be read."""
    sources = (folder / PATH for folder in folders)
    found = [
        read_course(source.read_text("utf-8", "replace")) for source in sources if source.is_file()
    ]
    languages = [code for read in found if not read.problems for code in read.course.languages]
    return tuple(dict.fromkeys(languages))


def check_folder(
    path: Path,
    *,
    today: dt.date | None = None,
    layouts: Collection[str] | None = None,
    languages: Collection[str] | None = None,
    facets: Mapping[str, Collection[str]] | None = None,
) -> CheckedFolder:
    """Check all courses of a folder, or one course with the shared files beside it.

    `layouts`: those of certificates; `languages`: those of the product; `facets`: the known values
    of the facets of a case. None = do not check.
    """
    folder = read_courses_folder(path)
    loaded = load_shared(
        folder.files, courses=folder.names, languages=folder.languages, known_languages=languages
    )
    shared_problems = (*loaded.problems, *folder.dataset.problems)
    context = CheckContext(
        loaded.shared,
        today=today,
        dataset=folder.dataset.figures,
        layouts=layouts,
        languages=languages,
        facets=facets or {},
    )
    library = load_library(folder.library, context)
    problems = [] if folder.is_single else [*shared_problems, *prefix(library.problems, LIBRARY)]
    course_names = {*folder.names, *(name for path in loaded.shared.paths for name in path.courses)}
    context = dataclasses.replace(context, cases=list_cases(library), courses=course_names)
    courses: dict[str, LoadedCourse] = {}
    pages = _get_plan_pages_beside(folder)
    for course_folder in folder.folders:
        name, files = course_folder.name, read_folder(course_folder)
        courses[name] = load_course(files, dataclasses.replace(context, plan_pages=dict(pages)))
        pages = get_plan_pages_by_name(courses[name].texts.values(), name) | pages
        problems += prefix(courses[name].problems, name)
        problems += _check_name(courses[name], name)
    if folder.is_empty:
        problems.append(build_problem("folder-without-courses", PATH))
    if folder.is_single:
        problems += _list_needed(shared_problems, problems)
    once = _drop_repeated(problems, folder.files, list_broken(shared_problems))
    return CheckedFolder(folder.root, loaded.shared, courses, tuple(once))


def _get_plan_pages_beside(folder: CoursesFolder) -> dict[str, str]:
    """Return the pages of the plan of the courses that lie beside a single one."""
    pages: dict[str, str] = {}
    for name in sorted({*folder.names} - {path.name for path in folder.folders}):
        texts = [
            parse_text(source, path=path.name, language=found[2], translation=False)
            for path in sorted((folder.root / name).glob("*.md"))
            if (found := LESSON_FILE.fullmatch(path.name))
            and "plan=" in (source := path.read_text("utf-8", "replace"))
        ]
        pages = get_plan_pages_by_name(texts, name) | pages
    return pages


def list_broken(problems: Iterable[Problem]) -> frozenset[str]:
    """Return the shared files with errors, whose content is unreliable."""
    return frozenset(problem.path for problem in problems if problem.severity == "error")


def _list_needed(shared: Iterable[Problem], problems: Iterable[Problem]) -> list[Problem]:
    """Return the errors of the shared files that a single course refers to in vain."""
    codes = {problem.code for problem in problems}
    needed = {path for path, code in _REFERENCES.items() if code in codes}
    return [found for found in shared if found.severity == "error" and found.path in needed]


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
            followed[unread[problem.code]] += int(problem.values.get("times", "1"))
        else:
            yield problem
    for path, count in sorted(followed.items()):
        if path not in files:
            yield build_problem("shared-absent", path, count=count)


def load_library(files: Files, context: CheckContext) -> LoadedCourse:
    """Load the cases that belong to no course as a course of their own, without enrolments."""
    lessons = [found.groups() for found in map(LESSON_FILE.fullmatch, files) if found]
    names = sorted({name for name, _ in lessons})
    languages = sorted({language for _, language in lessons}) or [DEFAULT_LANGUAGE]
    titles = ", ".join(f"{language}: library" for language in languages)
    course = (
        f"id: library\ntitle: {{{titles}}}\nlanguages: [{', '.join(languages)}]\n"
        f"modules:\n- {{id: cases, title: {{{titles}}}, lessons: [{', '.join(names)}]}}\n"
    )
    files = {**files, PATH: course.encode()}
    loaded = load_course(files, context)
    problems = tuple(_locate_in_file(problem, loaded) for problem in loaded.problems)
    return dataclasses.replace(loaded, problems=problems)


def _locate_in_file(problem: Problem, library: LoadedCourse) -> Problem:
    """Return a problem of the made-up course.yml at the file that it is about."""
    names = [
        text.path
        for (name, language), text in library.texts.items()
        if name == problem.values.get("name") or language == problem.values.get("language")
    ]
    if problem.path != PATH or not names:
        return problem
    return dataclasses.replace(problem, path=names[0], line=1, column=1)


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
