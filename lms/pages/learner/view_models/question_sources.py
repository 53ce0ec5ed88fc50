"""The facts that one question cites: in words beside the question, not as codes of the course."""

import dataclasses
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

from flask_babel import gettext as _

from lms.pages.learner.queries import SourceRow

_LINK = re.compile(r'(<a\b[^>]*href="#fact-)([^"]+)("[^>]*>)(.*?)(</a>)', re.DOTALL)
QuestionT = TypeVar("QuestionT")


@dataclass(frozen=True)
class CitedQuestion:
    """The sources of a question, and the start of their anchors, which differ by question."""

    sources: tuple[SourceRow, ...]
    anchor: str


def cite_question(
    question: QuestionT, sources: Sequence[SourceRow], *, position: int
) -> tuple[QuestionT, CitedQuestion]:
    """Return a question whose links lead to its own sources, and those sources."""
    anchor = f"fact-{position}-"
    cited = CitedQuestion(find_cited(sources, _list_texts(question)), anchor)
    return cast("QuestionT", _rewrite(question, anchor)), cited


def find_cited(sources: Sequence[SourceRow], texts: Iterable[str]) -> tuple[SourceRow, ...]:
    """Return the sources that the texts link to."""
    cited = {found[2] for text in texts for found in _LINK.finditer(text)}
    return tuple(source for source in sources if source.id in cited)


def name_citations(html: str, anchor: str) -> str:
    """Return the HTML with links to `anchor` + id, and a word where the code was the link."""

    def name(found: re.Match[str]) -> str:
        text = str(_("source")) if found[4].strip() == found[2] else found[4]
        start = found[1].removesuffix("fact-")
        return f"{start}{anchor}{found[2]}{found[3]}{text}{found[5]}"

    return _LINK.sub(name, html)


def _rewrite(value: object, anchor: str) -> object:
    if isinstance(value, str):
        return name_citations(value, anchor)
    if isinstance(value, tuple):
        return tuple(_rewrite(part, anchor) for part in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value)]
        changed = {name: _rewrite(getattr(value, name), anchor) for name in names}
        return dataclasses.replace(value, **changed)
    return value


def _list_texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _list_texts(part)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _list_texts(getattr(value, field.name))
