"""The values of a course: frozen, without files, database and pages.

*Structure* values hold what rules need: ids, kinds, points. A lesson for pages consists of parts:
`lms.content.compiled`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, Literal, TypeAlias

from lms.content.question_model import QuizRules

Language: TypeAlias = str
DEFAULT_LANGUAGE: Language = "en"
"""Of a course.yml that names no language."""
DEFAULT_LAYOUT = "standard"
"""Of certificates of a course that names none."""
Texts: TypeAlias = dict[Language, str]
Files: TypeAlias = dict[str, bytes]
"""A course folder: path inside the folder -> bytes, from disk, from a ZIP or from the store."""

LessonKind: TypeAlias = Literal["reading", "case", "worksheet", "quiz"]
FieldType: TypeAlias = Literal["text", "long", "number", "money", "date", "choice", "table"]


class LessonPart:
    """A part of a compiled lesson: a frozen dataclass, stored as JSON with its `kind`.

    `pages`: the kinds of pages that draw it. `is_for_trainers`: sent to trainers only. `has_form`:
    its controls belong to the form `<kind>-<id>`, which puts their values into the address.
    """

    kind: str
    pages: ClassVar[frozenset[str]] = frozenset({"lesson", "worksheet"})
    is_for_trainers: ClassVar[bool] = False
    has_form: ClassVar[bool] = False

    def build_view(self, typed: Mapping[str, str]) -> object:  # noqa: ARG002
        """Return what the template of this kind draws; `typed` are the values of the address."""
        return self


@dataclass(frozen=True)
class HtmlPart(LessonPart):
    html: str
    kind: Literal["html"] = "html"


@dataclass(frozen=True)
class FieldRule:
    """A worksheet field for rules; `plan_page` empty = the person's own field.

    `copied_from`: the result of a calculator that it may take over, `<calculator>.<result>`.
    """

    id: str
    type: FieldType
    required: bool
    plan_page: str = ""
    plan_role: str = ""
    choices: tuple[str, ...] = ()
    columns: int = 0
    rows: int = 0
    copied_from: str = ""


@dataclass(frozen=True)
class LessonStructure:
    """A lesson for rules and tables; the last four fields are those of a case.

    `facets`: name -> values. `related`: where a case of the library leads, as `course` or
    `course/lesson`, the best first; what is not published is passed over. `in_library`: whether
    the library shows the case to everybody.
    """

    name: str
    kind: LessonKind
    titles: Texts
    minutes: int
    outcomes: tuple[str, ...] = ()
    required: bool = True
    quiz: QuizRules | None = None
    fields: tuple[FieldRule, ...] = ()
    practice: tuple[str, ...] = ()
    facets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    source: str = ""
    related: tuple[str, ...] = ()
    in_library: bool = False


@dataclass(frozen=True)
class Module:
    id: str
    titles: Texts
    lessons: tuple[str, ...]


@dataclass(frozen=True)
class CourseStructure:
    """A course for rules and tables: order, kinds, requirements, titles, but no lesson text.

    `languages`: first = source. `access`: public, account or cohort. `hours` as authored ("2.5").
    `authors` by language: those of lessons that name none.
    """

    id: str
    titles: Texts
    summaries: Texts
    languages: tuple[Language, ...]
    access: Literal["public", "account", "cohort"]
    audience: tuple[str, ...]
    hours: str
    outcomes: dict[str, Texts]
    modules: tuple[Module, ...]
    lessons: dict[str, LessonStructure]
    recommended_before: tuple[str, ...] = ()
    valid_months: int | None = None
    certificate_layout: str = DEFAULT_LAYOUT
    license: str = ""
    authors: dict[Language, tuple[str, ...]] = field(default_factory=dict)

    def list_authors(self, language: Language) -> tuple[str, ...]:
        """Return the authors as a language writes them, or as the first one that names any."""
        named = (self.authors.get(code, ()) for code in (language, *self.languages))
        return next(filter(None, named), ())

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Return lesson names in course order."""
        return tuple(name for module in self.modules for name in module.lessons)

    @cached_property
    def required(self) -> tuple[str, ...]:
        """Return the names of the lessons required for completion, in order."""
        return tuple(name for name in self.order if self.lessons[name].required)


@dataclass(frozen=True)
class GlossaryTerm:
    word: str
    definition: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fact:
    statements: Texts
    sources: Texts
    status: Literal["V", "V2", "K", "C", "P"]
    print: Literal["figure", "words", "name", "no"]
    checked: str
    review: str


@dataclass(frozen=True)
class PlannedCourse:
    """The entry of a catalogue for a course that is not published yet."""

    titles: Texts
    summaries: Texts


@dataclass(frozen=True)
class LearningPath:
    """An ordered list of courses; `planned`: those of them that are being written, by id."""

    id: str
    titles: Texts
    audience: Texts
    courses: tuple[str, ...]
    planned: dict[str, PlannedCourse] = field(default_factory=dict)


@dataclass(frozen=True)
class SharedFiles:
    """paths.yml, glossary.yml and facts.yml, which all courses may refer to."""

    paths: tuple[LearningPath, ...] = ()
    glossary: dict[str, dict[Language, GlossaryTerm]] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
