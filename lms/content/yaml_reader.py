"""Read YAML with every scalar as text, because YAML's own typing turns `no` into False.

It uses the parser's events, so that aliases are never expanded and depth is counted.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from lms.content.messages.words import YAML_FAILURES
from lms.content.problems import Problem, build_problem

MAX_DEPTH = 10
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_KEY_WITH_FULL_WIDTH = re.compile(r"\s*(?:- +)?([a-z][a-z0-9_-]*)：")
_UNCLOSED_CONTEXT = re.compile("quoted scalar|flow")
"""Contexts of parser errors in which the problem is at the opening mark, which is not closed."""
_OPEN_QUOTE = re.compile(r"""[:\[{,-][ ]*(?:"[^"]*|'[^']*)$""")
_HARMLESS_CODES = frozenset({"yaml-tab", "yaml-duplicate-key"})
"""Codes of problems that do not affect the values that were read."""
_TAB = re.compile(r"[ -]*\t|\s*(?:- +)?[\w-]+:\t")


@dataclass(frozen=True)
class YamlValue:
    """A YAML node, every scalar as text; line and column of the key (or of the list item)."""

    value: "str | tuple[YamlValue, ...] | dict[str, YamlValue]"
    line: int
    column: int

    def plain(self) -> object:
        """Return the value without positions: str, list and dict."""
        if isinstance(self.value, str):
            return self.value
        if isinstance(self.value, tuple):
            return [item.plain() for item in self.value]
        return {key: item.plain() for key, item in self.value.items()}


class _TooDeep(Exception):
    """Stops reading, because the rest could be slow to parse."""


@dataclass
class _YamlState:
    path: str
    first_line: int
    events: Iterator[yaml.Event]
    problems: list[Problem] = field(default_factory=list)
    texts: list[tuple[int, int]] = field(default_factory=list)

    def locate(self, event: yaml.Event) -> tuple[int, int]:
        mark = event.start_mark
        return (mark.line + self.first_line, mark.column + 1) if mark else (self.first_line, 1)

    def add_problem(self, code: str, event: yaml.Event, **values: object) -> None:
        line, column = self.locate(event)
        self.problems.append(build_problem(code, self.path, line, column, **values))


def read_yaml(
    source: str, *, path: str, first_line: int = 1
) -> tuple[YamlValue | None, list[Problem]]:
    """Return the document's root with lines and columns, and its problems.

    The root is None if nothing usable was read: what follows from one mistake is not reported
    again. `first_line` is the line in the file where `source` begins.
    """
    source = source.removeprefix("\ufeff")
    state = _YamlState(path, first_line, iter(()))
    try:
        state.events = yaml.parse(source, Loader=_Loader)
        root = _read_document(state)
    except _TooDeep:
        return None, state.problems
    except yaml.YAMLError as error:
        return None, state.problems + _explain_failure(source, error, state)
    problems = state.problems + _list_suspicious_lines(source, state)
    is_usable = _HARMLESS_CODES.issuperset(problem.code for problem in problems)
    return root if is_usable else None, problems


def _read_document(state: _YamlState) -> YamlValue | None:
    root = None
    for event in state.events:
        if isinstance(event, yaml.DocumentStartEvent):
            if root is not None:
                state.add_problem("yaml-syntax", event, detail="a second document begins")
                return root
        elif isinstance(event, yaml.NodeEvent):
            root = _read_node(event, state, depth=1)
    return root


def _read_node(event: yaml.NodeEvent, state: _YamlState, *, depth: int) -> YamlValue:
    _refuse_features(event, state)
    line, column = state.locate(event)
    if isinstance(event, yaml.ScalarEvent):
        if event.style and event.end_mark and event.end_mark.line > line - state.first_line:
            state.texts.append((line - state.first_line, event.end_mark.line))
        return YamlValue(event.value, line, column)
    if depth > MAX_DEPTH:
        state.add_problem("yaml-depth", event, limit=MAX_DEPTH)
        raise _TooDeep
    if isinstance(event, yaml.SequenceStartEvent):
        return YamlValue(tuple(_read_items(state, depth + 1)), line, column)
    if isinstance(event, yaml.MappingStartEvent):
        return YamlValue(_read_pairs(state, depth + 1), line, column)
    return YamlValue("", line, column)


def _read_items(state: _YamlState, depth: int) -> Iterator[YamlValue]:
    for event in state.events:
        if isinstance(event, yaml.SequenceEndEvent):
            return
        if isinstance(event, yaml.NodeEvent):
            yield _read_node(event, state, depth=depth)


def _read_pairs(state: _YamlState, depth: int) -> dict[str, YamlValue]:
    pairs: dict[str, YamlValue] = {}
    for event in state.events:
        if not isinstance(event, yaml.NodeEvent):
            return pairs
        key = _read_node(event, state, depth=depth)
        following = next(state.events)
        if not isinstance(following, yaml.NodeEvent):
            return pairs
        before = len(state.problems)
        value = _read_node(following, state, depth=depth)
        if not isinstance(key.value, str):
            state.add_problem("yaml-feature", event, what="? key")
        elif key.value == "<<":
            del state.problems[before:]  # the alias that it merges
            state.add_problem("yaml-feature", event, what="<<")
        elif key.value in pairs:
            state.add_problem("yaml-duplicate-key", event, key=key.value)
        else:
            pairs[key.value] = YamlValue(value.value, key.line, key.column)
    return pairs


def _refuse_features(event: yaml.NodeEvent, state: _YamlState) -> None:
    tag = getattr(event, "tag", None)
    if isinstance(event, yaml.AliasEvent):
        state.add_problem("yaml-feature", event, what=f"*{event.anchor}")
    elif event.anchor:
        state.add_problem("yaml-feature", event, what=f"&{event.anchor}")
    elif tag:
        state.add_problem("yaml-feature", event, what=tag)


def _explain_failure(source: str, error: yaml.YAMLError, state: _YamlState) -> list[Problem]:
    """Report full-width colons and tabs, which explain most failures better than the parser."""
    suspicious = _list_suspicious_lines(source, state)
    if suspicious:
        return suspicious
    detail = _explain(str(getattr(error, "problem", None) or error))
    mark = getattr(error, "problem_mark", None)
    if _UNCLOSED_CONTEXT.search(str(getattr(error, "context", ""))):
        mark = getattr(error, "context_mark", None) or mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    rows = source.split("\n")[: line + 1]
    opened = next((number for number, row in enumerate(rows) if _OPEN_QUOTE.search(row)), None)
    if opened is not None:
        line, column, detail = opened, 0, "a quote is not closed"
    where = state.first_line + line
    return [build_problem("yaml-syntax", state.path, where, column + 1, detail=detail)]


def _explain(message: str) -> str:
    """Return what the parser found, in the words of `TRANSLATED_WORDS`."""
    return next(
        (words for part, words in YAML_FAILURES.items() if part in message), "it cannot be read"
    )


def _list_suspicious_lines(source: str, state: _YamlState) -> list[Problem]:
    """Report full-width colons after keys, and tabs, except in multi-line texts."""
    if "：" not in source and "\t" not in source:
        return []
    inside = {line for start, end in state.texts for line in range(start + 1, end + 1)}
    problems = []
    for number, line in enumerate(source.split("\n")):
        where = state.first_line + number
        found = _KEY_WITH_FULL_WIDTH.match(line)
        if number not in inside and _TAB.match(line):
            column = line.index("\t") + 1
            problems.append(build_problem("yaml-tab", state.path, where, column))
        elif found and number not in inside:
            column = found.end()
            problems.append(
                build_problem("yaml-fullwidth-colon", state.path, where, column, key=found.group(1))
            )
    return problems
