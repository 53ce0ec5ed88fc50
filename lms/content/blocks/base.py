"""The interface of a block: its attributes, its content, and its HTML on pages."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from markdown_it.token import Token

from lms.content.link_targets import LinkTargets
from lms.content.messages import Translate
from lms.content.model import HtmlPart, LessonPart
from lms.content.parse_state import ParseState
from lms.content.parse_tree import BlockStart, Fragment, LocatedItem, ParsedPart, ParsedText
from lms.content.problems import find_suggestion
from lms.content.questions.body import QuestionItem
from lms.content.questions.types.base import AttributeRule

ParsedT = TypeVar("ParsedT", bound=ParsedPart)


class TableFrame(Protocol):
    """HTML around a table, in `meta["frame"]` of its first and its last token."""

    def open(self, translate: Translate) -> str:
        """Return the HTML before the table."""

    def close(self) -> str:
        """Return the HTML after the table."""


ANY_VALUE = AttributeRule("", lambda _: True)


def build_rules(*names: str, **rules: AttributeRule) -> Mapping[str, AttributeRule]:
    """Return the attributes of a block: names that take any value, and others with their rules."""
    return {**dict.fromkeys(names, ANY_VALUE), **rules}


def one_of(names: Sequence[str]) -> AttributeRule:
    """Return the rule of an attribute whose value is one of these names."""
    return AttributeRule(", ".join(names), lambda value: value in names, names)


class Block:
    """A block of the running text, rendered in its position.

    Class attributes of a block:

    - `required_attributes`: the attributes that an author may not omit.
    - `content`: types of tokens, of which the block must contain one; empty: any content will do.
    - `expected`: the missing content in the words of a problem; empty: the block may be empty.
    - `is_searchable`, `counts_for_reading_time`: whether its words belong to the search index and
      to the reading time.
    - `is_raw`: its lines are not parsed as Markdown, and it contains no other block.
    - `id_prefix`: the beginning of the ids that `--fix` gives. A block without one has no id, and
      is matched with its translation by its order.
    - `parts`: the classes of the parts that it becomes in a compiled lesson.
    """

    name: str
    attributes = build_rules()
    required_attributes: tuple[str, ...] = ()
    content: frozenset[str] = frozenset()
    expected: str = ""
    is_searchable = True
    counts_for_reading_time = True
    is_raw = False
    id_prefix = ""
    parts: tuple[type[LessonPart], ...] = (HtmlPart,)

    def get_attribute_rules(self) -> Mapping[str, AttributeRule]:
        """Return the attributes that the opening line may have, with the rules of their values."""
        return self.attributes

    def is_known(self, key: str, block_start: BlockStart) -> bool:
        """Return whether the opening line may have this attribute."""
        return key in self.get_attribute_rules()

    def check_attributes(self, block_start: BlockStart, state: ParseState) -> None:
        """Report attributes that are unknown, wrong or missing."""
        rules = self.get_attribute_rules()
        misspelt: set[str] = set()
        for key, found in block_start.attributes.items():
            position, rule = (found.line, found.column), rules.get(key)
            if not self.is_known(key, block_start):
                suggestion = find_suggestion(key, rules)
                misspelt.add(suggestion)
                state.add_problem(
                    "block-attribute-unknown",
                    *position,
                    block=self.name,
                    key=key,
                    suggestion=suggestion,
                )
            elif rule and not rule.is_valid(found.value):
                suggestion = find_suggestion(found.value.rpartition(".")[2], rule.names)
                state.add_problem(
                    "block-attribute-wrong", *position, value=found.value, key=key,
                    block=self.name, expected=rule.expected, suggestion=suggestion,
                )  # fmt: skip
        for key in self.required_attributes:
            is_missing = key not in block_start.attributes and key not in misspelt
            if is_missing and block_start.is_readable:
                line = block_start.line + 1
                state.add_problem("block-attribute-missing", line, 1, block=self.name, key=key)

    def prepare_inline(self, token: Token, state: ParseState) -> None:
        """Remove this block's own markup from a paragraph in it, before its text is read.

        Called for each inline token; the base class has no markup.
        """

    def check_content(
        self, block_start: BlockStart, tokens: Sequence[Token], state: ParseState
    ) -> None:
        """Report content that is missing."""
        types = {token.type for token in tokens}
        if self.expected and not (types & self.content if self.content else types):
            self.report_content(block_start.line + 1, self.expected, state)

    def report_content(self, line: int, expected: str, state: ParseState) -> None:
        """Report content that cannot be used; `expected` is one of `TRANSLATED_WORDS`."""
        state.add_problem("block-content", line, 1, block=self.name, expected=expected)

    def read(
        self, block_start: BlockStart, tokens: Sequence[Token], state: ParseState, *, number: int
    ) -> ParsedPart | None:
        """Parse the block; return the value that `build_parts` needs, or None if it needs none.

        `tokens`: the Markdown tokens in the block, none for a raw block. `number`: the position of
        the block among those of its name in the lesson, from 1.
        """
        return None

    def open(self, block_start: BlockStart, translate: Translate, targets: LinkTargets) -> str:
        """Return the HTML before the content."""
        return "<div>\n"

    def close(self) -> str:
        """Return the HTML after the content."""
        return "</div>\n"


@dataclass(frozen=True)
class LessonTexts:
    """The texts of a lesson that is compiled: this one, its source and its other languages."""

    text: ParsedText
    source: ParsedText
    siblings: Sequence[ParsedText]
    render: Callable[[Sequence[Token]], str]

    def get_original(self, parsed: ParsedT) -> ParsedT:
        """Return the block of the same id in the source; the block itself if there is none."""
        return self.source.find_part(type(parsed), parsed.id) or parsed

    def render_fragment(self, fragment: Fragment | None) -> str:
        """Return clean HTML of a fragment; an empty text for None."""
        return self.render(fragment.tokens) if fragment else ""


class PartBlock(Block, Generic[ParsedT]):
    """A block that splits the page: it makes parts of the compiled lesson, drawn by a template.

    `parent`: the only block that it may be in. Its `parts` are frozen dataclasses, which the
    cache stores as JSON under their `kind`; `components/parts/<kind>.html` draws them.
    """

    is_raw = True
    parent = ""

    def build_parts(
        self, parsed: ParsedT, tokens: Sequence[Token], texts: LessonTexts
    ) -> Iterator[LessonPart]:
        """Yield the parts: translated words on the structure of the source."""
        raise NotImplementedError

    def find_type(self, block_start: BlockStart) -> str:
        """Return the type that decides which lines have ids; empty if there are no types."""
        return ""

    def list_items(self, lines: Sequence[str], block_start: BlockStart) -> list[QuestionItem]:
        """Return the lines that may have an id, for `--fix`; `lines` are those of the file."""
        return []

    def get_required_translations(self, parsed: ParsedT) -> Mapping[str, Mapping[str, LocatedItem]]:
        """Return what a translation must have too, by kind and id."""
        return {}

    def list_contradictions(
        self, source: ParsedT, translation: ParsedT
    ) -> Iterator[tuple[str, LocatedItem]]:
        """Yield what a translation marks as right but its source does not, with ids of items."""
        return iter(())
