"""What the text as a whole gets wrong: blocks, headings, tables, length, nesting."""

from collections.abc import Iterator
from itertools import pairwise

from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from lms.content.blocktypes import BLOCK_TYPES, LISTS
from lms.content.parsed import Attribute, FrontMatter
from lms.content.plugins.blocks import Opening
from lms.content.problems import find_near
from lms.content.prose import measure
from lms.content.reading import Reading
from lms.content.walk import Walk

MAX_LEVEL = 19


def check_text(walk: Walk, reading: Reading, front: FrontMatter) -> None:
    """All checks of one text that are not made while reading it."""
    for opening in walk.openings:
        _check_block(opening, reading)
    _check_contents(walk, reading)
    _check_headings(reading)
    _check_anchors(reading)
    _check_tokens(walk.tokens, reading)
    _check_ids(walk, reading)
    if not reading.translation:
        _check_kind(walk, reading, front)
        _check_minutes(reading, front)


def _check_block(opening: Opening, reading: Reading) -> None:
    line = opening.line + 1
    if opening.name not in BLOCK_TYPES:
        near = find_near(opening.name, BLOCK_TYPES)
        reading.tell("block-unknown", line, 4, name=opening.name, near=near)
        return
    if opening.closed and not opening.read:
        reading.tell("block-unread", line, 1, name=opening.name)
    for key, attribute in opening.attributes.items():
        _check_attribute(opening, key, attribute, reading)
    for key in opening.type.needed:
        if key not in opening.attributes:
            reading.tell("block-attribute-missing", line, 1, block=opening.name, key=key)
    if not opening.type.part and opening.name != "media":
        return
    parent = opening.parent.name if opening.parent else ""
    if parent in BLOCK_TYPES and parent != opening.type.inside and opening.type.part:
        reading.tell("block-misplaced", line, 1, block=opening.name, parent=parent)


def _check_attribute(opening: Opening, key: str, found: Attribute, reading: Reading) -> None:
    kind = opening.type
    if key not in kind.attributes:
        if opening.name == "question" and found.value == "yes" and "type" not in opening.attributes:
            return  # told as an unknown type of question
        near = find_near(key, kind.attributes)
        reading.tell(
            "block-attribute-unknown",
            found.line,
            found.column,
            block=opening.name,
            key=key,
            near=near,
        )
    elif opening.name == "media" and key == "kind" and found.value not in {"audio", "video"}:
        reading.tell(
            "block-attribute-wrong", found.line, found.column,
            value=found.value, key=key, block="media", expected="audio, video",
        )  # fmt: skip


def _check_contents(walk: Walk, reading: Reading) -> None:
    """Lists hold a list, comparisons a table, and no block is empty."""
    stack: list[tuple[Opening, set[str]]] = []
    for token in walk.tokens:
        if token.type == "block_open":
            stack.append((token.meta["opening"], set()))
        elif token.type == "block_close":
            opening, types = stack.pop()
            _check_content(opening, types, reading)
        else:
            for _, types in stack[-1:]:
                types.add(token.type)
        if token.type == "block_open" and len(stack) > 1:
            stack[-2][1].add("block_open")


def _check_content(opening: Opening, types: set[str], reading: Reading) -> None:
    expected = ""
    if opening.name == "media" and not types:
        name = opening.attributes.get("src")
        shown = name.value if name else ""
        reading.tell("media-no-alternative", opening.line + 1, 1, name=shown)
    elif opening.name in LISTS and not types & {"bullet_list_open", "ordered_list_open"}:
        expected = "a list"
    elif opening.name == "compare" and "table_open" not in types:
        expected = "a table"
    elif opening.name == "scenario" and "raw_block" not in types:
        expected = "a stem and questions"
    elif not types and opening.name in BLOCK_TYPES:
        expected = "a text"
    if expected:
        reading.tell("block-content", opening.line + 1, 1, block=opening.name, expected=expected)


def _check_headings(reading: Reading) -> None:
    before = 1
    for heading in sorted(reading.headings, key=lambda each: each.line):
        if heading.level == 1:
            reading.tell("heading-one", heading.line, 1)
        elif heading.level > before + 1:
            reading.tell("heading-jump", heading.line, 1, before=before, level=heading.level)
        before = heading.level


