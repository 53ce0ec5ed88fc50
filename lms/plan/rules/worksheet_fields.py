"""Missing fields of a worksheet, and tables of cells as stored text. Pure."""

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from lms.content.model import FieldRule

MAX_LENGTH = 10_000
PartKey: TypeAlias = tuple[str, str, str]


def part_key(rule: FieldRule) -> PartKey:
    """Return page, role and field of a shared field; the field is set for texts only."""
    return rule.plan_page, rule.plan_role, rule.id if rule.plan_role == "text" else ""


def is_blank(value: str) -> bool:
    """Return True for an empty text and for a table whose cells are all empty."""
    cells = read_table(value)
    return not any(cell.strip() for row in cells for cell in row) if cells else not value.strip()


def missing_fields(fields: Sequence[FieldRule], values: Mapping[str, str]) -> tuple[str, ...]:
    """Return the ids of required fields that are blank."""
    return tuple(
        field.id for field in fields if field.required and is_blank(values.get(field.id, ""))
    )


def format_table(rows: Sequence[Sequence[str]]) -> str:
    """Return a table as the text that is stored."""
    return json.dumps([list(row) for row in rows], ensure_ascii=False)


def read_table(value: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a stored table; empty for text that is not a table."""
    if not value.startswith("[["):
        return ()
    try:
        rows = json.loads(value)
    except (ValueError, RecursionError):
        return ()  # a text that begins like a table
    if not all(isinstance(row, list) and all(isinstance(c, str) for c in row) for row in rows):
        return ()
    return tuple(tuple(row) for row in rows)
