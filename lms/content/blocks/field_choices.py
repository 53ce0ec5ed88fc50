"""The lines of a field that are choices, and those that were meant as some."""

import re
from collections.abc import Iterator, Sequence

from lms.content.fragments import parse_inline
from lms.content.model import FieldType
from lms.content.parse_state import ParseState
from lms.content.parse_tree import ParsedOption
from lms.content.questions.body import OTHER_BULLETS, continues_text
from lms.content.questions.ids import check_item_id, list_unused_ids, split_id
from lms.content.questions.items import check_duplicates

CHOICE = re.compile(r" {0,3}[-*+][ \t]+(?:[\[［【][ \t]*[\]］】][ \t]*)?(?P<text>\S.*)")
_LIKE_CHOICE = re.compile(
    rf" {{0,3}}(?:[{OTHER_BULLETS}]|\d{{1,2}}(?:[)、]|[.．](?!\d)))[ \t\u3000]*\S"
)
PLAIN_CHOICE = re.compile(r" {0,3}[-*+][ \t]+(?P<text>\S.*)")


def report_misread(
    rows: Sequence[tuple[int, str]],
    chosen: Sequence[tuple[int, str]],
    kind: FieldType,
    state: ParseState,
) -> Iterator[tuple[int, str]]:
    """Yield lines that were meant as choices or as the header row, and report them."""
    for line, row in _find_like_choices(rows, chosen) if kind == "choice" else ():
        state.add_problem("option-malformed", line, 1, text=row.strip()[:40], form="“- text”")
        yield line, row
    for line, row in rows if kind == "table" else ():
        bare = row.strip()
        if bare.startswith("｜"):
            state.add_problem("mark-fullwidth", line, 1, mark="｜", wanted="|", text=bare[:30])
            yield line, row


def report_in_help(
    rows: Sequence[tuple[int, str]], listed: Sequence[tuple[int, str]], state: ParseState
) -> set[tuple[int, str]]:
    """Return lines with a dash that are apart from the options, and report each first one.

    Options are the first list, or the first with ids where any line has one.
    """
    choices = set(listed)
    lists: list[list[tuple[int, str]]] = [[]]
    for row in rows:
        if row in choices:
            lists[-1].append(row)
        elif row[1].strip() and not _LIKE_CHOICE.match(row[1]) and lists[-1]:
            lists.append([])
    lists = [group for group in lists if group]
    with_ids = [group for group in lists if any(split_id(text)[1] for _, text in group)]
    others = [group for group in lists if group not in (with_ids or lists[:1])]
    for line, text in (group[0] for group in others):
        found = PLAIN_CHOICE.fullmatch(text)
        shown = found["text"][:40] if found else text.strip()[:40]
        state.add_problem("choice-in-help", line, 1, text=shown)
    return {row for group in others for row in group}


def _find_like_choices(
    rows: Sequence[tuple[int, str]], chosen: Sequence[tuple[int, str]]
) -> Iterator[tuple[int, str]]:
    """Yield lines that begin with another mark than choices do, if they are no help.

    Help is what continues a paragraph, and a line without an id in a paragraph without choices if
    all choices have ids.
    """
    have_ids = len(chosen) > 1 and all(split_id(row)[1] for _, row in chosen)
    choices, beside, text_above = set(chosen), False, ""
    for line, row in rows:
        is_like_one = _LIKE_CHOICE.match(row) and not continues_text(row, text_above)
        is_misread = bool(is_like_one and (beside or split_id(row)[1] or not have_ids))
        is_choice = is_misread or (line, row) in choices
        beside = bool(row.strip()) and (beside or is_choice)
        text_above = "" if is_choice else row
        if is_misread:
            yield line, row


def build_choices(
    rows: Sequence[tuple[int, str]], field_line: int, state: ParseState
) -> tuple[ParsedOption, ...]:
    """Return the options with their ids; fewer than two are a problem, as are equal ones."""
    found = [(line, CHOICE.fullmatch(row)) for line, row in rows]
    parts = [(line, *split_id(match["text"])) for line, match in found if match]
    free = list_unused_ids({name for _, _, name in parts})
    if len(parts) < 2 and not state.has_problem("option-malformed", field_line):
        state.add_problem("too-few-options", field_line, count=len(parts), least=2)
    choices = tuple(
        ParsedOption(
            id=name or next(free),
            has_id=check_item_id(text, name, line, 1, kind="option", state=state),
            ticked=False,
            content=parse_inline(
                text.strip(), state, line=line, column=state.find_column(line, text)
            ),
            feedback=None,
            line=line,
            column=state.find_column(line, text),
        )
        for line, text, name in parts
    )
    check_duplicates(((choice.content, choice.line) for choice in choices), state)
    return choices
