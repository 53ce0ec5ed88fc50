"""A compiled lesson: HTML for pages, stored as JSON by pydantic's TypeAdapter."""

from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, TypeAlias

from pydantic import PlainSerializer, PlainValidator, SerializationInfo, TypeAdapter

from lms.content.model import Language, LessonKind, LessonPart


def _load(data: dict[str, Any]) -> LessonPart:
    part: LessonPart = _get_adapter(data["kind"]).validate_python(data)
    return part


def _dump(part: LessonPart, info: SerializationInfo) -> object:
    return _get_adapter(part.kind).dump_python(
        part, mode="json" if info.mode_is_json() else "python"
    )


@cache
def _get_adapter(kind: str) -> TypeAdapter[Any]:
    from lms.content.blocks import get_part_class  # slow import: blocks also parse Markdown

    return TypeAdapter(get_part_class(kind))


Part: TypeAlias = Annotated[LessonPart, PlainValidator(_load), PlainSerializer(_dump)]


@dataclass(frozen=True)
class Heading:
    level: int
    text: str
    anchor: str


@dataclass(frozen=True)
class CompiledLesson:
    """One lesson in one language, ready for a template.

    `language` is the language of the text: the source's if a translation is not ready. `sources`
    are the facts cited, in order of first use. `authors` are those of the text, or of
    its source. `text` is plain text for the search.
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
    authors: tuple[str, ...] = ()
    text: str = ""
