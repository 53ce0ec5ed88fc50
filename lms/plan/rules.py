"""What a worksheet still lacks, and how a table of cells is kept as text. Pure."""

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from lms.content.model import FieldRule

LONGEST = 10_000
PartKey: TypeAlias = tuple[str, str, str]


def part_key(rule: FieldRule) -> PartKey:
    """Page, role and field of what a shared field fills; texts alone are told apart by field."""
    return rule.plan_page, rule.plan_role, rule.id if rule.plan_role == "text" else ""


def is_blank(value: str) -> bool:
    """True for no text, and for a table whose cells are all empty."""
    cells = read_table(value)
    return not any(cell.strip() for row in cells for cell in row) if cells else not value.strip()


def missing_fields(fields: Sequence[FieldRule], values: Mapping[str, str]) -> tuple[str, ...]:
    """Ids of required fields that say nothing yet."""
    return tuple(one.id for one in fields if one.required and is_blank(values.get(one.id, "")))


def write_table(rows: Sequence[Sequence[str]]) -> str:
    """A table as the text that is stored."""
    return json.dumps([list(row) for row in rows], ensure_ascii=False)


def read_table(value: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a stored table; empty for text that is none."""
    if not value.startswith("[["):
        return ()
    try:
        rows = json.loads(value)
    except (ValueError, RecursionError):
        return ()  # somebody's text that begins like a table
    if not all(isinstance(row, list) and all(isinstance(c, str) for c in row) for row in rows):
        return ()
    return tuple(tuple(row) for row in rows)
