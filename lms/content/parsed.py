"""What one Markdown file holds once parsed: the seam between reading a file and checking a course.

Everything has a line and a column (from 1, in the file as authored). Nothing here is rendered:
`lms.content.compile` makes pages of it, the checks of a whole course compare it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

from markdown_it.token import Token

from lms.content.model import Draw, FieldType, Language, LessonKind, QuestionType
from lms.content.problems import Problem

Status: TypeAlias = Literal["draft", "review", "ready"]
Shuffle: TypeAlias = Literal["options", "questions", "both", "none"]
LinkScheme: TypeAlias = Literal[
    "https", "mailto", "tel", "term", "lesson", "case", "worksheet", "fact", "anchor"
]


@dataclass(frozen=True)
class YamlValue:
    """A YAML node, every scalar as text; line and column of the key (or of the list item)."""

    value: "str | tuple[YamlValue, ...] | dict[str, YamlValue]"
    line: int
    column: int

    def plain(self) -> object:
        """The same without positions: str, list and dict."""
        if isinstance(self.value, str):
            return self.value
        if isinstance(self.value, tuple):
            return [item.plain() for item in self.value]
        return {key: item.plain() for key, item in self.value.items()}


@dataclass(frozen=True)
class FrontMatter:
    """The head of a file, typed; what is missing or wrong has its default and a problem.

    `entries` is the raw mapping with line numbers. `show` is kept as text, for later.
    """

    title: str = ""
    kind: LessonKind = "reading"
    minutes: int = 0
    status: Status = "draft"
    outcomes: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    fictional: bool = False
    public: bool = True
    reviewed: str = ""
    translates: str = ""
    facets: Mapping[str, str] = field(default_factory=dict)
    draw: Draw = field(default_factory=Draw)
    pass_percent: int = 70
    attempts: int | None = None
    waits: tuple[int, ...] = ()
    shuffle: Shuffle = "both"
    show: str = "default"
    entries: Mapping[str, YamlValue] = field(default_factory=dict)


@dataclass(frozen=True)
class Attribute:
    """`key=value` behind a block's name; a bare word has the value `yes`."""

    value: str
    line: int
    column: int


@dataclass(frozen=True)
class Fragment:
    """A piece of Markdown inside a question or field: its tokens and its words."""

    text: str
    line: int
    column: int
    tokens: tuple[Token, ...] = field(default=(), repr=False, compare=False)


@dataclass(frozen=True)
class ParsedBlock:
    """Any block in the order of the file; `parent` is the name of the block around it or empty."""

    name: str
    attributes: Mapping[str, Attribute]
    line: int
    column: int
    end_line: int
    parent: str = ""

    def get(self, key: str) -> str:
        """The attribute's value or an empty text."""
        found = self.attributes.get(key)
        return found.value if found else ""


@dataclass(frozen=True)
class ParsedOption:
    """A choice or a step. `has_id` False: the id was made up here, and `--fix` may write it."""

    id: str
    has_id: bool
    ticked: bool
    content: Fragment
    feedback: Fragment | None
    line: int
    column: int


@dataclass(frozen=True)
class ParsedPair:
    """`- left -> right {#a}`."""

    id: str
    has_id: bool
    left: Fragment
    right: Fragment
    line: int
    column: int


@dataclass(frozen=True)
class NumberRange:
    """`= 36000` (low equals high) or `= 12..13`; `decimals` are those of the key as written."""

    low: Decimal
    high: Decimal
    decimals: int
    line: int
    column: int


@dataclass(frozen=True)
class ParsedMistake:
    """`~ 345600`: a known wrong number; `name` is the number as plain decimal text."""

    value: Decimal
    feedback: Fragment | None
    line: int
    column: int

    @property
    def name(self) -> str:
        """The number as the key and the feedback name it: `345600`, `0.72`."""
        return format(self.value.normalize(), "f")


