"""YAML read with every scalar as text, because YAML's own typing turns `no` into False.

Built from the parser's events, so that aliases are never expanded and depth is counted on the way.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from lms.content.parsed import YamlValue
from lms.content.problems import Problem, build_problem

MAX_DEPTH = 10
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_KEY_WITH_FULL_WIDTH = re.compile(r"\s*(?:- +)?([a-z][a-z0-9_-]*)：")
_TAB = re.compile(r"[ -]*\t|\s*(?:- +)?[\w-]+:\t")


class _TooDeep(Exception):
    """Ends reading: what follows could be built to be slow."""


@dataclass
class _Reading:
    path: str
    first_line: int
    events: Iterator[yaml.Event]
    problems: list[Problem] = field(default_factory=list)
    texts: list[tuple[int, int]] = field(default_factory=list)

    def locate(self, event: yaml.Event) -> tuple[int, int]:
        mark = event.start_mark
        return (mark.line + self.first_line, mark.column + 1) if mark else (self.first_line, 1)

    def tell(self, code: str, event: yaml.Event, **values: object) -> None:
        line, column = self.locate(event)
        self.problems.append(build_problem(code, self.path, line, column, **values))


def read_yaml(
    source: str, *, path: str, first_line: int = 1
) -> tuple[YamlValue | None, list[Problem]]:
    """The document's root with lines and columns, and what is wrong with it.

    None where nothing usable was read. `first_line` is the line of the file where `source` begins.
    """
    source = source.removeprefix("\ufeff")
    reading = _Reading(path, first_line, iter(()))
    try:
        reading.events = yaml.parse(source, Loader=_Loader)
        root = _read_document(reading)
    except _TooDeep:
        return None, reading.problems
    except yaml.YAMLError as error:
        return None, reading.problems + _explain_failure(source, error, reading)
    told = _list_odd_lines(source, reading)
    return root, reading.problems + told


def _read_document(reading: _Reading) -> YamlValue | None:
    root = None
    for event in reading.events:
        if isinstance(event, yaml.DocumentStartEvent):
            if root is not None:
                reading.tell("yaml-syntax", event, detail="a second document begins")
                return root
        elif isinstance(event, yaml.NodeEvent):
            root = _read_node(event, reading, depth=1)
    return root


def _read_node(event: yaml.NodeEvent, reading: _Reading, *, depth: int) -> YamlValue:
    _refuse_features(event, reading)
    line, column = reading.locate(event)
    if isinstance(event, yaml.ScalarEvent):
        if event.end_mark and event.end_mark.line > line - reading.first_line:
            reading.texts.append((line - reading.first_line, event.end_mark.line))
        return YamlValue(event.value, line, column)
    if depth > MAX_DEPTH:
        reading.tell("yaml-depth", event, limit=MAX_DEPTH)
        raise _TooDeep
    if isinstance(event, yaml.SequenceStartEvent):
        return YamlValue(tuple(_read_items(reading, depth + 1)), line, column)
    if isinstance(event, yaml.MappingStartEvent):
        return YamlValue(_read_pairs(reading, depth + 1), line, column)
    return YamlValue("", line, column)


def _read_items(reading: _Reading, depth: int) -> Iterator[YamlValue]:
    for event in reading.events:
        if isinstance(event, yaml.SequenceEndEvent):
            return
        if isinstance(event, yaml.NodeEvent):
            yield _read_node(event, reading, depth=depth)


def _read_pairs(reading: _Reading, depth: int) -> dict[str, YamlValue]:
    pairs: dict[str, YamlValue] = {}
    for event in reading.events:
        if not isinstance(event, yaml.NodeEvent):
            return pairs
        key = _read_node(event, reading, depth=depth)
        following = next(reading.events)
        if not isinstance(following, yaml.NodeEvent):
            return pairs
        value = _read_node(following, reading, depth=depth)
        if not isinstance(key.value, str):
            reading.tell("yaml-feature", event, what="? key")
        elif key.value == "<<":
            reading.tell("yaml-feature", event, what="<<")
        elif key.value in pairs:
            reading.tell("yaml-duplicate-key", event, key=key.value)
        else:
            pairs[key.value] = YamlValue(value.value, key.line, key.column)
    return pairs


def _refuse_features(event: yaml.NodeEvent, reading: _Reading) -> None:
    tag = getattr(event, "tag", None)
    if isinstance(event, yaml.AliasEvent):
        reading.tell("yaml-feature", event, what=f"*{event.anchor}")
    elif event.anchor:
        reading.tell("yaml-feature", event, what=f"&{event.anchor}")
    elif tag:
        reading.tell("yaml-feature", event, what=tag)


def _explain_failure(source: str, error: yaml.YAMLError, reading: _Reading) -> list[Problem]:
    """A full-width colon or a tab explains most failures better than the parser does."""
    odd = _list_odd_lines(source, reading)
    if odd:
        return odd
    mark = getattr(error, "problem_mark", None)
    detail = getattr(error, "problem", None) or str(error).split("\n", maxsplit=1)[0]
    line = mark.line if mark else 0
    column = mark.column if mark else 0
    where = reading.first_line + line
    return [build_problem("yaml-syntax", reading.path, where, column + 1, detail=detail)]


def _list_odd_lines(source: str, reading: _Reading) -> list[Problem]:
    """Full-width colons behind keys, and tabs; not inside texts of several lines."""
    if "：" not in source and "\t" not in source:
        return []
    inside = {line for start, end in reading.texts for line in range(start + 1, end + 1)}
    problems = []
    for number, line in enumerate(source.split("\n")):
        where = reading.first_line + number
        found = _KEY_WITH_FULL_WIDTH.match(line)
        if number not in inside and _TAB.match(line):
            column = line.index("\t") + 1
            problems.append(build_problem("yaml-tab", reading.path, where, column))
        elif found and number not in inside:
            column = found.end()
            problems.append(
                build_problem(
                    "yaml-fullwidth-colon", reading.path, where, column, key=found.group(1)
                )
            )
    return problems
