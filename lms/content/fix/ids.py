"""Ids for blocks, options, pairs and steps that have none.

A source gets new ids. A translation gets the ids of its source, if both have the same items in the
same order and the translation has no other ids.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lms.content.blocks import find_part_block
from lms.content.blocks.base import PartBlock
from lms.content.course import CourseFile
from lms.content.fix.fullwidth_punctuation import scan_punctuation
from lms.content.fix.lines import append, get_end, join_lines, split_lines, strip_ends
from lms.content.parse_tree import BlockStart
from lms.content.plugins.blocks import CODE
from lms.content.questions.body import QuestionItem
from lms.content.questions.ids import has_id_inside, list_unused_ids, split_id

_QUIZ = re.compile(r"^kind:[ \t]*[\"']?quiz\b", re.MULTILINE)

Lines = Mapping[tuple[str, str], Sequence[str]]


@dataclass
class _Ids:
    """The ids in use in the course, so that each is assigned once."""

    taken: set[str]
    retired_options: Mapping[str, set[str]]
    next: dict[str, int] = field(default_factory=dict)

    def give(self, stem: str, width: int) -> str:
        """Return the first free `stem-1`, `stem-2` …; `stem-01` if width is 2."""
        for number in range(self.next.get(stem, 1), len(self.taken) + 2):
            name = f"{stem}-{number:0{width}d}"
            if name not in self.taken:
                break
        self.next[stem] = number + 1
        self.taken.add(name)
        return name


@dataclass
class _Owner:
    """A block with an id, and its items with ids.

    `is_readable` False: an id after the rest of its opening line would not be read.
    """

    block: PartBlock[Any]
    block_start: BlockStart
    items: list[QuestionItem]
    is_readable: bool

    @property
    def id(self) -> str:
        return self.block_start.get("id")

    @property
    def needs_id(self) -> bool:
        return "id" not in self.block_start.attributes

    @property
    def shape(self) -> tuple[str, str]:
        return self.block.name, self.block.find_type(self.block_start)


def fix_ids(texts: Lines, course: CourseFile) -> dict[tuple[str, str], list[str]]:
    """Return all files with their ids; the source files first."""
    language = course.languages[0]
    owners = {key: list(_list_owners(lines)) for key, lines in texts.items()}
    retired = course.retired
    taken = {owner.id for owner_group in owners.values() for owner in owner_group} - {""}
    ids = _Ids(taken | {*retired.questions, *retired.fields}, _sort_options(retired.options))
    fixed: dict[tuple[str, str], list[str]] = {}
    for name, spoken in sorted(texts, key=lambda key: (key[1] != language, key)):
        lines = list(texts[name, spoken])
        if spoken == language:
            lines = _fix_source(lines, owners[name, spoken], name, ids)
        elif (name, language) in fixed:
            source = list(_list_owners(fixed[name, language]))
            lines = _fix_translation(lines, owners[name, spoken], source)
        fixed[name, spoken] = split_lines(join_lines(lines))
    return fixed


def _sort_options(names: Collection[str]) -> dict[str, set[str]]:
    """Group `question/option` by question."""
    options: defaultdict[str, set[str]] = defaultdict(set)
    for name in names:
        question, _, option = name.partition("/")
        options[question].add(option)
    return options


def _list_owners(lines: Sequence[str]) -> Iterator[_Owner]:
    bare = strip_ends(lines)
    block_starts, reported = scan_punctuation(lines)
    unreadable = reported["block-attributes-unreadable"]
    for block_start in block_starts:
        block = find_part_block(block_start.name)
        if block and block.id_prefix:
            items = block.list_items(bare, block_start)
            yield _Owner(block, block_start, items, block_start.line not in unreadable)


def _fix_source(lines: list[str], owners: list[_Owner], name: str, ids: _Ids) -> list[str]:
    graded = bool(_QUIZ.search("".join(lines).replace("\r", "\n").partition("\n---")[0]))
    for owner in owners:
        given = owner.id
        if owner.needs_id and not owner.is_readable:
            continue
        if owner.needs_id:
            outcome = owner.block_start.attributes.get("outcome")
            of_outcome = outcome.value if graded and outcome else ""
            stem = f"{owner.block.id_prefix}-{of_outcome or name}"
            given = ids.give(stem, 2 if of_outcome else 1)
            lines[owner.block_start.line] = append(lines[owner.block_start.line], f"id={given}")
        used = {split_id(item.text)[1] for item in owner.items}
        free = list_unused_ids(used | ids.retired_options.get(given, set()))
        for item in owner.items:
            if not split_id(item.text)[1]:
                _write(lines, item, next(free))
    return lines


def _fix_translation(lines: list[str], owners: list[_Owner], source: list[_Owner]) -> list[str]:
    """Assign ids by position, if every block has its counterpart."""
    if [owner.shape for owner in owners] != [owner.shape for owner in source]:
        return lines
    pairs = list(zip(owners, source, strict=True))
    if any(owner.id and owner.id != original.id for owner, original in pairs):
        return lines
    for owner, original in pairs:
        if owner.needs_id and owner.is_readable and original.id:
            number = owner.block_start.line
            lines[number] = append(lines[number], f"id={original.id}")
        source_ids = [split_id(item.text)[1] for item in original.items]
        own_ids = [split_id(item.text)[1] for item in owner.items]
        if len(source_ids) == len(own_ids) and not any(own_ids):
            for item, name in zip(owner.items, source_ids, strict=True):
                _write(lines, item, name)
    return lines


def _write(lines: list[str], item: QuestionItem, name: str) -> None:
    """Append the id to the last line of the item, unless its lines are not contiguous.

    After a line that begins or ends code it gets a line of its own: words there change the code.
    """
    if has_id_inside(item.text):
        return
    last = item.line - 1 + len(item.rows) - 1
    if not name or last >= len(lines) or not lines[last].strip().endswith(item.rows[-1].strip()):
        return
    line, mark = lines[last], f"{{#{name}}}"
    fence = CODE.match(line)
    lines[last] = (
        f"{line}{line[: fence.start('mark')]}{mark}{get_end(line)}" if fence else append(line, mark)
    )