@dataclass(frozen=True)
class ParsedQuestion:
    """A question as authored. `scenario` is the id of the scenario around it or empty.

    `outcome` and `lesson` are None where the author left them out. `accepted`: `= answer` lines
    of `text`; `numbers`: `=` lines of `number` (one in a source, none in a translation).
    """

    id: str
    has_id: bool
    type: QuestionType
    line: int
    column: int
    end_line: int
    stem: Fragment
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    options: tuple[ParsedOption, ...] = ()
    pairs: tuple[ParsedPair, ...] = ()
    steps: tuple[ParsedOption, ...] = ()
    numbers: tuple[NumberRange, ...] = ()
    mistakes: tuple[ParsedMistake, ...] = ()
    accepted: tuple[str, ...] = ()
    hint: Fragment | None = None
    explain: Fragment | None = None
    points: int = 1
    outcome: str | None = None
    lesson: str | None = None
    unit: str = ""
    tolerance: Decimal = Decimal(0)
    credit: Literal["exact", "balanced"] = "exact"
    scenario: str = ""

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of options, pairs and steps in the order of the file."""
        choices = tuple(option.id for option in self.options + self.steps)
        return choices + tuple(pair.id for pair in self.pairs)


@dataclass(frozen=True)
class ParsedScenario:
    """A shared stem; its questions stand in `ParsedText.questions` with `scenario` = this id."""

    id: str
    has_id: bool
    outcome: str | None
    stem: Fragment
    questions: tuple[str, ...]
    line: int
    column: int


@dataclass(frozen=True)
class ParsedField:
    """A worksheet input."""

    id: str
    has_id: bool
    type: FieldType
    label: Fragment
    help: Fragment | None
    line: int
    column: int
    required: bool = False
    rows: int = 0
    plan_page: str = ""
    plan_role: str = ""
    choices: tuple[ParsedOption, ...] = ()
    columns: tuple[Fragment, ...] = ()
    attributes: Mapping[str, Attribute] = field(default_factory=dict)


@dataclass(frozen=True)
class CalculatorLine:
    """`name = value | label | unit`; of a result the value is the formula."""

    name: str
    value: str
    label: str
    unit: str
    line: int
    column: int


@dataclass(frozen=True)
class ParsedCalculator:
    id: str
    inputs: tuple[CalculatorLine, ...]
    results: tuple[CalculatorLine, ...]
    line: int
    column: int


@dataclass(frozen=True)
class ParsedLink:
    """A link; `target` is what stands behind the scheme (`erp` of `term:erp`), or the address."""

    scheme: LinkScheme
    target: str
    line: int
    column: int
    text: str = ""


@dataclass(frozen=True)
class ParsedImage:
    """An image or the file of a `media` block; `src` begins with `media/`."""

    src: str
    alt: str
    decorative: bool
    line: int
    column: int


@dataclass(frozen=True)
class ParsedHeading:
    level: int
    text: str
    anchor: str
    line: int
    column: int


@dataclass(frozen=True)
class ParsedMark:
    """`{o1}` behind an objective: the outcome that it serves."""

    outcome: str
    line: int
    column: int


@dataclass(frozen=True)
class ProseNumber:
    """A number in running text: as written, and its value (10亿 and 1 billion are the same)."""

    text: str
    value: Decimal
    line: int
    column: int


@dataclass(frozen=True)
class ProseSize:
    """Words of Latin and other spaced scripts, and Han characters; trainer blocks left out."""

    words: int = 0
    characters: int = 0

    @property
    def minutes(self) -> float:
        """Reading time at 180 words or 300 Chinese characters a minute."""
        return self.words / 180 + self.characters / 300


@dataclass(frozen=True)
class ParsedText:
    """One Markdown file in one language. `name` is the lesson's name (`bulk-trap`).

    `questions` holds all questions in the order of the file, those of scenarios too.
    `media` are the files of `media` blocks. `problems` are all that this file alone can tell.
    """

    path: str
    name: str
    language: Language
    front: FrontMatter
    translation: bool = False
    blocks: tuple[ParsedBlock, ...] = ()
    questions: tuple[ParsedQuestion, ...] = ()
    scenarios: tuple[ParsedScenario, ...] = ()
    fields: tuple[ParsedField, ...] = ()
    calculators: tuple[ParsedCalculator, ...] = ()
    links: tuple[ParsedLink, ...] = ()
    images: tuple[ParsedImage, ...] = ()
    media: tuple[ParsedImage, ...] = ()
    headings: tuple[ParsedHeading, ...] = ()
    marks: tuple[ParsedMark, ...] = ()
    size: ProseSize = ProseSize()
    numbers: tuple[ProseNumber, ...] = ()
    problems: tuple[Problem, ...] = ()
    text: str = ""
    tokens: tuple[Token, ...] = field(default=(), repr=False, compare=False)

    def find_question(self, question_id: str) -> ParsedQuestion | None:
        """The question of that id, or None."""
        return next((each for each in self.questions if each.id == question_id), None)

    def find_field(self, field_id: str) -> ParsedField | None:
        """The worksheet field of that id, or None."""
        return next((each for each in self.fields if each.id == field_id), None)


# Made elsewhere, promised here:
#   lms.content.markdown.parse_text(source, *, path, language, translation=False) -> ParsedText
#   lms.content.compile.compile_text(parsed, source, *, targets) -> CompiledLesson
#   lms.content.compile.build_quiz_key(source, translations) -> QuizKey
#   lms.content.compile.build_quiz_rules(source) -> QuizRules
#   lms.content.compile.build_field_rules(source) -> tuple[FieldRule, ...]
#   lms.content.yamltext.read_yaml(source, *, path, first_line=1) -> (YamlValue | None, problems)
