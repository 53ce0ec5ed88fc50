"""sums.yml: the sums behind the printed figures of a course. Never published."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from lms.content.formulas import NAME
from lms.content.numbers import read_number
from lms.content.problems import Problem, build_problem
from lms.content.schema import StrictModel, expect, find_node, validate
from lms.content.yaml_reader import YamlValue, read_yaml

SUMS = "sums.yml"
EVERY_LANGUAGE = ""
MAX_SUMS = 1_000
"""In one course; each is looked up in its whole lesson."""

Target: TypeAlias = Literal["text", "key", "mistake"]


def _check_number(text: str) -> str:
    if read_number(text) is None:
        raise PydanticCustomError("expected", "{expected}", {"expected": "a number"})
    return text


def _as_texts(value: object) -> object:
    """Read one passage as the passage of every language."""
    return {EVERY_LANGUAGE: value} if isinstance(value, str) else value


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value or [""]


class SumEntry(StrictModel):
    """One sum. `result` is written as printed, so its decimals are those of the rounding.

    Without `rounding` the expression gives the result exactly. `where`: by language, the passage
    whose line holds the result. `targets`: the text, the question's key or a known mistake.
    """

    expression: str
    result: Annotated[str, AfterValidator(_check_number)]
    rounding: Literal["nearest", "up", "down"] | None = None
    name: Annotated[str, expect(NAME.pattern, "a name such as bulk_price")] = ""
    where: Annotated[dict[str, str], BeforeValidator(_as_texts)] = Field(default={})
    question: str = ""
    calculator: str = ""
    targets: Annotated[tuple[Target, ...], BeforeValidator(_as_list)] = Field(
        default=("text",), alias="as"
    )

    @property
    def value(self) -> Decimal:
        """Return the result as a number."""
        return read_number(self.result) or Decimal(0)

    def get_passage(self, language: str) -> str:
        """Return the passage that holds the result in this language; empty if none is named."""
        return self.where.get(language) or self.where.get(EVERY_LANGUAGE, "")


@dataclass(frozen=True)
class ParsedSum:
    """A sum with its position in the file."""

    entry: SumEntry
    node: YamlValue

    def build_problem(self, code: str, key: str, **values: object) -> Problem:
        """Return a problem at a key of the entry."""
        found = find_node(self.node, [key])
        return build_problem(code, SUMS, found.line, found.column, **values)


@dataclass(frozen=True)
class LessonSums:
    """The sums of one lesson, in the order of the file; `unread`: names of those left out."""

    lesson: str
    sums: tuple[ParsedSum, ...]
    unread: frozenset[str]
    line: int
    column: int


def read_sums(source: str) -> tuple[tuple[LessonSums, ...], list[Problem]]:
    """Return the sums by lesson, and the problems of the file; never raises.

    A sum with a problem is left out.
    """
    root, problems = read_yaml(source, path=SUMS)
    if root is None or root.value == "":
        return (), problems
    if not isinstance(root.value, dict):
        return (), [*problems, _build_shape_problem(SUMS, root, "names and values")]
    entries = [item for node in root.value.values() for item in _list_items(node)]
    for entry in entries[MAX_SUMS : MAX_SUMS + 1]:
        problem = build_problem("too-many-sums", SUMS, entry.line, entry.column, limit=MAX_SUMS)
        return (), [*problems, problem]
    lessons = []
    for name, node in root.value.items():
        if isinstance(node.value, tuple):
            sums, unread, found = _read_entries(_list_items(node))
            problems += found
            lessons.append(LessonSums(name, sums, unread, node.line, node.column))
        else:
            problems.append(_build_shape_problem(name, node, "a list"))
    return tuple(lessons), problems


def _list_items(node: YamlValue) -> tuple[YamlValue, ...]:
    return node.value if isinstance(node.value, tuple) else ()


def _read_entries(
    nodes: tuple[YamlValue, ...],
) -> tuple[tuple[ParsedSum, ...], frozenset[str], list[Problem]]:
    sums: list[ParsedSum] = []
    unread: set[str] = set()
    problems: list[Problem] = []
    for node in nodes:
        fallback: dict[str, object] = {"expression": "0", "result": "0"}
        entry, found, _ = validate(SumEntry, node, path=SUMS, fallback=fallback)
        parsed = ParsedSum(entry, node)
        if not found and entry.targets != ("text",) and not entry.question:
            found = [parsed.build_problem("sum-without-question", "as")]
        problems += found
        if found:
            unread.add(entry.name)
        else:
            sums.append(parsed)
    return tuple(sums), frozenset(unread), problems


def _build_shape_problem(key: str, node: YamlValue, expected: str) -> Problem:
    value = node.value if isinstance(node.value, str) else "…"
    return build_problem(
        "value-wrong", SUMS, node.line, node.column, key=key, value=value, expected=expected
    )
