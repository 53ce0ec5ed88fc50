"""The values of a course: frozen, without files, database and pages.

There are two groups. *Compiled* values hold HTML for pages and are stored as JSON (by pydantic's
TypeAdapter). *Structure* values hold what rules need: ids, kinds, points.
"""

from dataclasses import dataclass, field
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

Language: TypeAlias = str
DEFAULT_LANGUAGE: Language = "en"
"""Of a course.yml that names no language."""
Texts: TypeAlias = dict[Language, str]
Files: TypeAlias = dict[str, bytes]
"""A course folder: path inside the folder -> bytes, from disk, from a ZIP or from the store."""

LessonKind: TypeAlias = Literal["reading", "case", "worksheet", "quiz"]
TypeDetails: TypeAlias = Annotated[dict[str, str], Field(exclude_if=lambda details: not details)]
"""Values that a single type of question has; stored only where there are any."""
FieldType: TypeAlias = Literal["text", "long", "number", "money", "date", "choice", "table"]


# --- Questions -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Option:
    """A choice of `single` and `multiple`, or a step of `order`."""

    id: str
    html: str


@dataclass(frozen=True)
class Pair:
    """One line of `match`; the id reveals which sides belong together, so never show it."""

    id: str
    left_html: str
    right_html: str


@dataclass(frozen=True)
class Question:
    """The public part of a question in one language, with options in the order of the file.

    What `type` is, and which of the later values it has: `lms.content.questions.types`.
    """

    id: str
    type: str
    stem_html: str
    points: int = 1
    outcome: str | None = None
    lesson: str | None = None
    options: tuple[Option, ...] = ()
    pairs: tuple[Pair, ...] = ()
    unit: str = ""
    hint_html: str = ""
    details: TypeDetails = field(default_factory=dict)


@dataclass(frozen=True)
class QuestionKey:
    """The key that answers are graded by; the same in every language.

    `correct`: option ids for `single` and `multiple`, pair ids for `match`, ids in the right order
    for `order`. `low`, `high`, `tolerance` and `mistakes` are decimal numbers as text. `accepted`:
    texts that count as right, in all languages together.
    """

    id: str
    type: str
    points: int = 1
    credit: Literal["exact", "balanced"] = "exact"
    correct: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    low: str = ""
    high: str = ""
    tolerance: str = "0"
    mistakes: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    details: TypeDetails = field(default_factory=dict)


@dataclass(frozen=True)
class Feedback:
    """Feedback after the answer, in one language: HTML by option id or by named mistake."""

    by_option: dict[str, str] = field(default_factory=dict)
    by_mistake: dict[str, str] = field(default_factory=dict)
    explain_html: str = ""


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


@dataclass(frozen=True)
class QuizKey:
    """The answer keys of a quiz lesson: keys by question id, feedback by language and id."""

    keys: dict[str, QuestionKey]
    feedback: dict[Language, dict[str, Feedback]]


# --- Structure -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Draw:
    """How many questions an attempt draws: `total` from the whole bank, or by outcome.

    If both are empty, all of the bank.
    """

    total: int | None = None
    by_outcome: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class BankItem:
    """An item that is drawn as a whole: one question, or a scenario with several."""

    id: str
    outcome: str | None
    questions: tuple[str, ...]


@dataclass(frozen=True)
class QuizRules:
    """`pass_percent` of the points drawn; `attempts` None = unlimited.

    `waits`: seconds after the first, second … failure; the last repeats; empty = none.
    """

    draw: Draw
    bank: tuple[BankItem, ...]
    points: dict[str, int]
    lessons: dict[str, str]
    pass_percent: int = 70
    attempts: int | None = None
    waits: tuple[int, ...] = ()
    shuffle: Literal["options", "questions", "both", "none"] = "both"


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
class Term:
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
    glossary: dict[str, dict[Language, Term]] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
