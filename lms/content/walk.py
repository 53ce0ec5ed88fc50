"""Over the tokens of a whole text, once: headings, blocks, questions, fields, words."""

import re
from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from markdown_it.token import Token

from lms.content.calculators import build_calculator
from lms.content.fields import build_field
from lms.content.inline import is_media_path, read_inline
from lms.content.parsed import (
    Fragment,
    ParsedBlock,
    ParsedCalculator,
    ParsedField,
    ParsedHeading,
    ParsedImage,
    ParsedMark,
    ParsedQuestion,
    ParsedScenario,
)
from lms.content.plugins.blocks import Opening
from lms.content.questions import build_question
from lms.content.questions.ids import check_id
from lms.content.reading import Reading

_MARK = re.compile(r"[ \t\u3000]*[{｛](?P<id>[^{}｛｝]*)[}｝][ \t]*$")
_NOT_IN_ANCHOR = re.compile(r"[^\w\s-]")


@dataclass
class Walk:
    """What was found on the way; `stack` are the blocks that are open."""

    tokens: list[Token]
    openings: Sequence[Opening]
    questions: list[ParsedQuestion] = field(default_factory=list)
    scenarios: list[ParsedScenario] = field(default_factory=list)
    fields: list[ParsedField] = field(default_factory=list)
    calculators: list[ParsedCalculator] = field(default_factory=list)
    stack: list[Opening] = field(default_factory=list)
    anchors: Counter[str] = field(default_factory=Counter)

    def list_blocks(self) -> tuple[ParsedBlock, ...]:
        """All blocks in the order of the file."""
        return tuple(
            ParsedBlock(
                name=each.name,
                attributes=each.attributes,
                line=each.line + 1,
                column=1,
                end_line=each.end + 1,
                parent=each.parent.name if each.parent else "",
            )
            for each in self.openings
        )


def walk_tokens(tokens: list[Token], reading: Reading, openings: Sequence[Opening]) -> Walk:
    """Read all tokens of a text; questions and fields leave their result in `meta["part"]`."""
    walk = Walk(tokens, openings)
    for place, token in enumerate(tokens):
        if token.type == "block_open":
            walk.stack.append(token.meta["opening"])
        elif token.type == "block_close":
            _close_block(walk, place, reading)
        elif token.type == "raw_block":
            with _leave_out(walk.stack, token.meta["opening"], reading):
                token.meta["part"] = _build_part(token.meta["opening"], walk, reading)
        elif token.type == "inline":
            _read_words(walk, place, reading)
    return walk


def _leave_out(
    stack: Sequence[Opening], opening: Opening | None, reading: Reading
) -> AbstractContextManager[None]:
    """Trainers' notes count for nobody's time; questions are not to be found by a search."""
    names = {each.name for each in stack} | ({opening.name} if opening else set())
    if "trainer" in names:
        return reading.aside()
    if names & {"question", "scenario"}:
        return reading.aside(counted=True)
    return nullcontext()


def _build_part(
    opening: Opening, walk: Walk, reading: Reading
) -> ParsedQuestion | ParsedField | ParsedCalculator:
    if opening.name == "question":
        question = build_question(opening, reading, number=len(walk.questions) + 1)
        walk.questions.append(question)
        return question
    if opening.name == "field":
        worksheet_field = build_field(opening, reading, number=len(walk.fields) + 1)
        walk.fields.append(worksheet_field)
        return worksheet_field
    calculator = build_calculator(opening, reading, number=len(walk.calculators) + 1)
    walk.calculators.append(calculator)
    return calculator


def _read_words(walk: Walk, place: int, reading: Reading) -> None:
    token = walk.tokens[place]
    with _leave_out(walk.stack, None, reading):
        before = len(reading.segments)
        text = read_inline(token, reading)
        if walk.stack and walk.stack[-1].name == "objectives":
            _cut_mark(token, reading)
            if len(reading.segments) > before:
                last = reading.segments.pop()
                reading.add_segment(_MARK.sub("", last.text), last.line)
    opener = walk.tokens[place - 1]
    if opener.type == "heading_open":
        _add_heading(walk, opener, text, reading)


def _add_heading(walk: Walk, opener: Token, text: str, reading: Reading) -> None:
    line = opener.map[0] + 1 if opener.map else 1
    anchor = _make_anchor(text, walk.anchors)
    opener.meta["anchor"] = anchor
    reading.headings.append(ParsedHeading(int(opener.tag[1:]), text, anchor, line, 1))


def _make_anchor(text: str, taken: Counter[str]) -> str:
    """`h-` and the words, so that no heading takes an id of the page; numbered when repeated."""
    words = "-".join(_NOT_IN_ANCHOR.sub(" ", text.lower()).split())[:80]
    anchor = f"h-{words}" if words else "h"
    taken[anchor] += 1
    return anchor if taken[anchor] == 1 else f"{anchor}--{taken[anchor]}"


def _cut_mark(token: Token, reading: Reading) -> None:
    """`{o1}` behind an objective names the outcome it serves; it is not shown."""
    last = token.children[-1] if token.children else None
    found = _MARK.search(last.content) if last and last.type == "text" else None
    if not last or not found:
        return
    last.content = last.content[: found.start()]
    place = token.content.rfind(found["id"])
    line, column = reading.locate(token, max(place, 0))
    reading.marks.append(ParsedMark(found["id"].strip(), line, column))


def _close_block(walk: Walk, place: int, reading: Reading) -> None:
    opening = walk.stack.pop()
    if opening.name == "scenario":
        _add_scenario(walk, place, opening, reading)
    elif opening.name == "media":
        _add_media(opening, reading)


def _add_scenario(walk: Walk, place: int, opening: Opening, reading: Reading) -> None:
    start = place - 1
    while walk.tokens[start].meta.get("opening") is not opening:
        start -= 1
    inside = walk.tokens[start + 1 : place]
    questions = [
        token.meta["part"]
        for token in inside
        if token.type == "raw_block" and token.info == "question"
    ]
    given = opening.attributes.get("id")
    outcome = opening.attributes.get("outcome")
    line, column = opening.line + 1, given.column if given else 1
    name = given.value if given else ""
    has_id = check_id(name, line, column, kind="scenario", reading=reading)
    stem = tuple(token for token in inside if token.type != "raw_block")
    text = " ".join(token.content for token in stem if token.type == "inline")
    scenario = ParsedScenario(
        id=name or f"scenario-{len(walk.scenarios) + 1}",
        has_id=has_id,
        outcome=outcome.value if outcome else None,
        stem=Fragment(text, line + 1, 1, stem),
        questions=tuple(question.id for question in questions),
        line=line,
        column=1,
    )
    walk.tokens[start].meta["part"] = scenario
    walk.scenarios.append(scenario)


def _add_media(opening: Opening, reading: Reading) -> None:
    for key in ("src", "poster", "captions"):
        found = opening.attributes.get(key)
        if not found:
            continue
        if not is_media_path(found.value):
            reading.tell("image-address", found.line, found.column, address=found.value[:60])
            continue
        reading.media.append(
            ParsedImage(found.value, "", decorative=False, line=found.line, column=found.column)
        )
