"""Inputs of a worksheet: a label, then choices or columns, then help."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, get_args

from markdown_it.token import Token

from lms.content.blocks.base import LessonTexts, PartBlock, build_rules, one_of
from lms.content.blocks.field_choices import (
    CHOICE,
    PLAIN_CHOICE,
    build_choices,
    report_in_help,
    report_misread,
)
from lms.content.formulas import NAME
from lms.content.fragments import parse_block, parse_inline
from lms.content.model import FieldRule, FieldType, LessonPart
from lms.content.number_limits import is_limits, read_limits
from lms.content.numbers import find_count
from lms.content.parse_state import ParseState
from lms.content.parse_tree import BlockStart, Fragment, LocatedItem, ParsedOption, ParsedPart
from lms.content.question_model import Option
from lms.content.questions.body import QuestionItem
from lms.content.questions.ids import ID, read_head
from lms.content.questions.items import match_options
from lms.content.questions.types.base import AttributeRule, count_up_to

TYPES: tuple[FieldType, ...] = get_args(FieldType)
PLAN_ROLES = ("text", "first-step", "owner", "date", "measure", "cost", "review")
MAX_ROWS = 40
MAX_WISHED_LENGTH = 2000
_DEFAULT_ROWS = {"long": 4, "table": 3}
_RULE = re.compile(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")


@dataclass(frozen=True)
class FieldPart(LessonPart):
    """An input of a worksheet.

    `length`: how long the text should be at most, in words or Chinese characters; 0 for any.
    `unit`: of a number. `low`, `high`: its limits as decimals; empty for none.
    """

    id: str
    type: FieldType
    label: str
    help_html: str = ""
    required: bool = False
    rows: int = 0
    choices: tuple[Option, ...] = ()
    columns: tuple[str, ...] = ()
    plan_page: str = ""
    plan_role: str = ""
    length: int = 0
    unit: str = ""
    low: str = ""
    high: str = ""
    kind: Literal["field"] = "field"
    pages: ClassVar = frozenset({"worksheet"})


@dataclass(frozen=True, kw_only=True)
class ParsedField(ParsedPart):
    block: ClassVar = "field"
    type: FieldType
    label: Fragment
    help: Fragment | None
    required: bool
    rows: int
    length: int
    plan_page: str
    plan_role: str
    choices: tuple[ParsedOption, ...]
    columns: tuple[Fragment, ...]
    copied_from: str = ""
    unit: str = ""
    limits: tuple[str, str] = ("", "")

    def build_rule(self) -> FieldRule:
        """Return the field for rules."""
        return FieldRule(
            id=self.id,
            type=self.type,
            required=self.required,
            plan_page=self.plan_page,
            plan_role=self.plan_role,
            choices=tuple(choice.id for choice in self.choices),
            columns=len(self.columns),
            rows=self.rows,
            copied_from=self.copied_from,
        )


def _is_result(text: str) -> bool:
    calculator, _, result = text.partition(".")
    return bool(ID.fullmatch(calculator) and NAME.fullmatch(result))


def _is_plan(text: str) -> bool:
    page, _, role = text.partition(".")
    return bool(ID.fullmatch(page)) and role in PLAN_ROLES


class FieldBlock(PartBlock[ParsedField]):
    name = "field"
    attributes = build_rules(
        "id",
        "required",
        "unit",
        type=one_of(TYPES),
        rows=count_up_to(MAX_ROWS),
        length=count_up_to(MAX_WISHED_LENGTH),
        limits=AttributeRule("0..100|1..|..0", is_limits),
        plan=AttributeRule("page." + "|".join(PLAN_ROLES), _is_plan, PLAN_ROLES),
        **{"from": AttributeRule("calculator.result", _is_result)},
    )
    required_attributes = ("type",)
    parts = (FieldPart,)
    id_prefix = "f"

    def read(
        self, block_start: BlockStart, tokens: Sequence[Token], state: ParseState, *, number: int
    ) -> ParsedField:
        """Return the field; the first line is the label, the rest choices or columns and help."""
        line, written = block_start.line + 1, block_start.get("type")
        kind: FieldType = written if written in TYPES else "text"
        rows = _skip_empty(list(enumerate(state.lines[line : block_start.end], start=line + 1)))
        label_line, label = rows[0] if rows else (line, "")
        if not label.strip() or CHOICE.fullmatch(label) or label.lstrip().startswith("|"):
            self.report_content(line, "a label in the first line", state)
        rest = rows[1:]
        listed = [row for row in rest if kind == "choice" and CHOICE.fullmatch(row[1])]
        in_help = report_in_help(rest, listed, state)
        chosen = [row for row in listed if row not in in_help]
        table = [row for row in rest if kind == "table" and row[1].lstrip().startswith("|")]
        taken = {*listed, *table, *report_misread(rest, chosen, kind, state)}
        plan, copied_from = block_start.get("plan"), block_start.get("from")
        page, _, role = plan.partition(".") if _is_plan(plan) else ("", "", "")
        return ParsedField(
            **read_head(block_start, state, number),
            type=kind,
            label=parse_inline(label.strip(), state, line=label_line, column=1),
            help=_build_help([row for row in rest if row not in taken], state),
            required="required" in block_start.attributes,
            rows=find_count(block_start.get("rows"), MAX_ROWS) or _DEFAULT_ROWS.get(kind, 0),
            length=find_count(block_start.get("length"), MAX_WISHED_LENGTH) or 0,
            plan_page=page,
            plan_role=role,
            choices=build_choices(chosen, line, state) if kind == "choice" else (),
            columns=self._build_columns(table, line, state) if kind == "table" else (),
            copied_from=copied_from if _is_result(copied_from) else "",
            unit=block_start.get("unit"),
            limits=read_limits(block_start.get("limits")) or ("", ""),
        )

    def _build_columns(
        self, rows: Sequence[tuple[int, str]], line: int, state: ParseState
    ) -> tuple[Fragment, ...]:
        """Return the names in the header row; all but this row and its rule is a problem."""
        cells = [cell.strip() for cell in rows[0][1].strip().strip("|").split("|")] if rows else []
        whole = len(rows) == 2 and _RULE.fullmatch(rows[1][1]) and all(cells)
        where = rows[0][0] if rows else line
        if not whole and not state.has_problem("mark-fullwidth", line):
            self.report_content(where, "a header row and a rule", state)
        return tuple(
            parse_inline(cell, state, line=where, column=state.find_column(where, cell))
            for cell in cells
        )

    def build_parts(
        self, parsed: ParsedField, tokens: Sequence[Token], texts: LessonTexts
    ) -> Iterator[LessonPart]:
        source, render = texts.get_original(parsed), texts.render_fragment
        low, high = source.limits
        columns = parsed.columns if len(parsed.columns) == len(source.columns) else source.columns
        yield FieldPart(
            id=source.id,
            type=source.type,
            label=parsed.label.text or source.label.text,
            help_html=render(parsed.help),
            required=source.required,
            rows=source.rows,
            choices=tuple(
                Option(option.id, render(option.content))
                for option in match_options(parsed.choices, source.choices)
            ),
            columns=tuple(column.text for column in columns),
            plan_page=source.plan_page,
            plan_role=source.plan_role,
            length=parsed.length or source.length,
            unit=parsed.unit or source.unit,
            low=low,
            high=high,
        )

    def list_items(self, lines: Sequence[str], block_start: BlockStart) -> list[QuestionItem]:
        """Return the options of `type=choice`; its first line is the label."""
        if block_start.get("type") != "choice" or not block_start.closed:
            return []
        first = block_start.line + 1
        hits = enumerate(map(PLAIN_CHOICE.fullmatch, lines[first : block_start.end]), first + 1)
        return [
            QuestionItem(line, found.start("text") + 1, [found["text"]], kind="choice")
            for line, found in hits
            if found
        ]

    def get_required_translations(
        self, parsed: ParsedField
    ) -> Mapping[str, Mapping[str, LocatedItem]]:
        return {
            "option": {choice.id: choice for choice in parsed.choices},
            "column": {f"{parsed.id}/{at}": name for at, name in enumerate(parsed.columns, 1)},
        }


def _skip_empty(rows: Sequence[tuple[int, str]]) -> Sequence[tuple[int, str]]:
    return rows[next((n for n, (_, row) in enumerate(rows) if row.strip()), len(rows)) :]


def _build_help(rows: Sequence[tuple[int, str]], state: ParseState) -> Fragment | None:
    rows = _skip_empty(rows)
    if not rows:
        return None
    return parse_block("\n".join(row for _, row in rows).rstrip(), state, line=rows[0][0], column=1)


BLOCKS = (FieldBlock(),)
