"""The front matter of a Markdown file: typed YAML between two lines `---`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from lms.content.model import LessonKind
from lms.content.numbers import find_count
from lms.content.problems import Problem, build_problem
from lms.content.question_model import QuizDraw
from lms.content.schema import Date, EmptyTuple, Id, StrictModel, expect, validate
from lms.content.yaml_reader import YamlValue, read_yaml

Status: TypeAlias = Literal["draft", "review", "ready"]
Shuffle: TypeAlias = Literal["options", "questions", "both", "none"]
FILTERS = ("product", "country", "channel", "technology", "year")
"""The facets by which the library is filtered; each may have several values."""
FACETS = (*FILTERS, "source", "consent", "composite")
_KEYS_OF_KINDS: Mapping[LessonKind, frozenset[str]] = {
    "quiz": frozenset({"draw", "pass", "attempts", "wait", "shuffle", "show"}),
    "case": frozenset({*FACETS, "public", "related"}),
}
_FENCE = re.compile(r"---[ \t]*")
_COMMA = re.compile("[,，、;；]")
_WAIT = re.compile(r"(\d{1,4})\s*(s|m|min|h|d)?")
_SECONDS = {"": 1, "s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400}


@dataclass(frozen=True)
class FrontMatter:
    """The typed front matter; missing or invalid keys have their default and a problem.

    `entries` is the raw mapping with line numbers. `unread`: the keys whose value is wrong, or
    that can only be guessed; what depends on them is not checked. `show` is kept as text and read
    later.
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
    related: tuple[str, ...] = ()
    draw: QuizDraw = field(default_factory=QuizDraw)
    pass_percent: int = 70
    attempts: int | None = None
    waits: tuple[int, ...] = ()
    shuffle: Shuffle = "both"
    show: str = "default"
    entries: Mapping[str, YamlValue] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()


UNREAD = FrontMatter(unread=frozenset({"kind", "status"}))
"""Of a file whose front matter cannot be read."""


def _read_switch(value: object) -> object:
    folded = str(value).strip().lower()
    if folded in {"yes", "true", "是"}:
        return True
    if folded in {"no", "false", "否"}:
        return False
    raise PydanticCustomError("expected", "{expected}", {"expected": "yes or no"})


def _read_wait(value: object) -> object:
    found = _WAIT.fullmatch(str(value).strip())
    if not found:
        raise PydanticCustomError("expected", "{expected}", {"expected": "a time such as 0 or 1h"})
    return int(found[1]) * _SECONDS[found[2] or ""]


def _read_percent(value: object) -> object:
    found = find_count(str(value).strip().removesuffix("%").strip(), 100)
    if found is None:
        expected = "a percentage from 0 to 100"
        raise PydanticCustomError("expected", "{expected}", {"expected": expected})
    return found


def _wrap_draw(value: object) -> object:
    return value if isinstance(value, dict) else {"": value}


def _check_filled(value: str) -> str:
    if not value.strip():
        raise PydanticCustomError("expected", "{expected}", {"expected": "a text"})
    return value.strip()


Switch = Annotated[bool, BeforeValidator(_read_switch)]
Wait = Annotated[int, BeforeValidator(_read_wait)]
Percent = Annotated[int, BeforeValidator(_read_percent)]
Count = Annotated[int, Field(ge=1)]
Filled = Annotated[str, AfterValidator(_check_filled)]
Texts = Annotated[tuple[str, ...], EmptyTuple]
Names = Annotated[tuple[Id, ...], EmptyTuple]
Related = Annotated[
    str,
    expect(r"[a-z][a-z0-9-]*(/[a-z][a-z0-9-]*)?", "a course, or a lesson as course/lesson"),
]


