"""course.yml: the structure of a course, typed and checked."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from lms.content.model import DEFAULT_LANGUAGE, DEFAULT_LAYOUT
from lms.content.problems import Problem, build_problem
from lms.content.schema import (
    Code,
    Decimals,
    EmptyTuple,
    Id,
    StrictModel,
    Words,
    expect,
    find_node,
    validate,
)
from lms.content.yaml_reader import YamlValue, read_yaml

PATH = "course.yml"
Names = Annotated[tuple[Id, ...], EmptyTuple]
Media = Annotated[str, expect(r"media/[^/\\]+", "a path such as media/cover.webp")]
NamesOrAll = Annotated[
    tuple[Id, ...] | None, BeforeValidator(lambda value: None if value == "all" else value)
]


class ModuleEntry(StrictModel):
    id: Id
    title: Words
    lessons: Names


class CompletionSettings(StrictModel):
    """The requirements of completion: `lessons` are the required ones; None is `all`."""

    lessons: NamesOrAll = None
    quizzes: Literal["passed", "optional"] = "passed"
    worksheets: Literal["handed-in", "optional"] = "handed-in"


class CertificateSettings(StrictModel):
    valid_months: Annotated[int, Field(ge=1)] | None = None
    layout: Id = DEFAULT_LAYOUT


class RetiredIds(StrictModel):
    """Ids that are no longer used; an option is written `question/option`."""

    lessons: Annotated[tuple[str, ...], EmptyTuple] = ()
    questions: Annotated[tuple[str, ...], EmptyTuple] = ()
    options: Annotated[tuple[str, ...], EmptyTuple] = ()
    fields: Annotated[tuple[str, ...], EmptyTuple] = ()


class CourseFile(StrictModel):
    """The file as authored, typed."""

    id: Id
    title: Words
    summary: Words = Field(default={})
    languages: Annotated[tuple[Code, ...], Field(min_length=1)]
    access: Literal["public", "account", "cohort"] = "account"
    audience: Names = ()
    hours: Decimals = "0"
    outcomes: dict[Id, Words] = Field(default={})
    modules: tuple[ModuleEntry, ...]
    completion: CompletionSettings = CompletionSettings()
    recommended_before: Names = ()
    certificate: CertificateSettings = CertificateSettings()
    retired: RetiredIds = RetiredIds()
    cover: Media | None = None
    review: Literal["none", "second-person"] = "none"
    license: str = ""

    @property
    def order(self) -> tuple[str, ...]:
        """Return lesson names in course order."""
        return tuple(name for module in self.modules for name in module.lessons)


class ParsedCourseFile(StrictModel):
    """`course` is complete enough to check lessons against, even if there are problems."""

    course: CourseFile
    root: YamlValue
    problems: tuple[Problem, ...] = ()

    def locate(self, *keys: str | int) -> tuple[int, int]:
        """Return line and column of the value of the keys, or of its deepest existing parent."""
        node = find_node(self.root, keys)
        return node.line, node.column


def read_course(source: str) -> ParsedCourseFile:
    """Read course.yml; never raises."""
    root, problems = read_yaml(source, path=PATH)
    if root is None or not isinstance(root.value, dict):
        root = YamlValue({}, 1, 1)
    fallback: dict[str, object] = {
        "id": "course",
        "title": {},
        "languages": [DEFAULT_LANGUAGE],
        "modules": [],
    }
    course, wrong = validate(CourseFile, root, path=PATH, fallback=fallback)
    if problems and not root.value:
        wrong = []
    read = ParsedCourseFile(course=course, root=root)
    missing = [] if wrong or problems else _list_missing_texts(read)
    found = (*problems, *wrong, *missing)
    return ParsedCourseFile(course=course, root=root, problems=found)


def _list_missing_texts(read: ParsedCourseFile) -> list[Problem]:
    """Return titles, summaries, outcomes and modules that lack a language of the course."""
    course = read.course
    texts: list[tuple[tuple[str | int, ...], Words]] = [(("title",), course.title)]
    if course.summary:
        texts.append((("summary",), course.summary))
    texts += [(("outcomes", key), words) for key, words in course.outcomes.items()]
    texts += [
        (("modules", index, "title"), module.title) for index, module in enumerate(course.modules)
    ]
    return [
        build_problem(
            "text-missing", PATH, *read.locate(*keys), key=str(keys[-1]), language=language
        )
        for keys, words in texts
        for language in course.languages
        if not words.get(language, "").strip()
    ]
