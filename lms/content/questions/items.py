"""Functions that read and check the items of several types of questions."""

import re
from collections.abc import Iterable, Iterator, Sequence
from unicodedata import normalize

from lms.content.fragments import parse_block, parse_inline
from lms.content.parse_state import ParseState
from lms.content.parse_tree import Fragment, ParsedOption
from lms.content.questions.body import QuestionBody, QuestionItem, TextChunk, continues_text
from lms.content.questions.ids import check_item_id, list_unused_ids, split_id

_TICKS = frozenset("xX×√✓✔☑vV对")


def read_ids(
    items: Sequence[QuestionItem], state: ParseState, *, kind: str
) -> Iterator[tuple[QuestionItem, str, str, bool]]:
    """Yield each item with its text, its id, and whether the author wrote that id."""
    parts = [split_id(item.text) for item in items]
    free = list_unused_ids({name for _, name in parts})
    for item, (text, name) in zip(items, parts, strict=True):
        has_id = check_item_id(text, name, item.line, item.column, kind=kind, state=state)
        yield item, text, name or next(free), has_id


def build_options(
    items: Sequence[QuestionItem], state: ParseState, *, kind: str
) -> tuple[ParsedOption, ...]:
    """Return options or steps with their feedback."""
    return tuple(
        ParsedOption(
            id=name,
            has_id=has_id,
            ticked=item.tick.strip() in _TICKS,
            content=parse_inline(text.strip(), state, line=item.line, column=item.column),
            feedback=parse_feedback(item.feedback, state),
            line=item.line,
            column=item.column,
        )
        for item, text, name, has_id in read_ids(items, state, kind=kind)
    )


def parse_feedback(chunk: TextChunk | None, state: ParseState) -> Fragment | None:
    """Return feedback, hint or explanation, which the search does not find; None if empty."""
    if chunk is None or not chunk.text.strip():
        return None
    with state.excluded_from_search():
        return parse_block(chunk.text, state, line=chunk.first_line, column=chunk.column)


def match_options(
    translated: Sequence[ParsedOption], source: Sequence[ParsedOption]
) -> list[ParsedOption]:
    """Return the source's options in its order, with the texts of the translation if any."""
    words = {option.id: option for option in translated}
    return [words.get(option.id, option) for option in source]


def check_duplicates(items: Iterable[tuple[Fragment, int]], state: ParseState) -> None:
    """Report equal texts, which nobody could distinguish, with their lines."""
    seen: set[str] = set()
    for content, line in items:
        pictures = [
            str(child.meta.get("src", ""))
            for token in content.tokens
            for child in token.children or ()
            if child.type == "image"
        ]
        key = " ".join([*normalize("NFKC", content.text).casefold().split(), *pictures])
        if key in seen:
            state.add_problem("equal-options", line, content.column, text=content.text[:40])
        seen.add(key)


def report_options_in_stem(
    body: QuestionBody, pattern: re.Pattern[str], form: str, state: ParseState
) -> None:
    """Report lines above the items that match the pattern: they were meant as items."""
    for line, row in find_options_in_stem(body, pattern):
        state.add_problem("option-malformed", line, 1, text=row[:40], form=form)


def find_options_in_stem(body: QuestionBody, pattern: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines above the items that match the pattern and do not continue a text."""
    rows = body.stem.rows
    for position, (previous, row) in enumerate(zip(["", *rows], rows, strict=False)):
        if pattern.match(row) and not continues_text(row, previous):
            yield body.stem.line + position, row.strip()
