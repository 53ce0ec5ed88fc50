"""The interface of a type of question: its Markdown, checks and key, and what pages show."""

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Generic, TypeAlias, TypeVar

from lms.content.numbers import find_count
from lms.content.parse_state import ParseState
from lms.content.parse_tree import BlockStart, Fragment, IdentifiedItem, LocatedItem, ParsedQuestion
from lms.content.question_model import Feedback, Question, QuestionKey
from lms.content.questions.body import LinePattern, QuestionBody

ContentT = TypeVar("ContentT")
Render: TypeAlias = Callable[[Fragment | None], str]
"""Returns the HTML of a fragment; an empty text for None."""


@dataclass(frozen=True)
class AttributeRule:
    """The rule of an attribute of the opening line; a problem shows `expected`.

    `names`: those that a misspelt value may mean.
    """

    expected: str
    is_valid: Callable[[str], bool]
    names: Sequence[str] = ()


def count_up_to(most: int) -> AttributeRule:
    """Return the rule of an attribute whose value is a whole number from 1."""
    return AttributeRule(f"1–{most}", lambda value: find_count(value, most) is not None)


def render_by_id(
    source: Mapping[str, Fragment | None],
    translation: Mapping[str, Fragment | None],
    render: Render,
) -> dict[str, str]:
    """Return HTML by id: of the translation's text, else of the source's; without either, none."""
    found = {id_: translation.get(id_) or text for id_, text in source.items()}
    return {id_: render(text) for id_, text in found.items() if text}


class QuestionType(Generic[ContentT]):
    """A type of question; `ContentT` holds what only questions of this type have.

    `attributes`: those of the opening line that this type reads; invalid values are reported before
    it reads them, whatever the type of the question. `line_patterns`: the first line of an item, by
    kind of item; `later_line_patterns`: the same below the first item. `item_kind`: the kind of
    items that have ids. `feedback_kinds`: the kinds that feedback may follow. `looks_like`: what
    the lines contain if an author omits the type.
    """

    name: str
    attributes: ClassVar[Mapping[str, AttributeRule]] = {}
    line_patterns: tuple[LinePattern, ...] = ()
    later_line_patterns: tuple[LinePattern, ...] = ()
    item_kind: str = ""
    feedback_kinds: frozenset[str] = frozenset()
    looks_like: re.Pattern[str] | None = None

    def parse(self, body: QuestionBody, block_start: BlockStart, state: ParseState) -> ContentT:
        """Return the content of the classified lines and of the type's own attributes."""
        raise NotImplementedError

    def check_body(self, body: QuestionBody, state: ParseState) -> None:
        """Report lines that are not what the author meant."""

    def check(self, question: ParsedQuestion, content: ContentT, state: ParseState) -> None:
        """Report what is missing or contradictory; a translation may omit the key."""

    def list_items(self, content: ContentT) -> tuple[IdentifiedItem, ...]:
        """Return the items with ids, in the order of the file."""
        return ()

    def get_required_translations(self, content: ContentT) -> dict[str, Mapping[str, LocatedItem]]:
        """Return what a translation must have too, by kind and id."""
        items = {item.id: item for item in self.list_items(content)}
        return {self.item_kind: items} if self.item_kind else {}

    def list_contradictions(
        self, source: ContentT, translation: ContentT
    ) -> Iterator[tuple[str, LocatedItem]]:
        """Yield what a translation marks as right but its source does not, with ids of items."""
        return iter(())

    def list_key_numbers(self, content: ContentT, *, mistakes: bool) -> frozenset[Decimal]:
        """Return the numbers of the key, or of the known mistakes; none for types without any."""
        return frozenset()

    def estimate_guess(self, content: ContentT) -> float:
        """Return the probability of guessing the whole answer, from 0 to 1."""
        count = len(self.list_items(content))
        return 1.0 / count if count else 0.0

    def complete_key(self, key: QuestionKey, contents: Sequence[ContentT]) -> QuestionKey:
        """Return the key with the values of this type; the first content is the source's.

        By default all items are right, in the order of the source.
        """
        return dataclasses.replace(key, correct=key.options)

    def complete_question(
        self, question: Question, source: ContentT, translation: ContentT, render: Render
    ) -> Question:
        """Return the question with what everybody sees of it, in the order of the source."""
        return question

    def complete_feedback(
        self, feedback: Feedback, source: ContentT, translation: ContentT, render: Render
    ) -> Feedback:
        """Return the feedback by option or mistake; the source's if the translation has none."""
        return feedback
