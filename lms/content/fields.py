"""Worksheet inputs: the lines of a `field` block."""

import re
from collections.abc import Sequence
from typing import get_args

from lms.content.fragments import parse_block, parse_inline
from lms.content.model import FieldType
from lms.content.parse_state import ParseState
from lms.content.parse_tree import BlockStart, Fragment, ParsedField, ParsedOption
from lms.content.problems import find_near
from lms.content.questions.ids import ID, check_id, cut_id, list_free, read_block_id

TYPES: tuple[FieldType, ...] = get_args(FieldType)
PLAN_ROLES = ("text", "first-step", "owner", "date", "measure", "cost", "review")
MAX_ROWS = 40
_DEFAULT_ROWS = {"long": 4, "table": 3}
_CHOICE = re.compile(r" {0,3}[-*+][ \t]+(?:[\[［【][ \t]*[\]］】][ \t]*)?(?P<text>\S.*)")
_RULE = re.compile(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")


def build_field(block_start: BlockStart, state: ParseState, *, number: int) -> ParsedField:
    """Return the field; the first line is the label, then choices or columns, the rest is help."""
    line = block_start.line + 1
    kind = _read_type(block_start, state)
    rows = [
        (position, row)
        for position, row in enumerate(state.lines[line : block_start.end], start=line + 1)
    ]
    rows = rows[next((n for n, (_, row) in enumerate(rows) if row.strip()), len(rows)) :]
    label_line, label = rows[0] if rows else (line, "")
    if not label.strip() or _CHOICE.fullmatch(label) or label.lstrip().startswith("|"):
        state.add_problem(
            "block-content", line, 1, block="field", expected="a label in the first line"
        )
    rest = rows[1:]
    chosen = [row for row in rest if kind == "choice" and _CHOICE.fullmatch(row[1])]
    table = [row for row in rest if kind == "table" and row[1].lstrip().startswith("|")]
    taken = {*chosen, *table}
    page, role = _read_plan(block_start, state)
    name, has_id = read_block_id(block_start, state)
    return ParsedField(
        id=name or f"field-{number}",
        has_id=has_id,
        type=kind,
        label=parse_inline(label.strip(), state, line=label_line, column=1),
        help=_build_help([row for row in rest if row not in taken], state),
        line=line,
        column=1,
        required="required" in block_start.attributes,
        rows=_read_rows(block_start, kind, state),
        plan_page=page,
        plan_role=role,
        choices=_build_choices(chosen, state) if kind == "choice" else (),
        columns=_build_columns(table, line, state) if kind == "table" else (),
        attributes=block_start.attributes,
    )


def _read_type(block_start: BlockStart, state: ParseState) -> FieldType:
    found = block_start.attributes.get("type")
    if found is None:
        state.add_problem(
            "block-attribute-missing", block_start.line + 1, block="field", key="type"
        )
        return "text"
    if found.value in TYPES:
        return found.value
    state.add_problem(
        "block-attribute-wrong", found.line, found.column, value=found.value, key="type",
        block="field", expected=", ".join(TYPES), near=find_near(found.value, TYPES),
    )  # fmt: skip
    return "text"


def _read_plan(block_start: BlockStart, state: ParseState) -> tuple[str, str]:
    found = block_start.attributes.get("plan")
    if found is None:
        return "", ""
    page, _, role = found.value.partition(".")
    if ID.fullmatch(page) and role in PLAN_ROLES:
        return page, role
    state.add_problem(
        "block-attribute-wrong", found.line, found.column, value=found.value, key="plan",
        block="field", expected="page." + "|".join(PLAN_ROLES), near=find_near(role, PLAN_ROLES),
    )  # fmt: skip
    return "", ""


def _read_rows(block_start: BlockStart, kind: FieldType, state: ParseState) -> int:
    found = block_start.attributes.get("rows")
    if found is None:
        return _DEFAULT_ROWS.get(kind, 0)
    if found.value.isascii() and found.value.isdigit() and 1 <= int(found.value[:4]) <= MAX_ROWS:
        return int(found.value)
    state.add_problem(
        "block-attribute-wrong", found.line, found.column, value=found.value, key="rows",
        block="field", expected=f"1–{MAX_ROWS}",
    )  # fmt: skip
    return _DEFAULT_ROWS.get(kind, 0)


def _build_help(rows: Sequence[tuple[int, str]], state: ParseState) -> Fragment | None:
    rows = rows[next((n for n, (_, row) in enumerate(rows) if row.strip()), len(rows)) :]
    if not rows:
        return None
    return parse_block("\n".join(row for _, row in rows).rstrip(), state, line=rows[0][0], column=1)


def _build_choices(rows: Sequence[tuple[int, str]], state: ParseState) -> tuple[ParsedOption, ...]:
    found = [(line, _CHOICE.fullmatch(row)) for line, row in rows]
    parts = [(line, *cut_id(match["text"])) for line, match in found if match]
    free = list_free({name for _, _, name in parts})
    if len(parts) < 2:
        line = parts[0][0] if parts else 1
        state.add_problem("too-few-options", line, count=len(parts), least=2)
    return tuple(
        ParsedOption(
            id=name or next(free),
            has_id=check_id(name, line, 1, kind="option", state=state),
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


def _build_columns(
    rows: Sequence[tuple[int, str]], line: int, state: ParseState
) -> tuple[Fragment, ...]:
    """Return the names in the header row; anything but this row and its rule is a problem."""
    cells = [cell.strip() for cell in rows[0][1].strip().strip("|").split("|")] if rows else []
    whole = len(rows) == 2 and _RULE.fullmatch(rows[1][1]) and all(cells)
    if not whole:
        where = rows[0][0] if rows else line
        state.add_problem(
            "block-content", where, 1, block="field", expected="a header row and a rule"
        )
    return tuple(
        parse_inline(cell, state, line=rows[0][0], column=state.find_column(rows[0][0], cell))
        for cell in cells
    )
