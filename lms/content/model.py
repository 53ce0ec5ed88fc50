"""The values of a course: frozen, without files, database and pages.

There are two groups. *Compiled* values hold HTML for pages and are stored as JSON (by pydantic's
TypeAdapter). *Structure* values hold what rules need: ids, kinds, points.
"""

from dataclasses import dataclass, field
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from lms.content.question_model import Feedback, Option, Question, QuestionKey, QuizRules

Language: TypeAlias = str
DEFAULT_LANGUAGE: Language = "en"
"""Of a course.yml that names no language."""
Texts: TypeAlias = dict[Language, str]
Files: TypeAlias = dict[str, bytes]
"""A course folder: path inside the folder -> bytes, from disk, from a ZIP or from the store."""

LessonKind: TypeAlias = Literal["reading", "case", "worksheet", "quiz"]
FieldType: TypeAlias = Literal["text", "long", "number", "money", "date", "choice", "table"]


# --- Compiled lessons ----------------------------------------------------------------------------


@dataclass(frozen=True)
class HtmlPart:
    html: str
    kind: Literal["html"] = "html"


@dataclass(frozen=True)
class PracticePart:
    """A question inside a lesson, with its key and feedback."""

    question: Question
    key: QuestionKey
    feedback: Feedback
    kind: Literal["practice"] = "practice"


@dataclass(frozen=True)
class FieldPart:
    """An input of a worksheet."""

    id: str
    type: FieldType
    label: str
    help_html: str = ""
    required: bool = False
    rows: int = 0
    choices: tuple[Option, ...] = ()
    columns: tuple[str, ...] = ()
    plan_page: str = ""
    plan_role: str = ""
    kind: Literal["field"] = "field"


@dataclass(frozen=True)
class CalculatorInput:
    name: str
    default: str
    label: str
    unit: str


@dataclass(frozen=True)
class CalculatorResult:
    name: str
    formula: str
    label: str
    unit: str


@dataclass(frozen=True)
class CalculatorPart:
    id: str
    inputs: tuple[CalculatorInput, ...]
    results: tuple[CalculatorResult, ...]
    kind: Literal["calculator"] = "calculator"


@dataclass(frozen=True)
class TrainerPart:
    """Shown to trainers only; never sent to anybody else."""

    html: str
    kind: Literal["trainer"] = "trainer"


@dataclass(frozen=True)
class QuestionPart:
    """A graded question without its key."""

    question: Question
    kind: Literal["question"] = "question"


@dataclass(frozen=True)
class ScenarioPart:
    """A shared stem and its graded questions, drawn together."""

    id: str
    stem_html: str
    questions: tuple[Question, ...]
    outcome: str | None = None
    kind: Literal["scenario"] = "scenario"


Part: TypeAlias = Annotated[
    HtmlPart
    | PracticePart
    | FieldPart
    | CalculatorPart
    | TrainerPart
    | QuestionPart
    | ScenarioPart,
    Field(discriminator="kind"),
]


@dataclass(frozen=True)
class Heading:
    level: int
    text: str
    anchor: str


@dataclass(frozen=True)
class CompiledLesson:
    """One lesson in one language, ready for a template.

    `language` is the language of the text: the source's if a translation is not ready. `sources`
    are the facts cited, in order of first use. `text` is plain text for the search.
    """

    name: str
    language: Language
    title: str
    kind: LessonKind
    minutes: int
    parts: tuple[Part, ...]
    headings: tuple[Heading, ...] = ()
    sources: tuple[str, ...] = ()
    fictional: bool = False
    reviewed: str = ""
    text: str = ""


# --- Structure -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class FieldRule:
    """A worksheet field for rules; `plan_page` empty = the person's own field."""

    id: str
    type: FieldType
    required: bool
    plan_page: str = ""
    plan_role: str = ""
    choices: tuple[str, ...] = ()
    columns: int = 0
    rows: int = 0


@dataclass(frozen=True)
class LessonStructure:
    name: str
    kind: LessonKind
    titles: Texts
    minutes: int
    outcomes: tuple[str, ...] = ()
    required: bool = True
    quiz: QuizRules | None = None
    fields: tuple[FieldRule, ...] = ()
    practice: tuple[str, ...] = ()
    facets: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Module:
    id: str
    titles: Texts
    lessons: tuple[str, ...]


@dataclass(frozen=True)
class CourseStructure:
    """A course for rules and tables: order, kinds, requirements, titles, but no lesson text.

    `languages`: first = source. `access`: public, account or cohort. `hours` as authored ("2.5").
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
    license: str = ""

    @property
    def order(self) -> tuple[str, ...]:
        """Return lesson names in course order."""
        return tuple(name for module in self.modules for name in module.lessons)

    @property
    def required(self) -> tuple[str, ...]:
        """Return the names of the lessons required for completion, in order."""
        return tuple(name for name in self.order if self.lessons[name].required)


# --- Shared files --------------------------------------------------------------------------------


@dataclass(frozen=True)
class GlossaryTerm:
    word: str
    definition: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fact:
    statements: Texts
    source: str
    status: Literal["V", "V2", "K", "C"]
    print: Literal["figure", "words", "no"]
    checked: str
    review: str


@dataclass(frozen=True)
class LearningPath:
    id: str
    titles: Texts
    audience: Texts
    courses: tuple[str, ...]


@dataclass(frozen=True)
class SharedFiles:
    """paths.yml, glossary.yml and facts.yml, which all courses may refer to."""

    paths: tuple[LearningPath, ...] = ()
    glossary: dict[str, dict[Language, GlossaryTerm]] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
