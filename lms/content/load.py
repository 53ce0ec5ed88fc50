"""Load a course from a folder of bytes: read, checked as a whole, ready to compile."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lms.content.checks import check_course
from lms.content.checks.context import CheckContext, CourseContext, is_ready
from lms.content.compile import build_quiz_key, compile_text
from lms.content.compiled import CompiledLesson
from lms.content.course import PATH, ParsedCourseFile, read_course
from lms.content.file_names import LESSON_FILE, MAX_TEXT, SUFFIXES
from lms.content.link_targets import LinkTargets, MediaFile
from lms.content.markdown import parse_text
from lms.content.messages import TranslateIn, only_english
from lms.content.missing_ids import gather_missing_ids
from lms.content.model import CourseStructure, Files, Language
from lms.content.parse_tree import ParsedText
from lms.content.problems import Problem, build_problem, has_errors
from lms.content.question_model import QuizKey
from lms.content.structure import build_structure
from lms.content.sums import SUMS, read_sums


@dataclass(frozen=True)
class LoadedCourse:
    """`structure` is None if course.yml itself has errors. `texts`: by (lesson, language).

    A course may be published if no problem is an error.
    """

    structure: CourseStructure | None
    texts: Mapping[tuple[str, Language], ParsedText]
    problems: tuple[Problem, ...]
    sources: Mapping[str, str] = field(default_factory=dict, repr=False)


def read_folder(path: Path) -> Files:
    """Return the files of a course folder by path, without hidden files and links.

    Files that no course holds come without their bytes, so that the check can name them.
    """
    names = {file: file.relative_to(path) for file in sorted(path.rglob("*"))}
    return {
        name.as_posix(): file.read_bytes() if name.suffix.lower() in SUFFIXES else b""
        for file, name in names.items()
        if file.is_file()
        and not file.is_symlink()
        and not any(part.startswith((".", "__MACOSX")) for part in name.parts)
    }


def load_course(files: Files, check_context: CheckContext | None = None) -> LoadedCourse:
    """Load the course with all its problems; never raises for errors of authors."""
    problems: list[Problem] = []
    read = _read_course(files, problems)
    paths = sorted(path for path in files if path.endswith(".md") and "/" not in path)
    decoded = {path: _decode(path, files[path], problems) for path in paths}
    sources = {path: text for path, text in decoded.items() if text is not None}
    texts = _parse_texts(sources, read, problems)
    sums, found = read_sums(_decode(SUMS, files.get(SUMS, b""), problems) or "")
    problems += found
    context = CourseContext(read, texts, sources, files, check_context or CheckContext(), sums)
    if read.root.value:
        problems += check_course(context)
    problems += read.problems if PATH in files else ()
    whole = PATH in files and not has_errors(read.problems)
    structure = build_structure(context) if whole else None
    once = {(problem, *sorted(problem.values.items())): problem for problem in problems}
    gathered = gather_missing_ids(sorted(once.values()))
    return LoadedCourse(structure, texts, tuple(gathered), sources)


def _read_course(files: Files, problems: list[Problem]) -> ParsedCourseFile:
    if PATH not in files:
        problems.append(build_problem("course-missing", PATH))
        return read_course("")
    found: list[Problem] = []
    text = _decode(PATH, files[PATH], found)
    read = read_course(text or "")
    return read if text is not None else read.model_copy(update={"problems": tuple(found)})


def _decode(path: str, content: bytes, problems: list[Problem]) -> str | None:
    if len(content) > MAX_TEXT:
        problem = build_problem("file-too-large", path, size=len(content), limit=MAX_TEXT)
        problems.append(problem)
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problems.append(build_problem("file-not-utf8", path, line))
        return None


def _parse_texts(
    sources: Mapping[str, str], read: ParsedCourseFile, problems: list[Problem]
) -> dict[tuple[str, Language], ParsedText]:
    texts: dict[tuple[str, Language], ParsedText] = {}
    for path, source in sources.items():
        found = LESSON_FILE.fullmatch(path)
        if not found:
            continue  # reported by `checks.files`
        name, language = found.groups()
        translation = language != read.course.languages[0]
        text = parse_text(source, path=path, language=language, translation=translation)
        texts[name, language] = text
        problems.extend(text.problems)
    return texts


def compile_course(
    loaded: LoadedCourse,
    *,
    media: Mapping[str, MediaFile] | None = None,
    translate_in: TranslateIn = only_english,
) -> dict[tuple[str, Language], CompiledLesson]:
    """Compile every ready lesson in every language of the course.

    If a translation is missing or not ready, the source replaces it and the `language` of the
    compiled lesson says so. `media`: path in the folder -> file on the site. `translate_in` gives
    the labels of a language.
    """
    structure = _get_structure(loaded)
    targets = _build_targets(structure, media or {})
    compiled: dict[tuple[str, Language], CompiledLesson] = {}
    for name in structure.order:
        source, *translations = _list_ready(loaded, structure, name)
        texts = {text.language: text for text in (source, *translations)}
        lessons = {
            language: compile_text(
                text, source, targets=targets,
                siblings=[part for part in texts.values() if part is not text],
                authors=structure.list_authors(language),
                translate_in=translate_in,
            )
            for language, text in texts.items()
        }  # fmt: skip
        for language in structure.languages:
            compiled[name, language] = lessons.get(language, lessons[source.language])
    return compiled


def build_keys(
    loaded: LoadedCourse,
    *,
    media: Mapping[str, MediaFile] | None = None,
    translate_in: TranslateIn = only_english,
) -> dict[str, QuizKey]:
    """Return the answer keys of every quiz, by lesson."""
    structure = _get_structure(loaded)
    targets = _build_targets(structure, media or {})
    keys: dict[str, QuizKey] = {}
    for name, lesson in structure.lessons.items():
        if lesson.kind == "quiz":
            source, *translations = _list_ready(loaded, structure, name)
            keys[name] = build_quiz_key(
                source, translations, targets=targets, translate_in=translate_in
            )
    return keys


def _build_targets(structure: CourseStructure, media: Mapping[str, MediaFile]) -> LinkTargets:
    kinds = {name: lesson.kind for name, lesson in structure.lessons.items()}
    return LinkTargets(course=structure.id, lessons=kinds, media=media)


def _list_ready(loaded: LoadedCourse, structure: CourseStructure, name: str) -> list[ParsedText]:
    """Return the files of a lesson that are published, the source first."""
    found = (loaded.texts.get((name, language)) for language in structure.languages)
    return [text for text in found if text and is_ready(text)]


def _get_structure(loaded: LoadedCourse) -> CourseStructure:
    if loaded.structure is None:
        raise ValueError("A course whose course.yml has errors cannot be compiled.")
    return loaded.structure
