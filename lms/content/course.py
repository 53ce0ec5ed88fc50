"""course.yml: the structure of a course, typed and checked."""

import re
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from lms.content.model import DEFAULT_LANGUAGE, DEFAULT_LAYOUT
from lms.content.problems import Problem
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
LANGUAGE = re.compile(r"[a-z]{2,3}")
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
    authors: dict[Code, Annotated[tuple[str, ...], EmptyTuple]] = Field(default={})
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
    """`course` is complete enough to check lessons against, even if there are problems.

    `unread`: the keys whose value is not wholly what is written; what depends on them is not
    checked.
    """

    course: CourseFile
    root: YamlValue
    problems: tuple[Problem, ...] = ()
    unread: frozenset[str] = frozenset()

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
        "languages": _guess_languages(root),
        "modules": [],
    }
    course, wrong, unread = validate(CourseFile, root, path=PATH, fallback=fallback)
    if problems and not root.value:
        wrong = []
    return ParsedCourseFile(course=course, root=root, problems=(*problems, *wrong), unread=unread)


def _guess_languages(root: YamlValue) -> list[str]:
    """Return the likely languages where `languages` is wrong or missing."""
    for key in ("languages", "title"):
        node = find_node(root, [key])
        value = node.value if node is not root else ""
        names = (
            [value] if isinstance(value, str)
            else list(value) if isinstance(value, dict)
            else [item.value for item in value]
        )  # fmt: skip
        found = [name for name in names if isinstance(name, str) and LANGUAGE.fullmatch(name)]
        if found:
            return found
    return [DEFAULT_LANGUAGE]