class TranslationHead(StrictModel):
    """The keys that a translation needs; others may be repeated and are taken from the source."""

    title: Filled
    status: Status = "draft"
    minutes: Count | None = None
    kind: LessonKind = "reading"
    outcomes: Names = ()
    facts: Texts = ()
    authors: Texts = ()
    fictional: Switch = False
    public: Switch = True
    reviewed: Date = ""
    translates: str = ""
    product: str = ""
    country: str = ""
    year: str = ""
    channel: str = ""
    technology: str = ""
    source: str = ""
    consent: str = ""
    composite: Switch = False
    related: Annotated[tuple[Related, ...], EmptyTuple] = ()
    draw: Annotated[dict[str, Count], BeforeValidator(_wrap_draw)] = Field(default={})
    pass_percent: Percent = Field(default=70, alias="pass")
    attempts: Count | None = None
    wait: Annotated[tuple[Wait, ...], EmptyTuple] = ()
    shuffle: Shuffle = "both"
    show: Literal["default", "all", "none"] = "default"


class SourceHead(TranslationHead):
    """The front matter of a file in the source language."""

    minutes: Count


def split_facet(value: str) -> tuple[str, ...]:
    """Return the values of a facet, which commas separate."""
    return tuple(dict.fromkeys(part.strip() for part in _COMMA.split(value) if part.strip()))


def split_front(source: str) -> tuple[str, int]:
    """Return the YAML, and the line (from 0) where the body begins; 0 = no front matter."""
    lines = source.split("\n")
    if not _FENCE.fullmatch(lines[0]):
        return "", 0
    for number, line in enumerate(lines[1:], start=1):
        if _FENCE.fullmatch(line):
            return "\n".join(lines[1:number]), number + 1
    return "", 0


def read_front(
    source: str, *, path: str, translation: bool = False
) -> tuple[FrontMatter, int, list[Problem]]:
    """Return the typed front matter, the line (from 0) where the body begins, and problems."""
    yaml, body = split_front(source)
    if body == 0:
        is_open = _FENCE.fullmatch(source.split("\n", 1)[0])
        code = "front-matter-unclosed" if is_open else "front-matter-missing"
        return UNREAD, 0, [build_problem(code, path)]
    root, problems = read_yaml(yaml, path=path, first_line=2)
    if root is None:
        root = YamlValue({}, 1, 1)
        if problems:
            return UNREAD, body, problems
    model = TranslationHead if translation else SourceHead
    fallback: dict[str, object] = {"title": "—", "minutes": "1"}
    head, more, unread = validate(model, root, path=path, fallback=fallback)
    entries = root.value if isinstance(root.value, dict) else {}
    front = _build_front(head, entries, unread)
    of_kind = [] if translation or "kind" in unread else _check_kind(front, path=path)
    if of_kind and "kind" not in entries:
        front = replace(front, unread=unread | {"kind"})
    return front, body, problems + more + of_kind


def _build_front(
    head: TranslationHead, entries: Mapping[str, YamlValue], unread: frozenset[str]
) -> FrontMatter:
    facets = {name: getattr(head, name) for name in FACETS if name in entries}
    return FrontMatter(
        **head.model_dump(exclude={"minutes", "draw", "wait", *FACETS}),
        minutes=head.minutes or 0,
        facets={
            name: value if isinstance(value, str) else "yes" if value else "no"
            for name, value in facets.items()
        },
        draw=QuizDraw(total=head.draw.get(""), by_outcome={} if "" in head.draw else head.draw),
        waits=head.wait,
        entries=entries,
        unread=unread,
    )


def _check_kind(front: FrontMatter, *, path: str) -> list[Problem]:
    """Report the keys of a quiz or a case in another kind of lesson: `kind` may be missing."""
    problems = []
    for kind, keys in _KEYS_OF_KINDS.items():
        found = [key for key in front.entries if key in keys] if front.kind != kind else []
        if found:
            entry, named = front.entries[found[0]], ", ".join(found)
            problems.append(
                build_problem(
                    "key-of-other-kind", path, entry.line, entry.column, key=named, kind=kind
                )
            )
    return problems