def _check_anchors(reading: Reading) -> None:
    known = {heading.anchor for heading in reading.headings}
    for link in reading.links:
        if link.scheme == "anchor" and link.target not in known:
            near = find_near(link.target, known)
            reading.tell("link-anchor", link.line, link.column, name=link.target[:60], near=near)


def _check_tokens(tokens: list[Token], reading: Reading) -> None:
    """Nesting beyond what the parser keeps, cells beyond the header row, notes for trainers."""
    deep = [token for token in tokens if token.level >= MAX_LEVEL or _is_deep(token)]
    if deep:
        line = next((token.map[0] + 1 for token in deep if token.map), 1)
        reading.tell("nesting-too-deep", line)
    for table, columns in _list_tables(tokens):
        for row in range(table[0] + 2, table[1]):
            cells = escapedSplit(reading.lines[row].strip())
            count = len(cells) - (cells[0] == "") - (len(cells) > 1 and cells[-1] == "")
            if count > columns:
                reading.tell("table-row-long", row + 1, 1, count=count, columns=columns)
    _check_trainer_footnotes(tokens, reading)


def _is_deep(token: Token) -> bool:
    return any(child.level >= MAX_LEVEL for child in token.children or ())


def _list_tables(tokens: list[Token]) -> Iterator[tuple[list[int], int]]:
    table: list[int] = []
    columns = 0
    for token, following in pairwise(tokens):
        if token.type == "table_open" and token.map:
            table, columns = token.map, 0
        columns += token.type == "th_open"
        if token.type == "thead_close" and following.type == "tbody_open":
            yield table, columns


def _check_trainer_footnotes(tokens: list[Token], reading: Reading) -> None:
    """A footnote stands at the end of the page, where everybody reads it."""
    inside = 0
    for token in tokens:
        if token.type in {"block_open", "block_close"} and token.info == "trainer":
            inside += token.nesting
        elif inside and any(child.type == "footnote_ref" for child in token.children or ()):
            line = token.map[0] + 1 if token.map else 1
            reading.tell("footnote-in-block", line, 1, block="trainer")


def _check_ids(walk: Walk, reading: Reading) -> None:
    """Ids of questions, options and fields are told by the checks of the course."""
    named = [(each.id, each.line) for each in walk.scenarios]
    named += [(each.id, each.line) for each in walk.calculators]
    first: dict[str, int] = {}
    for name, line in named:
        if name in first:
            place = f"{reading.path}:{first[name]}"
            reading.tell("duplicate-id", line, 1, id=name, first=place)
        first.setdefault(name, line)


def _check_kind(walk: Walk, reading: Reading, front: FrontMatter) -> None:
    if front.kind == "quiz" and not walk.questions:
        reading.tell("quiz-without-questions", 1)
    if front.kind == "worksheet" and not walk.fields:
        reading.tell("worksheet-without-fields", 1)
    if front.kind == "quiz":
        for question in walk.questions:
            for key, value in (("outcome", question.outcome), ("lesson", question.lesson)):
                if not value:
                    reading.tell("question-no-outcome", question.line, 1, id=question.id, key=key)
    outcomes = {scenario.id: scenario.outcome for scenario in walk.scenarios}
    for question in walk.questions:
        wanted = outcomes.get(question.scenario)
        if wanted and question.outcome and question.outcome != wanted:
            reading.tell("scenario-outcome", question.line, 1, id=question.id, outcome=wanted)


def _check_minutes(reading: Reading, front: FrontMatter) -> None:
    if front.kind not in {"reading", "case"} or not front.minutes:
        return
    needed = measure(reading.segments).minutes
    if needed > front.minutes:
        entry = front.entries.get("minutes")
        line, column = (entry.line, entry.column) if entry else (1, 1)
        shown = f"{needed:.0f}" if needed >= front.minutes + 1 else f"{needed:.1f}"
        reading.tell("lesson-too-long", line, column, needed=shown, minutes=front.minutes)
